//! Cells that a person named for an item, put over those that were read.

use tachiiri_domain::form_book::{AnswerPlace, CellPlace, Corrections, DatePlace, RoundCorrection, RoundPlace};
use tachiiri_domain::problem::Problem;

use super::grid::{Grid, MOST_COLUMNS, MOST_ROWS};
use super::{ItemRead, Proposal, Sheet};
use crate::table::whole;

/// Puts the named cells over those read, the first round first. A round needs an answer: one without stays away, and
/// [`wrong`] says so.
pub(super) fn put(rounds: &mut Vec<RoundPlace>, grid: &Grid, cells: &[RoundCorrection]) {
    let mut cells: Vec<_> = cells.iter().collect();
    cells.sort_by_key(|one| one.round);
    for one in cells {
        let at = one.round.saturating_sub(1) as usize;
        let answer = one.answer.as_ref().map(|answer| answer_in(grid, answer));
        let next = rounds.len();
        match (rounds.get_mut(at), answer) {
            (Some(round), Some(answer)) => round.answer = answer,
            (None, Some(answer)) if at == next => {
                rounds.push(RoundPlace { answer, confirmed_on: None, target_on: None });
            }
            _ => {}
        }
        let Some(round) = rounds.get_mut(at) else { continue };
        let date = |named: &Option<DatePlace>| named.as_ref().map(|date| date_in(grid, date));
        round.confirmed_on = date(&one.confirmed_on).or(round.confirmed_on.take());
        round.target_on = date(&one.target_on).or(round.target_on.take());
    }
}

/// The first cell of what is merged there.
fn first(grid: &Grid, cell: &CellPlace) -> CellPlace {
    let (row, column) = grid.field(cell.row, cell.column).place();
    CellPlace { sheet: grid.name.clone(), row, column }
}

fn answer_in(grid: &Grid, answer: &AnswerPlace) -> AnswerPlace {
    let cell = |one: &CellPlace| first(grid, one);
    match answer {
        AnswerPlace::Word(one) => AnswerPlace::Word(cell(one)),
        AnswerPlace::Ticks { yes, no, not_applicable } => {
            AnswerPlace::Ticks { yes: cell(yes), no: cell(no), not_applicable: not_applicable.as_ref().map(cell) }
        }
    }
}

fn date_in(grid: &Grid, date: &DatePlace) -> DatePlace {
    let cell = |one: &CellPlace| first(grid, one);
    match date {
        DatePlace::WithAnswer => DatePlace::WithAnswer,
        DatePlace::Cell(one) => DatePlace::Cell(cell(one)),
        DatePlace::Parts { year, month, day } => {
            DatePlace::Parts { year: year.as_ref().map(cell), month: cell(month), day: cell(day) }
        }
    }
}

/// What is wrong with the cells that a person named: none such, printed on, a round without an answer, one cell for two.
pub(super) fn wrong(sheets: &[&Sheet<'_>], proposal: &Proposal, corrections: &Corrections) -> Option<Problem> {
    let lines = proposal.lines.iter().filter_map(|line| line.item.as_ref().map(|item| (line, item)));
    for (line, item) in lines {
        let Some(correction) = corrections.line(&line.sheet, line.row).filter(|one| !one.cells.is_empty()) else {
            continue;
        };
        let sheet = sheets.iter().find(|one| one.grid.name == line.sheet)?;
        let place = format!("シート「{}」{}行目", line.sheet, line.row + 1);
        let said = correction.cells.iter().find_map(|one| wrong_round(sheet, item, one));
        if let Some(said) = said.or_else(|| twice(proposal, item)) {
            return Some(whole(u64::from(line.row) + 1, "form_cell", &format!("{place}の項目：{said}")));
        }
    }
    None
}

fn wrong_round(sheet: &Sheet<'_>, item: &ItemRead, said: &RoundCorrection) -> Option<String> {
    let round = said.round;
    if item.gate && (round > 1 || said.target_on.is_some()) {
        return Some(
            "ほかの項目の前提となる項目の欄は、1回目の回答と確認日だけです（ITEM-GATE、令和5年の通知）。".into(),
        );
    }
    if item.rounds.len() < round as usize || round == 0 {
        let have = item.rounds.len();
        return Some(format!(
            "{round}回目の回答欄がありません。今の回答欄は{have}回目までです。回答欄は1回目から順に入れてください。"
        ));
    }
    let answer = said.answer.iter().flat_map(AnswerPlace::cells);
    let dates = [&said.confirmed_on, &said.target_on].into_iter().flatten().flat_map(DatePlace::cells);
    answer.chain(dates).find_map(|cell| wrong_cell(sheet, cell))
}

fn wrong_cell(sheet: &Sheet<'_>, cell: &CellPlace) -> Option<String> {
    if cell.row >= MOST_ROWS || cell.column >= MOST_COLUMNS {
        let allowed = format!("{MOST_ROWS}行目、{MOST_COLUMNS}列目まで");
        return Some(format!("セル{}は様式の外です。使えるのは{allowed}です。", cell.name()));
    }
    let field = sheet.grid.field(cell.row, cell.column);
    let table = sheet.tables.iter().find(|table| table.row <= cell.row && cell.row < table.end);
    let printed = table.is_some_and(|table| cell.row < table.body || table.is_text(&field)) && !field.is_blank();
    printed.then(|| {
        let text: String = field.text.chars().take(20).collect();
        format!("セル{}には「{text}」と印刷されています。書き込む欄のセルを選んでください。", cell.name())
    })
}

/// A cell of the item that another item or another round uses too.
fn twice(proposal: &Proposal, item: &ItemRead) -> Option<String> {
    let used = |item: &ItemRead| -> Vec<CellPlace> {
        let dates = |round: &RoundPlace| -> Vec<CellPlace> {
            let dates = [&round.confirmed_on, &round.target_on].into_iter().flatten();
            dates.flat_map(DatePlace::cells).cloned().collect()
        };
        let cells = item.rounds.iter().flat_map(|round| {
            let answer: Vec<_> = round.answer.cells().into_iter().cloned().collect();
            answer.into_iter().chain(dates(round)).collect::<Vec<_>>()
        });
        cells.collect()
    };
    let mine = used(item);
    let again = mine.iter().enumerate().find(|(at, cell)| mine[..*at].contains(cell)).map(|(_, cell)| (cell, item));
    let others = proposal.items().filter(|other| other.code != item.code);
    let shared = || {
        others.into_iter().find_map(|other| {
            let used = used(other);
            mine.iter().find(|cell| used.contains(cell)).map(|cell| (cell, other))
        })
    };
    let (cell, other) = again.or_else(shared)?;
    let (name, code) = (cell.name(), &other.code);
    Some(format!("セル{name}は項目{code}の欄に使われています。1つのセルは1つの欄にだけ使えます。"))
}
