//! Who answers for the updates of a system's servers, and where that is written.

use serde_json::json;
use tachiiri_domain::access::Act;
use tachiiri_domain::ids::VendorContractId;
use tachiiri_domain::outsourced::{Updates, written};
use tachiiri_domain::request::{RequestKey, RowVersion};
use tachiiri_domain::vendors::Terms;
use tachiiri_storage::vendors::contracts::{self, NewContract};

use crate::app::write::{self, Begun};
use crate::app::{App, Caller};
use crate::error::{AppError, Result};

/// The answer to the deciding question about one system.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Duty {
    pub updates: Updates,
    /// The document in which it stands, where it is the vendor's.
    #[serde(default)]
    pub updates_source: String,
}

/// Keeps the answer with the system's registration.
///
/// # Errors
/// `not_written` (OUT-FLOW) for a vendor's duty without its document, `Stale` where the registration changed since;
/// `NotFound` for a contract that is not the caller's.
pub async fn settle(
    app: &App,
    caller: &Caller,
    id: VendorContractId,
    (duty, based_on): (&Duty, RowVersion),
    key: &RequestKey,
) -> Result<()> {
    let scope = caller.actor.scope_for(Act::KeepSelfCheck)?;
    let source = duty.updates_source.trim().to_owned();
    written(Some(duty.updates), &source).map_err(|why| AppError::bad_input("not_written", why))?;
    let content = json!({ "duty": duty, "based_on": based_on });
    let operation = write::operation(format_args!("self_check.settle:{id}"), &content);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(()) => return Ok(()),
        Begun::New(write) => write,
    };
    let before = contracts::find(&write.tx, &scope, id).await?.ok_or(AppError::NotFound)?;
    let to = NewContract {
        facility: before.facility,
        vendor: before.vendor,
        system: before.system.clone(),
        product: before.product.clone(),
        bundled_under: before.bundled_under,
        terms: Terms { updates: Some(duty.updates), updates_source: source, ..before.terms.clone() },
    };
    if !contracts::change(&write.tx, id, &to, based_on).await? {
        return Err(AppError::Stale {
            message: "ほかの人が先にこのシステムの登録を変えました。今の内容を確かめてから、もう一度保存してください。"
                .to_owned(),
            current: json!(before),
        });
    }
    write.audit("self_check.settle", format!("contract:{id}"), json!({ "before": before.terms, "to": duty })).await?;
    write.commit(()).await
}
