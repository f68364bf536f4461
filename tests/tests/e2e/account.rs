//! A hospital's own accounts: one person invites another, who enters with the code of the letter, sets a password, takes a
//! telephone as second factor, and sees and ends where else the account is logged in.

use std::time::Instant;

use tachiiri_tests::person::{Hand, Person};
use tachiiri_tests::program::Home;
use tachiiri_tests::telephone::{STEP, Telephone};

const LOGIN: &str = "soumu-hanako";
const PASSWORD: &str = "ながい合言葉 2023 みほん";
const ENTER: &str = "form[action='/login'] button[type='submit']";
const CONFIRM: &str = "form[action='/login/code'] button[type='submit']";

async fn text_of(person: &Person, css: &str) -> String {
    person.browser.find(css).await.text().await.expect("a text")
}

/// One of the hospital adds another; the one-time code on the letter.
async fn invites_another(inviting: &Person) -> String {
    inviting.logs_in("hospital1").await;
    inviting.takes_the_menu_to("/people").await;
    inviting.looks_everywhere("people").await;
    inviting.follows("main .buttons a[href^='/people/new']").await;
    inviting.follows("form[action='/people/new'] button[type='submit']").await;
    inviting.browser.find("[data-error-summary]").await;
    inviting.looks_everywhere("person-new-errors").await;
    inviting.writes("#display_name", "総務課 見本 花子").await;
    inviting.writes("#login", LOGIN).await;
    inviting.follows("form[action='/people/new'] button[type='submit']").await;
    inviting.looks_everywhere("person-letter").await;
    text_of(inviting, ".letter .code").await
}

/// The first log-in with the code of the letter; it opens nothing but the choice of a password.
async fn enters_for_the_first_time(person: &Person, code: &str) {
    person.enters(LOGIN, "ちがう合言葉").await;
    person.browser.find("[data-error-summary]").await;
    person.looks_everywhere("login-refused").await;
    person.writes("#login", LOGIN).await;
    person.writes("#password", code).await;
    person.follows(ENTER).await;
    person.reads("あなただけが知るパスワード").await;
    person.looks_everywhere("password-first").await;
    person.writes("#new", "みじかい").await;
    person.writes("#again", "みじかい").await;
    person.follows("form[action='/password'] button[type='submit']").await;
    person.browser.find("[data-error-summary]").await;
    person.looks_everywhere("password-refused").await;
    person.writes("#new", PASSWORD).await;
    person.writes("#again", PASSWORD).await;
    person.follows("form[action='/password'] button[type='submit']").await;
    person.reads("今やること").await;
}

/// The second factor with the digits of a telephone; a recovery code for when it is lost.
async fn takes_a_second_factor(person: &Person, began: Instant) -> (Telephone, String) {
    person.goes_to("/account").await;
    person.looks_everywhere("account").await;
    person.follows("form[action='/account/second-factor'] button").await;
    person.looks_everywhere("second-factor").await;
    let telephone = Telephone::with(&text_of(person, ".how b.mono").await, began);
    person.writes("#code", "000000").await;
    person.follows("form[action$='/confirm'] button[type='submit']").await;
    person.reads("確認コードが合いません").await;
    person.looks_everywhere("second-factor-refused").await;
    person.writes("#code", &telephone.shows(0)).await;
    person.follows("form[action$='/confirm'] button[type='submit']").await;
    person.looks_everywhere("recovery-codes").await;
    let spare = text_of(person, ".codes li").await;
    person.follows("main a.button[href='/account']").await;
    person.reads("使っています").await;
    (telephone, spare)
}

/// Password and digits; each digit opens once, and the next step's are good already.
async fn enters_with_the_telephone(person: &Person, telephone: &Telephone) {
    person.enters(LOGIN, PASSWORD).await;
    person.reads("確認コードを入れる").await;
    person.looks_everywhere("login-code").await;
    person.writes("#code", "111111").await;
    person.follows(CONFIRM).await;
    person.browser.find("[data-error-summary]").await;
    person.looks_everywhere("login-code-refused").await;
    person.writes("#code", &telephone.shows(STEP)).await;
    person.follows(CONFIRM).await;
    person.reads("今やること").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hospitals_person_enters_by_letter_takes_a_second_factor_and_ends_another_session() {
    let home = Home::demo();
    let server = home.serve().await;
    let began = Instant::now();
    let office = Person::sits_down(&server.base, 390, Hand::Mouse).await;
    let code = invites_another(&office).await;
    let person = Person::sits_down(&server.base, 1280, Hand::Mouse).await;
    enters_for_the_first_time(&person, &code).await;
    let (telephone, spare) = takes_a_second_factor(&person, began).await;
    person.logs_out().await;
    enters_with_the_telephone(&person, &telephone).await;
    office.logs_out().await;
    office.enters(LOGIN, PASSWORD).await;
    office.writes("#code", &spare).await;
    office.follows(CONFIRM).await;
    office.reads("今やること").await;
    person.goes_to("/account").await;
    person.looks_everywhere("account-two-sessions").await;
    person.follows("form[action$='/end'] button").await;
    assert!(!person.browser.has("form[action$='/end'] button").await, "one session is left");
    office.goes_to("/checklists").await;
    office.browser.find("form[action='/login']").await;
    office.leaves().await;
    person.leaves().await;
}
