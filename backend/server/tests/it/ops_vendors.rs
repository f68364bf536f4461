//! Vendors end to end: registered, asked before any collection, invited, answered once and used again.

use tachiiri_domain::checklist::StateKey;
use tachiiri_domain::ids::{ChecklistId, VendorContractId};
use tachiiri_domain::rules::Rule;
use tachiiri_domain::scope::Scope;
use tachiiri_domain::vendors::{Maintenance, Standing, Terms, Verdict};
use tachiiri_server::app::vendors::{self, AskRequest, ContractRow, Entry, Filter, InviteRequest};
use tachiiri_server::app::{Caller, checklists, guests, sessions};
use tachiiri_server::error::AppError;
use tachiiri_storage::audit;

use crate::ops_world::{World, cell, day, key, no, worlds, yes};

fn entry(vendor: &str, system: &str, product: &str, version: &str) -> Entry {
    let terms = Terms { version: version.into(), ..Terms::since(day("2020-04-01")) };
    Entry { vendor: vendor.into(), system: system.into(), product: product.into(), bundled_under: None, terms }
}

fn ask(contracts: &[VendorContractId]) -> AskRequest {
    AskRequest { contracts: contracts.to_vec(), due_on: day("2023-12-15") }
}

async fn row(world: &World, who: &Caller, id: VendorContractId) -> ContractRow {
    vendors::contract(&world.app, who, id).await.unwrap().0
}

/// 青葉病院 (aoba) and 桜病院 each run the same product in the same version; both are asked. Returns the sheets.
async fn two_hospitals(world: &World) -> (Caller, Caller, [(VendorContractId, ChecklistId); 2]) {
    let (aoba, kita) = (world.person("aoba").await, world.person("kita").await);
    let mut asked = Vec::new();
    for (who, facility, product) in [(&aoba, "A0001", "カルテ見本"), (&kita, "A0002", "ｶﾙﾃ見本 ")] {
        let facility = world.cast.facility(facility).unwrap();
        let new = entry("赤システム", "放射線情報", product, "3.2");
        let id = vendors::register(&world.app, who, facility, &new, &key(&format!("new-{facility}"))).await.unwrap();
        let made = vendors::ask(&world.app, who, &ask(&[id]), &key(&format!("ask-{facility}"))).await.unwrap();
        asked.push((id, made[0].checklist));
    }
    (aoba, kita, [asked[0], asked[1]])
}

async fn answer(world: &World, who: &Caller, sheet: ChecklistId, request: &str) {
    for (item, given) in [("1-1", yes("2023-11-01")), ("2-1-server", no("2023-11-02", "2024-03-01"))] {
        world.save(who, sheet, cell(item, 1, given, 0), &format!("{request}-{item}")).await.unwrap();
    }
    checklists::submit(&world.app, who, sheet, &key(request)).await.unwrap();
}

async fn state(world: &World, sheet: ChecklistId) -> StateKey {
    let found = tachiiri_storage::checklists::find(&world.app.db, &Scope::nation(), sheet).await.unwrap().unwrap();
    found.state.key()
}

/// The guest that an invitation lets in.
async fn guest(world: &World, who: &Caller, contract: VendorContractId, request: &str) -> Caller {
    let invited = vendors::invite(&world.app, who, contract, &InviteRequest::default(), &key(request)).await.unwrap();
    let entered = guests::enter(&world.app, "test", &invited.token.unwrap().to_lowercase()).await.unwrap();
    sessions::verify(&world.app, &entered.token, "test").await.unwrap().unwrap()
}

#[tokio::test]
async fn a_hospital_asks_its_vendors_before_any_collection_and_the_collection_takes_over() {
    for world in worlds().await {
        let (aoba, _, [(id, sheet), _]) = two_hospitals(&world).await;
        assert_eq!(row(&world, &aoba, id).await.standing, Standing::Invited, "the vendor has an account");
        let again = vendors::ask(&world.app, &aoba, &ask(&[id]), &key("again")).await.unwrap_err();
        assert_eq!(again.code(), "already_there");
        let guest = guest(&world, &aoba, id, "invite").await;
        assert_eq!(row(&world, &aoba, id).await.standing, Standing::Opened);
        answer(&world, &guest, sheet, "guest").await;
        assert_eq!(row(&world, &aoba, id).await.standing, Standing::Answered);
        let collection = world.ask().await;
        let found = tachiiri_storage::checklists::find(&world.app.db, &Scope::nation(), sheet).await.unwrap().unwrap();
        assert_eq!((found.collection, found.state.key()), (Some(collection), StateKey::Submitted));
        let kita = world.person("kita").await;
        checklists::accept(&world.app, &kita, sheet, &key("accept")).await.unwrap();
        assert_eq!(row(&world, &aoba, id).await.standing, Standing::Confirmed);
    }
}

#[tokio::test]
async fn ven_only_contract_whoever_is_not_asked_is_told_why() {
    for world in worlds().await {
        let aoba = world.person("aoba").await;
        let facility = world.cast.facility("A0001").unwrap();
        let mut new = entry("例示勤怠", "勤怠管理", "", "");
        new.terms.patient_data = false;
        let id = vendors::register(&world.app, &aoba, facility, &new, &key("new")).await.unwrap();
        let refused = vendors::ask(&world.app, &aoba, &ask(&[id]), &key("ask")).await.unwrap_err();
        assert_eq!(refused.code(), "not_asked");
        assert!(refused.message().contains("患者の情報を扱わない") && refused.message().contains("12-22"), "{refused}");
        let uninvited = vendors::invite(&world.app, &aoba, id, &InviteRequest::default(), &key("invite")).await;
        assert_eq!(uninvited.unwrap_err().code(), "not_asked_yet");
    }
}

#[tokio::test]
async fn ven_bundle_the_one_who_collects_is_invited_and_each_system_keeps_its_sheet() {
    for world in worlds().await {
        let aoba = world.person("aoba").await;
        let facility = world.cast.facility("A0001").unwrap();
        let mut new = entry("見本検査", "検体検査", "", "");
        new.bundled_under = Some(world.cast.contracts[0]);
        let id = vendors::register(&world.app, &aoba, facility, &new, &key("new")).await.unwrap();
        let made = vendors::ask(&world.app, &aoba, &ask(&[world.cast.contracts[0], id]), &key("ask")).await.unwrap();
        assert_eq!(made.len(), 2, "VEN-EACH: one sheet for each");
        let request = InviteRequest { last_day: Some(day("2023-12-28")) };
        let invited = vendors::invite(&world.app, &aoba, id, &request, &key("invite")).await.unwrap();
        assert_eq!(invited.addressee, "赤システム");
        assert_eq!(row(&world, &aoba, id).await.collector.unwrap(), "赤システム（電子カルテ）");
        let mut chain = entry("試作画像", "医用画像", "", "");
        chain.bundled_under = Some(id);
        let refused = vendors::register(&world.app, &aoba, facility, &chain, &key("chain")).await.unwrap_err();
        assert_eq!(refused.code(), "bad_bundle");
    }
}

#[tokio::test]
async fn an_answer_is_given_once_and_used_for_every_contract_of_the_product() {
    for world in worlds().await {
        let (aoba, kita, [(first, source), (second, target)]) = two_hospitals(&world).await;
        let vendor = world.person("aka").await;
        answer(&world, &vendor, source, "source").await;
        let rows = vendors::requests(&world.app, &vendor).await.unwrap();
        let offered = rows.iter().find(|row| row.checklist == target).unwrap().reusable.clone().unwrap();
        assert_eq!((offered.checklist, offered.facility_name.as_str()), (source, "青葉病院"));
        vendors::reuse(&world.app, &vendor, source, &[target], &key("reuse")).await.unwrap();
        let used = row(&world, &kita, second).await;
        assert!(used.reused && used.standing == Standing::Answered);
        assert!(!row(&world, &aoba, first).await.reused, "its own answer is nobody else's");
        let not_the_hospital = vendors::judge(&world.app, &kita, target, (Verdict::Confirmed, ""), &key("kita")).await;
        assert_eq!(not_the_hospital.unwrap_err(), AppError::Denied);
        vendors::judge(&world.app, &aoba, source, (Verdict::Confirmed, ""), &key("aoba")).await.unwrap();
        assert_eq!(row(&world, &aoba, first).await.standing, Standing::Confirmed);
    }
}

#[tokio::test]
async fn a_hospital_that_differs_gives_the_answer_back_with_its_words() {
    for world in worlds().await {
        let (aoba, _, [(first, source), _]) = two_hospitals(&world).await;
        let vendor = world.person("aka").await;
        answer(&world, &vendor, source, "source").await;
        let silent = vendors::judge(&world.app, &aoba, source, (Verdict::Different, " "), &key("silent")).await;
        assert_eq!(silent.unwrap_err().code(), "no_reason");
        let words = "サーバは当院で更新しています";
        vendors::judge(&world.app, &aoba, source, (Verdict::Different, words), &key("different")).await.unwrap();
        assert_eq!(row(&world, &aoba, first).await.standing, Standing::Returned);
        let rows = vendors::requests(&world.app, &vendor).await.unwrap();
        let back = rows.iter().find(|row| row.checklist == source).unwrap();
        assert_eq!(back.reasons[0].reason, format!("当院は異なる：{words}"));
    }
}

#[tokio::test]
async fn a_changed_answer_opens_those_again_that_took_it() {
    for world in worlds().await {
        let (aoba, kita, [(_, source), (second, target)]) = two_hospitals(&world).await;
        let vendor = world.person("aka").await;
        answer(&world, &vendor, source, "source").await;
        vendors::reuse(&world.app, &vendor, source, &[target], &key("reuse")).await.unwrap();
        checklists::accept(&world.app, &kita, target, &key("accept")).await.unwrap();
        vendors::judge(&world.app, &aoba, source, (Verdict::Different, "別の構成"), &key("different")).await.unwrap();
        assert_eq!(state(&world, target).await, StateKey::Accepted, "nothing was said otherwise yet");
        let second_round = cell("2-1-server", 1, yes("2023-11-03"), 1);
        world.save(&vendor, source, second_round, "changed").await.unwrap();
        checklists::submit(&world.app, &vendor, source, &key("again")).await.unwrap();
        assert_eq!(state(&world, target).await, StateKey::Returned);
        assert!(!row(&world, &kita, second).await.reused);
        let rows = vendors::requests(&world.app, &vendor).await.unwrap();
        let reasons = &rows.iter().find(|row| row.checklist == target).unwrap().reasons;
        assert!(reasons[0].reason.contains("もとにした同じ製品の回答が変わりました"), "{reasons:?}");
    }
}

#[tokio::test]
async fn an_answer_fits_only_the_same_product_and_version() {
    for world in worlds().await {
        let (_, _, [(_, source), _]) = two_hospitals(&world).await;
        world.ask().await;
        let vendor = world.person("aka").await;
        answer(&world, &vendor, source, "source").await;
        let rows = vendors::requests(&world.app, &vendor).await.unwrap();
        let other = rows.iter().find(|row| row.system == "電子カルテ").unwrap();
        assert!(other.reusable.is_none());
        for target in [source, other.checklist] {
            let request = key(&format!("onto-{target}"));
            let refused = vendors::reuse(&world.app, &vendor, source, &[target], &request).await.unwrap_err();
            assert_eq!(refused.code(), "other_product");
        }
        let foreign = world.aoba_sheet().await;
        let refused = vendors::reuse(&world.app, &vendor, source, &[foreign], &key("foreign")).await;
        assert_eq!(refused.unwrap_err(), AppError::NotFound);
    }
}

#[tokio::test]
async fn a_refusal_stands_with_its_reason_until_it_is_taken_back() {
    for world in worlds().await {
        let (aoba, _, [(first, sheet), _]) = two_hospitals(&world).await;
        let guest = guest(&world, &aoba, first, "invite").await;
        let no_words = vendors::refuse(&world.app, &guest, sheet, Some(" "), &key("blank")).await;
        assert_eq!(no_words.unwrap_err().code(), "no_reason");
        vendors::refuse(&world.app, &guest, sheet, Some("契約に含まれない"), &key("refuse")).await.unwrap();
        let refused = row(&world, &aoba, first).await;
        assert_eq!((refused.standing, refused.refusal.as_deref()), (Standing::Refused, Some("契約に含まれない")));
        vendors::refuse(&world.app, &guest, sheet, None, &key("back")).await.unwrap();
        assert_eq!(row(&world, &aoba, first).await.standing, Standing::Opened);
    }
}

#[tokio::test]
async fn ven_proxy_what_came_by_fax_is_entered_with_its_original_named() {
    for world in worlds().await {
        let (aoba, _, [(first, sheet), _]) = two_hospitals(&world).await;
        let bare = world.save(&aoba, sheet, cell("1-1", 1, yes("2023-11-01"), 0), "bare").await;
        assert!(matches!(bare.unwrap_err(), AppError::Invalid(told) if told[0].rule == Rule::VenProxy));
        let named = |given| tachiiri_domain::answers::Given { proxy: Some("FAX綴 2023".into()), ..given };
        for (item, given) in [("1-1", yes("2023-11-01")), ("2-1-server", yes("2023-11-02"))] {
            world.save(&aoba, sheet, cell(item, 1, named(given), 0), item).await.unwrap();
        }
        checklists::submit(&world.app, &aoba, sheet, &key("submit")).await.unwrap();
        assert_eq!(row(&world, &aoba, first).await.standing, Standing::Proxy);
    }
}

#[tokio::test]
async fn a_contract_is_changed_once_and_its_vendor_not_under_answers() {
    for world in worlds().await {
        let (aoba, _, [(id, _), _]) = two_hospitals(&world).await;
        let mut changed = entry("赤システム", "放射線情報", "カルテ見本", "4.0");
        changed.terms.maintenance = Maintenance::Contract;
        vendors::change(&world.app, &aoba, id, &changed, 1, &key("change")).await.unwrap();
        let stale = vendors::change(&world.app, &aoba, id, &changed, 1, &key("stale")).await.unwrap_err();
        assert_eq!(stale.code(), "stale");
        let other = Entry { vendor: "白システム".into(), ..changed };
        let refused = vendors::change(&world.app, &aoba, id, &other, 2, &key("vendor")).await.unwrap_err();
        assert_eq!(refused.code(), "answered_already");
        let mut ended = entry("青システム", "内視鏡", "", "");
        ended.terms.ended_on = Some(day("2019-01-01"));
        let facility = world.cast.facility("A0001").unwrap();
        let refused = vendors::register(&world.app, &aoba, facility, &ended, &key("ended")).await.unwrap_err();
        assert!(
            refused.message().contains("平成31年1月1日") && refused.message().contains("令和2年4月1日"),
            "{refused}"
        );
        let desk = vendors::desk(&world.app, &aoba, &Filter::default()).await.unwrap();
        assert_eq!((desk.rows.len(), desk.facilities.len()), (3, 1), "its own three systems");
    }
}

#[tokio::test]
async fn a_token_is_in_no_record_and_in_no_kept_answer() {
    for world in worlds().await {
        let (aoba, _, [(id, _), _]) = two_hospitals(&world).await;
        let request = InviteRequest::default();
        let first = vendors::invite(&world.app, &aoba, id, &request, &key("invite")).await.unwrap();
        let again = vendors::invite(&world.app, &aoba, id, &request, &key("invite")).await.unwrap();
        assert_eq!((again.id, again.token), (first.id, None), "a retry is the same invitation without its token");
        let token = first.token.unwrap();
        guests::enter(&world.app, "test", &token).await.unwrap();
        let plain: String = token.chars().filter(char::is_ascii_alphanumeric).collect();
        let events = audit::list(&world.app.db, &audit::AuditFilter::default()).await.unwrap();
        assert!(!events.rows.is_empty());
        for event in events.rows {
            assert!(!event.detail.contains(&token) && !event.detail.contains(&plain), "{event:?}");
        }
    }
}
