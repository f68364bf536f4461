//! 支援枠の相談の記録: what was talked over with the ministry before a quota changed (SUP-EXACT).

use askama::Template;
use chrono::NaiveDate;
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::place::PrefectureCode;

use crate::cast;
use crate::layout::{Choice, FieldError, Layout};

/// `GET /consultations`: `prefecture`, `support_year`. `POST /consultations`: these and `bed_class`, `quota_before`,
/// `quota_after`, `consulted_on` (a date), `with`, `what`, `csrf`, `request_key`.
#[derive(Clone, Debug, Template)]
#[template(path = "consultations.html")]
pub struct Consultations {
    pub layout: Layout,
    pub request_key: String,
    pub prefecture: PrefectureCode,
    pub prefectures: Vec<Choice>,
    pub support_year: FiscalYear,
    pub support_years: Vec<Choice>,
    /// Oldest first.
    pub rows: Vec<ConsultationRow>,
    pub may_record: bool,
    pub typed: Typed,
    pub errors: Vec<FieldError>,
}

/// One talk.
#[derive(Clone, Debug)]
pub struct ConsultationRow {
    pub bed_class: BedClass,
    pub quota_before: u32,
    pub quota_after: u32,
    pub consulted_on: NaiveDate,
    pub with: String,
    pub what: String,
}

/// The form as typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub bed_class: String,
    pub quota_before: String,
    pub quota_after: String,
    pub consulted_on: String,
    pub with: String,
    pub what: String,
}

impl Consultations {
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    pub fn classes(&self) -> Vec<Choice> {
        let choice = |class: BedClass| Choice::new(class.key(), class.label(), self.typed.bed_class == class.key());
        BedClass::SUPPORT.map(choice).into()
    }

    pub fn sample() -> Self {
        let row = ConsultationRow {
            bed_class: BedClass::Large,
            quota_before: 9,
            quota_after: 6,
            consulted_on: cast::day("2023-11-10"),
            with: "医政局 担当参事官室 見本係".into(),
            what: "大規模の候補が6病院のため、3を小規模に振り替えたい。了承を得た。".into(),
        };
        let typed =
            Typed { consulted_on: "令和5年11月31日".into(), quota_before: "12".into(), ..Typed::default() };
        Self {
            layout: cast::prefecture_layout("/selections"),
            request_key: cast::KEY.into(),
            prefecture: cast::prefecture(),
            prefectures: vec![Choice::new("99", "見本県", true)],
            support_year: FiscalYear::new(2024).expect("2024 is a fiscal year"),
            support_years: vec![Choice::new("2024", "令和6年度", true)],
            rows: vec![row],
            may_record: true,
            typed,
            errors: vec![FieldError::new(
                "consulted_on",
                "「令和5年11月31日」という日はありません。月と日を確かめてください。",
            )],
        }
    }
}
