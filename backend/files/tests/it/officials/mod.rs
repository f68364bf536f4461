//! The ministry's own items in workbooks as officials might draw them. The layouts were drawn, as files, by
//! somebody who had not seen the reader; these are the same drawings, cell for cell. Each drawing writes down what a
//! person would say the form is, with the cells that take each answer.

pub mod apart;
pub mod askingly;
pub mod downwards;
pub mod landscape;
pub mod leftside;
pub mod pulldown;
pub mod stacked;
pub mod upright;

use rust_xlsxwriter::utility::row_col_to_cell;
use tachiiri_domain::instrument::{Instrument, Item, TargetGroup};

use crate::ministry::Page;

/// A workbook and what it asks.
pub struct Drawn {
    pub bytes: Vec<u8>,
    pub asked: Vec<Asked>,
}

/// An item as a person would copy it from the workbook.
pub struct Asked {
    /// `2 体制構築`
    pub section: String,
    pub number: String,
    pub group: TargetGroup,
    pub wording: String,
    /// From which fiscal year on.
    pub year: i32,
    /// Of each round: the cells of the answer, its date, its target date; `-` where there is none.
    pub rounds: Vec<String>,
}

impl Asked {
    /// `section|number|group|year|cells|wording`
    pub fn line(&self) -> String {
        let Self { section, number, group, wording, year, rounds } = self;
        format!("{section}|{number}|{group}|{year}|{}|{wording}", rounds.join(", "))
    }
}

/// The ministry's form whose items are drawn: `r5-facility`.
fn form(name: &str) -> Instrument {
    let (file, text) =
        tachiiri_seed::instruments::embedded().into_iter().find(|(file, _)| file.contains(name)).unwrap();
    tachiiri_seed::instruments::parse(&file, &text).unwrap()
}

fn asked(form: &Instrument, item: &Item, number: &str, rounds: &[String]) -> Asked {
    let section = form.sections.iter().find(|section| section.code == item.section).unwrap();
    Asked {
        section: format!("{} {}", section.code, section.label),
        number: number.to_owned(),
        group: item.group,
        wording: item.label.clone(),
        year: item.required_from.year(),
        rounds: rounds.to_vec(),
    }
}

/// The items below the gate in runs: of one section, of one group.
fn runs<K: PartialEq>(items: &[Item], key: impl Fn(&Item) -> K) -> Vec<&[Item]> {
    items.chunk_by(|one, next| key(one) == key(next)).collect()
}

/// `AD9`; row and column from 1, as the drawings count.
fn cell(row: u32, column: u16) -> String {
    row_col_to_cell(row - 1, column - 1)
}

/// Figures and brackets as wide as kana.
fn wide(text: &str) -> String {
    let widened = text.chars().map(|c| match c {
        '0'..='9' => char::from_u32(c as u32 - '0' as u32 + '０' as u32).unwrap(),
        '(' => '（',
        ')' => '）',
        other => other,
    });
    widened.collect()
}

/// `2` of `(2)` and `②`.
fn count(number: &str) -> u32 {
    let circled = number.chars().next().filter(|c| ('①'..='⑳').contains(c));
    circled.map_or_else(|| number.trim_matches(['(', ')']).parse().unwrap(), |c| c as u32 - '①' as u32 + 1)
}

impl Page<'_> {
    /// A text over the cells from `(row, column)` to the other, both from 1.
    fn over(&mut self, (top, left): (u32, u16), (bottom, right): (u32, u16), text: &str) {
        let (from, to) = (cell(top, left), cell(bottom, right));
        match text {
            _ if from != to => self.merge(&format!("{from}:{to}"), text),
            "" => self.blank(&from),
            _ => self.put(&from, text),
        }
    }

    fn at(&mut self, row: u32, column: u16, text: &str) {
        self.over((row, column), (row, column), text);
    }
}
