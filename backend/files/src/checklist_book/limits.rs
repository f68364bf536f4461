//! What a spreadsheet is told of the rules, so that a mistake shows while it is typed; reading judges by the rules.

use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, DataValidationRule, XlsxError as Fault};
use tachiiri_domain::Date;
use tachiiri_domain::instrument::{Instrument, Item, LiftingFact, TargetGroup};
use tachiiri_domain::wareki;

use super::paint;

/// Whether a form has items that a statement lifts.
pub fn asked(form: &Instrument, fact: LiftingFact) -> bool {
    form.items.iter().any(|item| lifts(item, fact))
}

fn lifts(item: &Item, fact: LiftingFact) -> bool {
    let by_network = fact == LiftingFact::NoNetwork && item.group == TargetGroup::Network;
    by_network || item.not_required_when.contains(&fact)
}

/// `2(2)、2(3)`: what a statement lifts.
pub fn lifted(form: &Instrument, fact: LiftingFact) -> String {
    let items = form.items.iter().filter(|item| lifts(item, fact));
    items.map(Item::label_short).collect::<Vec<_>>().join("、")
}

/// A list to choose from.
pub fn choice(labels: &[&str]) -> Result<DataValidation, Fault> {
    let allowed = labels.join("」か「");
    DataValidation::new()
        .allow_list_strings(labels)?
        .set_error_title("回答")?
        .set_error_message(format!("「{allowed}」を選んでください。"))
}

/// The days that are allowed, both ends included: a warning, for 和暦 may be typed as text.
pub fn days(name: &str, from: Date, to: Date) -> Result<DataValidation, Fault> {
    let allowed = format!("{}から{}までの日を入れてください。", wareki::long(from), wareki::long(to));
    let rule = DataValidationRule::Between(paint::excel(from)?, paint::excel(to)?);
    let days = DataValidation::new().allow_date(rule).set_error_style(DataValidationErrorStyle::Warning);
    days.set_error_title(name)?.set_error_message(&allowed)?.set_input_title(name)?.set_input_message(&allowed)
}
