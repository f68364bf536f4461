//! 集計: what reports count, and pages and paper show. polars fills it, nothing else computes it.
//!
//! Denominators (STAT-DENOM), for one respondent's form:
//! `registered` facilities in the register (for vendor sheets: contracts) on the day;
//! `asked` sheets asked for; `answered` of these, submitted at least once; `accepted` of these, whose last
//! submission is confirmed. For an item, over the answered sheets, last submission, latest round:
//! `yes + no + blank + not_required = answered`. `rate_no` (「いいえ」の割合, STAT-WORDS) = no ÷ (yes + no).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::access::keyed;
use crate::fiscal_year::FiscalYear;
use crate::instrument::Respondent;
use crate::place::PrefectureCode;

keyed! {
    /// What is counted.
    Measure {
        Registered = "registered",
        Asked = "asked",
        Answered = "answered",
        Accepted = "accepted",
        Yes = "yes",
        No = "no",
        Blank = "blank",
        NotRequired = "not_required",
        RateNo = "rate_no",
    }
}

keyed! {
    /// What the product prints from figures; the key names template, files and subcommand.
    ReportKind {
        /// チェックリスト集計報告書
        ChecklistSummary = "checklist-summary",
    }
}

impl ReportKind {
    pub fn label(self) -> &'static str {
        match self {
            Self::ChecklistSummary => "サイバーセキュリティ対策チェックリスト集計報告書",
        }
    }
}

impl Measure {
    pub fn label(self) -> &'static str {
        match self {
            Self::Registered => "登録",
            Self::Asked => "依頼",
            Self::Answered => "回答",
            Self::Accepted => "確認済み",
            Self::Yes => "はい",
            Self::No => "いいえ",
            Self::Blank => "未記入",
            Self::NotRequired => "記入不要",
            Self::RateNo => "「いいえ」の割合",
        }
    }
}

/// The total over a dimension, in files and keys.
pub const TOTAL: &str = "*";
/// The bed class of a facility whose beds are unknown.
pub const UNKNOWN_CLASS: &str = "unknown";

/// A cell's place: health centre × bed class, either of them [`TOTAL`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Name of the health centre (unique within the prefecture), or `*`.
    pub health_centre: String,
    /// `0-19`, `20-199`, `200-399`, `400+`, `unknown`, or `*`.
    pub bed_class: String,
}

impl Place {
    pub fn total() -> Self {
        Self { health_centre: TOTAL.into(), bed_class: TOTAL.into() }
    }
}

/// The denominators at one place for one form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    pub respondent: Respondent,
    #[serde(flatten)]
    pub place: Place,
    pub registered: u64,
    pub asked: u64,
    pub answered: u64,
    pub accepted: u64,
}

/// The answers to one item at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemCount {
    pub respondent: Respondent,
    /// Code of the item in the form.
    pub item: String,
    #[serde(flatten)]
    pub place: Place,
    pub yes: u64,
    pub no: u64,
    pub blank: u64,
    pub not_required: u64,
}

impl ItemCount {
    /// Those who had to say yes or no.
    pub fn answered(&self) -> u64 {
        self.yes + self.no
    }

    /// 「いいえ」の割合 in ten-thousandths, rounded half up; None where nobody answered.
    pub fn rate_no(&self) -> Option<u64> {
        let all = self.answered();
        (all > 0).then(|| (self.no * 20_000 + all) / (2 * all))
    }
}

/// `3670` → `36.7%`, rounded half up to one decimal.
pub fn percent(ten_thousandths: u64) -> String {
    let tenths = (ten_thousandths + 5) / 10;
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// An item as tables name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemHead {
    pub respondent: Respondent,
    pub code: String,
    /// `2(7)`
    pub number: String,
    pub group: String,
    pub short: String,
    pub label: String,
    /// Reference item in this year (ITEM-YEAR).
    pub reference: bool,
    /// The wording is not confirmed; marked wherever it is shown.
    pub unconfirmed: bool,
}

/// Everything a checklist summary shows, on screen, on paper and in files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    pub fiscal_year: FiscalYear,
    pub prefecture: PrefectureCode,
    /// 基準日 (STAT-DAY)
    pub as_of: NaiveDate,
    /// SHA-256 of the snapshot the figures were counted from.
    pub snapshot: String,
    /// Last sealed link of the audit record when the snapshot was taken, as `<seq>:<link>`; None before the first seal.
    #[serde(default)]
    pub audit_head: Option<String>,
    pub items: Vec<ItemHead>,
    /// Sorted by respondent, health centre, bed class; totals first.
    pub coverage: Vec<Coverage>,
    /// In the order of the form, then by place.
    pub counts: Vec<ItemCount>,
}

impl Figures {
    pub fn coverage_at(&self, respondent: Respondent, place: &Place) -> Option<&Coverage> {
        self.coverage.iter().find(|one| one.respondent == respondent && one.place == *place)
    }

    pub fn count_at(&self, respondent: Respondent, item: &str, place: &Place) -> Option<&ItemCount> {
        self.counts.iter().find(|one| one.respondent == respondent && one.item == item && one.place == *place)
    }
}

/// One line of the snapshot: a registered or asked sheet × item × round, as of the day. What polars reads, and what
/// `checklists export` writes, so that every figure can be counted again by anyone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetRow {
    pub fiscal_year: FiscalYear,
    pub prefecture: PrefectureCode,
    pub facility_external_id: String,
    pub facility_name: String,
    pub health_centre: String,
    /// As the collection kept it; empty string never, `unknown` where beds are unknown.
    pub bed_class: String,
    pub respondent: Respondent,
    /// Name and system of the vendor's contract; empty for facility sheets.
    pub vendor: String,
    pub system: String,
    /// Id of the sheet.
    pub checklist: String,
    /// `mhlw-cyber-facility/r5`
    pub instrument: String,
    pub item: String,
    pub lineage: String,
    pub group: String,
    pub round: u8,
    /// `yes`, `no`, `not_applicable`, `blank`, `not_required` – of the last submission; `blank` where there is none.
    pub answer: String,
    /// Id of the rule that lifts the item, or empty.
    pub reason: String,
    pub confirmed_on: Option<NaiveDate>,
    pub target_on: Option<NaiveDate>,
    pub proxy: bool,
    /// State of the sheet on the day ([`crate::checklist::StateKey`]); `draft` = never submitted.
    pub state: String,
    /// Whether this is the latest round of the item in the last submission.
    pub latest: bool,
}

/// What is in the register on the day, by place: the denominator that no sheet knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisteredRow {
    pub respondent: Respondent,
    pub health_centre: String,
    pub bed_class: String,
    pub count: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stat_day_figures_name_their_day_wherever_they_are_handed_on() {
        let figures = Figures {
            fiscal_year: FiscalYear::new(2023).unwrap(),
            prefecture: "99".parse().unwrap(),
            as_of: "2023-11-18".parse().unwrap(),
            snapshot: String::new(),
            audit_head: None,
            items: vec![],
            coverage: vec![],
            counts: vec![],
        };
        assert_eq!(serde_json::to_value(&figures).unwrap()["as_of"], "2023-11-18");
    }

    #[test]
    fn stat_words_the_share_of_no_is_rounded_half_up_and_absent_without_answers() {
        let place = Place::total();
        let count = |yes, no| ItemCount {
            respondent: Respondent::Facility,
            item: "1-1".into(),
            place: place.clone(),
            yes,
            no,
            blank: 0,
            not_required: 0,
        };
        assert_eq!(count(0, 0).rate_no(), None);
        assert_eq!(count(2, 1).rate_no(), Some(3333));
        assert_eq!(count(1, 2).rate_no(), Some(6667));
        assert_eq!((count(19_999, 1).rate_no(), count(20_000, 1).rate_no()), (Some(1), Some(0)));
        assert_eq!(percent(3333), "33.3%");
        assert_eq!(percent(10_000), "100.0%");
        assert_eq!(percent(1235), "12.4%");
    }
}
