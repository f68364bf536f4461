//! The administrator's pages of forms: versions, a draft with its difference and its wording confirmed.

use std::path::Path;

use tachiiri_tests::person::{Hand, Person};
use tachiiri_tests::program::Home;

async fn a_draft_is_compared_and_confirmed(admin: &Person) {
    admin.takes_the_menu_to("/instruments").await;
    admin.looks_everywhere("instruments").await;
    admin.follows("main tbody a[href^='/instruments/']").await;
    admin.reads("前の版との違い").await;
    admin.looks_everywhere("instrument-draft").await;
    admin.follows("form[action$='/confirm'] button[type='submit']").await;
    admin.browser.find("[data-error-summary]").await;
    admin.looks_everywhere("instrument-confirm-refused").await;
    admin.writes("#source", "見本の通知 別添1").await;
    admin.presses("label:has(input[name='item'])").await;
    admin.follows("form[action$='/confirm'] button[type='submit']").await;
    admin.reads("見本の通知 別添1").await;
    admin.writes("#date", "平成32年1月1日").await;
    admin.follows("form[action$='/notice'] button[type='submit']").await;
    admin.reads("平成の期間の外です").await;
    admin.looks_everywhere("instrument-notice-refused").await;
    admin.follows("main .tools a[href$='/preview']").await;
    admin.looks_everywhere("instrument-preview").await;
}

async fn a_file_with_mistakes_is_told_line_by_line(admin: &Person, folder: &Path) {
    admin.goes_to("/instruments/new").await;
    admin.looks_everywhere("instrument-new").await;
    let file = folder.join("wrong.toml");
    std::fs::write(&file, "instrument = \"x\"\nversion = 1\nsections = []\nnonsense = true\n").expect("a file");
    admin.browser.choose_file("#file", &file).await;
    admin.follows("form[action='/instruments/new'] button[type='submit']").await;
    admin.browser.find("[data-error-summary]").await;
    admin.looks_everywhere("instrument-new-refused").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_administrators_pages_of_forms_are_sound() {
    let home = Home::demo();
    let server = home.serve().await;
    let folder = tempfile::tempdir().expect("a folder");
    let admin = Person::sits_down(&server.base, 1280, Hand::Mouse).await;
    admin.logs_in("admin").await;
    a_draft_is_compared_and_confirmed(&admin).await;
    a_file_with_mistakes_is_told_line_by_line(&admin, folder.path()).await;
    admin.leaves().await;
}
