//! A hospital gives its address; its health centre asks it again, by mail and on paper; the worker writes the mail, or
//! logs in to a mail server over TLS and nothing else.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use tachiiri_tests::api::Api;
use tachiiri_tests::mail_server::{MailServer, Tls};
use tachiiri_tests::person::{Hand, Person};
use tachiiri_tests::program::{Home, Server};

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

/// The program with a mail server of its own, where a hospital was asked again.
async fn asked_again_over(mail: &MailServer) -> (Home, Server) {
    let certificate = mail.certificate();
    let home = Home::demo()
        .with("TACHIIRI_MAIL", &mail.address())
        .with("TACHIIRI_MAIL_FROM", "tachiiri@example.lg.jp")
        .with("SSL_CERT_FILE", certificate.to_str().expect("UTF-8"));
    let server = home.serve().await;
    let hospital = Api::log_in(&server.base, "hospital1").await;
    let own = hospital.get("/api/v1/checklists").await.ok()["rows"][0].clone();
    let place = format!("/api/v1/facilities/{}/contact", own["facility"].as_str().expect("an id"));
    hospital.write(Method::PUT, &place, "contact", &json!({ "person": "見本 花子", "email": ADDRESS })).await.ok();
    let centre = Api::log_in(&server.base, "hc-east").await;
    let collection = own["collection"].as_str().expect("an id");
    let asked = centre.post(&format!("/api/v1/collections/{collection}/remind"), &json!({})).await.ok();
    assert_eq!(asked["mails"], 1, "{asked}");
    (home, server)
}

async fn arrives(tls: Tls) {
    let mail = MailServer::start(tls).await;
    let (_home, server) = asked_again_over(&mail).await;
    for _ in 0..200 {
        let heard = mail.heard();
        if let Some(letter) = heard.mails.first() {
            assert!(letter.contains(&format!("To: {ADDRESS}")), "{letter}");
            let before: Vec<_> = heard.in_the_clear.iter().filter_map(|line| line.split(' ').next()).collect();
            assert_eq!(before, if tls == Tls::Started { vec!["EHLO", "STARTTLS"] } else { vec![] });
            assert!(!server.log().contains("geheim"), "{}", server.log());
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no mail arrived\n{}", server.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_is_sent_over_a_line_that_is_encrypted_from_the_first_byte() {
    arrives(Tls::AtOnce).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_is_sent_after_the_line_was_encrypted() {
    arrives(Tls::Started).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_whose_encryption_somebody_hides_is_told_no_password() {
    let mail = MailServer::start(Tls::Hidden).await;
    let (_home, server) = asked_again_over(&mail).await;
    let centre = Api::log_in(&server.base, "hc-east").await;
    for _ in 0..200 {
        let told = centre.get("/api/v1/mails").await.ok();
        if told["rows"][0]["attempts"].as_u64() > Some(0) {
            let heard = mail.heard();
            assert!(heard.mails.is_empty() && !heard.in_the_clear.is_empty(), "{heard:?}");
            assert!(heard.in_the_clear.iter().all(|line| !line.starts_with("AUTH")), "{heard:?}");
            assert!(!told.to_string().contains("geheim") && !server.log().contains("geheim"));
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("nothing was tried\n{}", server.log());
}
