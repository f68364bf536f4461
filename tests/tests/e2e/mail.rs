//! A hospital gives its address; its health centre asks it again, by mail and on paper; the worker writes the mail.

use std::time::Duration;

use tachiiri_tests::person::{Hand, Person};
use tachiiri_tests::program::Home;

const ADDRESS: &str = "joho@hospital1.example.jp";

async fn the_hospital_gives_its_address(hospital: &Person) {
    let save = "main form[action$='/contact'] button[type='submit']";
    hospital.logs_in("hospital1").await;
    hospital.takes_the_menu_to("/contacts").await;
    hospital.looks("contact").await;
    hospital.writes("#person", "見本 花子").await;
    hospital.writes("#email", "joho@").await;
    hospital.follows(save).await;
    hospital.reads("メールアドレス「joho@」は使えません").await;
    hospital.looks("contact-error").await;
    hospital.writes("#email", ADDRESS).await;
    hospital.follows(save).await;
    hospital.reads("保存しました").await;
    hospital.logs_out().await;
}

async fn the_centre_asks_again(centre: &Person) {
    centre.logs_in("hc-east").await;
    centre.takes_the_menu_to("/collections").await;
    centre.follows("main tbody a[href^='/collections/']").await;
    centre.looks("progress-ticks").await;
    centre.follows("main form[action$='/remind'] button[type='submit']:not([formaction])").await;
    centre.reads(ADDRESS).await;
    centre.looks("remind").await;
    centre.writes("#day", "平成32年1月1日").await;
    centre.follows("main form[action$='/reminders'] button[type='submit']").await;
    centre.reads("平成の期間の外です").await;
    centre.looks("remind-error").await;
    centre.writes("#day", "R5.12.1").await;
    centre.follows("main form[action$='/reminders'] button[type='submit']").await;
    centre.reads("令和5年12月1日").await;
    centre.looks("remind-planned").await;
    centre.follows("main form[action$='/cancel'] button[type='submit']").await;
    centre.reads("取りやめ").await;
    centre.follows("main form[action$='/remind'] button[type='submit']").await;
    centre.reads("再依頼のメールを送信待ちに入れました").await;
    centre.takes_the_menu_to("/mails").await;
    centre.looks("mails").await;
    centre.follows("main tbody a").await;
    centre.reads(ADDRESS).await;
    centre.looks("mail").await;
}

/// The mail that the worker wrote into the folder.
async fn written(home: &Home) -> String {
    for _ in 0..200 {
        let found = std::fs::read_dir(home.path().join("mail")).into_iter().flatten().flatten();
        let mut mails = found.map(|file| file.path()).filter(|path| path.extension().is_some_and(|end| end == "eml"));
        if let Some(mail) = mails.next() {
            return std::fs::read_to_string(mail).expect("an .eml file");
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no mail was written");
}

async fn asked_again(width: u32, hand: Hand) {
    let home = Home::demo();
    let server = home.serve().await;
    let person = Person::sits_down(&server.base, width, hand).await;
    the_hospital_gives_its_address(&person).await;
    the_centre_asks_again(&person).await;
    let mail = written(&home).await;
    assert!(mail.contains(&format!("To: {ADDRESS}")) && mail.contains("Auto-Submitted: auto-generated"), "{mail}");
    person.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hospital_is_asked_again_with_a_mouse_at_390() {
    asked_again(390, Hand::Mouse).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hospital_is_asked_again_by_keyboard_alone_at_1280() {
    asked_again(1280, Hand::Keyboard).await;
}
