//! What imports left to a person, and what was talked over before a quota changed.

use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::register::Decision;
use tachiiri_server::app::consultations::{self, NewConsultation};
use tachiiri_server::app::{audit, decisions};
use tachiiri_server::error::AppError;

use crate::ops_world::{World, day, key, operator, worlds};

/// Leaves questions about two facilities and about a health centre.
async fn leave(world: &World) {
    let question = |external_id: &str, code: &str| Decision {
        line: 2,
        external_id: external_id.into(),
        code: code.into(),
        message: format!("{external_id}の確認"),
    };
    let questions = [question("A0001", "beds_disagree"), question("A0002", "duplicate_name_place")];
    let tx = world.app.db.begin().await.unwrap();
    let now = world.app.clock.now();
    tachiiri_storage::decisions::keep(&tx, "register", &questions, &world.app.ids, now).await.unwrap();
    let places = [question("", "authority_assumed")];
    tachiiri_storage::decisions::keep(&tx, "places", &places, &world.app.ids, now).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_an_import_left_is_decided_once_by_those_who_answer_for_the_register() {
    for world in worlds().await {
        leave(&world).await;
        let (ken, admin) = (world.person("ken").await, world.person("kanri").await);
        let waiting = decisions::waiting(&world.app, &ken).await.unwrap();
        assert_eq!(waiting.len(), 2, "of its own facilities");
        assert_eq!(decisions::waiting(&world.app, &admin).await.unwrap().len(), 3, "and the health centre");
        assert_eq!(decisions::waiting(&world.app, &world.person("kita").await).await, Err(AppError::Denied));
        let id = waiting[0].waiting.id;
        let silent = decisions::decide(&world.app, &ken, id, "  ", &key("d0")).await.unwrap_err();
        assert_eq!(silent.code(), "no_words");
        let words = "病院に電話で確かめた。合計が正しい";
        decisions::decide(&world.app, &ken, id, words, &key("d1")).await.unwrap();
        decisions::decide(&world.app, &ken, id, words, &key("d1")).await.unwrap();
        let late = decisions::decide(&world.app, &admin, id, "別の答え", &key("d2")).await;
        assert_eq!(late, Err(AppError::NotFound), "no longer waiting");
        assert_eq!(decisions::waiting(&world.app, &ken).await.unwrap().len(), 1);
        leave(&world).await;
        assert_eq!(decisions::waiting(&world.app, &ken).await.unwrap().len(), 1, "the next import does not ask again");
        let kept = audit::Filter { verb: Some("decision.decide".into()), ..audit::Filter::default() };
        let kept = audit::list(&world.app, &operator(), &kept).await.unwrap();
        assert!(kept.total == 1 && kept.rows[0].detail.contains("電話で確かめた"));
    }
}

#[tokio::test]
async fn sup_exact_a_consultation_about_a_quota_is_kept_with_who_when_and_what() {
    for world in worlds().await {
        let ken = world.person("ken").await;
        let new = NewConsultation {
            prefecture: "99".parse().unwrap(),
            support_year: FiscalYear::new(2024).unwrap(),
            bed_class: BedClass::Large,
            quota_before: 9,
            quota_after: 6,
            consulted_on: day("2023-11-10"),
            with: "担当参事官室 見本係".into(),
            what: "候補が6病院のため".into(),
        };
        let wrong = |new: NewConsultation, code: &'static str| (new, code);
        for (bad, code) in [
            wrong(NewConsultation { consulted_on: day("2023-12-31"), ..new.clone() }, "date_in_future"),
            wrong(NewConsultation { with: " ".into(), ..new.clone() }, "no_person"),
            wrong(NewConsultation { quota_after: 9, ..new.clone() }, "quota_same"),
        ] {
            assert_eq!(consultations::record(&world.app, &ken, &bad, &key(code)).await.unwrap_err().code(), code);
        }
        let first = consultations::record(&world.app, &ken, &new, &key("c")).await.unwrap();
        assert_eq!(consultations::record(&world.app, &ken, &new, &key("c")).await.unwrap(), first);
        let elsewhere = NewConsultation { prefecture: "47".parse().unwrap(), ..new.clone() };
        let refused = consultations::record(&world.app, &ken, &elsewhere, &key("e")).await;
        assert_eq!(refused, Err(AppError::NotFound));
        let kept = consultations::list(&world.app, &ken, new.prefecture, new.support_year).await.unwrap();
        assert_eq!((kept.len(), kept[0].quota_after, kept[0].with.as_str()), (1, 6, "担当参事官室 見本係"));
    }
}
