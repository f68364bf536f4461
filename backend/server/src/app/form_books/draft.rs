//! A workbook's form kept as a draft, and how it looks filled.

use serde::{Deserialize, Serialize};
use serde_json::json;
use tachiiri_domain::Date;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::form_book::CellMap;
use tachiiri_domain::ids::FormBookId;
use tachiiri_domain::instrument::{Answer, Instrument, Notice, Respondent};
use tachiiri_domain::request::RequestKey;
use tachiiri_files::form_book::{Filled, Identity, Proposal, draft, pour};
use tachiiri_seed::instruments::{digest, parse, write as written};
use tachiiri_storage::Conn;
use tachiiri_storage::instruments::{self, NewDraft, Workbook};

use super::super::instruments::DraftState;
use super::super::instruments::form_before;
use super::super::write::{self, Begun};
use super::super::{App, Caller, FileBody};
use super::open;
use crate::error::{AppError, Result};

/// What the workbook does not say about its form, and a person does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewVersion {
    pub respondent: Respondent,
    /// `mhlw-cyber-facility`
    pub instrument: String,
    /// `r8`
    pub version: String,
    pub fiscal_year: FiscalYear,
    pub title: String,
    #[serde(default)]
    pub notice: Option<Notice>,
    /// A draft of the same version may be replaced.
    #[serde(default)]
    pub replace: bool,
}

/// What to offer for a form: the names of the years before, the year the workbook names or else this one.
pub fn suggested(proposal: &Proposal, today: Date) -> NewVersion {
    let fiscal_year = proposal.fiscal_year.unwrap_or_else(|| FiscalYear::of(today));
    NewVersion {
        respondent: proposal.respondent,
        instrument: format!("mhlw-cyber-{}", proposal.respondent.key()),
        version: format!("r{}", fiscal_year.year() - 2018),
        fiscal_year,
        title: proposal.title.clone(),
        notice: None,
        replace: false,
    }
}

/// Keeps the form as a draft with the map of its cells. Every wording waits to be confirmed, as in any draft.
///
/// # Errors
/// `Problems` where the form makes no sense yet, `draft_there` where a draft of the version stands and `replace` was
/// not said, `published_changed` where the version is published.
pub async fn save_draft(
    app: &App,
    caller: &Caller,
    id: FormBookId,
    new: &NewVersion,
    key: &RequestKey,
) -> Result<DraftState> {
    let (book, bytes) = open(app, caller, id).await?;
    let operation = write::operation(format_args!("form_book.draft:{id}"), &(new, book.version));
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(state) => return Ok(state),
        Begun::New(write) => write,
    };
    let proposal = proposal(&bytes, &book.corrections, new.respondent)?;
    let (form, map) = named(&write.tx, &proposal, new).await?;
    let body = written(&form);
    parse(&form.key(), &body).map_err(AppError::Problems)?;
    let standing = instruments::draft_of(&write.tx, &form.instrument, &form.version).await?;
    if standing.is_some() && !new.replace {
        return Err(draft_there(&form));
    }
    let workbook = Workbook { sha256: book.workbook, cell_map: json!(map).to_string() };
    let (digest, based_on) = (digest(&body), standing.map_or(0, |draft| draft.version));
    let kept = NewDraft {
        instrument: &form,
        body_toml: &body,
        digest: &digest,
        workbook: Some(&workbook),
        based_on,
        by: caller.actor.name.as_str(),
    };
    let draft = instruments::save_draft(&write.tx, &kept, &app.ids, write.now).await?;
    let unconfirmed = form.unconfirmed().count() as u64;
    let state = DraftState { id: draft, key: form.key(), version: based_on + 1, unconfirmed };
    let detail = json!({ "key": state.key, "digest": digest, "form_book": id, "corrections": book.corrections.len() });
    write.audit("instrument.draft", format!("instrument:{draft}"), detail).await?;
    write.commit(state).await
}

/// The form under its name, with the lineages of the year before, and the map of its cells.
async fn named(conn: &impl Conn, proposal: &Proposal, new: &NewVersion) -> Result<(Instrument, CellMap)> {
    let identity = Identity {
        instrument: new.instrument.clone(),
        version: new.version.clone(),
        fiscal_year: new.fiscal_year,
        title: new.title.clone(),
        notice: new.notice.clone(),
    };
    let (alone, _) = draft(proposal, identity.clone(), None);
    let before = form_before(conn, &alone, true).await?;
    Ok(draft(proposal, identity, before.as_ref()))
}

fn draft_there(form: &Instrument) -> AppError {
    let message = format!(
        "様式「{}」の下書きがすでにあります。置き換えるときは「下書きを置き換える」に印を付けてください。",
        form.key()
    );
    AppError::Refused { code: "draft_there", message }
}

fn proposal(
    bytes: &[u8],
    corrections: &tachiiri_domain::form_book::Corrections,
    respondent: Respondent,
) -> Result<Proposal> {
    let forms = super::read(bytes, corrections)?;
    forms.into_iter().find(|form| form.respondent == respondent).ok_or_else(|| {
        let message = format!("この原本に{}の様式はありません。", respondent.label());
        AppError::bad_input("form_not_found", message)
    })
}

/// The workbook with made-up answers in every cell that takes one, so that a person sees whether the cells are right.
pub async fn preview(app: &App, caller: &Caller, id: FormBookId, respondent: Respondent) -> Result<FileBody> {
    let (book, bytes) = open(app, caller, id).await?;
    let proposal = proposal(&bytes, &book.corrections, respondent)?;
    let new = suggested(&proposal, app.clock.today());
    let (instrument, version) = (new.instrument, new.version);
    let identity = Identity { instrument, version, fiscal_year: new.fiscal_year, title: new.title, notice: None };
    let (form, map) = draft(&proposal, identity, None);
    let poured = pour(&bytes, &map, &sample(&form, &map), "（見本）").map_err(|bad| AppError::Problems(vec![bad]))?;
    let name = format!("{}-{}-sample.xlsx", form.instrument, form.version);
    let media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(FileBody { name, media_type, bytes: poured.bytes })
}

/// いいえ with a target date where one is asked for, はい in the later rounds and everywhere else.
fn sample(form: &Instrument, map: &CellMap) -> Vec<Filled> {
    let (first, last) = (form.fiscal_year.first_day(), form.fiscal_year.last_day());
    let places = map.items.iter().flat_map(|item| item.rounds.iter().zip(1u32..).map(move |round| (item, round)));
    let filled = places.map(|(item, (place, round))| Filled {
        item: item.code.clone(),
        round,
        answer: if place.target_on.is_some() { Answer::No } else { Answer::Yes },
        confirmed_on: place.confirmed_on.is_some().then_some(first),
        target_on: place.target_on.is_some().then_some(last),
    });
    filled.collect()
}
