//! Letters, telephone list and FAX: set without a warning, to the standards, with nothing lost.

use std::path::Path;

use chrono::NaiveDate;
use tachiiri_domain::contact::Contact;
use tachiiri_reports::calls::{self, Call, CallList, Fax};
use tachiiri_reports::letter::{self, Letter, Qr};
use tachiiri_reports::paper::Pdf;

use crate::paper::setting;

fn on() -> NaiveDate {
    "2023-11-18".parse().unwrap()
}

pub fn centre() -> Contact {
    Contact {
        department: "医療安全係".into(),
        person: "見本次郎".into(),
        phone: "000-0000-0002".into(),
        fax: "000-0000-0003".into(),
        email: "anzen@kita.example.jp".into(),
    }
}

fn asking() -> Letter {
    let text = "日頃から医療の安全に御尽力いただき、お礼申し上げます。\n下記により提出をお願いします。\n記\n\
        提出期限：令和5年12月28日（木）\n提出するもの：医療機関確認用チェックリスト";
    Letter {
        number: "5北保第123号".into(),
        date: letter::date(on()),
        addressee: vec!["青葉病院".into(), "管理者　様".into()],
        sender: vec!["北見本保健所長".into()],
        title: "医療機関におけるサイバーセキュリティ対策チェックリストの提出について（依頼）".into(),
        body: letter::body(text),
        contact: letter::contact_lines("北見本保健所", &centre()),
        qr: Some(Qr {
            address: "https://tachiiri.example.jp/v/abc".into(),
            svg: r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path d="M0 0h1v1h-1z" fill="#000"/></svg>"##
                .into(),
        }),
    }
}

/// Keeps a page for a look where `TACHIIRI_TEST_PAPER` names a folder.
#[allow(clippy::disallowed_methods, reason = "a test has no settings of the program")]
fn look(name: &str, pdf: &Pdf) {
    if let Some(folder) = std::env::var_os("TACHIIRI_TEST_PAPER") {
        std::fs::write(Path::new(&folder).join(name), &pdf.bytes).unwrap();
    }
}

#[test]
fn the_body_of_a_text_is_paragraphs_and_numbered_items() {
    let body = letter::body("一つ目。\n\n二つ目。\n　記\n提出期限：12月28日\n様式のとおり\n");
    assert_eq!(body.paragraphs, ["一つ目。", "二つ目。"]);
    let item = |head: &str, text: &str| (head.to_owned(), text.to_owned());
    assert_eq!(body.items, [item("提出期限", "12月28日"), item("", "様式のとおり")]);
    assert_eq!(letter::body("本文だけ。").items, []);
}

#[test]
fn letters_are_set_without_a_warning_and_twice_alike() {
    let Some(setting) = setting() else { return };
    let plain = Letter { qr: None, number: String::new(), contact: vec![], ..asking() };
    let batch = [asking(), plain];
    let pdf = letter::render(&batch, on(), &setting).unwrap();
    assert!(pdf.bytes == letter::render(&batch, on(), &setting).unwrap().bytes);
    look("letters.pdf", &pdf);
}

#[test]
fn a_telephone_list_and_faxes_are_set_without_a_warning() {
    let Some(setting) = setting() else { return };
    let row = |name: &str, phone: &str| Call {
        facility: name.into(),
        person: "情報係 青葉花子".into(),
        phone: phone.into(),
        fax: phone.into(),
        state: "期限超過・入力中 8/11".into(),
        vendors: vec!["電子カルテ（赤システム）　未提出".into()],
    };
    let unknown =
        Call {
            facility: "名前の長い見本医療センター附属第二病院".into(), state: "未着手".into(), ..Call::default()
        };
    let mut rows = vec![row("青葉病院", "000-0000-0001"), unknown];
    rows.extend((0..14).map(|_| row("桜病院", "000-0000-0009")));
    let list = CallList {
        title: "電話連絡票（令和5年度チェックリスト）".into(),
        health_centre: "北見本保健所".into(),
        due_on: "令和5年12月28日".into(),
        printed_on: letter::date(on()),
        rows,
    };
    look("calls.pdf", &calls::call_list(&list, on(), &setting).unwrap());
    let fax = Fax {
        to: vec!["青葉病院".into(), "情報係 青葉花子 様".into()],
        to_fax: "000-0000-0005".into(),
        from: vec!["北見本保健所".into(), "医療安全係 見本次郎".into(), "電話 000-0000-0002".into()],
        from_fax: "000-0000-0003".into(),
        date: letter::date(on()),
        title: "チェックリストの提出について".into(),
        paragraphs: vec![
            "令和5年度のチェックリストの提出をお待ちしています。".into(),
            "提出期限　令和5年12月28日".into(),
        ],
        facility: "青葉病院".into(),
        choices: vec!["画面から提出した".into(), "　　月　　日までに提出する".into()],
    };
    look("fax.pdf", &calls::faxes(&[fax.clone(), Fax { to_fax: String::new(), ..fax }], on(), &setting).unwrap());
}
