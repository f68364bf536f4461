//! 様式の版: the forms, and one of them with every item.

use askama::Template;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::InstrumentVersionId;
use tachiiri_domain::instrument::{Instrument, Item, Purpose, Respondent, Rounds, Status, Wording};
use tachiiri_domain::wareki;

use crate::cast;
use crate::instrument_comparison::Comparison;
use crate::instrument_draft::{DraftForms, DraftRow};
use crate::layout::Layout;

/// `GET /instruments`; drafts only for those who may publish.
#[derive(Clone, Debug, Template)]
#[template(path = "instruments.html")]
pub struct Instruments {
    pub layout: Layout,
    pub rows: Vec<InstrumentRow>,
    pub drafts: Vec<DraftRow>,
    pub may_publish: bool,
}

#[derive(Clone, Debug)]
pub struct InstrumentRow {
    pub id: InstrumentVersionId,
    /// `mhlw-cyber-facility/r5`
    pub key: String,
    pub title: String,
    pub respondent: Respondent,
    pub fiscal_year: FiscalYear,
    pub items: u64,
    pub published_at: Timestamp,
    pub digest: String,
}

/// `GET /instruments/{id}`.
#[derive(Clone, Debug, Template)]
#[template(path = "instrument.html")]
pub struct InstrumentDetail {
    pub layout: Layout,
    pub id: InstrumentVersionId,
    pub instrument: Instrument,
    pub published_at: Option<Timestamp>,
    pub digest: String,
    pub comparison: Comparison,
    /// Of a draft, for those who may publish it.
    pub forms: Option<DraftForms>,
}

/// How sure the wording is, in a word.
pub fn wording(wording: &Wording) -> &'static str {
    match wording {
        Wording::Official => "公式",
        Wording::DraftNotice => "文言未確認（案で確認）",
        Wording::Unverified => "文言未確認",
        Wording::Candidate => "文言未確認（候補）",
        Wording::Missing => "文言なし",
    }
}

pub fn is_official(wording: &Wording) -> bool {
    *wording == Wording::Official
}

pub fn rounds(rounds: &Rounds) -> &'static str {
    match rounds {
        Rounds::One => "1回だけ",
        Rounds::FirstOnly => "様式は1回目のみ",
        Rounds::Many => "2回目以降あり",
    }
}

/// `令和5年4月1日〜令和6年3月31日`, or that the form does not ask.
pub fn target(item: &Item) -> String {
    if !item.target.asked {
        return "求めない".to_owned();
    }
    let day = |day: Option<chrono::NaiveDate>| day.map(wareki::short).unwrap_or_default();
    format!("{}〜{}", day(item.target.from), day(item.target.to))
}

impl InstrumentDetail {
    pub fn items_of(&self, section: &str) -> Vec<&Item> {
        self.instrument.items.iter().filter(|item| item.section == section).collect()
    }

    pub fn unconfirmed(&self) -> Vec<&Item> {
        self.instrument.unconfirmed().collect()
    }

    /// Empty where the notice is not named.
    pub fn notice_number(&self) -> &str {
        self.instrument.notice.as_ref().map_or("", |notice| notice.number.as_str())
    }

    pub fn may_be_published(&self) -> bool {
        let numbered = self.instrument.purpose == Purpose::SelfCheck || !self.notice_number().is_empty();
        self.unconfirmed_count() == 0 && numbered
    }

    pub fn unconfirmed_count(&self) -> usize {
        self.instrument.unconfirmed().count()
    }

    pub fn sample() -> Self {
        Self {
            layout: cast::administrator_layout("/instruments"),
            id: cast::id(0x30),
            comparison: Comparison::default(),
            forms: None,
            instrument: cast::instrument(),
            published_at: Some(cast::now()),
            digest: "3f1c9a4be7720d5586a1f0c2b9d4e8337a6c5b1e90f8d2a44c7be0136f9a2d81".into(),
        }
    }

    /// A draft with two wordings in doubt and no number of its notice.
    pub fn sample_draft() -> Self {
        let mut page = Self {
            published_at: None,
            comparison: Comparison::sample(),
            forms: Some(DraftForms::sample()),
            ..Self::sample()
        };
        page.instrument.status = Status::Draft;
        page.instrument.items[1].wording = Wording::DraftNotice;
        page.instrument.items[2].wording = Wording::Candidate;
        page.instrument.items[2].note = "末尾は前の年と同じ文と推定。".into();
        page.instrument.items[3].source = "医政参発0513第6号（令和6年5月13日）別添1".into();
        page.instrument.notice = None;
        page
    }
}

impl Instruments {
    pub fn sample() -> Self {
        let row = |number, key: &str, respondent, items| InstrumentRow {
            id: cast::id(number),
            key: key.into(),
            title: format!("医療機関におけるサイバーセキュリティ対策チェックリスト {}", Respondent::label(respondent)),
            respondent,
            fiscal_year: cast::year(),
            items,
            published_at: cast::now(),
            digest: "3f1c9a4be7720d5586a1f0c2b9d4e8337a6c5b1e90f8d2a44c7be0136f9a2d81".into(),
        };
        let rows = vec![
            row(0x30, "mhlw-cyber-facility/r5", Respondent::Facility, 19),
            row(0x31, "mhlw-cyber-vendor/r5", Respondent::Vendor, 14),
        ];
        let draft = DraftRow {
            id: cast::id(0x32),
            key: "mhlw-cyber-facility/r7".into(),
            title: "令和7年度版 医療機関におけるサイバーセキュリティ対策チェックリスト 医療機関確認用".into(),
            year: "令和7年度".into(),
            respondent: Respondent::Facility.label(),
            unconfirmed: 20,
            saved_at: cast::now(),
        };
        Self { layout: cast::administrator_layout("/instruments"), rows, drafts: vec![draft], may_publish: true }
    }
}
