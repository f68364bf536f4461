//! The sheets a person can open.

use askama::Template;
use chrono::NaiveDate;
use tachiiri_domain::checklist::StateKey;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::instrument::Respondent;

use crate::cast;
use crate::layout::{Choice, Layout, Pager};

/// `GET /checklists`: `fiscal_year`, `respondent`, `state`, `page`, `format` (`csv`).
#[derive(Clone, Debug, Template)]
#[template(path = "checklists.html")]
pub struct Checklists {
    pub layout: Layout,
    pub years: Vec<Choice>,
    pub respondent: Option<Respondent>,
    pub state: Option<StateKey>,
    pub rows: Vec<SheetRow>,
    pub pager: Pager,
    /// Whether `format=csv` is offered (a file of answers needs the right to export).
    pub may_export: bool,
}

#[derive(Clone, Debug)]
pub struct SheetRow {
    pub id: ChecklistId,
    pub facility_name: String,
    pub respondent: Respondent,
    /// `架空システム株式会社・電子カルテ` for a vendor's sheet, else empty.
    pub contract: String,
    pub fiscal_year: FiscalYear,
    pub due_on: NaiveDate,
    pub state: StateKey,
}

impl SheetRow {
    pub fn is_open(&self) -> bool {
        matches!(self.state, StateKey::Draft | StateKey::Returned)
    }
}

impl Checklists {
    pub fn respondents(&self) -> Vec<Choice> {
        let choice = |one: &Respondent| Choice::new(one.key(), one.label(), self.respondent == Some(*one));
        Respondent::ALL.iter().map(choice).collect()
    }

    pub fn states(&self) -> Vec<Choice> {
        let choice = |one: &StateKey| Choice::new(one.key(), one.label(), self.state == Some(*one));
        StateKey::ALL.iter().map(choice).collect()
    }

    pub fn sample() -> Self {
        let row = |id, respondent, contract: &str, state| SheetRow {
            id: cast::id(id),
            facility_name: "見本中央病院".into(),
            respondent,
            contract: contract.into(),
            fiscal_year: cast::year(),
            due_on: cast::day("2023-11-15"),
            state,
        };
        Self {
            layout: cast::hospital_layout("/checklists"),
            years: vec![Choice::new("2023", "令和5年度", true)],
            respondent: None,
            state: None,
            rows: vec![
                row(0x10, Respondent::Facility, "", StateKey::Returned),
                row(0x11, Respondent::Vendor, "架空システム株式会社・電子カルテ", StateKey::Submitted),
                row(0x12, Respondent::Vendor, "見本ネット株式会社・ネットワーク", StateKey::Draft),
            ],
            pager: Pager { page: 1, size: 50, total: 3, base: "/checklists".into() },
            may_export: false,
        }
    }
}
