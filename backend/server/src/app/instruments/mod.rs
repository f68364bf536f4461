//! 様式・チェックリストの版

use serde_json::json;
use tachiiri_domain::access::Act;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::InstrumentVersionId;
use tachiiri_domain::instrument::{Instrument, Respondent, Status};
use tachiiri_domain::problem::Problem;
use tachiiri_seed::instruments::{digest, parse};
use tachiiri_storage::instruments;

mod drafts;
mod embedded;
mod view;

pub use drafts::{Confirmation, DraftHead, DraftState, confirm, drafts, name_notice, publish_draft, save_draft};
pub use embedded::bring;
pub(super) use embedded::bring_in;
pub(super) use view::form_before;
pub use view::{Comparison, Line, Side, Standing, Version, compare, compare_versions, file, open, paper};

use super::{App, Caller, write};
use crate::error::{AppError, Result};

/// A published version, for lists.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct InstrumentHead {
    pub id: InstrumentVersionId,
    /// `mhlw-cyber-facility/r5`
    pub key: String,
    pub title: String,
    pub fiscal_year: FiscalYear,
    pub respondent: Respondent,
    /// SHA-256 of the file.
    pub digest: String,
    pub published_at: Timestamp,
}

impl From<instruments::Head> for InstrumentHead {
    fn from(head: instruments::Head) -> Self {
        Self {
            id: head.id,
            key: format!("{}/{}", head.instrument, head.version),
            title: head.title,
            fiscal_year: head.fiscal_year,
            respondent: head.respondent,
            digest: head.digest,
            published_at: head.published_at,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Published {
    pub id: InstrumentVersionId,
    pub key: String,
    /// False where the very same version was there already.
    pub was_new: bool,
}

/// Reads and checks one instrument file; nothing is stored.
pub fn check(file: &str, text: &str) -> std::result::Result<Instrument, Vec<Problem>> {
    parse(file, text)
}

/// Publishes a version for ever.
///
/// # Errors
/// `draft` where a wording is not confirmed, `published_changed` where the version stands with another body.
pub async fn publish(app: &App, caller: &Caller, file: &str, text: &str) -> Result<Published> {
    caller.actor.scope_for(Act::PublishInstrument)?;
    let instrument = check(file, text).map_err(AppError::Problems)?;
    refuse_unconfirmed(&instrument)?;
    let write = write::begin(app, caller).await?;
    let digest = digest(text);
    let found = instruments::publish(&write.tx, &instrument, (text, &digest), &app.ids, write.now).await?;
    let published = Published { id: found.id, key: instrument.key(), was_new: found.was_new };
    if found.was_new {
        let detail = json!({ "key": published.key, "digest": digest });
        write.audit("instrument.publish", format!("instrument:{}", found.id), detail).await?;
    }
    write.commit(published).await
}

/// All published versions, newest year first.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<InstrumentHead>> {
    caller.actor.scope_for(Act::ViewInstruments)?;
    Ok(instruments::list(&app.db).await?.into_iter().map(InstrumentHead::from).collect())
}

/// One version; a draft only for those who may publish.
pub async fn show(app: &App, caller: &Caller, id: InstrumentVersionId) -> Result<Instrument> {
    Ok(open(app, caller, id).await?.instrument)
}

/// # Errors
/// `draft` with the number of wordings that nobody confirmed.
fn refuse_unconfirmed(form: &Instrument) -> Result<()> {
    let unconfirmed = form.unconfirmed().count();
    let message = match (unconfirmed, form.status) {
        (0, Status::Official) => return Ok(()),
        (0, Status::Draft) => format!(
            "様式「{}」は下書き（status = \"draft\"）です。原本と照らして status を official にしてください。",
            form.key()
        ),
        (count, _) => format!(
            "様式「{}」は公開できません。文言が未確認の項目が{count}件あります。すべての項目の文言を原本で確かめ、確かめた原本を記録してください。",
            form.key()
        ),
    };
    Err(AppError::Refused { code: "draft", message })
}
