//! 電話連絡票 and FAX送信票: paper for those whom a mail does not reach.

use chrono::NaiveDate;
use serde::Serialize;

use crate::error::Result;
use crate::paper::{self, PaperSetting, Part, Pdf, noon};

/// A list to telephone by, with room to write what was said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CallList {
    pub title: String,
    pub health_centre: String,
    /// 和暦
    pub due_on: String,
    pub printed_on: String,
    pub rows: Vec<Call>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Call {
    pub facility: String,
    /// Department and person.
    pub person: String,
    pub phone: String,
    pub fax: String,
    /// `期限超過・入力中 8/11`
    pub state: String,
    /// Vendors' sheets that are still out, one a line.
    pub vendors: Vec<String>,
}

/// One FAX: what is sent and a slip to answer on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fax {
    /// One line each.
    pub to: Vec<String>,
    pub to_fax: String,
    pub from: Vec<String>,
    /// Where the slip goes.
    pub from_fax: String,
    /// 和暦
    pub date: String,
    pub title: String,
    pub paragraphs: Vec<String>,
    /// Printed on the slip: who answers.
    pub facility: String,
    /// Boxes to tick on the slip.
    pub choices: Vec<String>,
}

/// # Errors
/// As [`paper::compile`].
pub fn call_list(list: &CallList, on: NaiveDate, setting: &PaperSetting) -> Result<Pdf> {
    set("calls", serde_json::to_vec(list)?, on, setting)
}

/// One page each.
///
/// # Errors
/// As [`paper::compile`].
pub fn faxes(faxes: &[Fax], on: NaiveDate, setting: &PaperSetting) -> Result<Pdf> {
    set("fax", serde_json::to_vec(faxes)?, on, setting)
}

fn set(template: &str, said: Vec<u8>, on: NaiveDate, setting: &PaperSetting) -> Result<Pdf> {
    let mut parts: Vec<Part> = vec![("paper.json".to_owned(), said)];
    parts.extend(paper::templates());
    paper::compile(template, &parts, noon(on), setting)
}
