//! From the answers of a form to its workbook.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, ProtectionOptions, Workbook, Worksheet, XlsxError as Fault};
use tachiiri_domain::answers::{Cell, Given, Sheet};
use tachiiri_domain::instrument::{Item, LiftingFact, TargetGroup, Wording};
use tachiiri_domain::wareki;

use super::layout::{CONTRACT, FACILITY_ID, FACTS, Part, SHEET, UNCONFIRMED};
use super::limits::{asked, choice, days, lifted};
use super::paint::{self, Ink};
use super::{Filling, help, stamp};
use crate::xlsx_out::XlsxError;

const NUMBER: u16 = 0;
const GROUP: u16 = 1;
const QUESTION: u16 = 2;
const FIRST_ROUND: u16 = 3;
/// In half-width characters, like every width here.
const QUESTION_WIDTH: f64 = 62.0;
/// Points of a line over the whole width.
const WIDE_LINE: f64 = 24.0;
/// Rounds that every sheet offers: as many as the printed form.
const ROUNDS: u8 = 2;
const A4: u8 = 9;

pub fn book(filling: &Filling<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // A fixed date: the same content is the same file.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made).set_title(&filling.form.title));
    let mut writer = Writer::new(filling, book.add_worksheet());
    writer.sheet()?;
    help::write(book.add_worksheet(), filling.form, filling.head)?;
    stamp::write(&mut book, filling)?;
    Ok(book.save_to_buffer()?)
}

struct Writer<'a> {
    filling: &'a Filling<'a>,
    page: &'a mut Worksheet,
    /// The parts of each round, in the order of their columns.
    parts: Vec<Part>,
    rounds: u8,
    row: u32,
}

impl<'a> Writer<'a> {
    fn new(filling: &'a Filling<'a>, page: &'a mut Worksheet) -> Self {
        let proxied = filling.answers.values().any(|(given, _)| given.proxy.is_some());
        let wanted = |part: &Part| *part != Part::Proxy || filling.proxy || proxied;
        Self { filling, page, parts: Part::ALL.into_iter().filter(wanted).collect(), rounds: rounds(filling), row: 0 }
    }

    fn last(&self) -> u16 {
        FIRST_ROUND + u16::from(self.rounds) * self.parts.len() as u16 - 1
    }

    fn column(&self, round: u8, part: usize) -> u16 {
        FIRST_ROUND + u16::from(round - 1) * self.parts.len() as u16 + part as u16
    }

    fn sheet(&mut self) -> Result<(), Fault> {
        self.page.set_name(SHEET)?.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
        self.page.set_footer("&C&P / &N");
        self.widths()?;
        self.top()?;
        self.facts()?;
        let heading = self.row;
        self.headings()?;
        self.page.set_repeat_rows(heading, heading + 1)?;
        let first = self.row;
        self.items()?;
        self.validations(first, self.row - 1)?;
        self.page.protect_with_options(&ProtectionOptions {
            format_cells: true,
            format_columns: true,
            format_rows: true,
            ..ProtectionOptions::default()
        });
        Ok(())
    }

    fn widths(&mut self) -> Result<(), Fault> {
        self.page.set_column_width(NUMBER, 9)?.set_column_width(GROUP, 17)?;
        self.page.set_column_width(QUESTION, QUESTION_WIDTH)?;
        for round in 1..=self.rounds {
            for (index, part) in self.parts.iter().enumerate() {
                let width = match part {
                    Part::Answer => 10,
                    Part::ConfirmedOn | Part::TargetOn => 19,
                    Part::Note | Part::Proxy => 24,
                };
                self.page.set_column_width(self.column(round, index), width)?;
            }
        }
        Ok(())
    }

    /// A line over the whole width.
    fn wide(&mut self, text: &str, format: &rust_xlsxwriter::Format) -> Result<(), Fault> {
        let last = self.last();
        self.page.set_row_height(self.row, WIDE_LINE)?;
        paint::across(self.page, self.row, (NUMBER, last), text, format)?;
        self.row += 1;
        Ok(())
    }

    fn top(&mut self) -> Result<(), Fault> {
        let (form, head) = (self.filling.form, self.filling.head);
        self.wide(&format!("{}（{}）", form.title, head.fiscal_year.label()), &paint::title())?;
        let lead = "黄色の欄に記入して保存し、チェックリストの画面の「Excel で回答」で読み込んでください。取り込む前に、変わるところを確かめられます。";
        self.wide(lead, &paint::plain())?;
        let due = wareki::long(head.due_on);
        let pairs = [
            ("医療機関", head.facility_name.as_str()),
            (FACILITY_ID, &head.external_id),
            (CONTRACT, &head.contract),
            ("提出先", &head.health_centre),
            ("提出期限", &due),
        ];
        for (label, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
            paint::across(self.page, self.row, (NUMBER, GROUP), label, &paint::label())?;
            self.page.write_string_with_format(self.row, QUESTION, value, &paint::plain())?;
            self.row += 1;
        }
        Ok(())
    }

    /// The statements that lift items, where the form has items they lift.
    fn facts(&mut self) -> Result<(), Fault> {
        let (form, facts) = (self.filling.form, self.filling.facts);
        let last = self.last();
        for (fact, label) in FACTS {
            let stated = match fact {
                LiftingFact::NoVendorContract => facts.no_vendor_contract,
                LiftingFact::NoNetwork => facts.no_network,
            };
            if !asked(form, fact) {
                continue;
            }
            paint::across(self.page, self.row, (NUMBER, QUESTION), label, &paint::label())?;
            let word = if stated { "はい" } else { "いいえ" };
            self.page.write_string_with_format(self.row, FIRST_ROUND, word, &Ink::Open.answer())?;
            let choice = choice(&["はい", "いいえ"])?;
            self.page.add_data_validation(self.row, FIRST_ROUND, self.row, FIRST_ROUND, &choice)?;
            let hint = format!("当てはまるときは「はい」にします。{}が記入不要になります。", lifted(form, fact));
            paint::across(self.page, self.row, (FIRST_ROUND + 1, last), &hint, &paint::plain())?;
            self.row += 1;
        }
        self.row += 1;
        Ok(())
    }

    /// Two lines: the rounds, and the parts of each.
    fn headings(&mut self) -> Result<(), Fault> {
        let format = paint::heading();
        let (above, below) = (self.row, self.row + 1);
        for (column, text) in [(NUMBER, "番号"), (GROUP, "対象"), (QUESTION, "チェック項目")] {
            self.page.merge_range(above, column, below, column, text, &format)?;
        }
        for round in 1..=self.rounds {
            let ends = (self.column(round, 0), self.column(round, self.parts.len() - 1));
            paint::across(self.page, above, ends, &format!("{round}回目"), &format)?;
            for (index, part) in self.parts.iter().enumerate() {
                let column = self.column(round, index);
                self.page.write_string_with_format(below, column, part.heading(), &format)?;
            }
        }
        self.row += 2;
        Ok(())
    }

    fn items(&mut self) -> Result<(), Fault> {
        let (form, year) = (self.filling.form, self.filling.head.fiscal_year);
        let (mut section, mut heading, mut reference) = ("", "", false);
        for item in &form.items {
            if item.required_from > year && !reference {
                reference = true;
                let note =
                    format!("○ 参考項目（{}から必須。今年度は記入しなくても提出できます）", item.required_from.label());
                self.wide(&note, &paint::section())?;
                (section, heading) = ("", "");
            }
            if item.section != section {
                section = &item.section;
                heading = "";
                let label = form.section_label(section);
                let numbered = if section == "0" { label.to_owned() } else { format!("{section} {label}") };
                self.wide(&numbered, &paint::section())?;
            }
            if item.heading != heading {
                heading = &item.heading;
                if !heading.is_empty() {
                    self.wide(heading, &paint::group())?;
                }
            }
            self.item(item)?;
        }
        Ok(())
    }

    fn item(&mut self, item: &Item) -> Result<(), Fault> {
        let number = if item.number.is_empty() { String::new() } else { format!("{}{}", item.section, item.number) };
        let unsure = if item.wording == Wording::Official { "" } else { UNCONFIRMED };
        let question = format!("{}{unsure}", item.label);
        let format = paint::question();
        self.page.write_string_with_format(self.row, NUMBER, &number, &format)?;
        let group = if item.group == TargetGroup::None { "" } else { item.group.label() };
        self.page.write_string_with_format(self.row, GROUP, group, &format)?;
        self.page.write_string_with_format(self.row, QUESTION, &question, &format)?;
        self.page.set_row_height(self.row, paint::height(&question, QUESTION_WIDTH).max(26.0))?;
        for round in 1..=self.rounds {
            self.cell(item, round)?;
        }
        self.row += 1;
        Ok(())
    }

    fn cell(&mut self, item: &Item, round: u8) -> Result<(), Fault> {
        let cell = Cell { item: item.code.clone(), round };
        let blank = Given::default();
        let given = self.filling.answers.get(&cell).map_or(&blank, |(given, _)| given);
        let frozen = self.filling.frozen.get(&cell).is_some_and(|given| given.answer.is_some());
        let ink = if frozen || (item.gate && round > 1) { Ink::Closed } else { Ink::Open };
        for (index, part) in self.parts.clone().into_iter().enumerate() {
            let (row, column) = (self.row, self.column(round, index));
            match part {
                Part::Answer => {
                    text(self.page, (row, column), given.answer.map_or("", |one| one.label()), &ink.answer())?
                }
                Part::ConfirmedOn => paint::date(self.page, (row, column), given.confirmed_on, &ink.date())?,
                Part::TargetOn => {
                    let ink = if asks_target(item, given) { ink } else { Ink::Closed };
                    paint::date(self.page, (row, column), given.target_on, &ink.date())?;
                    self.window(item, (row, column))?;
                }
                Part::Note => text(self.page, (row, column), &given.note, &ink.text())?,
                Part::Proxy => text(self.page, (row, column), given.proxy.as_deref().unwrap_or_default(), &ink.text())?,
            }
        }
        Ok(())
    }

    /// The days a target date may lie in: a warning while typing, the rule when the file is read.
    fn window(&mut self, item: &Item, (row, column): (u32, u16)) -> Result<(), Fault> {
        if let (true, Some((from, to))) = (item.target.asked, item.target.from.zip(item.target.to)) {
            self.page.add_data_validation(row, column, row, column, &days("目標日", from, to)?)?;
        }
        Ok(())
    }

    fn validations(&mut self, first: u32, last: u32) -> Result<(), Fault> {
        let labels: Vec<_> = self.filling.form.answers.iter().map(|answer| answer.label()).collect();
        let year = self.filling.head.fiscal_year;
        for round in 1..=self.rounds {
            for (index, part) in self.parts.clone().into_iter().enumerate() {
                let rule = match part {
                    Part::Answer => choice(&labels)?,
                    Part::ConfirmedOn => days("確認日", year.first_day(), year.last_day())?,
                    Part::TargetOn | Part::Note | Part::Proxy => continue,
                };
                let column = self.column(round, index);
                self.page.add_data_validation(first, column, last, column, &rule)?;
            }
        }
        Ok(())
    }
}

/// As many rounds as stand in the sheet or are waited for, and as many as the form prints.
fn rounds(filling: &Filling<'_>) -> u8 {
    let answers = filling.answers.iter().map(|(cell, (given, _))| (cell.clone(), given.clone())).collect();
    let (form, facts) = (filling.form, filling.facts);
    let sheet = Sheet { instrument: form, fiscal_year: filling.head.fiscal_year, facts, answers: &answers };
    let waited = form.items.iter().filter_map(|item| sheet.expected_round(item));
    filling.answers.keys().map(|cell| cell.round).chain(waited).fold(ROUNDS, u8::max)
}

fn asks_target(item: &Item, given: &Given) -> bool {
    !item.gate && (item.target.asked || given.target_on.is_some())
}

fn text(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    format: &rust_xlsxwriter::Format,
) -> Result<(), Fault> {
    if text.is_empty() {
        page.write_blank(row, column, format)?;
    } else {
        page.write_string_with_format(row, column, text, format)?;
    }
    Ok(())
}
