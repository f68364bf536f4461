//! The versions that come with the program: official ones are published, the others wait as drafts.

use serde_json::json;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::Ids;
use tachiiri_seed::instruments::{digest, embedded, parse};
use tachiiri_storage::Tx;
use tachiiri_storage::instruments::{NewDraft, by_key, draft_of, publish, save_draft};

use super::super::{App, Caller, write};
use crate::error::{AppError, Result};

/// Who saved the drafts that come with the program.
const PROGRAM: &str = "job:start";

/// Adds what is not there yet; called at every start of the server. What stands is left alone.
pub async fn bring(app: &App) -> Result<()> {
    let caller = Caller::job("start");
    let write = write::begin(app, &caller).await?;
    let added = bring_in(&write.tx, &app.ids, write.now).await?;
    if !added.is_empty() {
        write.audit("instrument.bring", "", json!({ "added": added })).await?;
    }
    write.commit(()).await
}

/// The same in a transaction of the caller's, at the caller's moment. Returns the keys of what was added.
pub(in crate::app) async fn bring_in(tx: &Tx, ids: &Ids, at: Timestamp) -> Result<Vec<String>> {
    let mut added = Vec::new();
    for (file, text) in embedded() {
        let form = parse(&file, &text).map_err(AppError::Problems)?;
        let digest = digest(&text);
        let is_published = by_key(tx, &form.instrument, &form.version).await?.is_some();
        if is_published || draft_of(tx, &form.instrument, &form.version).await?.is_some() {
            continue;
        }
        if form.is_confirmed() {
            publish(tx, &form, (&text, &digest), ids, at).await?;
        } else {
            let (body_toml, digest) = (text.as_str(), digest.as_str());
            let draft = NewDraft { instrument: &form, body_toml, digest, workbook: None, based_on: 0, by: PROGRAM };
            save_draft(tx, &draft, ids, at).await?;
        }
        added.push(form.key());
    }
    Ok(added)
}
