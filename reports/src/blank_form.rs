//! A form as paper, to be filled by hand: what a hospital without a computer gets, and how a new version will look.

use chrono::NaiveTime;
use serde::Serialize;
use tachiiri_domain::Date;
use tachiiri_domain::instrument::{Instrument, Item, Rounds, Wording};
use tachiiri_domain::wareki;

use crate::error::Result;
use crate::paper::{PaperSetting, Pdf, compile, templates};

/// Whose form it is. Empty texts leave a line to write on.
#[derive(Clone, Debug)]
pub struct BlankForm<'a> {
    pub instrument: &'a Instrument,
    pub facility: &'a str,
    /// `架空システム株式会社・電子カルテ` on a vendor's form.
    pub contract: &'a str,
    pub due_on: Option<Date>,
    /// 見本県, or the preview of a draft.
    pub banner: &'a str,
    /// The document's day.
    pub on: Date,
}

#[derive(Serialize)]
struct Document<'a> {
    title: &'a str,
    /// `mhlw-cyber-facility/r5`
    key: String,
    respondent: &'static str,
    facility: &'a str,
    contract: &'a str,
    due_on: String,
    banner: &'a str,
    notice: String,
    instructions: &'a [String],
    /// `はい・いいえ`
    choices: String,
    sections: Vec<Section<'a>>,
    unconfirmed: usize,
}

#[derive(Serialize)]
struct Section<'a> {
    label: String,
    rows: Vec<Row<'a>>,
}

/// A line of the table: an item, or the form's line above a group.
#[derive(Serialize)]
struct Row<'a> {
    heading: &'a str,
    number: String,
    label: &'a str,
    reference: bool,
    unconfirmed: bool,
    /// Whether the form has the columns.
    target: bool,
    again: bool,
}

/// Sets the form. The same form and day give the same bytes.
///
/// # Errors
/// As [`compile`].
pub fn render(form: &BlankForm<'_>, setting: &PaperSetting) -> Result<Pdf> {
    let mut parts = templates();
    parts.push(("form.json".into(), serde_json::to_vec_pretty(&document(form))?));
    // Noon in Japan, so that the date is the same wherever the file is read.
    let noon_utc = NaiveTime::from_hms_opt(3, 0, 0).expect("three o'clock exists");
    compile("blank-form", &parts, form.on.and_time(noon_utc).and_utc().timestamp(), setting)
}

fn document<'a>(form: &BlankForm<'a>) -> Document<'a> {
    let instrument = form.instrument;
    let notice = instrument.notice.as_ref().map_or_else(String::new, |notice| {
        let date = notice.date.map(wareki::long).unwrap_or_default();
        [date, notice.number.clone()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    });
    let choices: Vec<_> = instrument.answers.iter().map(|answer| answer.label()).collect();
    Document {
        title: &instrument.title,
        key: instrument.key(),
        respondent: instrument.respondent.label(),
        facility: form.facility,
        contract: form.contract,
        due_on: form.due_on.map(wareki::long).unwrap_or_default(),
        banner: form.banner,
        notice,
        instructions: &instrument.instructions,
        choices: choices.join("・"),
        sections: instrument.sections.iter().map(|section| self::section(instrument, section)).collect(),
        unconfirmed: instrument.unconfirmed().count(),
    }
}

fn section<'a>(instrument: &'a Instrument, section: &'a tachiiri_domain::instrument::Section) -> Section<'a> {
    let mut above = "";
    let mut rows = Vec::new();
    for item in instrument.items.iter().filter(|item| item.section == section.code) {
        let heading = if item.heading == above { "" } else { item.heading.as_str() };
        above = item.heading.as_str();
        rows.push(row(instrument, item, heading));
    }
    let label = if section.code == "0" { section.label.clone() } else { format!("{} {}", section.code, section.label) };
    Section { label, rows }
}

fn row<'a>(instrument: &Instrument, item: &'a Item, heading: &'a str) -> Row<'a> {
    Row {
        heading,
        number: item.full_number(),
        label: &item.label,
        reference: item.required_from > instrument.fiscal_year,
        unconfirmed: item.wording != Wording::Official,
        target: item.target.asked,
        again: item.rounds == Rounds::Many,
    }
}
