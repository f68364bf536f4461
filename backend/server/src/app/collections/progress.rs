//! 進捗表: how far each sheet of a collection is.

use std::collections::HashMap;

use tachiiri_domain::access::Act;
use tachiiri_domain::answers::{Answers, Duty, Given, Sheet};
use tachiiri_domain::ids::{CollectionId, InstrumentVersionId, RevisionId};
use tachiiri_domain::instrument::{Answer, Instrument};
use tachiiri_domain::scope::Scope;
use tachiiri_files::{Encoding, csv_out};
use tachiiri_storage::checklists::{self, Checklist, ChecklistFilter};
use tachiiri_storage::{Conn, collections, instruments};

use super::CollectionRow;
use crate::app::checklists::ChecklistRow;
use crate::app::{App, Caller, FileBody};
use crate::error::{AppError, Result};

/// 進捗表: facilities down, sheets across; overdue first.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Progress {
    pub collection: CollectionRow,
    pub rows: Vec<ProgressRow>,
}

/// One sheet, and what stands in its last revision.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ProgressRow {
    #[serde(flatten)]
    pub sheet: ChecklistRow,
    #[serde(flatten)]
    pub counts: Counts,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Whether anything stands in the sheet.
    pub begun: bool,
    /// Required items with a first answer and its date.
    pub done: u32,
    pub required: u32,
    /// Items whose latest answer is no; lifted items count as nothing.
    pub no: u32,
}

impl Counts {
    fn of(sheet: &Sheet<'_>) -> Self {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let items = || sheet.instrument.items.iter();
        let required = items().filter(|item| sheet.duty(item) == Duty::Required).count();
        let answered_no = |code: &str| sheet.latest(code).is_some_and(|(_, given)| given.answer == Some(Answer::No));
        let no = items().filter(|item| !matches!(sheet.duty(item), Duty::NotRequired(_)) && answered_no(&item.code));
        Self {
            begun: !sheet.answers.values().all(Given::is_blank),
            done: number(required - sheet.missing().len()),
            required: number(required),
            no: number(no.count()),
        }
    }
}

pub async fn progress(app: &App, caller: &Caller, id: CollectionId) -> Result<Progress> {
    let scope = caller.actor.scope_for(Act::ViewCollections)?;
    let collection = collections::find(&app.db, &scope, id).await?.ok_or(AppError::NotFound)?;
    let filter = ChecklistFilter { collection: Some(id), ..ChecklistFilter::default() };
    // Its collection was seen: so is a sheet whose facility has moved away since.
    let sheets = checklists::list(&app.db, &Scope::nation(), &filter).await?.rows;
    let counted = Counted::read(&app.db, &sheets).await?;
    let today = app.clock.today();
    let row = |sheet: Checklist| {
        let counts = counted.counts(&sheet)?;
        Ok(ProgressRow { sheet: ChecklistRow::of(sheet, today), counts })
    };
    let mut rows: Vec<_> = sheets.into_iter().map(row).collect::<Result<_>>()?;
    rows.sort_by_key(|row| !row.sheet.overdue);
    Ok(Progress { collection: collection.into(), rows })
}

/// The forms and answers of many sheets: a query for each form, of which a collection has two, and one for all answers.
struct Counted {
    forms: HashMap<InstrumentVersionId, Instrument>,
    answers: HashMap<RevisionId, Answers>,
}

impl Counted {
    async fn read(conn: &impl Conn, sheets: &[Checklist]) -> Result<Self> {
        let mut forms = HashMap::new();
        for sheet in sheets {
            if !forms.contains_key(&sheet.instrument_id) {
                let form = instruments::find(conn, sheet.instrument_id).await?;
                forms.extend(form.map(|form| (sheet.instrument_id, form)));
            }
        }
        let revisions: Vec<_> = sheets.iter().map(|sheet| sheet.open_revision).collect();
        Ok(Self { forms, answers: checklists::answers_of(conn, &revisions).await? })
    }

    fn counts(&self, sheet: &Checklist) -> Result<Counts> {
        let missing = || AppError::fault("counting a sheet", format!("no form {}", sheet.instrument_key));
        let instrument = self.forms.get(&sheet.instrument_id).ok_or_else(missing)?;
        let none = Answers::new();
        let answers = self.answers.get(&sheet.open_revision).unwrap_or(&none);
        Ok(Counts::of(&Sheet { instrument, fiscal_year: sheet.fiscal_year, facts: sheet.facts, answers }))
    }
}

/// The table as CSV, one line for each sheet.
pub async fn progress_csv(app: &App, caller: &Caller, id: CollectionId) -> Result<FileBody> {
    let header = [
        "施設ID",
        "施設",
        "病床数",
        "様式",
        "事業者",
        "システム",
        "状態",
        "提出期限",
        "期限超過",
        "記入済み",
        "必須項目",
        "いいえ",
    ];
    let rows = progress(app, caller, id).await?.rows;
    let bytes = csv_out(&header, rows.iter().map(line), Encoding::Utf8Bom).bytes;
    Ok(FileBody { name: "collection.csv".to_owned(), media_type: "text/csv; charset=utf-8", bytes })
}

fn line(ProgressRow { sheet, counts }: &ProgressRow) -> [String; 12] {
    [
        sheet.external_id.clone(),
        sheet.facility_name.clone(),
        sheet.beds.map(|beds| beds.to_string()).unwrap_or_default(),
        sheet.respondent.label().to_owned(),
        sheet.vendor_name.clone(),
        sheet.system.clone(),
        sheet.state.label().to_owned(),
        sheet.due_on.to_string(),
        if sheet.overdue { "はい" } else { "いいえ" }.to_owned(),
        counts.done.to_string(),
        counts.required.to_string(),
        counts.no.to_string(),
    ]
}
