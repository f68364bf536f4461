//! 自己点検 and the list of systems as a hospital walks through them, a list of systems from a file, and an authority's own
//! texts.

use tachiiri_tests::person::{Hand, Person};
use tachiiri_tests::program::Home;

const SAVE_DUTY: &str = "form[action^='/self-checks/systems/']:not([action$='/annex']) button";

/// OUT-FLOW: unclear is asked about; a vendor's duty wants its document; then the list applies.
async fn says_who_updates_the_servers(hospital: &Person) {
    hospital.takes_the_menu_to("/self-checks").await;
    hospital.reads("まだ決まりません").await;
    hospital.looks("self-check").await;
    hospital.chooses("updates", "unclear").await;
    hospital.follows(SAVE_DUTY).await;
    hospital.reads("どの書面のどこに書いてあるか").await;
    hospital.looks("self-check-unclear").await;
    hospital.takes_the_menu_to("/").await;
    hospital.reads("電子カルテシステム").await;
    hospital.looks("home-ask-updates").await;
    hospital.takes_the_menu_to("/self-checks").await;
    hospital.chooses("updates", "vendor").await;
    hospital.follows(SAVE_DUTY).await;
    hospital.browser.find("[data-error-summary]").await;
    // What was refused is no answer yet.
    hospital.reads("まだ決まりません").await;
    hospital.looks("self-check-refused").await;
    hospital.writes("input[name='updates_source']", "保守契約書 第5条").await;
    hospital.follows(SAVE_DUTY).await;
    hospital.reads("最初の問いに「はい」と答えられます").await;
    hospital.looks("self-check-applies").await;
}

async fn begins_and_keeps_it(hospital: &Person) {
    hospital.follows("form[action='/self-checks/start'] button").await;
    hospital.looks("self-check-sheet").await;
    hospital.chooses("answer.0.1", "yes").await;
    // An answer takes today as its day, and is saved.
    hospital.pauses().await;
    hospital.reads("あと 52 項目").await;
    hospital.takes_the_menu_to("/self-checks").await;
    hospital.follows("form[action$='/annex'] button").await;
    hospital.reads("項目").await;
    hospital.looks("self-check-begun").await;
    hospital.goes_to("/systems").await;
    hospital.reads("保守契約書 第5条").await;
    hospital.looks("systems").await;
}

async fn the_whole_way(width: u32, hand: Hand) {
    let home = Home::demo();
    let server = home.serve().await;
    let hospital = Person::sits_down(&server.base, width, hand).await;
    hospital.logs_in("hospital2").await;
    says_who_updates_the_servers(&hospital).await;
    begins_and_keeps_it(&hospital).await;
    hospital.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn out_flow_a_hospital_works_out_its_self_check_with_a_mouse_at_1280() {
    the_whole_way(1280, Hand::Mouse).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn out_flow_a_hospital_works_out_its_self_check_by_keyboard_alone_at_390() {
    the_whole_way(390, Hand::Keyboard).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn out_flow_a_self_check_is_begun_and_judged_without_scripts() {
    let home = Home::demo();
    let server = home.serve().await;
    let hospital = Person::sits_down_without_scripts(&server.base, 390).await;
    hospital.logs_in("hospital2").await;
    hospital.goes_to("/self-checks").await;
    hospital.follows("form[action='/self-checks/start'] button").await;
    hospital.browser.click("label:has(input[name='answer.0.1'][value='yes'])").await;
    hospital.writes("input[name='confirmed_on.0.1']", "2023-11-01").await;
    hospital.follows("#sheet .sheet-bar button[value='save']").await;
    hospital.reads("電子カルテシステム").await;
    hospital.browser.find("[data-error-summary]").await;
    hospital.leaves().await;
}

/// A list with a mistake, then mended, looked at and taken.
#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_systems_is_read_refused_mended_and_taken() {
    let home = Home::demo();
    let server = home.serve().await;
    let hospital = Person::sits_down(&server.base, 1280, Hand::Mouse).await;
    let file = home.path().join("systems.csv");
    hospital.logs_in("hospital2").await;
    hospital.goes_to("/vendors/import").await;
    hospital.looks_everywhere("vendor-import").await;
    for (line, page) in [(",乙,平成32年4月1日", "vendor-import-refused"), ("勤怠,乙,R5.4.1", "vendor-import-preview")]
    {
        std::fs::write(&file, format!("システム,事業者,いつから\n{line}\n")).expect("a file");
        hospital.browser.choose_file("#file", &file).await;
        hospital.follows("form[action='/vendors/import'] button").await;
        hospital.looks_everywhere(page).await;
    }
    hospital.follows("form[action='/vendors/import/accept'] button").await;
    hospital.reads("勤怠").await;
    hospital.looks_everywhere("vendors-taken").await;
    hospital.leaves().await;
}

/// A text with an unknown gap is refused, then looked at, kept, and given back.
#[tokio::test(flavor = "multi_thread")]
async fn an_authority_changes_a_text_and_goes_back() {
    let home = Home::demo();
    let server = home.serve().await;
    let prefecture = Person::sits_down(&server.base, 1280, Hand::Keyboard).await;
    prefecture.logs_in("prefecture").await;
    prefecture.goes_to("/letters").await;
    prefecture.looks_everywhere("letters").await;
    prefecture.follows("main tbody a[href$='/checklist-asked']").await;
    prefecture.looks_everywhere("letter").await;
    for (subject, page) in [("{nobody}へのお願い", "letter-refused"), ("見本県からのお願い", "letter-preview")]
    {
        prefecture.writes("#subject", subject).await;
        prefecture.follows("button[name='then'][value='preview']").await;
        prefecture.looks_everywhere(page).await;
    }
    prefecture.follows("button[name='then'][value='save']").await;
    prefecture.reads("変えた文面").await;
    prefecture.looks_everywhere("letters-changed").await;
    prefecture.goes_to("/letters").await;
    prefecture.follows("main tbody a[href$='/checklist-asked']").await;
    prefecture.follows("button[name='then'][value='standard']").await;
    prefecture.reads("標準の文面").await;
    prefecture.leaves().await;
}
