//! The main job in Chromium: a hospital answers, a health centre returns and confirms, the prefecture selects and prints.

use tachiiri_tests::person::{Hand, Person};
use tachiiri_tests::program::{Home, Server};

/// The required items of R5 besides the gate, and whether the hospital says yes.
const REQUIRED: [(&str, &str); 11] = [
    ("0", "yes"),
    ("1-1", "yes"),
    ("2-1", "no"),
    ("2-2", "yes"),
    ("2-3", "yes"),
    ("2-4-server", "yes"),
    ("2-5-server", "yes"),
    ("2-6-server", "no"),
    ("2-7-network", "yes"),
    ("2-8-network", "yes"),
    ("3-1", "yes"),
];
const FIRST_DAY: &str = "令和5年11月10日";
const TARGET: &str = "令和6年2月29日";
const FUTURE: &str = "令和6年1月10日";
const LATER_DAY: &str = "R5.11.17";

fn field(part: &str, item: &str, round: u8) -> String {
    format!("#{part}-{item}-{round}")
}

async fn answers(hospital: &Person, item: &str, round: u8, answer: &str, day: &str) {
    hospital.chooses(&format!("answer.{item}.{round}"), answer).await;
    hospital.writes(&field("confirmed_on", item, round), day).await;
}

async fn asks_to_submit(hospital: &Person) {
    hospital.pauses().await;
    hospital.pauses().await;
    hospital.follows("#sheet button[name='then'][value='submit']").await;
}

async fn submits(hospital: &Person) {
    asks_to_submit(hospital).await;
    hospital.looks("submit").await;
    hospital.follows("main form[action$='/submit'] button[type='submit']").await;
    hospital.reads("内容確認待ち").await;
    hospital.looks("submitted").await;
}

/// Everything answered with three faults: a date to come (ANS-DATES), a no without its target date (ANS-TARGET), an
/// item left out (ANS-FIRST).
async fn answers_with_three_faults(hospital: &Person) {
    for (item, answer) in REQUIRED.into_iter().filter(|(item, _)| *item != "3-1") {
        hospital.chooses(&format!("answer.{item}.1"), answer).await;
        if item == "0" {
            // The gate decides about all others: the page is drawn again.
            hospital.pauses().await;
            hospital.pauses().await;
        }
        match item {
            "1-1" => hospital.writes(&field("confirmed_on", item, 1), FUTURE).await,
            _ => hospital.writes(&field("confirmed_on", item, 1), FIRST_DAY).await,
        }
        if item == "2-6-server" {
            hospital.writes(&field("target_on", item, 1), TARGET).await;
        }
    }
}

/// The summary at the top of the page links to the fields of these items.
async fn is_told_of(hospital: &Person, items: &[&str]) {
    hospital.browser.find("[data-error-summary]").await;
    for item in items {
        let link = format!("[data-error-summary] a[href$='-{item}-1']");
        assert!(hospital.browser.has(&link).await, "{item}:\n{}", hospital.browser.text().await);
    }
}

/// What breaks a rule by itself is refused as it is saved; what is missing is said before submitting.
async fn meets_and_mends_the_three(hospital: &Person) {
    asks_to_submit(hospital).await;
    is_told_of(hospital, &["1-1"]).await;
    hospital.looks("sheet-refused").await;
    hospital.writes(&field("confirmed_on", "1-1", 1), FIRST_DAY).await;
    asks_to_submit(hospital).await;
    is_told_of(hospital, &["2-1", "3-1"]).await;
    hospital.looks("submit-refused").await;
    hospital.follows("main a.button[href$='errors=true']").await;
    hospital.looks("sheet-errors").await;
    hospital.writes(&field("target_on", "2-1", 1), TARGET).await;
    answers(hospital, "3-1", 1, "yes", FIRST_DAY).await;
}

/// The hospital's part up to its first submission; the path of its sheet.
async fn the_hospital_answers(hospital: &Person) -> String {
    hospital.goes_to("/login").await;
    hospital.looks("login").await;
    hospital.logs_in("hospital1").await;
    hospital.reads("今やること").await;
    hospital.looks("home-hospital").await;
    hospital.follows("main .tasks a.button").await;
    let path = hospital.browser.url().await;
    assert!(path.starts_with("/checklists/"), "{path}");
    hospital.looks("sheet-empty").await;
    answers_with_three_faults(hospital).await;
    meets_and_mends_the_three(hospital).await;
    submits(hospital).await;
    hospital.logs_out().await;
    path.split('?').next().unwrap_or_default().to_owned()
}

async fn opens_the_review(centre: &Person, sheet: &str) {
    centre.logs_in("hc-east").await;
    centre.looks("home-health-centre").await;
    centre.goes_to(&format!("{sheet}/review")).await;
    centre.looks("review").await;
}

async fn the_health_centre_returns_two_items(centre: &Person, sheet: &str) {
    opens_the_review(centre, sheet).await;
    for (item, reason) in
        [("2-5-server", "最後に確かめた日を備考に書いてください。"), ("3-1", "連絡先の更新日を備考に書いてください。")]
    {
        centre.writes(&format!("[name='reason.{item}']"), reason).await;
    }
    centre.follows("form[action$='/return'] button[type='submit']").await;
    centre.reads("差戻し中").await;
    centre.looks("returned").await;
    centre.logs_out().await;
}

async fn the_hospital_mends_what_came_back(hospital: &Person, sheet: &str) {
    hospital.logs_in("hospital1").await;
    hospital.goes_to(sheet).await;
    hospital.reads("差し戻されました（2 項目）").await;
    hospital.looks("sheet-returned").await;
    for item in ["2-5-server", "3-1"] {
        hospital.writes(&field("confirmed_on", item, 1), LATER_DAY).await;
    }
    submits(hospital).await;
    hospital.logs_out().await;
}

async fn the_health_centre_confirms(centre: &Person, sheet: &str) {
    opens_the_review(centre, sheet).await;
    centre.follows("form[action$='/accept'] button[type='submit']").await;
    centre.reads("確認済み").await;
    centre.looks("accepted").await;
    centre.logs_out().await;
}

async fn the_hospital_answers_its_second_round(hospital: &Person, sheet: &str) {
    hospital.logs_in("hospital1").await;
    hospital.goes_to(sheet).await;
    hospital.looks("sheet-second-round").await;
    for item in ["2-1", "2-6-server"] {
        answers(hospital, item, 2, "yes", "2023-11-18").await;
    }
    submits(hospital).await;
    hospital.logs_out().await;
}

async fn the_prefecture_selects(prefecture: &Person) {
    prefecture.logs_in("prefecture").await;
    prefecture.looks("home-prefecture").await;
    prefecture.takes_the_menu_to("/selections").await;
    prefecture.looks("selections").await;
    prefecture.follows("main a[href='/selections/new']").await;
    prefecture.looks("selection-new").await;
    for (class, number) in [("20-199", "3"), ("200-399", "2"), ("400+", "1")] {
        prefecture.writes(&format!("[name='quota.{class}']"), number).await;
    }
    prefecture.follows("form[action='/selections/new'] button[type='submit']").await;
    prefecture.reads("過不足なし").await;
    prefecture.looks("selection-desk").await;
    prefecture.follows("form[action$='/decide'] button[type='submit']").await;
    prefecture.looks("selection-decided").await;
}

async fn the_prefecture_builds_the_report(prefecture: &Person) {
    prefecture.takes_the_menu_to("/figures").await;
    prefecture.looks("figures").await;
    prefecture.takes_the_menu_to("/reports").await;
    prefecture.looks("reports").await;
    prefecture.follows("form[action='/reports'] button[type='submit']").await;
    prefecture.reads("できました").await;
    for name in ["report.pdf", "report.xlsx", "figures.csv", "figures.json"] {
        prefecture.browser.find(&format!("main a[href$='/{name}']")).await;
    }
    prefecture.looks("report").await;
    prefecture.logs_out().await;
}

/// The sheet's way: answered, returned, mended, confirmed, answered again.
async fn a_sheet_goes_its_way(person: &Person) {
    let sheet = the_hospital_answers(person).await;
    the_health_centre_returns_two_items(person, &sheet).await;
    the_hospital_mends_what_came_back(person, &sheet).await;
    the_health_centre_confirms(person, &sheet).await;
    the_hospital_answers_its_second_round(person, &sheet).await;
}

async fn the_main_job(server: &Server, width: u32, hand: Hand) {
    let person = Person::sits_down(&server.base, width, hand).await;
    a_sheet_goes_its_way(&person).await;
    the_prefecture_selects(&person).await;
    the_prefecture_builds_the_report(&person).await;
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_with_a_mouse_at_1280() {
    let home = Home::demo();
    the_main_job(&home.serve().await, 1280, Hand::Mouse).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_with_a_mouse_at_390() {
    let home = Home::demo();
    the_main_job(&home.serve().await, 390, Hand::Mouse).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_by_keyboard_alone() {
    let home = Home::demo();
    the_main_job(&home.serve().await, 1280, Hand::Keyboard).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_goes_its_way_by_keyboard_alone_at_390() {
    let home = Home::demo();
    let server = home.serve().await;
    let person = Person::sits_down(&server.base, 390, Hand::Keyboard).await;
    a_sheet_goes_its_way(&person).await;
    person.leaves().await;
}
