//! 根拠資料: a file kept with its SHA-256, or where a paper is kept on site. S1 1-6 says keep it, not send it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::access::keyed;
use crate::answers::cited;
use crate::instrument::{Instrument, Item, Respondent};
use crate::problem::Problem;
use crate::rules::Rule;
use crate::wareki;

/// Bytes of one file at most: 25 MiB.
pub const MOST_BYTES: usize = 25 * 1024 * 1024;

/// Lineages (before `@`) of what a device may have no function for at all: access control and logs (S1 1-6).
const FUNCTIONS: [&str; 2] = ["access-rights", "access-log"];

keyed! {
    /// What a piece of evidence is.
    EvidenceKind {
        Ground = "ground",
        Mds = "mds",
        Sds = "sds",
        /// The original of what was entered by proxy (VEN-PROXY).
        Original = "original",
        /// What a vendor wrote about a contradiction.
        Reply = "reply",
        /// The three points confirmed for a device that has no such function (ANS-CANNOT).
        Cannot = "cannot",
    }
}

impl EvidenceKind {
    pub fn label(self) -> &'static str {
        match self {
            Self::Ground => "根拠資料",
            Self::Mds => "医療情報セキュリティ開示書（MDS）",
            Self::Sds => "医療情報セキュリティ開示書（SDS）",
            Self::Original => "代行入力の原本",
            Self::Reply => "事業者からの返事",
            Self::Cannot => "機能がない機器の確認",
        }
    }

    pub fn is_disclosure(self) -> bool {
        matches!(self, Self::Mds | Self::Sds)
    }
}

/// What MDS/SDS say of themselves (MDS-FORM).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosure {
    /// As printed on it: `Ver.4.1（安全管理ガイドライン第6.0版対応）`.
    pub edition: String,
    /// Whether it is the latest edition there is; which that is, the person who enters it knows.
    pub latest: bool,
    /// A layout of the vendor's own instead of JAHIS's: accepted.
    pub own_layout: bool,
}

impl Disclosure {
    /// What is said beside an accepted one that should be renewed.
    pub fn reminder(&self) -> Option<String> {
        let sentence = "古い版の開示書です。今は使えますが、事業者に更新を促してください。";
        (!self.latest).then(|| cited(sentence, Rule::MdsForm))
    }
}

/// The three points that S1 1-6 has confirmed with the vendor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CannotStatement {
    /// Which device.
    pub device: String,
    /// Why access control or logs are impossible, or need not be.
    pub why: String,
    /// How an incident is answered without logs.
    pub incident: String,
    /// Whether not even the operating system's own log exists.
    pub os_log: String,
}

impl CannotStatement {
    /// Field, question, answer – in the order of S1.
    pub fn points(&self) -> [(&'static str, &'static str, &str); 4] {
        [
            ("device", "機器の名称", &self.device),
            ("why", "アクセス制御（又はログ管理）ができない、又は実施しなくてもよい理由", &self.why),
            ("incident", "インシデントが発生したとき、ログがない状態でどのように対応するか", &self.incident),
            ("os_log", "OS標準で取得できるログも存在しないか", &self.os_log),
        ]
    }
}

/// Where the evidence is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "held", rename_all = "snake_case")]
pub enum Held {
    /// In the object store.
    File { sha256: String, bytes: u64, media_type: String, file_name: String },
    /// A paper on site.
    Reference { place: String, dated_on: NaiveDate },
    /// The statement itself.
    Statement(CannotStatement),
}

/// A piece of evidence to be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewEvidence {
    /// Code of the item; None: the sheet as a whole.
    pub item: Option<String>,
    pub kind: EvidenceKind,
    pub title: String,
    pub note: String,
    pub held: Held,
    pub disclosure: Option<Disclosure>,
}

/// Whether ANS-CANNOT may be claimed for an item: access control and logs alone.
pub fn may_lack_function(item: &Item) -> bool {
    let base = item.lineage.split('@').next().unwrap_or_default();
    FUNCTIONS.contains(&base)
}

impl NewEvidence {
    /// Everything wrong with it on a form, each with the name of its field.
    pub fn check(&self, form: &Instrument, today: NaiveDate) -> Vec<Problem> {
        let mut found = Vec::new();
        let item = self.item.as_deref().and_then(|code| form.item(code));
        if let (Some(code), None) = (&self.item, item) {
            found.push(problem("item", code, format!("項目「{code}」は様式「{}」にありません。", form.key())));
        }
        if self.title.trim().is_empty() {
            found.push(problem(
                "title",
                "",
                "資料の名称が未記入です。何の資料か分かる名前を書いてください。".to_owned(),
            ));
        }
        match &self.held {
            Held::File { .. } => {}
            Held::Reference { place, dated_on } => found.extend(reference(place, *dated_on, today)),
            Held::Statement(statement) => found.extend(points(statement)),
        }
        if self.kind.is_disclosure() && self.disclosure.as_ref().is_none_or(|one| one.edition.trim().is_empty()) {
            let said = "開示書の版が未記入です。開示書に書いてある版を入れてください。";
            found.push(problem("edition", "", cited(said, Rule::MdsForm)));
        }
        if self.kind == EvidenceKind::Cannot {
            found.extend(claim(form, item));
        }
        found
    }
}

fn reference(place: &str, dated_on: NaiveDate, today: NaiveDate) -> Vec<Problem> {
    let mut found = Vec::new();
    if place.trim().is_empty() {
        let said = "資料の所在が未記入です。ファイルを付けないときは、どこに保管しているかを書いてください。";
        found.push(problem("place", "", said.to_owned()));
    }
    if dated_on > today {
        let said = format!("資料の日付「{}」は今日より後です。今日までの日を入れます。", wareki::long(dated_on));
        found.push(problem("dated_on", &dated_on.to_string(), said));
    }
    found
}

fn points(statement: &CannotStatement) -> Vec<Problem> {
    let blank = statement.points().into_iter().filter(|(_, _, answer)| answer.trim().is_empty());
    let said =
        |question| cited(&format!("「{question}」が未記入です。事業者に確かめて書いてください。"), Rule::AnsCannot);
    blank.map(|(field, question, _)| problem(field, "", said(question))).collect()
}

/// Not for patches nor for accounts: S1 sends those elsewhere.
fn claim(form: &Instrument, item: Option<&Item>) -> Option<Problem> {
    let base = item.map(|item| item.lineage.split('@').next().unwrap_or_default());
    let instead = match base {
        _ if form.respondent == Respondent::Vendor => "医療機関確認用のチェックリストに登録します。",
        Some(base) if FUNCTIONS.contains(&base) => return None,
        Some("security-patch") => "次の対応時期を決め、「いいえ」と目標日を入れます（研修Q&A 9-14）。",
        Some("unused-accounts") => "事業者に改善を求めます（研修Q&A 7-7）。",
        Some(_) | None => "「はい」とする根拠は、ほかの根拠資料で示します。",
    };
    let name = item.map_or_else(|| "チェックリスト全体".to_owned(), Item::label_short);
    let said = format!("機能がない機器の確認は「{name}」には使えません。アクセス制御とログの項目だけです。{instead}");
    let code = item.map_or("", |item| item.code.as_str());
    Some(problem("item", code, cited(&said, Rule::AnsCannot)))
}

fn problem(field: &str, value: &str, message: String) -> Problem {
    Problem {
        line: 0,
        column: field.to_owned(),
        value: value.to_owned(),
        code: "evidence_incomplete".to_owned(),
        message,
    }
}
