//! 監査記録: what happened, and whether the chain holds.

use askama::Template;
use tachiiri_domain::audit::AuditEvent;

use crate::cast;
use crate::layout::{Layout, Pager};

/// `GET /audit`: `actor`, `verb`, `subject`, `page`, `verify` (`true` runs the check), `format` (`csv`).
#[derive(Clone, Debug, Template)]
#[template(path = "audit.html")]
pub struct Audit {
    pub layout: Layout,
    pub actor: String,
    pub verb: String,
    pub subject: String,
    pub rows: Vec<AuditEvent>,
    pub pager: Pager,
    pub verdict: Verdict,
}

/// What checking the chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    NotRun,
    /// Sealed events, all links right, and how many wait for sealing.
    Whole {
        sealed: u64,
        unsealed: u64,
        head: String,
    },
    /// The first link that does not fit: its number and the event's id.
    Broken {
        seq: u64,
        event: String,
    },
    /// A head known from a report is missing: the tail was cut off.
    CutOff {
        head: String,
    },
}

/// The event's verb in Japanese; a verb not known here is shown as it is beside nothing.
pub fn verb_label(verb: &str) -> &'static str {
    match verb {
        "login.succeeded" | "login" => "ログイン",
        "login.failed" => "ログインの失敗",
        "logout" => "ログアウト",
        "checklist.view" => "チェックリストの閲覧",
        "checklist.answer" => "回答の保存",
        "checklist.facts" => "申告の保存",
        "checklist.submit" => "提出",
        "checklist.return" => "差戻し",
        "checklist.accept" => "確認済み",
        "checklists.export" => "回答の書き出し",
        "collection.create" => "提出依頼の作成",
        "collection.remind" => "再依頼",
        "collection.print" => "電話連絡票・FAXの印刷",
        "reminder.add" => "再依頼の予定の追加",
        "reminder.cancel" => "再依頼の取りやめ",
        "mail.sent" => "メールの送信",
        "mail.failed" => "メールの送信の失敗",
        "mail.cancelled" => "メールの取りやめ",
        "contact.save" => "連絡先の保存",
        "facilities.import" => "台帳の取込",
        "facilities.export" => "台帳の書き出し",
        "facility.facts" => "機能の記録",
        "selection.run" => "選定案の作成",
        "selection.decide" => "選定の決定",
        "report.request" => "報告書の依頼",
        "report.download" => "報告書の取得",
        "user.create" => "利用者の追加",
        "user.reset" => "初回コードの発行",
        "instrument.publish" => "様式の公開",
        _ => "",
    }
}

impl Audit {
    pub fn sample() -> Self {
        let event = |number, verb: &str, subject: &str, detail: &str| AuditEvent {
            id: cast::id(number),
            at: cast::now(),
            actor: "user:chuo-hp".into(),
            verb: verb.into(),
            subject: subject.into(),
            detail: detail.into(),
            request_id: "0b1c".into(),
        };
        Self {
            layout: cast::administrator_layout("/audit"),
            actor: String::new(),
            verb: String::new(),
            subject: String::new(),
            rows: vec![
                event(0x80, "checklist.submit", "checklist:018bdf2e-0000-7000-8000-000000000010", r#"{"revision":2}"#),
                event(0x81, "login.failed", "", r#"{"login":"chuo-hp"}"#),
            ],
            pager: Pager { page: 1, size: 100, total: 2, base: "/audit".into() },
            verdict: Verdict::Whole { sealed: 1204, unsealed: 2, head: "9c1e55d0a7b2".repeat(5) + "31aa" },
        }
    }

    pub fn sample_broken() -> Self {
        let event = "018bdf2e-0000-7000-8000-000000000077".to_owned();
        Self { verdict: Verdict::Broken { seq: 311, event }, ..Self::sample() }
    }
}
