//! A line of a ministry's workbook as its page corrects it.

use tachiiri_domain::form_book::{AnswerPlace, DatePlace, LineCorrection, RoundCorrection};
use tachiiri_pages::FieldError;
use tachiiri_pages::form_books::{LineFields, RoundFields};

use super::super::extract::optional;
use super::super::failure::Failure;
use super::form_books::{needed, number, optional_key};
use super::sheet_form::{Fields, field};

/// The correction, or what in its cells cannot be read.
pub fn read(fields: &Fields) -> Result<Result<LineCorrection, Vec<FieldError>>, Failure> {
    let text = |name: &str| field(fields, name).map(|text| text.trim().to_owned());
    let filled = |name: &str| text(name).filter(|text| !text.is_empty());
    let sheet = text("sheet").unwrap_or_default();
    let cells = match cells(&sheet, &rounds(fields)) {
        Ok(cells) => cells,
        Err(wrong) => return Ok(Err(wrong)),
    };
    Ok(Ok(LineCorrection {
        row: number(fields, "row")?,
        kind: needed("行の種類", fields, "kind")?,
        number: text("number"),
        text: filled("text"),
        group: optional_key("対象機器", fields, "group")?,
        rounds: optional(field(fields, "rounds"))?,
        target: filled("target").map(|text| text == "true"),
        section: filled("section"),
        gate: filled("gate").map(|text| text == "true"),
        cells,
        sheet,
    }))
}

/// The line as typed.
pub fn typed(fields: &Fields) -> LineFields {
    let text = |name: &str| field(fields, name).unwrap_or_default().to_owned();
    LineFields {
        kind: text("kind"),
        text: text("text"),
        number: text("number"),
        group: text("group"),
        rounds: text("rounds"),
        target: text("target"),
        section: text("section"),
        gate: text("gate"),
        cells: rounds(fields),
    }
}

/// The rounds of the form as typed.
pub fn rounds(fields: &Fields) -> Vec<RoundFields> {
    let typed = |name: &str, round: u32| field(fields, &format!("{name}-{round}")).map(str::to_owned);
    let rounds = (1u32..).map_while(|round| {
        let answer = typed("answer", round)?;
        let (confirmed_on, target_on) = (typed("confirmed", round), typed("target", round));
        Some(RoundFields {
            round,
            answer,
            confirmed_on: confirmed_on.unwrap_or_default(),
            target_on: target_on.unwrap_or_default(),
        })
    });
    rounds.collect()
}

fn cells(sheet: &str, typed: &[RoundFields]) -> Result<Vec<RoundCorrection>, Vec<FieldError>> {
    let (mut cells, mut wrong) = (Vec::new(), Vec::new());
    for RoundFields { round, answer, confirmed_on, target_on } in typed {
        let mut refuse = |name: &str, label: &str, why: String| {
            wrong.push(FieldError::new(&format!("{name}-{round}"), &format!("{round}回目の{label}：{why}")));
        };
        let answer = named(answer, |text| AnswerPlace::named(sheet, text));
        let confirmed_on = named(confirmed_on, |text| DatePlace::named(sheet, text));
        let target_on = named(target_on, |text| DatePlace::named(sheet, text));
        let answer = answer.unwrap_or_else(|why| {
            refuse("answer", "回答欄", why);
            None
        });
        let confirmed_on = confirmed_on.unwrap_or_else(|why| {
            refuse("confirmed", "確認日の欄", why);
            None
        });
        let target_on = target_on.unwrap_or_else(|why| {
            refuse("target", "目標日の欄", why);
            None
        });
        if answer.is_some() || confirmed_on.is_some() || target_on.is_some() {
            cells.push(RoundCorrection { round: *round, answer, confirmed_on, target_on });
        }
    }
    if wrong.is_empty() { Ok(cells) } else { Err(wrong) }
}

fn named<T>(text: &str, read: impl Fn(&str) -> Result<T, String>) -> Result<Option<T>, String> {
    if text.trim().is_empty() { Ok(None) } else { read(text).map(Some) }
}
