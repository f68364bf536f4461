//! 再依頼: the planned days of a collection, and who is asked again now.

use askama::Template;
use chrono::NaiveDate;
use tachiiri_domain::ids::{ChecklistId, CollectionId, ReminderId};
use tachiiri_domain::reminders::ReminderState;

use crate::cast;
use crate::layout::{Choice, FieldError, Layout};

/// `GET /collections/{id}/remind`: `sheet` (many). Two forms: `POST /collections/{id}/remind` with `sheet` (many), and
/// `POST /collections/{id}/reminders` with `day`; each row of the plan has `POST /reminders/{id}/cancel`. All carry
/// `csrf`, `request_key`.
#[derive(Clone, Debug, Template)]
#[template(path = "remind.html")]
pub struct Remind {
    pub layout: Layout,
    /// Of the mails now, and of a further day: two writes, two keys.
    pub request_key: String,
    pub day_key: String,
    pub id: CollectionId,
    pub health_centre: String,
    pub due_on: NaiveDate,
    pub people: Vec<Person>,
    pub plan: Vec<Day>,
    pub may_remind: bool,
    /// The forms to be filled by hand: id and name.
    pub hand_forms: Vec<Choice>,
    /// What was typed, after a refused POST.
    pub day: String,
    pub errors: Vec<FieldError>,
}

/// One facility that was ticked.
#[derive(Clone, Debug)]
pub struct Person {
    pub sheet: ChecklistId,
    pub facility: String,
    pub address: String,
    /// `未提出`
    pub state: &'static str,
    pub by_mail: bool,
    /// Waits for its respondent.
    pub waits: bool,
}

#[derive(Clone, Debug)]
pub struct Day {
    pub id: ReminderId,
    pub send_on: NaiveDate,
    pub state: ReminderState,
    pub mails: u32,
    pub request_key: String,
}

impl Person {
    fn sample(number: u128, facility: &str, address: &str, waits: bool) -> Self {
        Self {
            sheet: cast::id(number),
            facility: facility.into(),
            address: address.into(),
            state: if waits { "未提出" } else { "内容確認待ち" },
            by_mail: waits && !address.is_empty(),
            waits,
        }
    }
}

impl Day {
    fn sample(number: u128, on: &str, state: ReminderState, mails: u32) -> Self {
        Self { id: cast::id(number), send_on: cast::day(on), state, mails, request_key: format!("sample-key-{number}") }
    }
}

impl Remind {
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    pub fn by_mail(&self) -> usize {
        self.people.iter().filter(|one| one.by_mail).count()
    }

    /// The sheets as a query, for the papers: `sheet=…&sheet=…`
    pub fn query(&self) -> String {
        self.people.iter().map(|one| format!("sheet={}", one.sheet)).collect::<Vec<_>>().join("&")
    }

    pub fn sample() -> Self {
        Self {
            layout: cast::health_centre_layout("/collections"),
            request_key: cast::KEY.into(),
            day_key: "sample-day-key".into(),
            id: cast::id(0x20),
            health_centre: "見本保健所".into(),
            due_on: cast::day("2023-11-30"),
            people: vec![
                Person::sample(0x12, "見本第二病院", "joho@daini.example.jp", true),
                Person::sample(0x13, "架空町立病院", "", true),
                Person::sample(0x10, "見本中央病院", "joho@chuo.example.jp", false),
            ],
            plan: vec![
                Day::sample(0xb0, "2023-11-15", ReminderState::Sent, 12),
                Day::sample(0xb1, "2023-11-27", ReminderState::Planned, 0),
                Day::sample(0xb2, "2023-12-01", ReminderState::Cancelled, 0),
            ],
            may_remind: true,
            hand_forms: vec![Choice::new(
                &cast::id::<CollectionId>(0x50).to_string(),
                "医療機関確認用チェックリスト",
                false,
            )],
            day: "11/1".into(),
            errors: vec![FieldError::new("day", "「11/1」は日付として読めません。")],
        }
    }

    pub fn sample_nobody() -> Self {
        Self { people: vec![], plan: vec![], day: String::new(), errors: vec![], ..Self::sample() }
    }
}
