//! 見本県, poured into an empty database: the seed's values at the seed's moments, in one transaction.

use std::collections::HashMap;

use serde_json::json;
use tachiiri_domain::answers::{Answers, Cell, Given};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{ChecklistId, FacilityId, Ids, InstrumentVersionId, RevisionId, VendorContractId};
use tachiiri_domain::instrument::Respondent;
use tachiiri_domain::request::RowVersion;
use tachiiri_domain::scope::Scope;
use tachiiri_seed::demo::{Deed, Demo, DemoCollection, DemoPlace, DemoSheet, DemoUser, Step};
use tachiiri_storage::checklists::{ChecklistFilter, Save, Saved};
use tachiiri_storage::{Tx, checklists, collections, facilities, facts, instruments, meta, places, users, vendors};

use super::checklists::digest;
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
    let sheets = pour.collections(&forms).await?;
    for sheet in &demo.sheets {
        pour.sheet(sheet, &sheets, &forms).await?;
    }
    let detail = json!({ "seed": seed, "facilities": demo.facilities.len(), "sheets": demo.sheets.len() });
    write.audit("demo.load", "", detail).await?;
    write.commit(()).await?;
    super::audit::seal(app).await?;
    Ok(())
}

/// The transaction everything goes into.
struct Pour<'a> {
    tx: &'a Tx,
    ids: Ids,
    demo: &'a Demo,
}

/// The forms of the year by respondent: id and key.
struct Forms {
    facility: (InstrumentVersionId, String),
    vendor: (InstrumentVersionId, String),
}

impl Forms {
    fn key(&self, respondent: Respondent) -> &str {
        match respondent {
            Respondent::Facility => &self.facility.1,
            Respondent::Vendor => &self.vendor.1,
        }
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
        let opened = demo.collections.iter().map(|one| one.made_at).min().unwrap_or(demo.now);
        places::import(tx, &demo.places, ids, opened).await?;
        facilities::import(tx, &demo.facilities, demo.register_date, ids, opened).await?;
        let known = facilities::ids_by_external_id(tx, &Scope::nation()).await?;
        let facility = |id: &str| known.get(id).copied().ok_or_else(|| missing("facility", id));
        let mut stated: Vec<(FacilityId, Vec<_>)> = Vec::new();
        for fact in &demo.facts {
            stated.push((facility(&fact.external_id)?, vec![fact.fact.clone()]));
        }
        facts::record_many(tx, &stated, ids, opened).await?;
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
                began_on: demo.register_date,
            };
            let id = vendors::create_contract(tx, &contract, ids, opened).await?;
            made.insert((&one.external_id, one.system), id);
        }
        Ok(())
    }

    /// Every form that comes with the program and is official.
    async fn forms(&self) -> Result<Forms> {
        let opened = self.demo.collections.iter().map(|one| one.made_at).min().unwrap_or(self.demo.now);
        for (file, text) in tachiiri_seed::instruments::embedded() {
            let form = tachiiri_seed::instruments::parse(&file, &text).map_err(AppError::Problems)?;
            if form.status == tachiiri_domain::instrument::Status::Official && form.unconfirmed().next().is_none() {
                let digest = tachiiri_seed::instruments::digest(&text);
                instruments::publish(self.tx, &form, (&text, &digest), &self.ids, opened).await?;
            }
        }
        let year = self.demo.fiscal_year;
        let of = async |respondent| {
            let found = instruments::latest(self.tx, respondent, year).await?;
            found.map(|(head, form)| (head.id, form.key())).ok_or_else(|| missing("form", respondent))
        };
        Ok(Forms { facility: of(Respondent::Facility).await?, vendor: of(Respondent::Vendor).await? })
    }

    async fn accounts(&self, app: &App) -> Result<()> {
        let known = Known::of(self.tx).await?;
        for user in &self.demo.users {
            let assignments = user.places.iter().map(|place| self.assignment(&known, user, place));
            let account = users::NewUser {
                login: user.login.to_owned(),
                display_name: user.display_name.to_owned(),
                password_hash: Some(passwords::hash(app.cost, &self.ids, user.password).await?),
                code_hash: None,
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

    /// Makes the collections; returns their sheets.
    async fn collections(&self, forms: &Forms) -> Result<HashMap<SheetKey, checklists::Checklist>> {
        let nation = Scope::nation();
        let known = facilities::ids_by_external_id(self.tx, &nation).await?;
        let centres = places::health_centres(self.tx, &nation).await?;
        for one in &self.demo.collections {
            let centre = centres.iter().find(|centre| centre.name == one.health_centre);
            let centre = centre.ok_or_else(|| missing("health centre", one.health_centre))?;
            self.collection(one, centre.id, &known, forms).await?;
        }
        let all = checklists::list(self.tx, &nation, &ChecklistFilter::default()).await?.rows;
        let key = |sheet: &checklists::Checklist| {
            let contract = sheet.contract.as_ref().map(|one| (one.vendor_name.clone(), one.system.clone()));
            (sheet.facility.external_id.clone(), sheet.respondent, contract)
        };
        Ok(all.into_iter().map(|sheet| (key(&sheet), sheet)).collect())
    }

    async fn collection(
        &self,
        one: &DemoCollection,
        health_centre: tachiiri_domain::ids::HealthCentreId,
        known: &HashMap<String, FacilityId>,
        forms: &Forms,
    ) -> Result<()> {
        let ids = one.facilities.iter().map(|id| known.get(id).copied().ok_or_else(|| missing("facility", id)));
        let new = collections::NewCollection {
            health_centre,
            fiscal_year: self.demo.fiscal_year,
            due_on: one.due_on,
            facility_instrument: forms.facility.0,
            vendor_instrument: Some(forms.vendor.0),
            facilities: ids.collect::<Result<_>>()?,
        };
        collections::create(self.tx, &new, &self.ids, one.made_at).await?;
        Ok(())
    }

    /// Plays what happened to one sheet.
    async fn sheet(
        &self,
        sheet: &DemoSheet,
        sheets: &HashMap<SheetKey, checklists::Checklist>,
        forms: &Forms,
    ) -> Result<()> {
        let contract = sheet.contract.map(|(vendor, system)| (vendor.to_owned(), system.to_owned()));
        let key = (sheet.external_id.clone(), sheet.respondent, contract);
        let asked = sheets.get(&key).ok_or_else(|| missing("sheet of", &sheet.external_id))?;
        let mut played = Played {
            id: asked.id,
            revision: asked.open_revision,
            version: asked.sheet_version,
            facts: asked.facts,
            cells: HashMap::new(),
            answers: Answers::new(),
            form: forms.key(sheet.respondent).to_owned(),
            by: self.hand(asked, sheet),
        };
        for step in &sheet.steps {
            self.step(&mut played, step).await?;
        }
        Ok(())
    }

    /// Who wrote on the sheet, as the record names him.
    fn hand(&self, asked: &checklists::Checklist, sheet: &DemoSheet) -> Hands {
        let login = |wanted: DemoPlace| {
            let user = self.demo.users.iter().find(|user| user.places.contains(&wanted));
            user.map_or_else(|| "operator:demo".to_owned(), |user| format!("user:{}", user.login))
        };
        let centre = self.demo.collections.iter().find(|one| one.health_centre == asked.facility.health_centre_name);
        Hands {
            respondent: match sheet.contract {
                Some((vendor, _)) => login(DemoPlace::Vendor(vendor)),
                None => login(DemoPlace::Facility(sheet.external_id.clone())),
            },
            reviewer: centre
                .map_or_else(|| "operator:demo".into(), |one| login(DemoPlace::HealthCentre(one.health_centre))),
        }
    }

    async fn step(&self, played: &mut Played, step: &Step) -> Result<()> {
        let (tx, at) = (self.tx, step.at);
        match &step.deed {
            Deed::State(facts) => {
                let saved = checklists::save_facts(tx, played.revision, *facts, played.version).await?;
                (played.version, played.facts) = (version(&saved)?, *facts);
            }
            Deed::Answer { cell, given } => self.answer(played, cell, given, at).await?,
            Deed::Submit => {
                let digest = digest(&played.form, played.facts, &played.answers);
                checklists::submit(tx, played.id, at, &played.by.respondent, &digest).await?;
            }
            Deed::Return { reasons } => {
                let step = checklists::Step { at, by: &played.by.reviewer, ids: &self.ids };
                let revision = checklists::give_back(tx, played.id, step, reasons).await?;
                self.turn(played, revision).await?;
            }
            Deed::Accept => {
                let step = checklists::Step { at, by: &played.by.reviewer, ids: &self.ids };
                let revision = checklists::accept(tx, played.id, step).await?;
                self.turn(played, revision).await?;
            }
        }
        Ok(())
    }

    async fn answer(&self, played: &mut Played, cell: &Cell, given: &Given, at: Timestamp) -> Result<()> {
        let based_on = played.cells.get(cell).copied().unwrap_or(0);
        let save = Save { cell, given, based_on, by: &played.by.respondent };
        let saved = checklists::save_answer(self.tx, played.revision, &save, &self.ids, at).await?;
        played.cells.insert(cell.clone(), version(&saved)?);
        played.answers.insert(cell.clone(), given.clone());
        Ok(())
    }

    /// The next revision was opened, with the answers copied.
    async fn turn(&self, played: &mut Played, revision: RevisionId) -> Result<()> {
        let copied = checklists::answers(self.tx, revision).await?;
        played.cells = copied.into_iter().map(|(cell, (_, version))| (cell, version)).collect();
        let sheet = checklists::find(self.tx, &Scope::nation(), played.id).await?;
        played.version = sheet.ok_or_else(|| missing("sheet", played.id))?.sheet_version;
        played.revision = revision;
        Ok(())
    }
}

/// A sheet while its steps are played.
struct Played {
    id: ChecklistId,
    revision: RevisionId,
    version: RowVersion,
    facts: tachiiri_domain::answers::SheetFacts,
    cells: HashMap<Cell, RowVersion>,
    answers: Answers,
    form: String,
    by: Hands,
}

struct Hands {
    respondent: String,
    reviewer: String,
}

fn version<T>(saved: &Saved<T>) -> Result<RowVersion> {
    match saved {
        Saved::Saved { version } => Ok(*version),
        Saved::Stale { version, .. } => Err(AppError::fault("demonstration", format!("stale at version {version}"))),
    }
}
