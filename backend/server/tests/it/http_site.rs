//! The real site over a fresh database of each kind, a clock moved by hand, seeded ids, and the named cast of
//! `tachiiri_storage::fixtures`, who have asked for the forms of 令和5年度. Foreign tenants are added to it.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use tachiiri_domain::access::Role;
use tachiiri_domain::actor::Assignment;
use tachiiri_domain::clock::{Clock, Hand};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{ChecklistId, CollectionId, FacilityId, Ids, UserId, VendorContractId};
use tachiiri_domain::instrument::Respondent;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::request::RequestKey;
use tachiiri_domain::scope::{Grant, Scope};
use tachiiri_server::app::users::NewAccount;
use tachiiri_server::app::{App, Caller, checklists, collections, instruments, passwords, sessions, users};
use tachiiri_server::config::Config;
use tachiiri_server::http::router;
use tachiiri_server::http::routes::Route;
use tachiiri_storage::fixtures::{self, Cast, TestDatabase};
use tower::ServiceExt;

pub const PASSWORD: &str = "ひらけごまひらけごまひらけ";

/// Everyone who logs in: the cast's people, then the foreign tenants.
pub const PEOPLE: [(&str, Role); 12] = [
    ("kuni", Role::Ministry),
    ("ken", Role::Prefecture),
    ("shi", Role::Authority),
    ("kita", Role::HealthCentre),
    ("aoba", Role::Hospital),
    ("aka", Role::Vendor),
    ("kanri", Role::Administrator),
    ("kaede", Role::Hospital),
    ("minami", Role::HealthCentre),
    ("yoso", Role::HealthCentre),
    ("yoso-ken", Role::Prefecture),
    ("shiro", Role::Vendor),
];

pub struct TestSite {
    pub app: App,
    pub hand: Hand,
    pub routes: Vec<Route>,
    pub cast: Cast,
    pub collection: CollectionId,
    /// The sheet of 青葉病院.
    pub sheet: ChecklistId,
    /// 青葉病院's.
    pub person: UserId,
    /// The sheet of 青葉病院's first contract.
    pub vendor_sheet: ChecklistId,
    router: Router,
    _database: TestDatabase,
    _data: tempfile::TempDir,
}

/// Somebody logged in.
#[derive(Clone)]
pub struct Session {
    pub token: String,
    pub csrf: String,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|bad| panic!("{bad}: {}", self.body))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

pub fn key(text: &str) -> RequestKey {
    RequestKey::new(text).unwrap()
}

impl TestSite {
    /// The site over one database of each kind: SQLite, and PostgreSQL where the environment names one.
    pub async fn all() -> Vec<Self> {
        let mut sites = Vec::new();
        for database in fixtures::databases().await.unwrap() {
            sites.push(Self::over(database).await);
        }
        sites
    }

    /// For what no database changes.
    pub async fn open() -> Self {
        Self::over(fixtures::sqlite().await.unwrap()).await
    }

    async fn over(database: TestDatabase) -> Self {
        let data = tempfile::tempdir().unwrap();
        let (clock, hand) = Clock::by_hand("2023-11-18T01:00:00Z".parse().unwrap());
        let pairs = [
            ("TACHIIRI_DATA_DIR".to_owned(), data.path().to_str().unwrap().to_owned()),
            ("TACHIIRI_DATABASE_URL".to_owned(), database.url.clone()),
        ];
        let mut app = App::open(Config::from_pairs(pairs).unwrap(), clock, Ids::seeded(7)).await.unwrap();
        app.cost = passwords::Cost::CHEAP;
        let cast = Cast::enter(&database.db).await.unwrap();
        let hash = passwords::hash(app.cost, &app.ids, PASSWORD).await.unwrap();
        cast.people(&database.db, &hash).await.unwrap();
        foreigners(&app, &cast).await;
        let collection = ask(&app, &cast).await;
        let sheet = sheet_of(&app, cast.facility("A0001").unwrap()).await;
        let person = users::list(&app, &Caller::operator("test")).await.unwrap();
        let person = person.iter().find(|user| user.login == "aoba").unwrap().id;
        let vendor_sheet = sheet_of_contract(&app, cast.contracts[0]).await;
        let (router, routes) = router::build(app.clone());
        Self {
            app,
            hand,
            routes,
            router,
            cast,
            collection,
            sheet,
            vendor_sheet,
            person,
            _database: database,
            _data: data,
        }
    }

    pub async fn log_in(&self, login: &str) -> Session {
        let opened = users::login(&self.app, "test", login, PASSWORD).await.unwrap();
        let csrf = sessions::csrf(&self.app, opened.session);
        Session { token: opened.token, csrf }
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: head.status, headers: head.headers, body }
    }

    /// As a browser: cookie, and for a form the key.
    pub async fn get(&self, who: &Session, path: &str) -> Answer {
        self.send(as_browser(who, Method::GET, path).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, who: &Session, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut pairs = vec![("csrf", who.csrf.as_str())];
        pairs.extend_from_slice(fields);
        self.send(form(as_browser(who, Method::POST, path), &pairs)).await
    }

    /// As a program: bearer.
    pub async fn call(&self, who: &Session, method: Method, path: &str, body: serde_json::Value) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {}", who.token))
            .header("content-type", "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }
}

pub fn as_browser(who: &Session, method: Method, path: &str) -> axum::http::request::Builder {
    Request::builder().method(method).uri(path).header("cookie", format!("a=b; tachiiri_session={}", who.token))
}

pub fn form(request: axum::http::request::Builder, fields: &[(&str, &str)]) -> Request<Body> {
    let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    request.body(Body::from(pairs.join("&"))).unwrap()
}

/// A form of the fields every upload has, with its file in the field `file`.
pub fn form_with_file(request: axum::http::request::Builder, csrf: &str, file: &[u8]) -> Request<Body> {
    let mut body = Vec::new();
    for (name, value) in [("csrf", csrf), ("original", "")] {
        let part = format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let head = "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"book.xlsx\"\r\n\r\n";
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    request.header("content-type", "multipart/form-data; boundary=edge").body(Body::from(body)).unwrap()
}

pub fn encoded(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    text.bytes().map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// The foreign tenants: their names try to be more than text.
async fn foreigners(app: &App, cast: &Cast) {
    let grants = [
        ("kaede", Role::Hospital, Grant::Facility(cast.facility("a0003").unwrap())),
        ("minami", Role::HealthCentre, Grant::HealthCentre(cast.centres[1])),
        ("yoso", Role::HealthCentre, Grant::HealthCentre(cast.centres[3])),
        ("yoso-ken", Role::Prefecture, Grant::Prefecture(PrefectureCode::new(47).unwrap())),
        ("shiro", Role::Vendor, Grant::Vendor(cast.vendors[1])),
    ];
    for (login, role, grant) in grants {
        let new = NewAccount {
            login: login.into(),
            display_name: format!("{login}<b>"),
            assignments: vec![Assignment { role, grant }],
            password: Some(PASSWORD.into()),
        };
        users::create(app, &Caller::operator("test"), &new, &key(&format!("user-{login}"))).await.unwrap();
    }
}

/// 北見本保健所 asks 青葉病院 and 桜病院, and the vendors of their contracts, for the forms of 令和5年度.
async fn ask(app: &App, cast: &Cast) -> CollectionId {
    let operator = Caller::operator("test");
    let mut forms = BTreeMap::new();
    for (file, text) in tachiiri_seed::instruments::embedded().into_iter().filter(|(file, _)| file.contains("r5")) {
        let published = instruments::publish(app, &operator, &file, &text).await.unwrap();
        forms.insert(published.key, published.id);
    }
    let form = |part: &str| forms.iter().find(|(key, _)| key.contains(part)).map(|(_, id)| *id).unwrap();
    let new = collections::NewCollection {
        health_centre: cast.centres[0],
        fiscal_year: FiscalYear::new(2023).unwrap(),
        due_on: "2023-11-30".parse().unwrap(),
        facility_instrument: form("facility"),
        vendor_instrument: Some(form("vendor")),
        facilities: vec![cast.facility("A0001").unwrap(), cast.facility("A0002").unwrap()],
    };
    collections::create(app, &operator, &new, &key("ask")).await.unwrap()
}

async fn sheet_of(app: &App, facility: FacilityId) -> ChecklistId {
    let filter = checklists::Filter {
        facility: Some(facility),
        respondent: Some(Respondent::Facility),
        ..checklists::Filter::default()
    };
    checklists::list(app, &Caller::operator("test"), &filter).await.unwrap().rows[0].id
}

async fn sheet_of_contract(app: &App, contract: VendorContractId) -> ChecklistId {
    let scope = Scope::of([Grant::Contract(contract)]);
    let found = tachiiri_storage::checklists::list(&app.db, &scope, &checklists::Filter::default()).await.unwrap();
    found.rows[0].id
}
