//! SUP-EXACT through the operations: exactly the quota, or a refusal that names class and shortfall.

use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::quota::{Eligibility, Quotas, Reason};
use tachiiri_server::app::selections::{self, ListState, RunRequest};
use tachiiri_server::error::AppError;

use crate::ops_world::{World, key, operator, worlds, year};

fn request(world: &World, large: u32, eligibility: Eligibility) -> RunRequest {
    RunRequest {
        prefecture: world.cast.prefecture,
        fiscal_year: year(),
        support_year: year(),
        as_of: None,
        eligibility,
        quotas: Quotas::from([(BedClass::Small, 0), (BedClass::Medium, 0), (BedClass::Large, large)]),
        criteria: None,
    }
}

#[tokio::test]
async fn sup_exact_a_short_list_is_refused_with_status_three_and_kept_only_as_a_draft() {
    for world in worlds().await {
        let ken = world.person("ken").await;
        let fits = request(&world, 1, Eligibility::All);
        let one = selections::run(&world.app, &ken, &fits).await.unwrap();
        let again = selections::run(&world.app, &operator(), &fits).await.unwrap();
        assert_eq!(serde_json::to_string(&one).unwrap(), serde_json::to_string(&again).unwrap(), "the same bytes");
        assert!(selections::exact(&one).is_ok());
        let short = request(&world, 3, Eligibility::All);
        let refused = selections::save(&world.app, &ken, &short, ListState::Decided, &key("short")).await.unwrap_err();
        assert_eq!((refused.code(), refused.exit_status()), ("short", 3));
        assert!(refused.message().contains("400床以上") && refused.message().contains('2'), "{refused}");
        let draft = selections::save(&world.app, &ken, &short, ListState::Draft, &key("draft")).await.unwrap();
        let kept = selections::find(&world.app, &ken, draft).await.unwrap();
        assert_eq!((kept.row.state, kept.selection.shortfall[&BedClass::Large]), (ListState::Draft, 2));
        let decide = selections::decide(&world.app, &ken, draft, &key("decide")).await.unwrap_err();
        assert_eq!(decide.code(), "short");
        let exact = selections::save(&world.app, &ken, &fits, ListState::Draft, &key("exact")).await.unwrap();
        selections::decide(&world.app, &ken, exact, &key("decide-2")).await.unwrap();
        assert_eq!(selections::list(&world.app, &ken).await.unwrap().len(), 2);
    }
}

#[tokio::test]
async fn sup_eligible_an_unknown_ehr_is_its_own_reason_and_a_foreign_prefecture_does_not_exist() {
    for world in worlds().await {
        let ken = world.person("ken").await;
        let list = selections::run(&world.app, &ken, &request(&world, 0, Eligibility::Ehr)).await.unwrap();
        assert!(list.candidates.iter().any(|one| one.reason == Reason::EhrUnknown && !one.eligible));
        let foreign = RunRequest { prefecture: "47".parse().unwrap(), ..request(&world, 0, Eligibility::All) };
        assert_eq!(selections::run(&world.app, &ken, &foreign).await.unwrap_err(), AppError::NotFound);
        let kita = world.person("kita").await;
        let denied = selections::run(&world.app, &kita, &request(&world, 0, Eligibility::All)).await;
        assert_eq!(denied.unwrap_err(), AppError::Denied);
    }
}

#[tokio::test]
async fn sup_exact_a_second_decided_list_of_a_support_year_is_refused() {
    for world in worlds().await {
        let ken = world.person("ken").await;
        let list = request(&world, 1, Eligibility::All);
        let save = async |state, name: &str| selections::save(&world.app, &ken, &list, state, &key(name)).await;
        let draft = save(ListState::Draft, "draft").await.unwrap();
        save(ListState::Decided, "first").await.unwrap();
        assert_eq!(save(ListState::Decided, "second").await.unwrap_err().code(), "decided_before");
        let decided = selections::decide(&world.app, &ken, draft, &key("decide")).await.unwrap_err();
        assert_eq!((decided.code(), decided.exit_status()), ("decided_before", 3));
        let next = RunRequest { support_year: "2024".parse().unwrap(), ..list.clone() };
        selections::save(&world.app, &ken, &next, ListState::Decided, &key("next")).await.unwrap();
    }
}

#[tokio::test]
async fn sup_exact_a_list_without_the_quota_of_a_class_is_not_decided() {
    for world in worlds().await {
        let ken = world.person("ken").await;
        let part = RunRequest { quotas: Quotas::from([(BedClass::Large, 1)]), ..request(&world, 1, Eligibility::All) };
        let save = async |state, name: &str| selections::save(&world.app, &ken, &part, state, &key(name)).await;
        let refused = save(ListState::Decided, "decided").await.unwrap_err();
        assert_eq!(refused.code(), "quota_missing");
        assert!(refused.message().contains("20〜199床") || refused.message().contains("小規模"), "{refused}");
        let draft = save(ListState::Draft, "draft").await.unwrap();
        let refused = selections::decide(&world.app, &ken, draft, &key("decide")).await.unwrap_err();
        assert_eq!(refused.code(), "quota_missing");
    }
}
