//! 根拠資料: what is on file for a sheet, and the forms to add to it.

use std::collections::BTreeMap;

use askama::Template;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::evidence::{CannotStatement, Disclosure, EvidenceKind, Held, may_lack_function};
use tachiiri_domain::ids::EvidenceId;
use tachiiri_domain::instrument::{Instrument, Respondent};

use crate::layout::{Choice, FieldError, Layout};
use crate::sheet::SheetHead;

/// One version of a piece of evidence.
#[derive(Clone, Debug)]
pub struct EvidenceLine {
    pub id: EvidenceId,
    pub item: Option<String>,
    pub kind: EvidenceKind,
    pub title: String,
    pub note: String,
    pub held: Held,
    pub disclosure: Option<Disclosure>,
    /// From 1.
    pub version: i32,
    pub added_by: String,
    pub added_at: Timestamp,
    /// Neither replaced nor taken back.
    pub stands: bool,
    /// When and by whom it was taken back.
    pub withdrawn: Option<(Timestamp, String)>,
    /// Key of the form that takes it back.
    pub request_key: String,
}

impl EvidenceLine {
    /// What is said beside an MDS/SDS that should be renewed.
    pub fn reminder(&self) -> Option<String> {
        self.disclosure.as_ref().and_then(Disclosure::reminder)
    }
}

/// A fresh key for each of the three forms: file, reference, statement.
#[derive(Clone, Debug)]
pub struct FormKeys {
    pub file: String,
    pub reference: String,
    pub statement: String,
}

/// What is on file for a sheet.
///
/// `POST /checklists/{id}/evidence` (multipart): `how` = `file`, `reference` or `statement`; `item` (empty: the sheet as a
/// whole), `kind`, `title`, `note`; `file` or `photo`; `place`, `dated_on`; `device`, `why`, `incident`, `os_log`; `edition`,
/// `older`, `own_layout` (MDS/SDS); `replaces`; `csrf`, `request_key`.
/// `POST /checklists/{id}/evidence/{evidence}/withdraw`: `csrf`, `request_key`.
#[derive(Clone, Debug, Template)]
#[template(path = "evidence.html")]
pub struct Evidence {
    pub layout: Layout,
    pub keys: FormKeys,
    pub head: SheetHead,
    pub instrument: Instrument,
    /// All versions, newest first.
    pub lines: Vec<EvidenceLine>,
    pub may_add: bool,
    /// The one that the form replaces.
    pub replaces: Option<EvidenceLine>,
    /// `how` and the fields, after a refused POST or as the address asks.
    pub typed: BTreeMap<String, String>,
    pub errors: Vec<FieldError>,
}

impl Evidence {
    pub fn typed(&self, how: &str, field: &str) -> &str {
        let here = self.typed.get("how").is_none_or(|typed| typed == how);
        if here { self.typed.get(field).map_or("", String::as_str) } else { "" }
    }

    pub fn error(&self, how: &str, field: &str) -> Option<&str> {
        let id = format!("{how}-{field}");
        self.errors.iter().find(|one| one.field == id).map(|one| one.message.as_str())
    }

    pub fn standing(&self) -> Vec<&EvidenceLine> {
        self.lines.iter().filter(|line| line.stands).collect()
    }

    /// What was replaced or taken back.
    pub fn former(&self) -> Vec<&EvidenceLine> {
        self.lines.iter().filter(|line| !line.stands).collect()
    }

    /// The items to choose from; for the statement only those it may be made for (ANS-CANNOT).
    pub fn items(&self, how: &str) -> Vec<Choice> {
        let typed = self.typed(how, "item");
        let items = self.instrument.items.iter().filter(|item| how != "statement" || may_lack_function(item));
        let label = |code: &str| self.item_label(Some(code));
        items.map(|item| Choice::new(&item.code, &label(&item.code), typed == item.code)).collect()
    }

    pub fn kinds(&self, how: &str) -> Vec<Choice> {
        let typed = self.typed(how, "kind");
        let asked = EvidenceKind::ALL.iter().filter(|kind| **kind != EvidenceKind::Cannot);
        asked.map(|kind| Choice::new(kind.key(), kind.label(), typed == kind.key())).collect()
    }

    /// Only a hospital claims that a device has no such function.
    pub fn asks_statement(&self) -> bool {
        self.instrument.respondent == Respondent::Facility && !self.items("statement").is_empty()
    }

    /// Field, question and what was typed.
    pub fn points(&self) -> Vec<(&'static str, &'static str, &str)> {
        let blank = CannotStatement::default();
        blank
            .points()
            .into_iter()
            .map(|(field, question, _)| (field, question, self.typed("statement", field)))
            .collect()
    }

    /// `2(6) サーバ アクセスログの管理`, or `チェックリスト全体`.
    pub fn item_label(&self, code: Option<&str>) -> String {
        match code.and_then(|code| self.instrument.item(code)) {
            Some(item) => format!("{} {}", item.label_short(), item.short).trim().to_owned(),
            None => "チェックリスト全体".to_owned(),
        }
    }
}
