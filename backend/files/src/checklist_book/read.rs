//! From the cells of a workbook to the answers of a form.

use std::collections::{BTreeMap, BTreeSet};

use tachiiri_domain::Date;
use tachiiri_domain::answers::{Answers, Cell, Given, Sheet, SheetFacts};
use tachiiri_domain::instrument::{Answer, Instrument, Item};
use tachiiri_domain::problem::{CellProblem, Problem};
use tachiiri_domain::rules::Rule;

use super::find::{Columns, Line, Sighting, look};
use super::layout::Part;
use super::value::{self, Said};
use super::{Found, Head, Places, Reading, Returned, owner};
use crate::book::{Datum, Grid, address};
use crate::table::whole;

pub fn reading(file: &Returned, form: &Instrument, head: &Head) -> Result<Reading, Problem> {
    owner::check(file, form, head)?;
    let visible = file.grids.iter().filter(|grid| grid.visible);
    let mut sightings: Vec<_> = visible.map(|grid| look(grid, form)).filter(|one| !one.lines.is_empty()).collect();
    // The sheet with most items is the form; of two alike, the first.
    sightings.sort_by_key(|one| std::cmp::Reverse(one.lines.len()));
    let mut sightings = sightings.into_iter();
    let best = sightings.next().ok_or_else(|| no_form(form))?;
    owner::check_sheet(&best, form, head)?;
    if best.lines.iter().all(|line| line.columns.rounds().next().is_none()) {
        return Err(no_columns(best.grid));
    }
    let reading = read(&best, form, head);
    for other in sightings {
        let again = read(&other, form, head);
        if again.cells.values().any(|found| !found.given.is_blank()) && !same(&again, &reading) {
            return Err(two_sheets(best.grid, other.grid));
        }
    }
    if reading.problems.is_empty() && reading.cells.values().all(|found| found.given.answer.is_none()) {
        return Err(no_answers(best.grid));
    }
    Ok(reading)
}

fn same(one: &Reading, other: &Reading) -> bool {
    one.cells.len() == other.cells.len()
        && one.cells.iter().zip(&other.cells).all(|(a, b)| a.0 == b.0 && a.1.given == b.1.given)
}

fn read(sighting: &Sighting<'_>, form: &Instrument, head: &Head) -> Reading {
    let none = Answers::new();
    let judge = Sheet { instrument: form, fiscal_year: head.fiscal_year, facts: SheetFacts::default(), answers: &none };
    let mut reader = Reader { grid: sighting.grid, judge, reading: Reading::default() };
    let (facts, mut wrong) = owner::facts(sighting.grid);
    reader.reading.facts = facts;
    reader.reading.problems.append(&mut wrong);
    let usual = usual_label(&sighting.lines);
    let mut seen = BTreeMap::new();
    for line in &sighting.lines {
        match seen.insert(line.item.code.as_str(), line.row) {
            None => reader.line(line, usual),
            Some(first) => reader.twice(line, first),
        }
    }
    for (row, columns) in &sighting.strays {
        reader.stray(*row, columns);
    }
    let lacking = form.items.iter().filter(|item| !seen.contains_key(item.code.as_str()));
    reader.reading.missing = lacking.map(|item| item.code.clone()).collect();
    reader.reading
}

/// The column in which most official texts stand.
fn usual_label(lines: &[Line<'_>]) -> u32 {
    let columns: BTreeSet<_> = lines.iter().map(|line| line.label).collect();
    let count = |column: &u32| lines.iter().filter(|line| line.label == *column).count();
    columns.into_iter().max_by_key(count).unwrap_or_default()
}

struct Reader<'a> {
    grid: &'a Grid,
    judge: Sheet<'a>,
    reading: Reading,
}

impl<'a> Reader<'a> {
    fn line(&mut self, line: &Line<'_>, usual: u32) {
        let shift = self.shift(line, usual);
        for round in line.columns.rounds() {
            let at = |part: Part| {
                let column = line.columns.column(round, part)?;
                Some((line.row, column.checked_add_signed(shift)?))
            };
            self.cell(line.item, round, at);
        }
    }

    /// How far a row slipped sideways: as far as its text did, where its answers make sense only there.
    fn shift(&self, line: &Line<'_>, usual: u32) -> i32 {
        let slipped = i32::try_from(i64::from(line.label) - i64::from(usual)).unwrap_or_default();
        let sense = |by: i32| {
            let columns = line.columns.rounds().filter_map(|round| line.columns.column(round, Part::Answer));
            let cells = columns.filter_map(|column| self.grid.get(line.row, column.checked_add_signed(by)?));
            cells.filter(|datum| matches!(value::answer(&datum.text()), Said::Answer(..))).count()
        };
        if slipped != 0 && sense(slipped) > sense(0) { slipped } else { 0 }
    }

    fn cell(&mut self, item: &Item, round: u8, at: impl Fn(Part) -> Option<(u32, u32)>) {
        let grid = self.grid;
        let datum = |part: Part| at(part).and_then(|(row, column)| grid.get(row, column));
        let place = |part: Part| at(part).map(|(row, column)| address(row, column)).unwrap_or_default();
        let mut found = Found {
            given: Given::default(),
            at: Places {
                sheet: grid.name.clone(),
                answer: place(Part::Answer),
                confirmed_on: place(Part::ConfirmedOn),
                target_on: place(Part::TargetOn),
                note: place(Part::Note),
                proxy: place(Part::Proxy),
            },
            unsound: false,
        };
        let wrong_before = self.reading.problems.len();
        let (answer, behind) = self.answer(item, round, datum(Part::Answer), &found.at.answer);
        found.given.answer = answer;
        let confirmed = self.sound(datum(Part::ConfirmedOn), &found.at.confirmed_on).or(behind.as_ref());
        let place = if found.at.confirmed_on.is_empty() { &found.at.answer } else { &found.at.confirmed_on };
        let year = self.judge.fiscal_year;
        let window = Some((year.first_day(), year.last_day()));
        found.given.confirmed_on = self.date(confirmed, place, window, Rule::AnsDates);
        let target = self.sound(datum(Part::TargetOn), &found.at.target_on);
        let window = item.target.from.zip(item.target.to);
        found.given.target_on = self.date(target, &found.at.target_on, window, Rule::AnsTarget);
        found.given.note = self.text(datum(Part::Note), &found.at.note).replace("\r\n", "\n");
        let proxy = self.text(datum(Part::Proxy), &found.at.proxy).trim().to_owned();
        found.given.proxy = Some(proxy).filter(|place| !place.is_empty());
        found.unsound = self.reading.problems.len() > wrong_before;
        self.reading.cells.insert(Cell { item: item.code.clone(), round }, found);
    }

    /// The answer of a cell, and what stands behind it in the same one: people write the day there.
    fn answer(&mut self, item: &Item, round: u8, datum: Option<&Datum>, at: &str) -> (Option<Answer>, Option<Datum>) {
        let Some(datum) = self.sound(datum, at) else { return (None, None) };
        match value::answer(&datum.text()) {
            Said::Blank => (None, None),
            Said::Answer(answer, rest) => (Some(answer), (!rest.is_empty()).then_some(Datum::Text(rest))),
            Said::Unknown => {
                let told = self.judge.unread_answer(item, round, &datum.text());
                self.problem(at, datum, "answer_unknown", Some(told.rule), told.message);
                (None, None)
            }
        }
    }

    fn text(&mut self, datum: Option<&Datum>, at: &str) -> String {
        self.sound(datum, at).map(Datum::text).unwrap_or_default()
    }

    fn date(&mut self, datum: Option<&Datum>, place: &str, window: Option<(Date, Date)>, rule: Rule) -> Option<Date> {
        let datum = datum?;
        value::date(datum, window).unwrap_or_else(|sentence| {
            self.problem(place, datum, "date_unreadable", Some(rule), sentence);
            None
        })
    }

    /// The cell, unless it is an error of the spreadsheet: those are told.
    fn sound<'d>(&mut self, datum: Option<&'d Datum>, place: &str) -> Option<&'d Datum> {
        let datum = datum?;
        let Datum::Error(error) = datum else { return Some(datum) };
        let message = format!("セルが「{error}」というエラーになっています。値を入れ直してください。");
        self.problem(place, datum, "cell_error", None, message);
        None
    }

    /// An item that stands in the sheet again. The same content twice is no harm.
    fn twice(&mut self, line: &Line<'_>, first: u32) {
        let mut again = Reader { grid: self.grid, judge: self.judge, reading: Reading::default() };
        again.line(line, line.label);
        for (cell, found) in again.reading.cells {
            let known = self.reading.cells.get(&cell).map(|known| &known.given);
            if found.given.is_blank() || known == Some(&found.given) {
                continue;
            }
            let message = format!(
                "「{}」が{}行目にもあり、内容が違います。どちらか一つを残してください。",
                named(line.item),
                first + 1
            );
            let value = found.given.answer.map(|answer| answer.label().to_owned()).unwrap_or_default();
            self.told(&found.at.answer, value, "item_twice", None, message);
        }
    }

    /// A row with an answer that belongs to no item: a question that was written anew, or another form's.
    fn stray(&mut self, row: u32, columns: &Columns) {
        let answers = columns.rounds().filter_map(|round| columns.column(round, Part::Answer));
        let grid = self.grid;
        let mut given = answers.filter_map(|column| Some((column, grid.get(row, column)?)));
        let answered = given.find(|(_, datum)| matches!(value::answer(&datum.text()), Said::Answer(..)));
        if let Some((column, datum)) = answered {
            let message = "この行の問いは様式にありません。問いの文を様式のとおりに戻すか、行の回答を消してください。";
            self.problem(&address(row, column), datum, "item_unknown", None, message.to_owned());
        }
    }

    fn problem(&mut self, place: &str, datum: &Datum, code: &str, rule: Option<Rule>, message: String) {
        self.told(place, datum.text(), code, rule, message);
    }

    fn told(&mut self, place: &str, value: String, code: &str, rule: Option<Rule>, message: String) {
        let (sheet, cell) = (self.grid.name.clone(), place.to_owned());
        self.reading.problems.push(CellProblem { sheet, cell, value, code: code.to_owned(), rule, message });
    }
}

fn named(item: &Item) -> String {
    [item.label_short(), item.short.clone()].join(" ").trim().to_owned()
}

fn no_form(form: &Instrument) -> Problem {
    let message = format!(
        "「{}」の項目が1つも見つかりません。ダウンロードした様式の Excel ファイルを選んでください。",
        form.title
    );
    whole(0, "no_form", &message)
}

fn no_columns(grid: &Grid) -> Problem {
    let message = format!(
        "シート「{}」に回答の列が見つかりません。「1回目」「回答」「確認日」の見出しを様式のとおりに戻してください。",
        grid.name
    );
    whole(0, "columns_missing", &message)
}

fn no_answers(grid: &Grid) -> Problem {
    let message = format!(
        "シート「{}」に回答が1つも見つかりません。回答を入れたファイルを、保存してから選んでください。",
        grid.name
    );
    whole(0, "no_answers", &message)
}

fn two_sheets(one: &Grid, other: &Grid) -> Problem {
    let message = format!(
        "シート「{}」と「{}」の両方に回答があり、内容が違います。どちらか一つを残してください。",
        one.name, other.name
    );
    whole(0, "sheet_twice", &message)
}
