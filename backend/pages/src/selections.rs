//! 支援対象病院: the lists made so far, a new one, and the desk on which one is looked at.

use askama::Template;
use chrono::NaiveDate;
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::SelectionId;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::quota::{
    Candidate, Criteria, Designation, Eligibility, Quotas, Reason, Selection, Side, criterion_label,
};

use crate::cast;
use crate::layout::{Choice, FieldError, Layout};

/// `GET /selections`.
#[derive(Clone, Debug, Template)]
#[template(path = "selections.html")]
pub struct Selections {
    pub layout: Layout,
    pub rows: Vec<SelectionRow>,
    pub may_run: bool,
}

#[derive(Clone, Debug)]
pub struct SelectionRow {
    pub id: SelectionId,
    pub prefecture: PrefectureCode,
    /// The year it is made in, and the year support runs (SUP-DATES).
    pub fiscal_year: FiscalYear,
    pub support_year: FiscalYear,
    pub as_of: NaiveDate,
    pub decided: bool,
    pub quotas: Quotas,
    /// Empty for an exact list.
    pub shortfall: Quotas,
    pub made_at: Timestamp,
}

/// `12 / 5 / 2`, in the order of the classes.
pub fn quotas(quotas: &Quotas) -> String {
    let numbers = BedClass::SUPPORT.map(|class| quotas.get(&class).copied().unwrap_or(0).to_string());
    numbers.join(" / ")
}

/// `POST /selections/new`: `prefecture`, `fiscal_year`, `support_year`, `as_of` (a date), `quota.20-199`, `quota.200-399`,
/// `quota.400+`, `criteria.{key}` (a whole number each), `eligibility` (`ehr`, `all`), `draft` (`true` keeps a list that is short), `csrf`, `request_key`.
#[derive(Clone, Debug, Template)]
#[template(path = "selection_new.html")]
pub struct SelectionNew {
    pub layout: Layout,
    pub request_key: String,
    pub prefectures: Vec<Choice>,
    pub years: Vec<Choice>,
    pub support_years: Vec<Choice>,
    /// As typed.
    pub as_of: String,
    /// As typed, by class key.
    pub quotas: Vec<(BedClass, String)>,
    pub eligibility: Eligibility,
    pub draft: bool,
    /// As typed, in the order of [`criteria_fields`].
    pub criteria: Vec<CriterionField>,
    pub errors: Vec<FieldError>,
}

impl SelectionNew {
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    /// The id of a quota's field: `quota-20-199`, `quota-400-up`.
    pub fn quota_id(class: &BedClass) -> String {
        format!("quota-{}", class.key().replace('+', "-up"))
    }

    pub fn sample() -> Self {
        let quotas =
            vec![(BedClass::Small, "12".into()), (BedClass::Medium, "5".into()), (BedClass::Large, "9".into())];
        Self {
            layout: cast::prefecture_layout("/selections"),
            request_key: cast::KEY.into(),
            prefectures: vec![Choice::new("99", "見本県", true)],
            years: vec![Choice::new("2023", "令和5年度", true)],
            support_years: vec![Choice::new("2024", "令和6年度", true)],
            as_of: "令和5年11月18日".into(),
            quotas,
            eligibility: Eligibility::Ehr,
            draft: false,
            criteria: criteria_fields(&Criteria::default()),
            errors: vec![FieldError::new(
                "quota-400-up",
                "大規模（400床以上）の支援枠は 9 ですが、候補は 6 病院です。3 病院足りません（SUP-EXACT）。",
            )],
        }
    }
}

/// `POST /selections/{id}/decide`: `csrf`, `request_key`. Drawn for an exact draft only.
#[derive(Clone, Debug, Template)]
#[template(path = "selection.html")]
pub struct SelectionDesk {
    pub layout: Layout,
    pub request_key: String,
    pub id: SelectionId,
    pub prefecture: PrefectureCode,
    pub fiscal_year: FiscalYear,
    pub support_year: FiscalYear,
    pub eligibility: Eligibility,
    pub decided: bool,
    pub selection: Selection,
    pub may_decide: bool,
}

/// A column of the desk.
#[derive(Clone, Debug)]
pub struct Column<'a> {
    pub class: BedClass,
    pub quota: u32,
    pub chosen: Vec<&'a Candidate>,
    /// By rank.
    pub below: Vec<&'a Candidate>,
    pub missing: u32,
}

impl Column<'_> {
    /// `12番目 58点・次点との差 2点`, of those whom the points chose.
    pub fn cut(&self) -> String {
        let free = |one: &&&Candidate| one.designated.is_none();
        let Some(last) = self.chosen.iter().rev().find(free) else { return "個別指定による".to_owned() };
        let text = format!("{}番目\u{a0}{}点", self.chosen.len(), last.points_total);
        match self.below.iter().find(free) {
            Some(next) if next.points_total == last.points_total => {
                format!("{text}・次点と同点（病床数・IDの順による）")
            }
            Some(next) => format!("{text}・次点との差\u{a0}{}点", last.points_total - next.points_total),
            None => text,
        }
    }

    /// The contractor's days over all chosen, e.g. `19.2–30.0`.
    pub fn days(&self) -> String {
        let Some((least, most)) = self.class.survey_tenth_days() else { return String::new() };
        let chosen = self.chosen.len() as u32;
        format!("{}–{}", tenths(least * chosen), tenths(most * chosen))
    }

    pub fn days_each(&self) -> String {
        let Some((least, most)) = self.class.survey_tenth_days() else { return String::new() };
        format!("{}–{}", tenths(least), tenths(most))
    }
}

fn tenths(tenths: u32) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// The table of points as it is shown: (what is looked at, points, the most they add or nothing).
pub fn criteria_lines(criteria: &Criteria) -> Vec<(&'static str, u32, String)> {
    let plain = |label, points| (label, points, String::new());
    vec![
        plain("三次救急", criteria.tertiary_emergency),
        plain("二次救急（三次救急でないとき）", criteria.secondary_emergency),
        plain("災害拠点病院", criteria.disaster_base),
        plain("特定機能病院", criteria.special_function),
        plain("地域医療支援病院", criteria.regional_support),
        (
            "確認済みのチェックリストで「いいえ」の必須項目 1つにつき",
            criteria.answered_no,
            criteria.answered_no_most.to_string(),
        ),
        ("基準日までに過ぎた目標日 1つにつき", criteria.overdue_target, criteria.overdue_target_most.to_string()),
        plain("提出がない", criteria.nothing_submitted),
    ]
}

/// One weight on the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CriterionField {
    /// The weight's name in [`Criteria`]; the field is `criteria.{key}`.
    pub key: &'static str,
    pub label: &'static str,
    /// As typed.
    pub value: String,
}

/// The weights in the order of the form.
pub fn criteria_fields(criteria: &Criteria) -> Vec<CriterionField> {
    let all = [
        ("tertiary_emergency", "三次救急", criteria.tertiary_emergency),
        ("secondary_emergency", "二次救急（三次救急でないとき）", criteria.secondary_emergency),
        ("disaster_base", "災害拠点病院", criteria.disaster_base),
        ("special_function", "特定機能病院", criteria.special_function),
        ("regional_support", "地域医療支援病院", criteria.regional_support),
        ("answered_no", "「いいえ」の必須項目 1つにつき", criteria.answered_no),
        ("answered_no_most", "「いいえ」の必須項目 上限", criteria.answered_no_most),
        ("overdue_target", "過ぎた目標日 1つにつき", criteria.overdue_target),
        ("overdue_target_most", "過ぎた目標日 上限", criteria.overdue_target_most),
        ("nothing_submitted", "提出がない", criteria.nothing_submitted),
    ];
    all.map(|(key, label, points)| CriterionField { key, label, value: points.to_string() }).into()
}

/// `三次救急 30・災害拠点 15`
pub fn reasons(candidate: &Candidate) -> String {
    let mut points: Vec<_> = candidate.points.iter().collect();
    points.sort_by_key(|(_, points)| std::cmp::Reverse(**points));
    let words: Vec<_> = points.iter().map(|(key, points)| format!("{}\u{a0}{points}", criterion_label(key))).collect();
    if words.is_empty() { "加点なし".to_owned() } else { words.join("・") }
}

impl SelectionDesk {
    pub fn columns(&self) -> Vec<Column<'_>> {
        let column = |class: BedClass| {
            let ranked = self.selection.candidates.iter().filter(|one| one.eligible && one.bed_class == Some(class));
            let (chosen, below) = ranked.partition(|one| one.chosen);
            let quota = self.selection.quotas.get(&class).copied().unwrap_or(0);
            let missing = self.selection.shortfall.get(&class).copied().unwrap_or(0);
            Column { class, quota, chosen, below, missing }
        };
        BedClass::SUPPORT.map(column).into()
    }

    pub fn chosen_count(&self) -> usize {
        self.selection.candidates.iter().filter(|one| one.chosen).count()
    }

    pub fn is_exact(&self) -> bool {
        self.selection.shortfall.is_empty()
    }

    /// Hospitals that are no candidates; clinics and the like are only counted, since nobody looks for them here.
    pub fn ineligible(&self) -> Vec<&Candidate> {
        let of = |one: &&Candidate| !one.eligible && one.reason != Reason::NotHospital;
        self.selection.candidates.iter().filter(of).collect()
    }

    /// Facilities that are no hospital of 20 beds or more.
    pub fn no_hospitals(&self) -> usize {
        self.selection.candidates.iter().filter(|one| one.reason == Reason::NotHospital).count()
    }

    pub fn eligible_count(&self) -> usize {
        self.selection.candidates.iter().filter(|one| one.eligible).count()
    }

    pub fn sample() -> Self {
        Self {
            layout: cast::prefecture_layout("/selections"),
            request_key: cast::KEY.into(),
            id: cast::id(0x50),
            prefecture: cast::prefecture(),
            fiscal_year: cast::year(),
            support_year: FiscalYear::new(2024).expect("2024 is a fiscal year"),
            eligibility: Eligibility::Ehr,
            decided: false,
            selection: cast::selection(&[(BedClass::Small, 4), (BedClass::Medium, 2), (BedClass::Large, 2)]),
            may_decide: true,
        }
    }

    /// With 見本南病院 set in before one with more points.
    pub fn sample_designated() -> Self {
        let mut page = Self::sample();
        let wanted = Designation { side: Side::In, reason: "地域で唯一の透析施設のため".into() };
        page.selection.designate("9910012", Some(wanted)).expect("a candidate with a place left");
        page
    }

    pub fn sample_short() -> Self {
        let selection = cast::selection(&[(BedClass::Small, 4), (BedClass::Medium, 2), (BedClass::Large, 5)]);
        Self { selection, ..Self::sample() }
    }
}

impl Selections {
    pub fn sample() -> Self {
        let quotas = Quotas::from([(BedClass::Small, 12), (BedClass::Medium, 5), (BedClass::Large, 2)]);
        let row = SelectionRow {
            id: cast::id(0x50),
            prefecture: cast::prefecture(),
            fiscal_year: cast::year(),
            support_year: FiscalYear::new(2024).expect("2024 is a fiscal year"),
            as_of: cast::today(),
            decided: true,
            quotas,
            shortfall: Quotas::new(),
            made_at: cast::now(),
        };
        let short = SelectionRow {
            id: cast::id(0x51),
            decided: false,
            shortfall: Quotas::from([(BedClass::Large, 3)]),
            ..row.clone()
        };
        Self { layout: cast::prefecture_layout("/selections"), rows: vec![short, row], may_run: true }
    }
}
