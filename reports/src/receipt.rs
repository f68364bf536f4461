//! 受付票: what a respondent keeps of a submission. Values in, PDF out; no wall clock inside.

use serde::Serialize;
use tachiiri_domain::clock::{Timestamp, in_japan};
use tachiiri_domain::wareki;

use crate::error::Result;
use crate::paper::{PaperSetting, Pdf, compile, templates};

/// A submission as its receipt shows it, in words.
#[derive(Clone, Debug, Serialize)]
pub struct Receipt {
    /// 受付番号
    pub number: String,
    pub facility: String,
    /// `架空システム株式会社・電子カルテ` on a vendor's sheet, else empty.
    pub contract: String,
    pub health_centre: String,
    /// Title of the form with its fiscal year.
    pub form: String,
    #[serde(skip)]
    pub at: Timestamp,
    pub by: String,
    /// `院長 一郎（令和5年11月17日、本人のログイン）`; empty where nobody was asked.
    pub director: String,
    /// SHA-256 of the content.
    pub digest: String,
    /// The facility's statements, a sentence each.
    pub facts: Vec<String>,
    pub sections: Vec<ReceiptSection>,
    /// Printed in the header of a demonstration.
    pub made_up: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct ReceiptSection {
    pub label: String,
    pub lines: Vec<ReceiptLine>,
}

/// One answer, or an item without any.
#[derive(Clone, Debug, Serialize)]
pub struct ReceiptLine {
    /// `2(7) ネットワーク機器`
    pub number: String,
    pub label: String,
    /// `1回目`; empty where there is no answer.
    pub round: String,
    /// `はい`, `いいえ`, `未記入`, `記入不要`
    pub answer: String,
    pub confirmed_on: String,
    pub target_on: String,
    /// 備考 and 代行入力, as they stand.
    pub note: String,
}

/// Sets a receipt.
///
/// # Errors
/// As [`crate::paper::render`].
pub fn render(receipt: &Receipt, setting: &PaperSetting) -> Result<Pdf> {
    let at = format!("{} {}", wareki::long(in_japan(receipt.at).date_naive()), in_japan(receipt.at).format("%H:%M"));
    let document = serde_json::json!({ "receipt": receipt, "at": at });
    let mut parts = vec![("receipt.json".to_owned(), document.to_string().into_bytes())];
    parts.extend(templates());
    compile("receipt", &parts, receipt.at.timestamp(), setting)
}
