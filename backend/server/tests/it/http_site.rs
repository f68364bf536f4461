//! The real site over a fresh database, a clock moved by hand, seeded ids, and the named cast.
//!
//! 見本県 (99): 見本保健所 with 見本中央病院 and 見本第二病院; the city's 架空市保健所 with 架空町立病院. A prefecture of its own,
//! 沖縄県, only lends its code to 遠方保健所 with 遠方病院; everything in it is made up.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use tachiiri_domain::access::Role;
use tachiiri_domain::actor::Assignment;
use tachiiri_domain::clock::{Clock, Hand};
use tachiiri_domain::facility::{BedCounts, FacilityKind};
use tachiiri_domain::ids::{ChecklistId, CollectionId, FacilityId, HealthCentreId, Ids, SessionId, UserId, VendorId};
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::register::{PlaceRow, RegisterRow};
use tachiiri_domain::request::RequestKey;
use tachiiri_domain::scope::{Grant, Scope};
use tachiiri_server::app::users::NewAccount;
use tachiiri_server::app::{App, Caller, checklists, collections, instruments, passwords, sessions, users};
use tachiiri_server::config::Config;
use tachiiri_server::http::router;
use tachiiri_server::http::routes::Route;
use tachiiri_storage::{facilities, places, vendors};
use tower::ServiceExt;

pub const PASSWORD: &str = "ひらけごまひらけごまひらけ";

/// The people of the cast: login, role, and whose they are.
pub const PEOPLE: [(&str, Role); 10] = [
    ("chuo", Role::Hospital),
    ("kakuu", Role::Hospital),
    ("hoken", Role::HealthCentre),
    ("shi-hoken", Role::HealthCentre),
    ("en-hoken", Role::HealthCentre),
    ("ken", Role::Prefecture),
    ("en-ken", Role::Prefecture),
    ("jigyosha", Role::Vendor),
    ("kouro", Role::Ministry),
    ("kanri", Role::Administrator),
];

pub struct TestSite {
    pub app: App,
    pub hand: Hand,
    pub routes: Vec<Route>,
    router: Router,
    pub facilities: BTreeMap<&'static str, FacilityId>,
    pub centres: BTreeMap<String, HealthCentreId>,
    pub collection: CollectionId,
    /// The sheet of 見本中央病院.
    pub sheet: ChecklistId,
    /// Of its vendor 架空システム.
    pub vendor_sheet: ChecklistId,
    _data: tempfile::TempDir,
}

/// Somebody logged in.
#[derive(Clone)]
pub struct Session {
    pub id: SessionId,
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

const FACILITIES: [(&str, &str, &str, u32); 4] = [
    ("見本中央病院", "9910001", "99201", 420),
    ("見本第二病院", "9910002", "99201", 180),
    ("架空町立病院", "9920001", "99202", 60),
    ("遠方病院", "4790001", "47201", 220),
];

impl TestSite {
    pub async fn open() -> Self {
        let data = tempfile::tempdir().unwrap();
        let (clock, hand) = Clock::by_hand("2023-11-18T01:00:00Z".parse().unwrap());
        let pairs = [("TACHIIRI_DATA_DIR".to_owned(), data.path().to_str().unwrap().to_owned())];
        let mut app = App::open(Config::from_pairs(pairs).unwrap(), clock, Ids::seeded(7)).await.unwrap();
        app.cost = passwords::Cost::CHEAP;
        let (facilities, centres, vendor) = register(&app).await;
        people(&app, &facilities, &centres, vendor).await;
        let collection = ask(&app, &facilities, &centres).await;
        let (sheet, vendor_sheet) = sheets(&app, facilities["見本中央病院"]).await;
        let (router, routes) = router::build(app.clone());
        Self { app, hand, routes, router, facilities, centres, collection, sheet, vendor_sheet, _data: data }
    }

    pub async fn log_in(&self, login: &str) -> Session {
        let opened = users::login(&self.app, "test", login, PASSWORD).await.unwrap();
        let csrf = sessions::csrf(&self.app, opened.session);
        Session { id: opened.session, token: opened.token, csrf }
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
    let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    request.body(Body::from(pairs.join("&"))).unwrap()
}

pub fn encoded(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    text.bytes().map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

type Registered = (BTreeMap<&'static str, FacilityId>, BTreeMap<String, HealthCentreId>, VendorId);

async fn register(app: &App) -> Registered {
    let now = app.clock.now();
    let tx = app.db.begin().await.unwrap();
    let place = |municipality: &str, centre: &str, authority: Option<&str>| PlaceRow {
        line: 2,
        prefecture: municipality[..2].parse().unwrap(),
        municipality: municipality.parse().unwrap(),
        health_centre: centre.into(),
        authority: authority.map(Into::into),
    };
    let rows = [
        place("99201", "見本保健所", None),
        place("99202", "架空市保健所", Some("架空市")),
        place("47201", "遠方保健所", None),
    ];
    places::import(&tx, &rows, &app.ids, now).await.unwrap();
    let rows: Vec<_> = FACILITIES.iter().map(|one| registered(*one)).collect();
    let day = "2023-06-01".parse().unwrap();
    facilities::import(&tx, &rows, day, &app.ids, now).await.unwrap();
    let known = facilities::ids_by_external_id(&tx, &Scope::nation()).await.unwrap();
    let ids: BTreeMap<_, _> = FACILITIES.iter().map(|(name, id, ..)| (*name, known[*id])).collect();
    let vendor = vendors::create(&tx, "架空システム", &app.ids, now).await.unwrap();
    let contract = vendors::NewContract {
        facility: ids["見本中央病院"],
        vendor,
        system: "電子カルテ".into(),
        product: "カルテ見本".into(),
        bundled_under: None,
        began_on: day,
    };
    vendors::create_contract(&tx, &contract, &app.ids, now).await.unwrap();
    let centres = places::health_centres(&tx, &Scope::nation()).await.unwrap();
    tx.commit().await.unwrap();
    (ids, centres.into_iter().map(|one| (one.name, one.id)).collect(), vendor)
}

fn registered((name, external_id, municipality, beds): (&str, &str, &str, u32)) -> RegisterRow {
    RegisterRow {
        line: 2,
        external_id: external_id.into(),
        name: name.into(),
        name_kana: String::new(),
        kind: FacilityKind::Hospital,
        prefecture: municipality[..2].parse().unwrap(),
        municipality: municipality.parse().unwrap(),
        address: "架空の町一丁目1番1号".into(),
        latitude_e6: None,
        longitude_e6: None,
        homepage: String::new(),
        beds: BedCounts { general: Some(beds), total: Some(beds), ..BedCounts::default() },
    }
}

async fn people(
    app: &App,
    facilities: &BTreeMap<&'static str, FacilityId>,
    centres: &BTreeMap<String, HealthCentreId>,
    vendor: VendorId,
) -> Vec<UserId> {
    let mut made = Vec::new();
    for (login, role) in PEOPLE {
        let grant = match login {
            "chuo" => Grant::Facility(facilities["見本中央病院"]),
            "kakuu" => Grant::Facility(facilities["架空町立病院"]),
            "hoken" => Grant::HealthCentre(centres["見本保健所"]),
            "shi-hoken" => Grant::HealthCentre(centres["架空市保健所"]),
            "en-hoken" => Grant::HealthCentre(centres["遠方保健所"]),
            "ken" => Grant::Prefecture(PrefectureCode::new(99).unwrap()),
            "en-ken" => Grant::Prefecture(PrefectureCode::new(47).unwrap()),
            "jigyosha" => Grant::Vendor(vendor),
            _ => Grant::Nation,
        };
        let new = NewAccount {
            login: login.into(),
            display_name: format!("{login}<b>"),
            assignments: vec![Assignment { role, grant }],
            password: Some(PASSWORD.into()),
        };
        let issued = users::create(app, &Caller::operator("test"), &new, &key(&format!("user-{login}"))).await;
        made.push(issued.unwrap().id);
    }
    made
}

async fn ask(
    app: &App,
    facilities: &BTreeMap<&'static str, FacilityId>,
    centres: &BTreeMap<String, HealthCentreId>,
) -> CollectionId {
    let operator = Caller::operator("test");
    let mut forms = BTreeMap::new();
    for (file, text) in tachiiri_seed::instruments::embedded().into_iter().filter(|(file, _)| file.contains("r5")) {
        let published = instruments::publish(app, &operator, &file, &text).await.unwrap();
        forms.insert(published.key, published.id);
    }
    let form = |part: &str| forms.iter().find(|(key, _)| key.contains(part)).map(|(_, id)| *id).unwrap();
    let new = collections::NewCollection {
        health_centre: centres["見本保健所"],
        fiscal_year: tachiiri_domain::fiscal_year::FiscalYear::new(2023).unwrap(),
        due_on: "2023-11-30".parse().unwrap(),
        facility_instrument: form("facility"),
        vendor_instrument: Some(form("vendor")),
        facilities: vec![facilities["見本中央病院"], facilities["見本第二病院"]],
    };
    collections::create(app, &operator, &new, &key("ask")).await.unwrap()
}

async fn sheets(app: &App, facility: FacilityId) -> (ChecklistId, ChecklistId) {
    let filter = checklists::Filter { facility: Some(facility), ..checklists::Filter::default() };
    let rows = checklists::list(app, &Caller::operator("test"), &filter).await.unwrap().rows;
    let of = |vendor: bool| rows.iter().find(|row| row.vendor_name.is_empty() != vendor).unwrap().id;
    (of(false), of(true))
}

/// The site, shared by the tests of one function.
pub async fn site() -> Arc<TestSite> {
    Arc::new(TestSite::open().await)
}
