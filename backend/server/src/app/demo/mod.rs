//! 見本県, poured into an empty database: the seed's values at the seed's moments, in one transaction.

mod links;
mod sheets;
mod years;

use std::collections::HashMap;

use serde_json::json;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{FacilityId, Ids, InstrumentVersionId, VendorContractId};
use tachiiri_domain::instrument::Respondent;
use tachiiri_domain::scope::Scope;
use tachiiri_domain::vendors::Terms;
use tachiiri_seed::demo::{Demo, DemoPlace, DemoUser};
use tachiiri_storage::{Tx, facilities, facts, instruments, meta, places, users, vendors};

use super::users::Known;
use super::{App, Caller, passwords, write};
use crate::error::{AppError, Result};

/// A sheet by what the seed calls it: register id, respondent, vendor and system.
type SheetKey = (String, Respondent, Option<(String, String)>);

/// Loads 見本県 and marks the database as a demonstration.
///
/// # Errors
/// `not_empty` where the database holds anything.
pub async fn load(app: &App, caller: &Caller, seed: u64, demo: &Demo) -> Result<()> {
    caller.actor.scope_for(tachiiri_domain::access::Act::Operate)?;
    let write = write::begin(app, caller).await?;
    if meta::counts(&write.tx).await?.values().any(|rows| *rows > 0) {
        return Err(AppError::refused(
            "not_empty",
            "見本県は空のデータベースにだけ作れます。このデータベースには既にデータがあります。",
        ));
    }
    meta::set(&write.tx, meta::DEMO, &demo.now.to_rfc3339()).await?;
    // Ids from the seed: the same demonstration again is the same to the last byte.
    let pour = Pour { tx: &write.tx, ids: Ids::seeded(seed), demo };
    pour.register().await?;
    let forms = pour.forms().await?;
    pour.accounts(app).await?;
    pour.year(&demo.collections, &demo.sheets, &forms).await?;
    pour.links().await?;
    pour.year_before().await?;
    let sheets = demo.sheets.len() + demo.before.sheets.len();
    let detail = json!({ "seed": seed, "facilities": demo.facilities.len(), "sheets": sheets });
    write.audit("demo.load", "", detail).await?;
    write.commit(()).await?;
    super::audit::seal(app).await?;
    Ok(meta::count_anew(&app.db).await?)
}

/// The transaction everything goes into.
struct Pour<'a> {
    tx: &'a Tx,
    ids: Ids,
    demo: &'a Demo,
}

/// What is asked in a year: the form of each respondent by id and key.
struct Forms {
    fiscal_year: FiscalYear,
    facility: (InstrumentVersionId, String),
    /// None where vendors are not asked.
    vendor: Option<(InstrumentVersionId, String)>,
}

impl Forms {
    fn key(&self, respondent: Respondent) -> Result<&str> {
        let form = match respondent {
            Respondent::Facility => Some(&self.facility),
            Respondent::Vendor => self.vendor.as_ref(),
        };
        form.map(|(_, key)| key.as_str()).ok_or_else(|| missing("form", respondent))
    }
}

/// Something the seed names and the database does not have: a mistake of the seed.
fn missing(what: &str, name: impl std::fmt::Display) -> AppError {
    AppError::fault("demonstration", format!("{what} {name} is not there"))
}

impl Pour<'_> {
    /// Places, facilities, facts, vendors and contracts.
    async fn register(&self) -> Result<()> {
        let (tx, ids, demo) = (self.tx, &self.ids, self.demo);
        let opened = self.opened_before();
        places::import(tx, &demo.places, ids, opened).await?;
        facilities::import(tx, &demo.facilities, demo.register_date, ids, opened).await?;
        let known = facilities::ids_by_external_id(tx, &Scope::nation()).await?;
        let facility = |id: &str| known.get(id).copied().ok_or_else(|| missing("facility", id));
        let mut stated: Vec<(FacilityId, Vec<_>)> = Vec::new();
        for fact in &demo.facts {
            stated.push((facility(&fact.external_id)?, vec![fact.fact.clone()]));
        }
        facts::record_many(tx, &stated, ids, self.opened()).await?;
        self.contracts(&known, opened).await
    }

    /// Vendors and their contracts.
    async fn contracts(&self, known: &HashMap<String, FacilityId>, opened: Timestamp) -> Result<()> {
        let (tx, ids, demo) = (self.tx, &self.ids, self.demo);
        let facility = |id: &str| known.get(id).copied().ok_or_else(|| missing("facility", id));
        let mut vendor_ids = HashMap::new();
        for name in &demo.vendors {
            vendor_ids.insert(*name, vendors::create(tx, name, ids, opened).await?);
        }
        let mut made: HashMap<(&str, &str), VendorContractId> = HashMap::new();
        // Those that collect for others come first.
        let (first, bundled): (Vec<_>, Vec<_>) = demo.contracts.iter().partition(|one| one.bundled_under.is_none());
        for one in first.into_iter().chain(bundled) {
            let above = one.bundled_under.and_then(|system| made.get(&(one.external_id.as_str(), system))).copied();
            let contract = vendors::NewContract {
                facility: facility(&one.external_id)?,
                vendor: *vendor_ids.get(one.vendor).ok_or_else(|| missing("vendor", one.vendor))?,
                system: one.system.to_owned(),
                product: one.product.clone(),
                bundled_under: above,
                terms: Terms::since(demo.register_date),
            };
            let id = vendors::create_contract(tx, &contract, ids, opened).await?;
            made.insert((&one.external_id, one.system), id);
        }
        Ok(())
    }

    /// Every form that comes with the program.
    async fn forms(&self) -> Result<Forms> {
        super::instruments::bring_in(self.tx, &self.ids, self.opened()).await?;
        let fiscal_year = self.demo.fiscal_year;
        let of = async |respondent| {
            let found = instruments::latest(self.tx, respondent, fiscal_year).await?;
            found.map(|(head, form)| (head.id, form.key())).ok_or_else(|| missing("form", respondent))
        };
        let (facility, vendor) = (of(Respondent::Facility).await?, of(Respondent::Vendor).await?);
        Ok(Forms { fiscal_year, facility, vendor: Some(vendor) })
    }

    async fn accounts(&self, app: &App) -> Result<()> {
        let known = Known::of(self.tx).await?;
        for user in &self.demo.users {
            let assignments = user.places.iter().map(|place| self.assignment(&known, user, place));
            let account = users::NewUser {
                login: user.login.to_owned(),
                display_name: user.display_name.to_owned(),
                password_hash: Some(passwords::hash(app.cost, &self.ids, user.password).await?),
                code: None,
                assignments: assignments.collect::<Result<_>>()?,
            };
            users::create(self.tx, &account, &self.ids, self.demo.now).await?;
        }
        Ok(())
    }

    fn assignment(
        &self,
        known: &Known,
        user: &DemoUser,
        place: &DemoPlace,
    ) -> Result<tachiiri_domain::actor::Assignment> {
        let name = match place {
            DemoPlace::Nation | DemoPlace::Prefecture => "",
            DemoPlace::Authority(name) | DemoPlace::HealthCentre(name) | DemoPlace::Vendor(name) => name,
            DemoPlace::Facility(id) => id,
        };
        let grant = known.grant(user.role, Some(self.demo.prefecture), name).ok_or_else(|| missing("place", name))?;
        Ok(tachiiri_domain::actor::Assignment { role: user.role, grant })
    }
}
