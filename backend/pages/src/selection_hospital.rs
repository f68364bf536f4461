//! One hospital of a selection: why it stands where it stands, what would turn it, and 個別指定.

use askama::Template;
use tachiiri_domain::ids::SelectionId;
use tachiiri_domain::quota::{Candidate, Designation, Selection, Side, Turn, criterion_label};

use crate::cast;
use crate::layout::{Choice, FieldError, Layout};
use crate::selections::SelectionDesk;

/// `GET /selections/{id}/hospitals/{hospital}`; `POST` to the same: `side` (`in`, `out`, empty leaves it to its points),
/// `reason`, `csrf`, `request_key`.
#[derive(Clone, Debug, Template)]
#[template(path = "selection_hospital.html")]
pub struct SelectionHospital {
    pub layout: Layout,
    pub request_key: String,
    /// Of the form that takes the 個別指定 back.
    pub clear_key: String,
    pub id: SelectionId,
    /// `見本県 令和5年度`
    pub list: String,
    pub one: Candidate,
    pub turn: Turn,
    /// Chosen of the class, and its quota; None: no hospital that a class is supported for.
    pub class: Option<(&'static str, usize, u32)>,
    pub may_designate: bool,
    /// As typed.
    pub side: String,
    pub reason: String,
    pub errors: Vec<FieldError>,
}

impl SelectionHospital {
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    /// What is looked at, and the points it gives; most first.
    pub fn points(&self) -> Vec<(&'static str, u32)> {
        let mut points: Vec<_> = self.one.points.iter().map(|(key, points)| (criterion_label(key), *points)).collect();
        points.sort_by_key(|(_, points)| std::cmp::Reverse(*points));
        points
    }

    /// 選定, 次点以下, or why it is no candidate.
    pub fn standing(&self) -> &'static str {
        match (self.one.chosen, self.one.eligible) {
            (true, _) => "選定",
            (false, true) => "次点以下",
            (false, false) => self.one.reason.label(),
        }
    }

    /// What would turn it.
    pub fn turns(&self) -> String {
        match &self.turn {
            Turn::Barred => "候補ではないため、点数では選定されません。".to_owned(),
            Turn::Designated => "個別指定によるため、点数では変わりません。".to_owned(),
            Turn::Falls { spare: Some(0) } => {
                "次点と同点で、病床数・IDの順により選定されています。1点下がると入れ替わります。".to_owned()
            }
            Turn::Falls { spare: Some(spare) } => {
                format!("次点との差は{spare}点です。それより下がると入れ替わります。")
            }
            Turn::Falls { spare: None } => "次点の病院はありません。点数が下がっても選定されます。".to_owned(),
            Turn::Rises { lacking: Some(lacking) } => format!("あと{lacking}点あると選定されます。"),
            Turn::Rises { lacking: None } => "この区分には、点数で選ばれる枠がありません。".to_owned(),
        }
    }

    pub fn sides(&self) -> Vec<Choice> {
        Side::ALL.iter().map(|side| Choice::new(side.key(), side.label(), self.side == side.key())).collect()
    }

    /// The page of a hospital on a list, nothing typed yet.
    pub fn of(layout: Layout, id: SelectionId, list: String, selection: &Selection, external_id: &str) -> Option<Self> {
        let one = selection.candidates.iter().find(|one| one.external_id == external_id)?.clone();
        let class = one.bed_class.filter(|_| one.eligible).map(|class| {
            let of_class = selection.candidates.iter().filter(|other| other.bed_class == Some(class));
            let quota = selection.quotas.get(&class).copied().unwrap_or(0);
            (class.label(), of_class.filter(|other| other.chosen).count(), quota)
        });
        let side = one.designated.as_ref().map(|set| set.side.key().to_owned()).unwrap_or_default();
        let reason = one.designated.as_ref().map(|set| set.reason.clone()).unwrap_or_default();
        Some(Self {
            turn: selection.turn(external_id)?,
            request_key: String::new(),
            clear_key: String::new(),
            may_designate: false,
            errors: vec![],
            layout,
            id,
            list,
            one,
            class,
            side,
            reason,
        })
    }

    pub fn sample() -> Self {
        let SelectionDesk { layout, id, mut selection, .. } = SelectionDesk::sample();
        let below = selection.candidates.iter().find(|one| one.eligible && !one.chosen);
        let external_id = below.map(|one| one.external_id.clone()).unwrap_or_default();
        let wanted = Designation { side: Side::In, reason: "地域で唯一の透析施設のため".into() };
        selection.designate(&external_id, Some(wanted)).expect("a candidate with a place left");
        Self::drawn(layout, id, &selection, &external_id)
    }

    pub fn sample_wrong() -> Self {
        let SelectionDesk { layout, id, selection, .. } = SelectionDesk::sample();
        let external_id = selection.candidates.first().map(|one| one.external_id.clone()).unwrap_or_default();
        let error = "個別指定の理由が未記入です。この病院を入れる、又は外す理由を書いてください。";
        let errors = vec![FieldError::new("reason", error)];
        Self { side: "out".into(), errors, ..Self::drawn(layout, id, &selection, &external_id) }
    }

    fn drawn(layout: Layout, id: SelectionId, selection: &Selection, external_id: &str) -> Self {
        let page = Self::of(layout, id, "見本県 令和5年度".into(), selection, external_id);
        let page = page.expect("a hospital of the sample");
        Self { request_key: cast::KEY.into(), clear_key: cast::KEY.into(), may_designate: true, ..page }
    }
}
