//! メール: what went out about one's facilities, and what became of each.

use askama::Template;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{ChecklistId, MailId};
use tachiiri_domain::mail::MailState;

use crate::cast;
use crate::layout::{Choice, Layout, Pager};

/// `GET /mails`: `state`, `page`.
#[derive(Clone, Debug, Template)]
#[template(path = "mails.html")]
pub struct Mails {
    pub layout: Layout,
    pub state: Option<MailState>,
    pub rows: Vec<MailRow>,
    pub pager: Pager,
}

#[derive(Clone, Debug)]
pub struct MailRow {
    pub id: MailId,
    pub to_name: String,
    pub to_address: String,
    pub subject: String,
    pub state: MailState,
    pub attempts: u32,
    pub queued_at: Timestamp,
    /// When it was sent, given up or cancelled.
    pub ended_at: Option<Timestamp>,
    pub error: Option<String>,
}

/// `GET /mails/{id}`
#[derive(Clone, Debug, Template)]
#[template(path = "mail.html")]
pub struct MailDetail {
    pub layout: Layout,
    pub mail: MailRow,
    /// The gaps of links and codes stay open here.
    pub body: String,
    pub sheet: Option<ChecklistId>,
}

impl MailRow {
    pub fn class(&self) -> &'static str {
        match self.state {
            MailState::Queued => "draft",
            MailState::Sent => "accepted",
            MailState::Failed => "late",
            MailState::Cancelled => "returned",
        }
    }

    pub fn icon(&self) -> &'static str {
        match self.state {
            MailState::Queued => "ring",
            MailState::Sent => "check",
            MailState::Failed => "late",
            MailState::Cancelled => "back",
        }
    }

    /// Why it did not go out, in words for people: what the machine said follows after a colon.
    pub fn why(&self) -> String {
        self.error.clone().unwrap_or_default()
    }
}

impl Mails {
    pub fn states(&self) -> Vec<Choice> {
        MailState::ALL.iter().map(|one| Choice::new(one.key(), one.label(), self.state == Some(*one))).collect()
    }

    pub fn sample() -> Self {
        let rows = vec![
            sample_row(0xa0, MailState::Queued, 1, Some("メールサーバーにつながりません。")),
            sample_row(0xa1, MailState::Sent, 0, None),
            sample_row(0xa2, MailState::Failed, 1, Some("メールサーバーが受け取りませんでした（550 no such user）。")),
            sample_row(0xa3, MailState::Cancelled, 0, Some("送る前に提出されました。")),
        ];
        Self {
            layout: cast::health_centre_layout("/mails"),
            state: None,
            pager: Pager { page: 1, size: 50, total: 4, base: "/mails".into() },
            rows,
        }
    }

    pub fn sample_empty() -> Self {
        let pager = Pager { page: 1, size: 50, total: 0, base: "/mails".into() };
        Self { rows: vec![], pager, ..Self::sample() }
    }
}

impl MailDetail {
    pub fn sample() -> Self {
        Self {
            layout: cast::health_centre_layout("/mails"),
            mail: sample_row(0xa1, MailState::Sent, 0, None),
            body: "見本中央病院 情報 花子 様\n\n見本保健所です。\n提出期限　令和5年11月30日\n回答する画面　{リンク}\n"
                .into(),
            sheet: Some(cast::id(0x10)),
        }
    }
}

fn sample_row(id: u128, state: MailState, attempts: u32, error: Option<&str>) -> MailRow {
    MailRow {
        id: cast::id(id),
        to_name: "見本中央病院 情報 花子 様".into(),
        to_address: "joho@chuo.example.jp".into(),
        subject: "【見本保健所】チェックリストの提出をお待ちしています（提出期限 令和5年11月30日）".into(),
        state,
        attempts,
        queued_at: cast::now(),
        ended_at: (state != MailState::Queued).then(cast::now),
        error: error.map(str::to_owned),
    }
}
