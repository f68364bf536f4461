//! 事業者: the systems of a facility with their vendors, and how far each request came.

mod contract;
mod import;
mod invitation;
mod requests;

use askama::Template;
use chrono::NaiveDate;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{ChecklistId, VendorContractId};
use tachiiri_domain::vendors::NotAsked;
pub use tachiiri_domain::vendors::Standing;

pub use contract::{ContractForm, ContractPage, ReminderForm, Typed, VerdictForm};
pub use import::{PreviewLine, VendorImport, VendorImportPreview};
pub use invitation::{InvitationPage, LinkDoor};
pub use requests::{RequestLine, Requests, ReuseGroup};

use crate::cast;
use crate::layout::{Choice, FieldError, Layout};

/// `GET /vendors`: `facility`, `standing`. `POST /vendors/ask`: `contract` (repeated), `due_on` (a date as people write
/// it), `facility`, `standing` (to come back to), `csrf`, `request_key`.
#[derive(Clone, Debug, Template)]
#[template(path = "vendors.html")]
pub struct Vendors {
    pub layout: Layout,
    pub request_key: String,
    /// `令和5年度`
    pub year: String,
    /// Where there are several to choose from.
    pub facilities: Vec<Choice>,
    pub standings: Vec<Choice>,
    pub rows: Vec<VendorRow>,
    /// Whether a vendor's form of the year is published: only then can anybody be asked.
    pub form_published: bool,
    pub due_on: String,
    pub errors: Vec<FieldError>,
}

#[derive(Clone, Debug)]
pub struct VendorRow {
    pub id: VendorContractId,
    pub facility_name: String,
    pub vendor_name: String,
    pub system: String,
    /// `カルテ見本 3.2`, or empty.
    pub product: String,
    /// Vendor and system of the contract that collects this one's sheet.
    pub collector: Option<String>,
    pub standing: Standing,
    pub sheet: Option<ChecklistId>,
    pub due_on: Option<NaiveDate>,
    pub invited_until: Option<Timestamp>,
    pub refusal: Option<String>,
    /// Answered with what the vendor says of the product; waits for the facility's word.
    pub reused: bool,
    /// Ticked in a form that was refused.
    pub ticked: bool,
}

/// The chip of a standing: its class in the stylesheet.
pub fn class(standing: &Standing) -> &'static str {
    match standing {
        Standing::Overdue | Standing::Refused => "late",
        Standing::Returned => "returned",
        Standing::Answered | Standing::Proxy => "submitted",
        Standing::Confirmed => "accepted",
        Standing::NotRequired(_) | Standing::NotAsked | Standing::NotInvited | Standing::Invited | Standing::Opened => {
            "draft"
        }
    }
}

/// The shape beside the word.
pub fn icon(standing: &Standing) -> &'static str {
    match standing {
        Standing::Overdue => "late",
        Standing::Refused => "error",
        Standing::Returned => "back",
        Standing::Answered | Standing::Proxy => "dot",
        Standing::Confirmed => "check",
        Standing::NotRequired(_) => "info",
        Standing::NotAsked | Standing::NotInvited | Standing::Invited | Standing::Opened => "ring",
    }
}

/// What the facility does next about it.
pub fn next(standing: &Standing) -> &'static str {
    match standing {
        Standing::NotRequired(_) => "登録を見る",
        Standing::NotAsked => "登録を見る・直す",
        Standing::NotInvited => "案内を出す",
        Standing::Invited | Standing::Opened => "様子を見る",
        Standing::Overdue => "もう一度お願いする",
        Standing::Refused => "理由を見る",
        Standing::Returned => "返した理由を見る",
        Standing::Answered | Standing::Proxy => "回答を確かめる",
        Standing::Confirmed => "回答を見る",
    }
}

impl Vendors {
    pub fn several(&self) -> bool {
        !self.facilities.is_empty()
    }

    /// What the list was filtered by: names and values.
    pub fn filter(&self) -> Vec<(&'static str, &str)> {
        let lists = [("facility", &self.facilities), ("standing", &self.standings)];
        let chosen = lists.into_iter().flat_map(|(name, list)| list.iter().map(move |choice| (name, choice)));
        chosen.filter(|(_, choice)| choice.selected).map(|(name, choice)| (name, choice.value.as_str())).collect()
    }

    /// How many can be asked now.
    pub fn askable(&self) -> usize {
        self.rows.iter().filter(|row| row.standing == Standing::NotAsked).count()
    }

    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    pub fn sample() -> Self {
        Self {
            layout: cast::hospital_layout("/vendors"),
            request_key: cast::KEY.into(),
            year: "令和5年度".into(),
            facilities: vec![],
            standings: standings(""),
            rows: sample_rows(),
            form_published: true,
            due_on: String::new(),
            errors: vec![],
        }
    }

    pub fn sample_errors() -> Self {
        let message =
            "回答期限「令和4年11月30日」は使えません。令和5年11月18日から令和6年3月31日までの日を入れてください。";
        Self { due_on: "R4.11.30".into(), errors: vec![FieldError::new("due_on", message)], ..Self::sample() }
    }

    /// Nothing registered yet.
    pub fn sample_empty() -> Self {
        Self { rows: vec![], ..Self::sample() }
    }
}

/// Every standing to filter by.
pub fn standings(selected: &str) -> Vec<Choice> {
    Standing::ALL.iter().map(|one| Choice::new(one.key(), one.label(), one.key() == selected)).collect()
}

fn sample_rows() -> Vec<VendorRow> {
    let row = |id: u128, vendor: &str, system: &str, product: &str, standing| VendorRow {
        id: cast::id(id),
        facility_name: "見本中央病院".into(),
        vendor_name: vendor.into(),
        system: system.into(),
        product: product.into(),
        collector: None,
        standing,
        sheet: Some(cast::id(id + 0x100)),
        due_on: Some(cast::day("2023-11-30")),
        invited_until: None,
        refusal: None,
        reused: false,
        ticked: false,
    };
    let mut rows = vec![
        row(0x80, "架空システム株式会社", "電子カルテ", "カルテ見本 3.2", Standing::Answered),
        row(0x81, "見本検査株式会社", "検体検査", "ラボ例示 2", Standing::Invited),
        row(0x82, "見本ネット株式会社", "ネットワーク", "", Standing::Overdue),
        row(0x83, "試作画像株式会社", "医用画像管理", "イメージ 5", Standing::Refused),
        row(0x84, "仮名会計株式会社", "医事会計", "", Standing::NotAsked),
        row(0x85, "例示勤怠株式会社", "勤怠管理", "", Standing::NotRequired(NotAsked::NoPatientData)),
    ];
    rows[0].reused = true;
    rows[1].collector = Some("架空システム株式会社（電子カルテ）".into());
    rows[1].invited_until = Some(cast::at("2024-03-31T15:00:00Z"));
    rows[3].refusal = Some("保守契約に含まれない作業のため".into());
    for asked in [4, 5] {
        (rows[asked].sheet, rows[asked].due_on) = (None, None);
    }
    rows
}
