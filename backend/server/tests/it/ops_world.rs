//! The operations over an empty database of each kind, a clock moved by hand, and the named cast of storage.

use tachiiri_domain::Date;
use tachiiri_domain::answers::{Cell, Given, SheetFacts};
use tachiiri_domain::clock::{Clock, Hand};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{ChecklistId, CollectionId, Ids};
use tachiiri_domain::instrument::{Answer, Respondent};
use tachiiri_domain::request::{RequestKey, RowVersion};
use tachiiri_server::app::checklists::{self, CellWrite, Saved};
use tachiiri_server::app::{App, Caller, collections, passwords, sessions, users};
use tachiiri_server::config::Config;
use tachiiri_server::error::Result;
use tachiiri_storage::fixtures::{Cast, NOW, TestDatabase, databases};

pub const PASSWORD: &str = "ひらけごまひらけごまひらけ";

pub struct World {
    pub app: App,
    pub hand: Hand,
    pub cast: Cast,
    pub data: tempfile::TempDir,
    _database: TestDatabase,
}

/// One world on each kind of database.
pub async fn worlds() -> Vec<World> {
    let mut worlds = Vec::new();
    for database in databases().await.unwrap() {
        let data = tempfile::tempdir().unwrap();
        let (app, hand) = open(&data, &database.url).await;
        let cast = Cast::enter(&app.db).await.unwrap();
        let hash = passwords::hash(app.cost, &app.ids, PASSWORD).await.unwrap();
        cast.people(&app.db, &hash).await.unwrap();
        worlds.push(World { app, hand, cast, data, _database: database });
    }
    worlds
}

/// An app over an address, with a clock at the cast's moment.
pub async fn open(data: &tempfile::TempDir, url: &str) -> (App, Hand) {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let folder = data.path().to_str().unwrap();
    let settings = [pair("TACHIIRI_DATA_DIR", folder), pair("TACHIIRI_DATABASE_URL", url)];
    let (clock, hand) = Clock::by_hand(NOW.parse().unwrap());
    let mut app = App::open(Config::from_pairs(settings).unwrap(), clock, Ids::seeded(7)).await.unwrap();
    app.cost = passwords::Cost::CHEAP;
    (app, hand)
}

pub fn key(text: &str) -> RequestKey {
    RequestKey::new(text).unwrap()
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn year() -> FiscalYear {
    FiscalYear::new(2023).unwrap()
}

pub fn operator() -> Caller {
    Caller::operator("test")
}

pub fn yes(on: &str) -> Given {
    Given { answer: Some(Answer::Yes), confirmed_on: Some(day(on)), ..Given::default() }
}

pub fn no(on: &str, target: &str) -> Given {
    Given { answer: Some(Answer::No), confirmed_on: Some(day(on)), target_on: Some(day(target)), ..Given::default() }
}

impl World {
    /// Somebody of the cast, logged in.
    pub async fn person(&self, login: &str) -> Caller {
        let opened = users::login(&self.app, "test", login, PASSWORD).await.unwrap();
        sessions::verify(&self.app, &opened.token, "test").await.unwrap().unwrap()
    }

    /// 北見本保健所 asks its two hospitals.
    pub async fn ask(&self) -> CollectionId {
        let new = collections::NewCollection {
            health_centre: self.cast.centres[0],
            fiscal_year: year(),
            due_on: day("2023-12-28"),
            facility_instrument: self.cast.facility_form,
            vendor_instrument: Some(self.cast.vendor_form),
            facilities: vec![self.cast.facility("A0001").unwrap(), self.cast.facility("A0002").unwrap()],
        };
        collections::create(&self.app, &self.person("kita").await, &new, &key("ask")).await.unwrap()
    }

    /// The facility sheet of 青葉病院.
    pub async fn aoba_sheet(&self) -> ChecklistId {
        self.sheet("A0001", Respondent::Facility).await
    }

    pub async fn sheet(&self, external_id: &str, respondent: Respondent) -> ChecklistId {
        let filter = checklists::Filter {
            facility: Some(self.cast.facility(external_id).unwrap()),
            respondent: Some(respondent),
            ..checklists::Filter::default()
        };
        checklists::list(&self.app, &operator(), &filter).await.unwrap().rows[0].id
    }

    pub async fn save(&self, who: &Caller, id: ChecklistId, write: CellWrite, request: &str) -> Result<Saved> {
        checklists::save_answer(&self.app, who, id, &write, &key(request)).await
    }

    /// Answers every required item of the cast's form: the gate and the network yes, the servers no.
    pub async fn fill(&self, who: &Caller, id: ChecklistId) {
        let facts = SheetFacts { no_vendor_contract: true, no_network: false };
        checklists::save_facts(&self.app, who, id, facts, 0, &key("facts")).await.unwrap();
        for (item, given) in [
            ("1-1", yes("2023-11-01")),
            ("2-1-server", no("2023-11-02", "2024-03-01")),
            ("2-3-network", yes("2023-11-02")),
        ] {
            self.save(who, id, cell(item, 1, given, 0), &format!("fill-{item}")).await.unwrap();
        }
    }
}

pub fn cell(item: &str, round: u8, given: Given, based_on: RowVersion) -> CellWrite {
    CellWrite { cell: Cell { item: item.into(), round }, given, based_on }
}
