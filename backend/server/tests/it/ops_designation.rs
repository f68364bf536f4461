//! 個別指定 through the operations and the page: the effect is kept at once, and a decided list stays.

use axum::http::StatusCode;
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::quota::{Designation, Eligibility, Quotas, Side};
use tachiiri_server::app::Caller;
use tachiiri_server::app::selections::{self, ListState, RunRequest};

use crate::http_site::TestSite;
use crate::ops_world::{World, key, worlds, year};

fn set(side: Side) -> Option<Designation> {
    Some(Designation { side, reason: "地域で唯一の透析施設".into() })
}

/// A draft with one place for a hospital of 20 to 199 beds, of which the cast has 楓病院 (60) and 銀杏病院 (120).
async fn draft(world: &World, who: &Caller) -> tachiiri_domain::ids::SelectionId {
    let request = RunRequest {
        prefecture: world.cast.prefecture,
        fiscal_year: year(),
        support_year: year(),
        as_of: None,
        eligibility: Eligibility::All,
        quotas: Quotas::from([(BedClass::Small, 1), (BedClass::Medium, 0), (BedClass::Large, 0)]),
        criteria: None,
    };
    selections::save(&world.app, who, &request, ListState::Draft, &key("draft")).await.unwrap()
}

#[tokio::test]
async fn sup_reasons_a_hospital_set_in_is_kept_with_its_reason_until_the_list_is_decided() {
    for world in worlds().await {
        let (app, ken) = (&world.app, world.person("ken").await);
        let id = draft(&world, &ken).await;
        let view = async || selections::find(app, &ken, id).await.unwrap().selection;
        let before = view().await;
        let out = before.candidates.iter().find(|one| one.chosen).unwrap().external_id.clone();
        let one =
            before.candidates.iter().find(|one| one.eligible && !one.chosen && one.bed_class == Some(BedClass::Small));
        let one = one.unwrap().external_id.clone();
        selections::designate(app, &ken, (id, &one), set(Side::In), &key("in")).await.unwrap();
        selections::designate(app, &ken, (id, &one), set(Side::In), &key("in")).await.unwrap();
        let after = view().await;
        let line = after.candidates.iter().find(|line| line.external_id == one).unwrap();
        assert!(line.chosen && line.designated == set(Side::In), "{line:?}");
        let full = selections::designate(app, &ken, (id, &out), set(Side::In), &key("full")).await.unwrap_err();
        assert_eq!(full.code(), "quota_full");
        let silent = Some(Designation { side: Side::Out, reason: " ".into() });
        let silent = selections::designate(app, &ken, (id, &out), silent, &key("silent")).await.unwrap_err();
        assert_eq!(silent.code(), "no_reason");
        let foreign = world.person("kita").await;
        let denied = selections::designate(app, &foreign, (id, &one), None, &key("kita")).await.unwrap_err();
        assert_eq!(denied.code(), "denied");
        assert_eq!(view().await, after, "nothing of these happened");
        selections::decide(app, &ken, id, &key("decide")).await.unwrap();
        let late = selections::designate(app, &ken, (id, &one), None, &key("late")).await.unwrap_err();
        assert_eq!(late.code(), "wrong_state");
        assert!(view().await.candidates.iter().any(|line| line.designated == set(Side::In)));
    }
}

#[tokio::test]
async fn sup_reasons_the_page_of_a_hospital_says_why_and_sets_it_in_without_javascript() {
    for site in TestSite::all().await {
        let ken = site.log_in("ken").await;
        let fields = [
            ("prefecture", "99"),
            ("fiscal_year", "2023"),
            ("support_year", "2024"),
            ("as_of", "令和5年11月18日"),
            ("quota.20-199", "1"),
            ("quota.200-399", "1"),
            ("quota.400+", "1"),
            ("eligibility", "all"),
        ];
        let made = site.post(&ken, "/selections/new", &fields).await;
        let desk = made.header("location").split('?').next().unwrap().to_owned();
        let here = format!("{desk}/hospitals/a0003");
        let page = site.get(&ken, &here).await;
        assert!(page.body.contains("楓病院") && page.body.contains("この位置にある理由"), "{}", page.body);
        let blank = site.post(&ken, &here, &[("side", "in"), ("reason", ""), ("request_key", "a")]).await;
        assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(blank.body.contains("個別指定の理由が未記入です"), "{}", blank.body);
        let kept = [("side", "in"), ("reason", "<b>透析</b>"), ("request_key", "b")];
        let set = site.post(&ken, &here, &kept).await;
        assert_eq!(set.header("location"), format!("{desk}?done=designated"), "{}", set.body);
        let shown = site.get(&ken, &desk).await;
        assert!(shown.body.contains("個別指定") && !shown.body.contains("<b>透析"), "{}", shown.body);
        let back = site.post(&ken, &here, &[("side", ""), ("request_key", "c")]).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
        assert!(!site.get(&ken, &desk).await.body.contains("個別指定</span>"));
        assert_eq!(site.get(&ken, &format!("{desk}/hospitals/none")).await.status, StatusCode::NOT_FOUND);
        let foreign = site.log_in("yoso-ken").await;
        assert_eq!(site.get(&foreign, &here).await.status, StatusCode::NOT_FOUND);
        assert_eq!(site.post(&foreign, &here, &kept).await.status, StatusCode::NOT_FOUND);
    }
}
