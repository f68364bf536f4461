//! チェックリスト as a workbook: written in the layout of its form, read back by meaning.
//!
//! What is read is found by the words around it – the official text of an item, headings, groups – and not by
//! position, for files come back from gateways and from people who wrote them anew. A hidden sheet says what the
//! file was made from; it helps where it is left and is not needed where it is gone.

mod find;
mod help;
mod layout;
mod limits;
mod owner;
mod paint;
mod read;
mod stamp;
mod value;
mod write;

use std::collections::BTreeMap;

use tachiiri_domain::Date;
use tachiiri_domain::answers::{Answers, Cell, Given, SheetFacts};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::instrument::Instrument;
use tachiiri_domain::problem::{CellProblem, Problem};
use tachiiri_domain::request::RowVersion;

use crate::book::{self, Grid};
use crate::xlsx_out::XlsxError;

pub use stamp::Stamp;

/// A sheet as it goes into a workbook.
#[derive(Clone, Copy, Debug)]
pub struct Filling<'a> {
    pub form: &'a Instrument,
    pub head: &'a Head,
    pub facts: SheetFacts,
    pub facts_version: RowVersion,
    pub answers: &'a BTreeMap<Cell, (Given, RowVersion)>,
    /// Confirmed answers: locked.
    pub frozen: &'a Answers,
    /// 代行入力: each answer names where its original is kept.
    pub proxy: bool,
}

/// Whose sheet it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub checklist: ChecklistId,
    pub fiscal_year: FiscalYear,
    /// The facility's id in the register.
    pub external_id: String,
    pub facility_name: String,
    /// `架空システム株式会社・電子カルテ` for a vendor's sheet, else empty.
    pub contract: String,
    pub health_centre: String,
    pub due_on: Date,
}

/// What was found in a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    pub cells: BTreeMap<Cell, Found>,
    pub facts: FoundFacts,
    /// Everything wrong, in the order of the sheet.
    pub problems: Vec<CellProblem>,
    /// Codes of the items that the file lacks.
    pub missing: Vec<String>,
}

/// A cell of the form with the places of its parts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    pub given: Given,
    pub at: Places,
    /// A part of it could not be read: the rest says nothing alone.
    pub unsound: bool,
}

/// Where the parts of a cell stand: `E7`; empty where the file has no such column.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Places {
    pub sheet: String,
    pub answer: String,
    pub confirmed_on: String,
    pub target_on: String,
    pub note: String,
    pub proxy: String,
}

/// The statements at the top; None where the file is silent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FoundFacts {
    pub no_vendor_contract: Option<bool>,
    pub no_network: Option<bool>,
}

/// A workbook that was opened and not yet read.
#[derive(Clone, Debug)]
pub struct Returned {
    grids: Vec<Grid>,
    /// None where the hidden sheet is gone.
    pub stamp: Option<Stamp>,
}

/// The workbook of a sheet. The same content gives the same bytes.
///
/// # Errors
/// [`XlsxError`] for a text that no cell can hold.
pub fn fill(filling: &Filling<'_>) -> Result<Vec<u8>, XlsxError> {
    write::book(filling)
}

/// Opens a workbook that came in.
///
/// # Errors
/// One problem for the whole file, each kind with its own sentence: see [`book::open`].
pub fn open(bytes: &[u8]) -> Result<Returned, Problem> {
    let grids = book::open(bytes)?;
    Ok(Returned { stamp: stamp::read(&grids), grids })
}

impl Returned {
    /// Reads the answers to a form.
    ///
    /// # Errors
    /// One problem for the whole file: `other_form`, `other_facility`, `other_checklist`, `no_form`,
    /// `columns_missing`, `sheet_twice`, `no_answers`.
    pub fn read(&self, form: &Instrument, head: &Head) -> Result<Reading, Problem> {
        read::reading(self, form, head)
    }
}
