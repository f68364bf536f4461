//! 事前のご相談: who talked with the ministry about which change of quota, and when (SUP-EXACT).

use serde_json::json;
use tachiiri_domain::Date;
use tachiiri_domain::access::{Act, Role};
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::ConsultationId;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::request::RequestKey;
use tachiiri_domain::wareki;
use tachiiri_storage::selection;

pub use tachiiri_storage::selection::Consultation;

use super::write::{self, Begun};
use super::{App, Caller};
use crate::error::{AppError, Result};

/// A talk to be kept.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NewConsultation {
    pub prefecture: PrefectureCode,
    /// The year support runs.
    pub support_year: FiscalYear,
    pub bed_class: BedClass,
    pub quota_before: u32,
    pub quota_after: u32,
    pub consulted_on: Date,
    pub with: String,
    pub what: String,
}

impl NewConsultation {
    fn check(&self, today: Date) -> Result<()> {
        if self.consulted_on > today {
            let message = format!(
                "相談日「{}」は今日より先です。{}までの日を入れてください。",
                wareki::long(self.consulted_on),
                wareki::long(today)
            );
            return Err(AppError::BadInput { code: "date_in_future", message });
        }
        if self.with.trim().is_empty() {
            return Err(AppError::bad_input("no_person", "相談した相手（部署と名前）を入れてください。"));
        }
        if self.quota_before == self.quota_after {
            let message = "支援枠が変わっていません。相談の前と後の数を入れてください。";
            return Err(AppError::bad_input("quota_same", message));
        }
        Ok(())
    }
}

/// The talks about a prefecture's quotas for a support year, oldest first.
pub async fn list(
    app: &App,
    caller: &Caller,
    prefecture: PrefectureCode,
    support_year: FiscalYear,
) -> Result<Vec<Consultation>> {
    let scope = caller.actor.scope_for(Act::ViewSelection)?;
    Ok(selection::consultations(&app.db, &scope, prefecture, support_year).await?)
}

/// # Errors
/// `date_in_future`, `no_person`, `quota_same`; NotFound for a prefecture that is not the caller's.
pub async fn record(app: &App, caller: &Caller, new: &NewConsultation, key: &RequestKey) -> Result<ConsultationId> {
    let scope = caller.actor.scope_for(Act::RunSelection)?;
    if !scope.holds_prefecture(new.prefecture) {
        return Err(AppError::NotFound);
    }
    new.check(app.clock.today())?;
    let operation = write::operation("consultation.record", new);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(id) => return Ok(id),
        Begun::New(write) => write,
    };
    let row = Consultation {
        prefecture: new.prefecture,
        support_year: new.support_year,
        bed_class: new.bed_class,
        quota_before: new.quota_before,
        quota_after: new.quota_after,
        consulted_on: new.consulted_on,
        with: new.with.trim().to_owned(),
        asked_by: Role::Prefecture,
        what: new.what.trim().to_owned(),
    };
    let id = selection::record_consultation(&write.tx, &row, &caller.actor.name, &app.ids, write.now).await?;
    write.audit("consultation.record", format!("consultation:{id}"), json!(new)).await?;
    write.commit(id).await
}
