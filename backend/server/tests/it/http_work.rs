//! The work of an office by its pages: asking, selecting, counting, asking for a report, giving accounts.

use axum::http::StatusCode;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_server::app::{collections, sessions};

use crate::http_site::{Answer, PASSWORD, Session, TestSite, form};

/// The value of the first field of a name in a page.
fn value_of(page: &Answer, name: &str) -> String {
    let field = page.body.split(&format!("name=\"{name}\"")).nth(1).unwrap_or_else(|| panic!("{name}: {}", page.body));
    field.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_health_centre_asks_by_its_form_and_a_bad_due_date_comes_back_as_typed() {
    for site in TestSite::all().await {
        let who = site.log_in("minami").await;
        let page = site.get(&who, "/collections/new").await;
        assert!(page.body.contains("楓病院") && !page.body.contains("青葉病院"), "{}", page.body);
        let own = site.cast.facility("a0003").unwrap().to_string();
        let centre = site.cast.centres[1].to_string();
        let instrument = value_of_option(&page, "facility_instrument");
        let fields = |due: &'static str, facility: &str| {
            [
                ("health_centre", centre.clone()),
                ("fiscal_year", "2023".to_owned()),
                ("facility_instrument", instrument.clone()),
                ("vendor_instrument", String::new()),
                ("due_on", due.to_owned()),
                ("facility", facility.to_owned()),
                ("request_key", value_of(&page, "request_key")),
            ]
        };
        let refused = post(&site, &who, "/collections/new", &fields("11月30日", &own)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("value=\"11月30日\"") && refused.body.contains("日付として読めません"));
        let nobody = post(&site, &who, "/collections/new", &fields("R5.12.15", "")).await;
        assert!(nobody.body.contains("1件以上選んでください"), "{}", nobody.body);
        let foreign = site.cast.facility("A0001").unwrap().to_string();
        let stolen = post(&site, &who, "/collections/new", &fields("R5.12.15", &foreign)).await;
        assert_eq!(stolen.status, StatusCode::NOT_FOUND);
        let done = post(&site, &who, "/collections/new", &fields("R5.12.15", &own)).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let again = post(&site, &who, "/collections/new", &fields("R5.12.15", &own)).await;
        assert_eq!(again.header("location"), done.header("location"), "the same form sent twice is one request");
        let path = done.header("location").split('?').next().unwrap().to_owned();
        let csv = site.get(&who, &format!("{path}?format=csv")).await;
        assert!(csv.body.contains("楓病院") && csv.body.contains("未提出"), "{}", csv.body);
    }
}

async fn post(site: &TestSite, who: &Session, path: &str, fields: &[(&str, String)]) -> Answer {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    site.post(who, path, &fields).await
}

/// The value of the first option of a select.
fn value_of_option(page: &Answer, name: &str) -> String {
    let select = page.body.split(&format!("name=\"{name}\"")).nth(1).unwrap();
    let values = select.split("value=\"").skip(1).filter_map(|rest| rest.split('"').next());
    values.map(str::to_owned).find(|value| value.len() == 36).unwrap_or_else(|| panic!("{name}: {select}"))
}

#[tokio::test]
async fn the_form_of_a_collection_knows_contracts_and_who_was_asked() {
    for site in TestSite::all().await {
        let who = site.log_in("kita").await;
        let year = FiscalYear::new(2023).unwrap();
        let caller = sessions::verify(&site.app, &who.token, "test").await.unwrap().unwrap();
        let choices = collections::choices(&site.app, &caller, None, year).await.unwrap();
        let aoba = choices.facilities.iter().find(|one| one.facility.name == "青葉病院").unwrap();
        assert!(aoba.contracts > 0 && aoba.asked_already, "{aoba:?}");
        let next = collections::choices(&site.app, &caller, None, FiscalYear::new(2024).unwrap()).await.unwrap();
        assert!(next.facilities.iter().all(|one| !one.asked_already));
        let page = site.get(&who, &format!("/facilities/{}", aoba.facility.id)).await;
        assert!(page.body.contains("登録") && page.body.contains("青葉病院"), "{}", page.body);
        let own = tachiiri_server::app::facilities::find(&site.app, &caller, aoba.facility.id).await.unwrap();
        assert_eq!(own.versions.len(), 1);
        let foreign = site.log_in("minami").await;
        let hidden = site.get(&foreign, &format!("/facilities/{}", aoba.facility.id)).await;
        assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    }
}

fn new_selection(large: &'static str, draft: &'static str) -> [(&'static str, &'static str); 9] {
    [
        ("prefecture", "99"),
        ("fiscal_year", "2023"),
        ("support_year", "2024"),
        ("as_of", "令和5年11月18日"),
        ("quota.20-199", "1"),
        ("quota.200-399", "1"),
        ("quota.400+", large),
        ("eligibility", "all"),
        ("draft", draft),
    ]
}

#[tokio::test]
async fn a_prefecture_selects_exactly_or_keeps_a_draft_that_says_it_is_short() {
    for site in TestSite::all().await {
        let who = site.log_in("ken").await;
        let short = site.post(&who, "/selections/new", &new_selection("9", "")).await;
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", short.body);
        assert!(short.body.contains("value=\"9\"") && short.body.contains("大規模（400床以上）"), "{}", short.body);
        let words = site.post(&who, "/selections/new", &new_selection("九", "")).await;
        assert!(words.body.contains("「九」は数として読めません"), "{}", words.body);
        let exact = site.post(&who, "/selections/new", &new_selection("1", "")).await;
        assert_eq!(exact.status, StatusCode::SEE_OTHER, "{}", exact.body);
        let desk = site.get(&who, exact.header("location")).await;
        assert!(desk.body.contains("青葉病院"), "{}", desk.body);
        let draft = site.post(&who, "/selections/new", &new_selection("9", "true")).await;
        let path = draft.header("location").split('?').next().unwrap().to_owned();
        assert_eq!(site.get(&who, &path).await.status, StatusCode::OK);
        assert_eq!(site.post(&who, &format!("{path}/decide"), &[]).await.status, StatusCode::CONFLICT);
        assert_eq!(site.get(&who, "/selections").await.status, StatusCode::OK);
        let foreign = site.log_in("yoso-ken").await;
        assert_eq!(site.get(&foreign, &path).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_prefecture_weighs_by_points_of_its_own_and_they_are_kept_for_the_next_list() {
    for site in TestSite::all().await {
        let who = site.log_in("ken").await;
        let weighed =
            |points: &'static str| [&new_selection("1", "")[..], &[("criteria.disaster_base", points)]].concat();
        let words = site.post(&who, "/selections/new", &weighed("多め")).await;
        assert!(words.body.contains("配点「災害拠点病院」の「多め」は数として読めません"), "{}", words.body);
        let own = site.post(&who, "/selections/new", &weighed("77")).await;
        let desk = site.get(&who, own.header("location")).await;
        assert!(desk.body.contains(">77<"), "the list says by which points it was made: {}", desk.body);
        let next = site.get(&who, "/selections/new").await;
        assert!(next.body.contains("name=\"criteria.disaster_base\" value=\"77\""), "kept for the next list");
    }
}

#[tokio::test]
async fn figures_and_reports_stay_within_the_prefecture() {
    for site in TestSite::all().await {
        let (own, foreign) = (site.log_in("ken").await, site.log_in("yoso-ken").await);
        let page = site.get(&own, "/figures?fiscal_year=2023").await;
        assert!(page.status.is_success() && page.body.contains("<svg"), "{}", page.body);
        let csv = site.get(&own, "/figures?fiscal_year=2023&format=csv").await;
        assert!(csv.body.contains("table,fiscal_year,prefecture"), "{}", csv.body);
        let json = site.get(&own, "/api/v1/figures?fiscal_year=2023").await.json();
        assert_eq!(json["prefecture"], "99");
        let asked =
            site.post(&own, "/reports", &[("prefecture", "99"), ("fiscal_year", "2023"), ("as_of", "R5.11.18")]).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
        let path = asked.header("location").split('?').next().unwrap().to_owned();
        assert!(site.get(&own, &path).await.body.contains("順番待ち"));
        assert_eq!(site.get(&own, &format!("{path}/report.pdf")).await.status, StatusCode::NOT_FOUND);
        for hidden in [path.clone(), format!("/api/v1{path}"), format!("{path}/report.pdf")] {
            assert_eq!(site.get(&foreign, &hidden).await.status, StatusCode::NOT_FOUND, "{hidden}");
        }
        let stolen = [("prefecture", "99"), ("fiscal_year", "2023"), ("as_of", "R5.11.18")];
        assert_eq!(site.post(&foreign, "/reports", &stolen).await.status, StatusCode::NOT_FOUND);
        let bad = site.post(&own, "/reports", &[("prefecture", "99"), ("as_of", "あした")]).await;
        assert!(bad.body.contains("「あした」は日付として読めません"), "{}", bad.body);
    }
}

#[tokio::test]
async fn an_account_is_given_a_code_and_its_owner_sets_a_password() {
    for site in TestSite::all().await {
        let admin = site.log_in("kanri").await;
        let wrong = [("login", "kaede2"), ("display_name", "楓"), ("role", "hospital"), ("place", "Q\"9,9")];
        let refused = site.post(&admin, "/users/new", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
        assert!(refused.body.contains("Q&#34;9,9"), "{}", refused.body);
        let right = [("login", "kaede2"), ("display_name", "楓"), ("role", "hospital"), ("place", "a0003")];
        let letter = site.post(&admin, "/users/new", &right).await;
        let code = letter.body.split("<p class=\"code\">").nth(1).unwrap_or_else(|| panic!("{}", letter.body));
        let code = code.split("</p>").next().unwrap().to_owned();
        let first = log_in(&site, "kaede2", &code).await;
        assert_eq!(first.header("location"), "/password");
        let who = session(&site, &first).await;
        for shut in ["/", "/checklists"] {
            assert_eq!(site.get(&who, shut).await.header("location"), "/password", "{shut}: a password comes first");
        }
        let program = site.get(&who, "/api/v1/tasks").await;
        assert_eq!((program.status, &program.json()["code"]), (StatusCode::FORBIDDEN, &"password_needed".into()));
        let page = site.get(&who, "/password").await;
        assert!(
            page.body.contains("初回コードで入りました") && !page.body.contains("name=\"current\""),
            "{}",
            page.body
        );
        let weak = [("current", code.as_str()), ("new", "みじかい"), ("again", "みじかい")];
        let answer = site.post(&who, "/password", &weak).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
        let good = [("new", PASSWORD), ("again", PASSWORD)];
        let set = site.post(&who, "/password", &good).await;
        assert_eq!((set.status, set.header("location")), (StatusCode::SEE_OTHER, "/?done=password"), "{}", set.body);
        assert!(set.header("set-cookie").starts_with("tachiiri_session="));
        assert_eq!(site.get(&who, "/").await.status, StatusCode::SEE_OTHER, "the session of the code has ended");
        assert_eq!(log_in(&site, "kaede2", &code).await.status, StatusCode::UNAUTHORIZED, "a code opens once");
        assert_eq!(log_in(&site, "kaede2", PASSWORD).await.status, StatusCode::SEE_OTHER);
        let page = site.get(&admin, "/audit?verify=true").await;
        assert!(page.status.is_success() && page.body.contains("user.create"), "{}", page.body);
    }
}

async fn log_in(site: &TestSite, login: &str, secret: &str) -> Answer {
    let request = axum::http::Request::builder().method("POST").uri("/login");
    site.send(form(request, &[("login", login), ("password", secret)])).await
}

/// The session of a `Set-Cookie`, with the form key of the page that comes first.
async fn session(site: &TestSite, entered: &Answer) -> Session {
    let token = entered.header("set-cookie").split(['=', ';']).nth(1).unwrap().to_owned();
    let who = Session { token, csrf: String::new() };
    let page = site.get(&who, "/password").await;
    let csrf = page.body.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    Session { csrf: csrf.unwrap_or_default().to_owned(), ..who }
}
