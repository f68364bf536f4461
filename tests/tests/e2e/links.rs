//! A vendor's link from outside: what it opens, how it ends, what it tells, and the letter that carries it.

use std::path::{Path, PathBuf};
use std::process::Command;

use reqwest::StatusCode;
use tachiiri_tests::api::{Api, Reply};
use tachiiri_tests::program::{Home, Server};
use tachiiri_tests::vendor::{Link, SYSTEM, System, knock};

const UNKNOWN: &str = "7KQ4-MX2P-9TRD-HB3W-2N8V-QQ5C";

async fn page(server: &Server, session: &str, path: &str) -> (StatusCode, String) {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
    let get = client.get(server.url(path)).header("cookie", format!("tachiiri_session={session}"));
    let answer = get.send().await.expect("an answer");
    (answer.status(), answer.text().await.expect("a page"))
}

async fn two_links(server: &Server) -> (Api, [Link; 2]) {
    let hospital = Api::log_in(&server.base, "hospital1").await;
    let other =
        System { name: "手術部門システム", vendor: "試作手術機器株式会社", email: "", ..SYSTEM };
    let links = [hospital.invites(&SYSTEM).await, hospital.invites(&other).await];
    (hospital, links)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_shows_its_own_contract_and_nothing_else_of_the_hospital() {
    let home = Home::demo();
    let server = home.serve().await;
    let (hospital, [own, other]) = two_links(&server).await;
    let session = knock(&server.base, &own.token).await.session.expect("a session");
    let (status, requests) = page(&server, &session, "/requests").await;
    assert!(status == StatusCode::OK && requests.contains(&own.sheet) && !requests.contains(&other.sheet));
    let guest = Api::of_session(&server.base, session.clone());
    let listed = guest.get("/api/v1/checklists").await.ok();
    assert_eq!((&listed["total"], &listed["rows"][0]["id"]), (&1.into(), &own.sheet.as_str().into()), "{listed}");
    let sheets = hospital.get("/api/v1/checklists").await.ok();
    let ids = sheets["rows"].as_array().expect("rows").iter().map(|row| row["id"].as_str().expect("an id"));
    let foreign: Vec<_> = ids.filter(|id| *id != own.sheet).collect();
    assert!(foreign.len() >= 3 && foreign.contains(&other.sheet.as_str()), "{foreign:?}");
    for id in foreign {
        for part in ["", "/evidence", "/workbook", "/workbook/file", "/questions", "/conflicts", "/submit", "/receipt"]
        {
            let path = format!("/checklists/{id}{part}");
            assert_eq!(page(&server, &session, &path).await.0, StatusCode::NOT_FOUND, "{path}");
        }
        let Reply::Said(status, _) = guest.get(&format!("/api/v1/checklists/{id}")).await else { panic!("gone") };
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
    // The hospital's own pages are nobody's but its own; a contract that exists is told like one that does not.
    for path in ["/vendors", "/facilities", "/conflicts", "/mails", "/people", "/contacts", "/figures"] {
        assert_eq!(page(&server, &session, path).await.0, StatusCode::FORBIDDEN, "{path}");
    }
    let contract = async |id: &str| {
        let (status, body) = page(&server, &session, &format!("/vendors/contracts/{id}")).await;
        (status, body.replace(id, "ID"))
    };
    assert_eq!(contract(&other.contract).await, contract(&other.sheet).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_dies_when_it_is_revoked_and_when_it_expires_and_says_the_same_as_one_that_never_was() {
    let home = Home::demo();
    let server = home.serve().await;
    let (hospital, [first, second]) = two_links(&server).await;
    let session = knock(&server.base, &first.token).await.session.expect("a session");
    let later = knock(&server.base, &second.token).await.session.expect("a session");
    let revoke = format!("/api/v1/vendors/contracts/{}/revoke", first.contract);
    hospital.post(&revoke, &serde_json::json!({})).await.ok();
    assert_eq!(page(&server, &session, "/requests").await.0, StatusCode::SEE_OTHER, "its session died with it");
    let revoked = knock(&server.base, &first.token).await;
    let unknown = knock(&server.base, UNKNOWN).await;
    assert_eq!((revoked.status, revoked.session), (StatusCode::NOT_FOUND, None));
    assert_eq!((unknown.headers, unknown.body), (revoked.headers, revoked.body));
    assert!(knock(&server.base, &second.token).await.session.is_some(), "the other one lives");
    drop(server);
    // The first moment after the last day of the fiscal year.
    let home = home.at("2024-04-01T00:00:00+09:00");
    let server = home.serve().await;
    assert_eq!(page(&server, &later, "/requests").await.0, StatusCode::SEE_OTHER);
    let told = [&second.token, &first.token, UNKNOWN];
    let mut answers = Vec::new();
    for token in told {
        let answer = knock(&server.base, token).await;
        answers.push((answer.status, answer.headers, answer.body));
    }
    assert_eq!(answers[0].0, StatusCode::NOT_FOUND);
    assert!(answers.iter().all(|one| *one == answers[0]), "expired, revoked, unknown: the same to the byte");
}

/// The letter of a link, as the hospital's page makes it.
async fn letter(server: &Server, home: &Home, link: &Link) -> PathBuf {
    let client = reqwest::Client::new();
    let token = Api::log_in(&server.base, "hospital1").await.token().to_owned();
    let cookie = format!("tachiiri_session={token}");
    let path = server.url(&format!("/vendors/contracts/{}", link.contract));
    let html =
        client.get(&path).header("cookie", &cookie).send().await.expect("an answer").text().await.expect("a page");
    let csrf = html.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a key");
    let post = client.post(format!("{path}/letter")).header("cookie", &cookie);
    let post = post.header("content-type", "application/x-www-form-urlencoded");
    let answer = post.body(format!("csrf={csrf}&token={}", link.token)).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK, "{}", server.log());
    let file = home.path().join("letter.pdf");
    std::fs::write(&file, answer.bytes().await.expect("a PDF")).expect("a file");
    file
}

/// A page as it is printed, ten pixels to the millimetre.
struct Printed {
    width: usize,
    height: usize,
    grey: Vec<u8>,
}

fn printed(letter: &Path) -> Printed {
    let shown = Command::new("pdftoppm").args(["-r", "254", "-gray", "-singlefile"]).arg(letter).output();
    let bytes = shown.expect("pdftoppm").stdout;
    let mut head = bytes.splitn(4, |byte| byte.is_ascii_whitespace());
    let mut number = || std::str::from_utf8(head.next().expect("a header")).expect("ASCII").parse().unwrap_or(0);
    let (_, width, height) = (number(), number(), number());
    let pixels = width * height;
    Printed { width, height, grey: bytes[bytes.len() - pixels..].to_vec() }
}

impl Printed {
    /// Whether somewhere on the page stands the QR code of an address, 32 mm wide with its margin, every module as it
    /// should be.
    fn shows_code_of(&self, address: &str) -> bool {
        let code = qrcode::QrCode::new(address.as_bytes()).expect("a code");
        let (modules, side) = (code.to_colors(), code.width());
        let module = 320.0 / (side as f64 + 8.0);
        let centre = |index: usize| ((index as f64 + 0.5) * module) as usize;
        let reach = centre(side - 1) + 1;
        let fits = |left: usize, top: usize| {
            let dark = |at: usize| self.grey[(top + centre(at / side)) * self.width + left + centre(at % side)] < 128;
            modules.iter().enumerate().all(|(at, colour)| dark(at) == (*colour == qrcode::Color::Dark))
        };
        (0..self.height - reach).any(|top| (0..self.width - reach).any(|left| fits(left, top)))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_letter_carries_the_link_in_words_and_as_a_code() {
    let home = Home::demo();
    let server = home.serve().await;
    let (_, [link, other]) = two_links(&server).await;
    let letter = letter(&server, &home, &link).await;
    let text = Command::new("pdftotext").arg("-layout").arg(&letter).arg("-").output().expect("pdftotext");
    let text = String::from_utf8(text.stdout).expect("UTF-8");
    // Blanks stand where letters of two scripts meet.
    let plain: String = text.split_whitespace().collect();
    for words in [SYSTEM.vendor, "見本中央病院", SYSTEM.name, "令和5年12月15日", "令和6年3月31日"] {
        assert!(plain.contains(words), "{words}:\n{text}");
    }
    let address = plain.split("http").nth(1).and_then(|rest| Some(rest.split_once("/v/")?.0)).expect("an address");
    let code_of = |link: &Link| format!("http{address}{}", link.path());
    assert!(plain.contains(&code_of(&link)), "{text}");
    let page = printed(&letter);
    assert!(page.shows_code_of(&code_of(&link)), "the code says the same as the words under it");
    assert!(!page.shows_code_of(&code_of(&other)));
}
