//! A version on its way: loaded from a file, its wording confirmed with the source named, published.

use serde::{Deserialize, Serialize};
use serde_json::json;
use tachiiri_domain::access::Act;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::InstrumentVersionId;
use tachiiri_domain::instrument::{Instrument, Notice, Respondent, Status, Wording};
use tachiiri_domain::request::{RequestKey, RowVersion};
use tachiiri_seed::instruments::{digest, parse, write as written};
use tachiiri_storage::instruments::{self, Draft, NewDraft};
use tachiiri_storage::{Conn, Tx};

use super::super::write::{self, Begun};
use super::{App, Caller, Published, check};
use crate::error::{AppError, Result};

/// A draft, for lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DraftHead {
    pub id: InstrumentVersionId,
    pub key: String,
    pub title: String,
    pub fiscal_year: FiscalYear,
    pub respondent: Respondent,
    /// Items whose wording nobody confirmed.
    pub unconfirmed: u64,
    pub saved_at: Timestamp,
}

/// A draft after a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftState {
    pub id: InstrumentVersionId,
    pub key: String,
    /// What the next change is based on.
    pub version: RowVersion,
    pub unconfirmed: u64,
}

/// Wordings that somebody compared with the original.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// Code of the item, and its wording as the original has it.
    pub items: Vec<(String, String)>,
    /// The original: number and date of the notice, page of the form.
    pub source: String,
    pub based_on: RowVersion,
}

/// All drafts, newest year first.
pub async fn drafts(app: &App, caller: &Caller) -> Result<Vec<DraftHead>> {
    caller.actor.scope_for(Act::PublishInstrument)?;
    let head = |one: instruments::DraftHead| DraftHead {
        id: one.id,
        key: one.key,
        title: one.title,
        fiscal_year: one.fiscal_year,
        respondent: one.respondent,
        unconfirmed: one.unconfirmed,
        saved_at: one.saved_at,
    };
    Ok(instruments::drafts(&app.db).await?.into_iter().map(head).collect())
}

/// Keeps a file as a draft. The same text again changes nothing.
///
/// # Errors
/// `Problems` in the file, `published_changed` where the version is published, `draft_there` where another draft of the
/// version stands and `replace` was not said.
pub async fn save_draft(
    app: &App,
    caller: &Caller,
    (file, text): (&str, &str),
    replace: bool,
    key: &RequestKey,
) -> Result<DraftState> {
    caller.actor.scope_for(Act::PublishInstrument)?;
    let form = check(file, text).map_err(AppError::Problems)?;
    let digest = digest(text);
    let write = match write::begin_once(app, caller, &write::operation("instrument.draft", &digest), key).await? {
        Begun::Done(state) => return Ok(state),
        Begun::New(write) => write,
    };
    let standing = instruments::draft_of(&write.tx, &form.instrument, &form.version).await?;
    if let Some(same) = standing.as_ref().filter(|draft| draft.digest == digest) {
        return Ok(state(same.id, &form, same.version));
    }
    if standing.is_some() && !replace {
        let message = format!(
            "様式「{}」の下書きがすでにあります。置き換えるときは、置き換える印を付けてもう一度送ってください。",
            form.key()
        );
        return Err(AppError::Refused { code: "draft_there", message });
    }
    let based_on = standing.map_or(0, |draft| draft.version);
    let state = keep(app, caller, &write.tx, (&form, text), based_on).await?;
    let detail = json!({ "key": state.key, "digest": digest, "replaced": based_on > 0 });
    write.audit("instrument.draft", format!("instrument:{}", state.id), detail).await?;
    write.commit(state).await
}

/// Marks wordings as confirmed, each as the original has it.
///
/// # Errors
/// `source_missing` without the original's name, `items_missing` without an item, `Stale` where somebody else changed
/// the draft.
pub async fn confirm(
    app: &App,
    caller: &Caller,
    id: InstrumentVersionId,
    confirmation: &Confirmation,
    key: &RequestKey,
) -> Result<DraftState> {
    caller.actor.scope_for(Act::PublishInstrument)?;
    let operation = write::operation(format_args!("instrument.confirm:{id}"), confirmation);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(state) => return Ok(state),
        Begun::New(write) => write,
    };
    let draft = as_read(&write.tx, id, confirmation.based_on).await?;
    let form = confirmed(&draft.instrument, confirmation)?;
    let state = keep(app, caller, &write.tx, (&form, &written(&form)), draft.version).await?;
    let items: Vec<_> = confirmation.items.iter().map(|(code, _)| code).collect();
    let detail = json!({ "key": state.key, "items": items, "source": confirmation.source });
    write.audit("instrument.confirm", format!("instrument:{id}"), detail).await?;
    write.commit(state).await
}

fn confirmed(form: &Instrument, confirmation: &Confirmation) -> Result<Instrument> {
    let source = confirmation.source.trim();
    if source.is_empty() {
        let message = "確かめた原本が空です。通知の番号と日付、様式のページのように書いてください。";
        return Err(AppError::bad_input("source_missing", message));
    }
    if confirmation.items.is_empty() {
        let message = "確かめた項目がありません。原本と同じことを確かめた項目に印を付けてください。";
        return Err(AppError::bad_input("items_missing", message));
    }
    let mut form = form.clone();
    for (code, label) in &confirmation.items {
        let Some(item) = form.items.iter_mut().find(|item| item.code == *code) else {
            return Err(AppError::bad_input("item_unknown", format!("項目「{code}」は、この様式にありません。")));
        };
        if label.trim().is_empty() {
            let message = format!("項目「{code}」の文言が空です。原本の文言を入れてください。");
            return Err(AppError::bad_input("label_missing", message));
        }
        label.trim().clone_into(&mut item.label);
        source.clone_into(&mut item.source);
        item.wording = Wording::Official;
    }
    Ok(form)
}

/// Names the notice that the form came with; a form is not published without its number.
///
/// # Errors
/// `Stale` where somebody else changed the draft.
pub async fn name_notice(
    app: &App,
    caller: &Caller,
    id: InstrumentVersionId,
    (notice, based_on): (&Notice, RowVersion),
    key: &RequestKey,
) -> Result<DraftState> {
    caller.actor.scope_for(Act::PublishInstrument)?;
    let operation = write::operation(format_args!("instrument.notice:{id}"), &(notice, based_on));
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(state) => return Ok(state),
        Begun::New(write) => write,
    };
    let draft = as_read(&write.tx, id, based_on).await?;
    let form = Instrument { notice: Some(notice.clone()), ..draft.instrument };
    let state = keep(app, caller, &write.tx, (&form, &written(&form)), draft.version).await?;
    let detail = json!({ "key": state.key, "number": notice.number });
    write.audit("instrument.notice", format!("instrument:{id}"), detail).await?;
    write.commit(state).await
}

/// Publishes a draft for ever, under its own id.
///
/// # Errors
/// `draft` while a wording is not confirmed, `Problems` where an official form lacks something (its notice's number).
pub async fn publish_draft(
    app: &App,
    caller: &Caller,
    id: InstrumentVersionId,
    based_on: RowVersion,
    key: &RequestKey,
) -> Result<Published> {
    caller.actor.scope_for(Act::PublishInstrument)?;
    let operation = write::operation(format_args!("instrument.publish:{id}"), &based_on);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(published) => return Ok(published),
        Begun::New(write) => write,
    };
    let draft = as_read(&write.tx, id, based_on).await?;
    let form = Instrument { status: Status::Official, ..draft.instrument.clone() };
    super::refuse_unconfirmed(&form)?;
    let body = written(&form);
    parse(&form.key(), &body).map_err(AppError::Problems)?;
    let digest = digest(&body);
    instruments::publish_draft(&write.tx, &draft, (&form, &body, &digest), write.now).await?;
    let published = Published { id, key: form.key(), was_new: true };
    let detail = json!({ "key": published.key, "digest": digest });
    write.audit("instrument.publish", format!("instrument:{id}"), detail).await?;
    write.commit(published).await
}

/// The draft as the caller read it.
async fn as_read(conn: &impl Conn, id: InstrumentVersionId, based_on: RowVersion) -> Result<Draft> {
    let draft = instruments::draft(conn, id).await?.ok_or(AppError::NotFound)?;
    if draft.version == based_on {
        return Ok(draft);
    }
    Err(AppError::Stale {
        message: "開いたあとに、ほかの人がこの下書きを直しました。今の内容を確かめてから、もう一度操作してください。"
            .to_owned(),
        current: json!({ "version": draft.version, "unconfirmed": draft.instrument.unconfirmed().count() }),
    })
}

async fn keep(
    app: &App,
    caller: &Caller,
    tx: &Tx,
    (form, body_toml): (&Instrument, &str),
    based_on: RowVersion,
) -> Result<DraftState> {
    let (digest, by) = (digest(body_toml), caller.actor.name.as_str());
    let draft = NewDraft { instrument: form, body_toml, digest: &digest, workbook: None, based_on, by };
    let id = instruments::save_draft(tx, &draft, &app.ids, app.clock.now()).await?;
    Ok(state(id, form, based_on + 1))
}

fn state(id: InstrumentVersionId, form: &Instrument, version: RowVersion) -> DraftState {
    DraftState { id, key: form.key(), version, unconfirmed: form.unconfirmed().count() as u64 }
}
