//! The parts a sheet is drawn from: section, card, round, and a vendor's answer beside.

use tachiiri_domain::answers::Cell;
use tachiiri_domain::carry::Carried;
use tachiiri_domain::instrument::{Answer, Item};
use tachiiri_domain::notes::Note;
use tachiiri_domain::request::RowVersion;

use crate::conflicts::Pairing;
use crate::evidence::EvidenceLine;
use crate::layout::Choice;
use crate::sheet::LastYear;

/// A section at the left, with its cards.
#[derive(Clone, Debug)]
pub struct SectionView<'a> {
    pub code: &'a str,
    /// `2 医療情報システムの管理・運用`
    pub label: String,
    /// Required items without a first answer and date.
    pub left: usize,
    pub cards: Vec<CardView<'a>>,
}

/// One item.
#[derive(Clone, Debug)]
pub struct CardView<'a> {
    pub item: &'a Item,
    /// `2(7)`; empty for the gate.
    pub number: String,
    /// The form's line above a group, where this card is the first under it.
    pub heading: &'a str,
    pub reference: bool,
    /// Why nothing need be entered, if so.
    pub lifted: Option<&'static str>,
    pub unconfirmed: bool,
    /// The inspector's words, where the item came back.
    pub returned: Option<&'a str>,
    pub rounds: Vec<RoundView>,
    /// The vendors' word.
    pub pairing: Option<&'a Pairing>,
    pub evidence: Vec<&'a EvidenceLine>,
    /// The latest answer is はい.
    pub says_yes: bool,
    /// Its note says something.
    pub noted: bool,
    /// Several where questions were merged.
    pub last_year: Vec<&'a LastYear>,
    /// Earlier years' no that goes on as this item.
    pub carried: Vec<&'a Carried>,
    /// What counts as はい, for this item in this year.
    pub notes: Vec<&'a Note>,
    /// Further notes about the item.
    pub more_notes: usize,
    /// An answer stands in some round.
    pub answered: bool,
    pub done: bool,
}

/// One cell with everything its fields need.
#[derive(Clone, Debug)]
pub struct RoundView {
    pub cell: Cell,
    pub version: RowVersion,
    pub frozen: bool,
    pub choices: Vec<Choice>,
    pub answer: Option<Answer>,
    pub confirmed_on: String,
    pub target_on: String,
    pub note: String,
    pub proxy: Option<String>,
    /// The target date field is drawn.
    pub asks_target: bool,
    /// `令和5年4月1日から令和6年3月31日まで`; empty where the form names no window.
    pub window: String,
    pub answer_errors: Vec<String>,
    pub confirmed_errors: Vec<String>,
    pub target_errors: Vec<String>,
}

impl RoundView {
    pub fn name(&self, part: &str) -> String {
        format!("{part}.{}.{}", self.cell.item, self.cell.round)
    }

    pub fn id(&self, part: &str) -> String {
        self.name(part).replace('.', "-")
    }

    /// The line under the target date: only for いいえ, and within which days.
    pub fn target_hint(&self) -> String {
        if self.window.is_empty() {
            return "「いいえ」のときだけ入れます".to_owned();
        }
        format!("「いいえ」のときだけ。{}", self.window)
    }
}

/// Numbers of a sheet, the latest round of each item; together they are all items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SheetSums {
    pub yes: usize,
    pub no: usize,
    pub lifted: usize,
    pub blank: usize,
    /// Of the blank ones, those that may stay so this year.
    pub blank_reference: usize,
}
