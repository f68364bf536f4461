//! 監査記録: what happened, and whether the chain holds.

use askama::Template;
use tachiiri_domain::audit::AuditEvent;
use tachiiri_domain::conflicts::StepKind;

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

/// What the record says was done, in Japanese: verb and words, by the thing it was done to.
const VERBS: &[(&str, &str)] = &[
    ("answer.save", "回答の保存"),
    ("authority.settle", "提出と確認の設定の変更"),
    ("backup", "バックアップ"),
    ("checklist.accept", "確認済み"),
    ("checklist.director", "院長の確認"),
    ("checklist.export", "回答の書き出し"),
    ("checklist.original", "原本への書き出し"),
    ("checklist.proxy", "代行入力を始める"),
    ("checklist.receipt", "受領書の取得"),
    ("checklist.return", "差戻し"),
    ("checklist.submit", "提出"),
    ("checklist.view", "チェックリストの閲覧"),
    ("checklist.workbook", "記入用Excelの取得"),
    ("collection.create", "提出依頼の作成"),
    ("collection.print", "電話連絡票・FAXの印刷"),
    ("collection.remind", "再依頼"),
    ("conflict.reopened", "事業者の回答が変わり、突き合わせをやり直し"),
    ("consultation.record", "選定の協議の記録"),
    ("contact.save", "連絡先の保存"),
    ("decision.decide", "台帳の確認事項の決定"),
    ("demo.load", "見本県の読込み"),
    ("evidence.add", "根拠資料の追加"),
    ("evidence.fetch", "根拠資料の取得"),
    ("evidence.withdraw", "根拠資料の取下げ"),
    ("facility.export", "台帳の書き出し"),
    ("facility.import", "台帳の取込み"),
    ("fact.import", "機能の取込み"),
    ("fact.record", "機能の記録"),
    ("facts.save", "申告の保存"),
    ("form_book.correct", "原本の読み取りの訂正"),
    ("form_book.upload", "原本の取込み"),
    ("instrument.bring", "付属の様式の登録"),
    ("instrument.confirm", "様式の文言の確認"),
    ("instrument.draft", "様式の下書きの保存"),
    ("instrument.notice", "様式の通知番号の記録"),
    ("instrument.publish", "様式の発行"),
    ("letter.save", "文面の変更"),
    ("link.code", "アドレスの確認コードの送信"),
    ("link.code_failed", "確認コードの誤り"),
    ("link.failed", "使えない案内のリンク"),
    ("link.open", "案内のリンクを開く"),
    ("link.prove", "アドレスの確認"),
    ("login", "ログイン"),
    ("login.failed", "ログインの失敗"),
    ("login.second_factor", "二要素目の確認"),
    ("logout", "ログアウト"),
    ("mail.cancelled", "メールの取りやめ"),
    ("mail.failed", "メールの送信の失敗"),
    ("mail.sent", "メールの送信"),
    ("password.set", "パスワードの設定"),
    ("people.dismiss", "担当者を外す"),
    ("people.invite", "担当者の追加"),
    ("places.import", "市区町村の取込み"),
    ("reminder.add", "再依頼の予定の追加"),
    ("reminder.cancel", "再依頼の取りやめ"),
    ("report.build", "報告書の作成"),
    ("report.fetch", "報告書の取得"),
    ("report.request", "報告書の依頼"),
    ("request.refuse", "事業者が回答しないと伝える・取り消す"),
    ("second_factor.begin", "二要素目の登録を始める"),
    ("second_factor.off", "二要素目の取外し"),
    ("second_factor.on", "二要素目の登録"),
    ("second_factor.renew", "回復コードの出し直し"),
    ("selection.decide", "選定の決定"),
    ("selection.designate", "支援対象の指定・取消し"),
    ("selection.save", "選定案の保存"),
    ("self_check.begin", "自己点検を始める"),
    ("self_check.settle", "自己点検の要否の判定"),
    ("self_check.systems", "システム一覧の書き出し"),
    ("session.end", "ログインの終了"),
    ("session.end_others", "ほかのログインの終了"),
    ("statement.judge", "事業者の回答の確かめ"),
    ("statement.outdated", "事業者の回答が変わり、確かめ直し"),
    ("statement.reuse", "回答をほかの依頼にも使う"),
    ("user.create", "利用者の追加"),
    ("user.reset", "初回コードの発行"),
    ("vendor.ask", "事業者への依頼"),
    ("vendor.change", "契約の変更"),
    ("vendor.export", "システム一覧の書き出し"),
    ("vendor.import", "契約の取込み"),
    ("vendor.invite", "案内のリンクの発行"),
    ("vendor.register", "契約の登録"),
    ("vendor.remind", "事業者への再依頼"),
    ("vendor.revoke", "案内のリンクの取消し"),
    ("workbook.accept", "Excelからの回答の取込み"),
];

/// The event's verb in Japanese; empty where none is known: a verb of an older program.
pub fn verb_label(verb: &str) -> &'static str {
    let step = || verb.strip_prefix("conflict.")?.parse::<StepKind>().ok().map(StepKind::label);
    VERBS.iter().find(|(known, _)| *known == verb).map(|(_, words)| *words).or_else(step).unwrap_or_default()
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
