//! One facility: its register data, what is known of it, its sheets, and how all this came about.

use askama::Template;
use chrono::NaiveDate;
use tachiiri_domain::checklist::StateKey;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::facility::Facility;
use tachiiri_domain::facts::{Fact, FactKey, FactValue};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::ChecklistId;

use crate::cast;
use crate::layout::{Choice, FieldError, Layout};

/// `POST /facilities/{id}/facts`: `value.{key}` for every [`FactKey`] (`yes`, `no`, `unknown`), `source`, `as_of` (a date
/// as people write it), `csrf`, `request_key`. What differs from the newest value is recorded, the rest is left.
#[derive(Clone, Debug, Template)]
#[template(path = "facility.html")]
pub struct FacilityDetail {
    pub layout: Layout,
    pub request_key: String,
    pub facility: Facility,
    /// The newest of each key; a key that is missing is unknown.
    pub facts: Vec<Fact>,
    /// Whether the form is drawn.
    pub may_edit: bool,
    /// What was typed and what is wrong with it, after a refused POST.
    pub typed: TypedFacts,
    pub errors: Vec<FieldError>,
    pub contracts: Vec<ContractLine>,
    pub sheets: Vec<SheetLine>,
    /// Newest first.
    pub versions: Vec<VersionLine>,
    pub decisions: Vec<DecisionLine>,
}

#[derive(Clone, Debug, Default)]
pub struct TypedFacts {
    pub source: String,
    pub as_of: String,
}

#[derive(Clone, Debug)]
pub struct ContractLine {
    pub vendor_name: String,
    pub system: String,
    pub product: String,
}

#[derive(Clone, Debug)]
pub struct SheetLine {
    pub id: ChecklistId,
    pub fiscal_year: FiscalYear,
    /// `医療機関確認用`, `事業者確認用（電子カルテ）`
    pub label: String,
    pub state: StateKey,
    pub due_on: NaiveDate,
}

/// A version of the register data.
#[derive(Clone, Debug)]
pub struct VersionLine {
    pub valid_from: NaiveDate,
    pub recorded_at: Timestamp,
    /// `病床数 180 → 199`, or `登録`.
    pub change: String,
}

/// Something the import left for a person.
#[derive(Clone, Debug)]
pub struct DecisionLine {
    pub recorded_at: Timestamp,
    pub message: String,
}

impl FacilityDetail {
    pub fn fact_keys(&self) -> &'static [FactKey] {
        FactKey::ALL
    }

    pub fn fact(&self, key: &FactKey) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.key == *key)
    }

    pub fn values(&self, key: &FactKey) -> Vec<Choice> {
        let now = self.fact(key).map_or(FactValue::Unknown, |fact| fact.value);
        FactValue::ALL.iter().map(|value| Choice::new(value.key(), value.label(), *value == now)).collect()
    }

    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    pub fn sample() -> Self {
        let fact =
            |key, value, source: &str| Fact { key, value, source: source.into(), as_of: cast::day("2023-10-01") };
        let message = "「平成32年1月1日」は平成の期間の外です。正しくは令和2年1月1日です。";
        let contract = ContractLine {
            vendor_name: "架空システム株式会社".into(),
            system: "電子カルテ".into(),
            product: "カルテ見本 3".into(),
        };
        Self {
            layout: cast::health_centre_layout("/facilities"),
            request_key: cast::KEY.into(),
            facility: cast::facilities().swap_remove(0),
            facts: vec![
                fact(FactKey::Ehr, FactValue::Yes, "聞き取り"),
                fact(FactKey::TertiaryEmergency, FactValue::Yes, "県の指定一覧（見本）"),
                fact(FactKey::SpecialFunction, FactValue::No, "県の指定一覧（見本）"),
            ],
            may_edit: true,
            typed: TypedFacts { source: String::new(), as_of: "平成32年1月1日".into() },
            errors: vec![FieldError::new("as_of", message)],
            contracts: vec![contract],
            sheets: sample_sheets(),
            versions: sample_versions(),
            decisions: vec![DecisionLine {
                recorded_at: cast::now(),
                message: "病床数の合計 420 が種別の和 415 と一致しません。合計を使いました。".into(),
            }],
        }
    }
}

fn sample_sheets() -> Vec<SheetLine> {
    let (fiscal_year, due_on) = (cast::year(), cast::day("2023-11-30"));
    let line = |id, label: &str, state| SheetLine { id: cast::id(id), fiscal_year, label: label.into(), state, due_on };
    vec![line(0x10, "医療機関確認用", StateKey::Submitted), line(0x11, "事業者確認用（電子カルテ）", StateKey::Draft)]
}

fn sample_versions() -> Vec<VersionLine> {
    let line = |valid_from: &str, recorded_at: &str, change: &str| VersionLine {
        valid_from: cast::day(valid_from),
        recorded_at: cast::at(recorded_at),
        change: change.into(),
    };
    vec![
        line("2023-10-01", "2023-11-18T01:42:00Z", "病床数 400 → 420"),
        line("2023-06-01", "2023-06-12T02:00:00Z", "登録"),
    ]
}
