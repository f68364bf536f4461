//! The pages of the offices around the sheets: what the register asks, what was agreed about quotas, whom to call; and the
//! search over what counts as はい.

use tachiiri_tests::person::{Hand, Person};
use tachiiri_tests::program::Home;

/// A health centre nobody named an authority for: a question for a person.
const PLACES: &str = "pref,muni_code,hokenjo\n見本県,99210,見本仮設保健所\n";

async fn the_register_asks(admin: &Person) {
    admin.logs_in("admin").await;
    admin.goes_to("/decisions").await;
    admin.looks_everywhere("decisions").await;
    admin.follows("main form[action$='/decide'] button").await;
    admin.reads("どう確かめ、どうしたかを入れてください").await;
    admin.looks_everywhere("decisions-refused").await;
    admin.writes("main .questions li:first-child input[name='words']", "電話で確かめた。合計が正しい").await;
    admin.follows("main .questions li:first-child form button").await;
    admin.goes_to("/users").await;
    admin.looks_everywhere("users").await;
    admin.logs_out().await;
}

async fn quotas_are_talked_about(prefecture: &Person) {
    prefecture.logs_in("prefecture").await;
    prefecture.goes_to("/consultations").await;
    prefecture.looks_everywhere("consultations").await;
    prefecture.follows("form[action='/consultations'][method='post'] button").await;
    prefecture.browser.find("[data-error-summary]").await;
    prefecture.looks_everywhere("consultations-refused").await;
    for (field, text) in [
        ("#quota_before", "3"),
        ("#quota_after", "4"),
        ("#consulted_on", "R5.11.10"),
        ("#with", "厚生労働省 担当係 見本 次郎"),
        ("#what", "希望する病院が一つ多いことを伝え、了解を得た。"),
    ] {
        prefecture.writes(field, text).await;
    }
    prefecture.follows("form[action='/consultations'][method='post'] button").await;
    prefecture.reads("見本 次郎").await;
    prefecture.looks_everywhere("consultations-kept").await;
    prefecture.goes_to("/settings").await;
    prefecture.looks_everywhere("settings").await;
    prefecture.logs_out().await;
}

async fn the_centre_knows_whom_to_call(centre: &Person) {
    centre.logs_in("hc-east").await;
    for (path, page) in [
        ("/contacts", "contacts"),
        ("/people", "people-of-the-area"),
        ("/people/new", "person-new"),
        ("/conflicts", "conflicts"),
        ("/mails", "mails-none"),
        ("/checklists?state=returned", "checklists-filtered"),
        ("/facilities", "facilities"),
        ("/collections/new", "collection-new"),
    ] {
        centre.goes_to(path).await;
        centre.looks_everywhere(page).await;
    }
    centre.follows("form[action='/collections/new'] button[type='submit']").await;
    centre.browser.find("[data-error-summary]").await;
    centre.looks_everywhere("collection-new-refused").await;
    centre.takes_the_menu_to("/collections").await;
    centre.follows("main tbody a[href^='/collections/']").await;
    centre.looks_everywhere("collection").await;
    centre.logs_out().await;
}

/// In everyday words, and where nothing is near.
async fn notes_are_searched(hospital: &Person) {
    hospital.logs_in("hospital2").await;
    hospital.looks_everywhere("home-returned").await;
    hospital.takes_the_menu_to("/notes").await;
    hospital.writes("#q", "タブレット").await;
    hospital.follows("form[action='/notes'] button").await;
    hospital.reads("タブレットも、患者の情報が入っていれば台帳に書きます。").await;
    hospital.looks_everywhere("notes-found").await;
    hospital.writes("#q", "ぬぬぬぬ").await;
    hospital.follows("form[action='/notes'] button").await;
    hospital.reads("近いものが見つかりません").await;
    hospital.looks_everywhere("notes-none").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_the_offices_are_sound() {
    let home = Home::demo();
    let places = home.path().join("places.csv");
    std::fs::write(&places, PLACES).expect("a file");
    home.run(&["places", "import", places.to_str().expect("a UTF-8 path")]).ok();
    let server = home.serve().await;
    let person = Person::sits_down(&server.base, 1280, Hand::Mouse).await;
    the_register_asks(&person).await;
    quotas_are_talked_about(&person).await;
    the_centre_knows_whom_to_call(&person).await;
    notes_are_searched(&person).await;
    person.leaves().await;
}
