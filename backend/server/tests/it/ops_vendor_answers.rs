//! The mail to a hospital whose vendor has answered: once for each submission of the vendor's own hand.

use tachiiri_domain::ids::{ChecklistId, VendorContractId};
use tachiiri_domain::mail::Text;
use tachiiri_domain::vendors::{Contact, Terms, Verdict};
use tachiiri_server::app::mail::{self, Filter, Mail};
use tachiiri_server::app::vendors::{self, AskRequest, Entry, InviteRequest};
use tachiiri_server::app::{Caller, checklists, guests, letters, sessions};

use crate::ops_mail::give_contacts;
use crate::ops_world::{World, cell, day, key, worlds, yes};

const ANSWERED: &str = "vendor-answered";

/// 青葉病院 asks 赤システム, which has an account, about a system of its own.
async fn asked(world: &World, request: &str, (system, version): (&str, &str)) -> (VendorContractId, ChecklistId) {
    let aoba = world.person("aoba").await;
    let contact = Contact { person: "保守窓口".into(), email: String::new(), phone: "000-0000-0009".into() };
    let terms = Terms { version: version.into(), contact, ..Terms::since(day("2020-04-01")) };
    let (vendor, product) = ("赤システム".into(), "カルテ見本".into());
    let new = Entry { vendor, system: system.into(), product, bundled_under: None, terms };
    let facility = world.cast.facility("A0001").unwrap();
    let id = vendors::register(&world.app, &aoba, facility, &new, &key(&format!("new-{request}"))).await.unwrap();
    let asking = AskRequest { contracts: vec![id], due_on: day("2023-12-15") };
    let made = vendors::ask(&world.app, &aoba, &asking, &key(&format!("ask-{request}"))).await.unwrap();
    (id, made[0].checklist)
}

async fn fill(world: &World, who: &Caller, sheet: ChecklistId) {
    for item in ["1-1", "2-1-server"] {
        world.save(who, sheet, cell(item, 1, yes("2023-11-01"), 0), &format!("{sheet}-{item}")).await.unwrap();
    }
}

/// The mails about answers, the newest first.
async fn told(world: &World) -> Vec<Mail> {
    let all = mail::list(&world.app, &world.person("kita").await, &Filter::default()).await.unwrap();
    all.rows.into_iter().filter(|mail| mail.letter == ANSWERED).collect()
}

#[tokio::test]
async fn the_hospital_is_told_once_that_its_vendor_answered_by_the_link() {
    for world in worlds().await {
        give_contacts(&world).await;
        let (contract, sheet) = asked(&world, "images", ("放射線情報", "3.2")).await;
        let (aoba, wanted) = (world.person("aoba").await, InviteRequest::default());
        let token = vendors::invite(&world.app, &aoba, contract, &wanted, &key("invite")).await.unwrap().token.unwrap();
        let entered = guests::enter(&world.app, "test", &token).await.unwrap();
        let guest = sessions::verify(&world.app, &entered.token, "test").await.unwrap().unwrap();
        let early = checklists::submit(&world.app, &guest, sheet, &key("early")).await;
        assert_eq!((early.is_err(), told(&world).await.len()), (true, 0), "nothing was submitted");
        fill(&world, &guest, sheet).await;
        checklists::submit(&world.app, &guest, sheet, &key("submit")).await.unwrap();
        checklists::submit(&world.app, &guest, sheet, &key("submit")).await.unwrap();
        let told = told(&world).await;
        let [mail] = told.as_slice() else { panic!("a request done twice is one mail: {told:?}") };
        assert_eq!(mail.to_address, "joho@aoba.example.jp");
        assert_eq!(mail.subject, "【回答】「放射線情報」の事業者確認用チェックリストが提出されました（赤システム）");
        let says = |words: &str| assert!(mail.body.contains(words), "{words}: {}", mail.body);
        says("青葉病院 情報係 青葉花子 様");
        says("令和5年度の「事業者確認用チェックリスト」の回答が提出されました");
        says("回答の期限　令和5年12月15日");
        says(&format!("/checklists/{sheet}\n"));
        says("担当　保守窓口\n電話　000-0000-0009");
        assert!(!mail.while_open && !mail.body.contains(&token), "{}", mail.body);
    }
}

#[tokio::test]
async fn an_answer_that_comes_again_is_told_again() {
    for world in worlds().await {
        give_contacts(&world).await;
        let (_, sheet) = asked(&world, "images", ("放射線情報", "3.2")).await;
        let (aoba, aka) = (world.person("aoba").await, world.person("aka").await);
        fill(&world, &aka, sheet).await;
        checklists::submit(&world.app, &aka, sheet, &key("first")).await.unwrap();
        let verdict = (Verdict::Different, "更新は当院で行う");
        vendors::judge(&world.app, &aoba, sheet, verdict, &key("differs")).await.unwrap();
        world.save(&aka, sheet, cell("1-1", 1, yes("2023-11-02"), 1), "mended").await.unwrap();
        checklists::submit(&world.app, &aka, sheet, &key("second")).await.unwrap();
        assert_eq!(told(&world).await.len(), 2);
    }
}

#[tokio::test]
async fn what_the_hospital_entered_for_its_vendor_is_no_news_to_it() {
    for world in worlds().await {
        give_contacts(&world).await;
        let (_, sheet) = asked(&world, "images", ("放射線情報", "3.2")).await;
        let aoba = world.person("aoba").await;
        for item in ["1-1", "2-1-server"] {
            let named = tachiiri_domain::answers::Given { proxy: Some("FAX綴 2023".into()), ..yes("2023-11-01") };
            world.save(&aoba, sheet, cell(item, 1, named, 0), item).await.unwrap();
        }
        checklists::submit(&world.app, &aoba, sheet, &key("submit")).await.unwrap();
        assert!(told(&world).await.is_empty());
    }
}

#[tokio::test]
async fn an_answer_used_for_several_requests_is_told_for_each_and_for_none_where_one_is_refused() {
    for world in worlds().await {
        give_contacts(&world).await;
        let (_, source) = asked(&world, "images", ("放射線情報", "3.2")).await;
        let (_, same) = asked(&world, "records", ("電子カルテ部門", "3.2")).await;
        let (_, third) = asked(&world, "samples", ("検体検査", "3.2")).await;
        let (_, other) = asked(&world, "fees", ("医事会計", "4.0")).await;
        let aka = world.person("aka").await;
        fill(&world, &aka, source).await;
        checklists::submit(&world.app, &aka, source, &key("source")).await.unwrap();
        let refused = vendors::reuse(&world.app, &aka, source, &[same, other], &key("both")).await.unwrap_err();
        assert_eq!(refused.code(), "other_product");
        assert_eq!(told(&world).await.len(), 1, "the mail goes back with the submission that it tells of");
        vendors::reuse(&world.app, &aka, source, &[same, third], &key("reuse")).await.unwrap();
        vendors::reuse(&world.app, &aka, source, &[same, third], &key("reuse")).await.unwrap();
        let mut about: Vec<_> = told(&world).await.into_iter().filter_map(|mail| mail.checklist).collect();
        about.sort();
        let mut wanted = vec![source, same, third];
        wanted.sort();
        assert_eq!(about, wanted);
    }
}

#[tokio::test]
async fn a_hospital_without_an_address_gets_none_and_an_authority_words_it_for_its_area() {
    for world in worlds().await {
        let (_, silent) = asked(&world, "images", ("放射線情報", "3.2")).await;
        let (_, sheet) = asked(&world, "samples", ("検体検査", "4.0")).await;
        let (aka, ken) = (world.person("aka").await, world.person("ken").await);
        fill(&world, &aka, silent).await;
        checklists::submit(&world.app, &aka, silent, &key("silent")).await.unwrap();
        assert!(told(&world).await.is_empty(), "nobody gave an address");
        give_contacts(&world).await;
        let wanted = Text {
            subject: "回答のお知らせ".into(), body: "{宛名}\n{システム名}：{事業者名}\n".into()
        };
        let own = (world.cast.authorities[0], ANSWERED);
        letters::save(&world.app, &ken, own, (Some(&wanted), 0), &key("own")).await.unwrap();
        fill(&world, &aka, sheet).await;
        checklists::submit(&world.app, &aka, sheet, &key("submit")).await.unwrap();
        let mail = told(&world).await.remove(0);
        assert_eq!(mail.subject, "回答のお知らせ");
        assert_eq!(mail.body, "青葉病院 情報係 青葉花子 様\n検体検査：赤システム\n");
    }
}
