//! One system: what is registered of it, its invitation, and the word on the vendor's answer.

use askama::Template;
use chrono::NaiveDate;
use tachiiri_domain::clock::{Timestamp, japan_date};
use tachiiri_domain::ids::VendorContractId;
use tachiiri_domain::outsourced::Updates;
use tachiiri_domain::vendors::{Maintenance, Standing};

use super::{VendorRow, sample_rows};
use crate::cast;
use crate::layout::{Choice, FieldError, Layout};

/// The fields of a contract as typed: `vendor`, `system`, `product`, `version`, `maintenance`, `patient_data` (`yes`,
/// `no`), `bundled_under` (id or empty), `began_on`, `ended_on` (dates as people write them), `person`, `email`, `phone`,
/// `services` (委託業務概要), `updates` (who answers for the updates of its servers), `updates_source` (where it is written).
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub vendor: String,
    pub system: String,
    pub product: String,
    pub version: String,
    pub maintenance: String,
    pub patient_data: bool,
    pub bundled_under: String,
    pub began_on: String,
    pub ended_on: String,
    pub person: String,
    pub email: String,
    pub phone: String,
    pub services: String,
    /// Key of an [`Updates`], or empty.
    pub updates: String,
    pub updates_source: String,
}

/// The form of a contract, new or registered.
#[derive(Clone, Debug, Default)]
pub struct ContractForm {
    pub typed: Typed,
    /// Contracts of the facility that may collect this one's sheet.
    pub collectors: Vec<Choice>,
    pub errors: Vec<FieldError>,
}

impl ContractForm {
    pub fn maintenances(&self) -> Vec<Choice> {
        let choice = |one: &Maintenance| Choice::new(one.key(), one.label(), self.typed.maintenance == one.key());
        Maintenance::ALL.iter().map(choice).collect()
    }

    pub fn updates(&self) -> Vec<Choice> {
        let choice = |one: &Updates| Choice::new(one.key(), one.label(), self.typed.updates == one.key());
        Updates::ALL.iter().map(choice).collect()
    }

    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }
}

/// What the facility is asked about the vendor's answer. `POST /vendors/checklists/{id}/verdict`: `verdict`
/// (`confirmed`, `different`), `reason`, `csrf`, `request_key`.
#[derive(Clone, Debug)]
pub struct VerdictForm {
    pub request_key: String,
    pub reason: String,
    pub error: Option<String>,
}

/// Asking the vendor again by hand. `POST /vendors/contracts/{id}/remind`: `csrf`, `request_key`.
#[derive(Clone, Debug)]
pub struct ReminderForm {
    pub request_key: String,
    /// Where the mail goes; empty: nobody gave an address.
    pub address: String,
    /// When it was asked again last, by a plan or by hand.
    pub sent_at: Option<Timestamp>,
    pub today: NaiveDate,
}

impl ReminderForm {
    /// Whether the button is there: once a day.
    pub fn may_send(&self) -> bool {
        !self.address.is_empty() && self.sent_at.is_none_or(|at| japan_date(at) != self.today)
    }
}

/// `POST /vendors/contracts/new` with `facility`, `POST /vendors/contracts/{id}` with `based_on`: the fields of [`Typed`],
/// `csrf`, `request_key`. `POST /vendors/contracts/{id}/invite`: `last_day`; `…/revoke`;
/// `POST /vendors/checklists/{id}/refusal`: `reason`; all with `csrf`, `request_key`.
#[derive(Clone, Debug, Template)]
#[template(path = "vendor_contract.html")]
pub struct ContractPage {
    pub layout: Layout,
    pub request_key: String,
    /// None for one that is not registered yet.
    pub row: Option<VendorRow>,
    /// Facilities to register for, where there are several.
    pub facilities: Vec<Choice>,
    /// The only facility, where there is one.
    pub facility: String,
    pub facility_name: String,
    pub based_on: i32,
    pub form: ContractForm,
    /// When the live invitation was first opened.
    pub opened_at: Option<Timestamp>,
    pub invited_at: Option<Timestamp>,
    /// To whom an invitation goes: the collector where there is one.
    pub addressee: String,
    pub last_day: NaiveDate,
    pub last_day_error: Option<String>,
    /// Drawn where the facility has a word to say on a submission.
    pub verdict: Option<VerdictForm>,
    /// Drawn while the vendor knows of the request and owes its answer.
    pub reminder: Option<ReminderForm>,
    pub invite_key: String,
    pub revoke_key: String,
    pub refusal_key: String,
}

impl Typed {
    fn sample() -> Self {
        Self {
            vendor: "架空システム株式会社".into(),
            system: "電子カルテ".into(),
            product: "カルテ見本".into(),
            version: "3.2".into(),
            maintenance: "contract".into(),
            patient_data: true,
            began_on: "令和2年4月1日".into(),
            person: "医療事業部 保守 一郎".into(),
            email: "hoshu@example.jp".into(),
            phone: "03-0000-0000".into(),
            ..Self::default()
        }
    }
}

impl ContractPage {
    pub fn action(&self) -> String {
        self.row
            .as_ref()
            .map_or_else(|| "/vendors/contracts/new".into(), |row| format!("/vendors/contracts/{}", row.id))
    }

    /// The path of one of the row's own forms.
    pub fn path(&self, id: &VendorContractId, verb: &str) -> String {
        format!("/vendors/contracts/{id}/{verb}")
    }

    /// The page's first button asks again.
    pub fn reminds(&self) -> bool {
        self.reminder.as_ref().is_some_and(ReminderForm::may_send)
    }

    /// Whether an invitation makes sense: asked, and not answered yet.
    pub fn may_invite(&self) -> bool {
        let open = |row: &VendorRow| {
            matches!(
                row.standing,
                Standing::NotInvited
                    | Standing::Invited
                    | Standing::Opened
                    | Standing::Overdue
                    | Standing::Refused
                    | Standing::Returned
            )
        };
        self.row.as_ref().is_some_and(open)
    }

    /// Whether the vendor may still say that it does not answer.
    pub fn may_refuse(&self) -> bool {
        let open = |row: &VendorRow| {
            matches!(row.standing, Standing::NotInvited | Standing::Invited | Standing::Opened | Standing::Overdue)
        };
        self.row.as_ref().is_some_and(open)
    }

    pub fn sample() -> Self {
        let row = sample_rows().swap_remove(0);
        Self {
            verdict: Some(VerdictForm { request_key: cast::KEY.into(), reason: String::new(), error: None }),
            ..Self::of(Some(row))
        }
    }

    pub fn sample_invited() -> Self {
        let row = sample_rows().swap_remove(1);
        let reminder = ReminderForm {
            request_key: cast::KEY.into(),
            address: "hoshu@example.jp".into(),
            sent_at: Some(cast::at("2023-11-16T00:00:00Z")),
            today: cast::today(),
        };
        let (invited_at, opened_at) = (Some(cast::now()), Some(cast::now()));
        Self { invited_at, opened_at, reminder: Some(reminder), ..Self::of(Some(row)) }
    }

    /// Asked again today.
    pub fn sample_reminded() -> Self {
        let page = Self::sample_invited();
        let reminder = page.reminder.map(|one| ReminderForm { sent_at: Some(cast::now()), ..one });
        Self { reminder, ..page }
    }

    /// Nobody gave the vendor's address.
    pub fn sample_unreachable() -> Self {
        let page = Self::sample_invited();
        let reminder = page.reminder.map(|one| ReminderForm { address: String::new(), sent_at: None, ..one });
        Self { reminder, ..page }
    }

    pub fn sample_new() -> Self {
        let mut page = Self::of(None);
        page.form = ContractForm {
            typed: Typed {
                system: "電子カルテ".into(),
                patient_data: true,
                began_on: "平成32年4月1日".into(),
                ..Typed::default()
            },
            errors: vec![
                FieldError::new("vendor", "事業者の名称を入れてください。"),
                FieldError::new("began_on", "「平成32年4月1日」は平成の期間の外です。正しくは令和2年4月1日です。"),
            ],
            ..ContractForm::default()
        };
        page
    }

    fn of(row: Option<VendorRow>) -> Self {
        Self {
            layout: cast::hospital_layout("/vendors"),
            request_key: cast::KEY.into(),
            row,
            facilities: vec![],
            facility: cast::id::<tachiiri_domain::ids::FacilityId>(1).to_string(),
            facility_name: "見本中央病院".into(),
            based_on: 1,
            form: ContractForm {
                typed: Typed::sample(),
                collectors: vec![Choice::new(
                    &cast::id::<VendorContractId>(0x84).to_string(),
                    "仮名会計株式会社（医事会計）",
                    false,
                )],
                errors: vec![],
            },
            opened_at: None,
            invited_at: None,
            addressee: "架空システム株式会社".into(),
            last_day: cast::day("2024-03-31"),
            last_day_error: None,
            verdict: None,
            reminder: None,
            invite_key: cast::KEY.into(),
            revoke_key: cast::KEY.into(),
            refusal_key: cast::KEY.into(),
        }
    }
}
