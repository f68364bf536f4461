//! Texts of mails and letters, as an authority changes them for its own area.

use tachiiri_domain::mail::Text;
use tachiiri_domain::scope::Scope;
use tachiiri_server::app::{Caller, letters};
use tachiiri_server::error::AppError;
use tachiiri_storage::mails;

use crate::ops_world::{World, key, worlds};

const ASKED: &str = "checklist-asked";

fn text(subject: &str, body: &str) -> Text {
    Text { subject: subject.into(), body: body.into() }
}

/// 見本県's own area, by its prefecture's officer.
async fn ken(world: &World) -> Caller {
    world.person("ken").await
}

#[tokio::test]
async fn an_authoritys_own_text_goes_out_and_the_standard_one_can_be_had_back() {
    for world in worlds().await {
        let (ken, own) = (ken(&world).await, world.cast.authorities[0]);
        let wanted = text("{年度}のお願い", "{宛名}\n\n{提出期限}までにお願いします。\n");
        let saved = letters::save(&world.app, &ken, (own, ASKED), (Some(&wanted), 0), &key("own")).await.unwrap();
        assert_eq!(saved, 1);
        let again = letters::save(&world.app, &ken, (own, ASKED), (Some(&wanted), 0), &key("twice")).await.unwrap();
        assert_eq!(again, 1, "the same text again is no conflict");
        let view = letters::open(&world.app, &ken, own, ASKED).await.unwrap();
        assert_eq!((view.text, view.version), (wanted.clone(), 1));
        let stale = letters::save(&world.app, &ken, (own, ASKED), (Some(&text("甲", "乙")), 0), &key("stale")).await;
        assert!(matches!(stale.unwrap_err(), AppError::Stale { .. }));
        let back = letters::save(&world.app, &ken, (own, ASKED), (None, 1), &key("back")).await.unwrap();
        let view = letters::open(&world.app, &ken, own, ASKED).await.unwrap();
        assert_eq!((back, &view.text), (0, &view.standard));
    }
}

#[tokio::test]
async fn a_value_that_nothing_fills_is_refused_with_the_ones_there_are() {
    for world in worlds().await {
        let (ken, own) = (ken(&world).await, world.cast.authorities[0]);
        let wrong = text("件名\n二行", "{期限}まで");
        let AppError::Problems(told) = letters::preview(ASKED, &wrong).unwrap_err() else { panic!() };
        let fields: Vec<_> = told.iter().map(|one| one.column.as_str()).collect();
        assert_eq!(fields, ["subject", "body"]);
        assert!(
            told[1].message.contains("「{期限}」は使えません") && told[1].message.contains("{提出期限}"),
            "{told:?}"
        );
        let refused = letters::save(&world.app, &ken, (own, ASKED), (Some(&wrong), 0), &key("wrong")).await;
        assert!(matches!(refused.unwrap_err(), AppError::Problems(_)));
        let shown = letters::preview(ASKED, &text("お願い", "{宛名} {提出期限}")).unwrap();
        assert!(!shown.filled.body.contains('{') && shown.unused.contains(&"アドレス".to_owned()), "{shown:?}");
    }
}

#[tokio::test]
async fn an_authority_changes_its_own_texts_alone_and_none_with_a_secret() {
    for world in worlds().await {
        let ken = ken(&world).await;
        let foreign = letters::open(&world.app, &ken, world.cast.authorities[1], ASKED).await;
        assert_eq!(foreign.unwrap_err(), AppError::NotFound, "the city keeps its own");
        let secret = letters::open(&world.app, &ken, world.cast.authorities[0], "vendor-invitation").await;
        assert_eq!(secret.unwrap_err(), AppError::NotFound);
        let shi = world.person("shi").await;
        assert_eq!(letters::list(&world.app, &shi).await.unwrap()[0].authority.name, "見本市");
    }
}

#[tokio::test]
async fn a_mail_to_a_facility_of_the_area_says_the_authoritys_words() {
    for world in worlds().await {
        let (ken, own) = (ken(&world).await, world.cast.authorities[0]);
        let wanted = text("県からのお願い", "{宛名}\n差し戻した箇所 {件数}件\n");
        letters::save(&world.app, &ken, (own, "checklist-returned"), (Some(&wanted), 0), &key("own")).await.unwrap();
        let (aoba, kita) = (world.person("aoba").await, world.person("kita").await);
        crate::ops_mail::give_contacts(&world).await;
        world.ask().await;
        let sheet = world.aoba_sheet().await;
        world.fill(&aoba, sheet).await;
        tachiiri_server::app::checklists::submit(&world.app, &aoba, sheet, &key("submit")).await.unwrap();
        let reasons = [tachiiri_domain::checklist::ReturnReason { item: None, reason: "備考を".into() }];
        tachiiri_server::app::checklists::give_back(&world.app, &kita, sheet, &reasons, &key("return")).await.unwrap();
        let (nation, every) = (Scope::nation(), mails::Filter::default());
        let all = mails::list(&world.app.db, &nation, &every).await.unwrap().rows;
        let returned = all.iter().find(|mail| mail.letter == "checklist-returned").unwrap();
        assert_eq!(returned.subject, "県からのお願い");
        assert!(returned.body.contains("差し戻した箇所 1件"), "{}", returned.body);
        let received = all.iter().find(|mail| mail.letter == "checklist-received").unwrap();
        assert!(received.subject.contains("【控え】"), "the others keep the standard text: {}", received.subject);
    }
}
