//! Forms from file to publication.

use tachiiri_domain::instrument::{Notice, Status};
use tachiiri_domain::lineage::Change;
use tachiiri_domain::request::RowVersion;
use tachiiri_server::app::instruments::{self, Confirmation, DraftState};
use tachiiri_server::error::AppError;

use crate::ops_world::{World, key, operator, worlds};

fn embedded(file: &str) -> String {
    tachiiri_seed::instruments::embedded().into_iter().find(|(name, _)| name == file).unwrap().1
}

async fn draft(world: &World, name: &str) -> DraftState {
    let text = embedded(name);
    instruments::save_draft(&world.app, &operator(), (name, &text), false, &key(&fresh(world))).await.unwrap()
}

fn fresh(world: &World) -> String {
    world.app.ids.next::<uuid::Uuid>(world.app.clock.now()).to_string()
}

fn code(outcome: Result<impl std::fmt::Debug, AppError>) -> &'static str {
    outcome.unwrap_err().code()
}

fn confirmation(items: &[(String, String)], source: &str, based_on: RowVersion) -> Confirmation {
    Confirmation { items: items.to_vec(), source: source.into(), based_on }
}

/// R7 holds wordings that nobody saw: it says which, and is not published before each is confirmed with its source.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_is_published_only_with_every_wording_confirmed() {
    for world in worlds().await {
        let (app, admin) = (&world.app, world.person("kanri").await);
        let saved = draft(&world, "r7-facility.toml").await;
        assert_eq!((saved.version, saved.unconfirmed), (1, 20));
        let refused = instruments::publish_draft(app, &admin, saved.id, 1, &key("p1")).await.unwrap_err();
        assert_eq!(refused.code(), "draft");
        assert!(refused.message().contains("20件"), "{}", refused.message());

        let form = instruments::show(app, &admin, saved.id).await.unwrap();
        let all: Vec<_> = form.items.iter().map(|item| (item.code.clone(), format!("{} ", item.label))).collect();
        let no_source = confirmation(&all, " ", 1);
        assert_eq!(code(instruments::confirm(app, &admin, saved.id, &no_source, &key("c1")).await), "source_missing");
        let nothing = confirmation(&[], "原本", 1);
        assert_eq!(code(instruments::confirm(app, &admin, saved.id, &nothing, &key("c2")).await), "items_missing");

        let first = confirmation(&all[..3], "医政参発0514第1号 別添1", 1);
        let after = instruments::confirm(app, &admin, saved.id, &first, &key("c3")).await.unwrap();
        assert_eq!((after.version, after.unconfirmed), (2, 17));
        let again = instruments::confirm(app, &admin, saved.id, &first, &key("c3")).await.unwrap();
        assert_eq!(again, after, "the same request again is the same change");
        assert_eq!(code(instruments::confirm(app, &admin, saved.id, &first, &key("c4")).await), "stale");
        let rest = confirmation(&all[3..], "医政参発0514第1号 別添1", 2);
        instruments::confirm(app, &admin, saved.id, &rest, &key("c5")).await.unwrap();

        assert_eq!(code(instruments::publish_draft(app, &admin, saved.id, 3, &key("p2")).await), "problems");
        let notice =
            Notice { number: "医政参発0514第1号".into(), date: None, title: "チェックリスト".into() };
        instruments::name_notice(app, &admin, saved.id, (&notice, 3), &key("n1")).await.unwrap();
        let published = instruments::publish_draft(app, &admin, saved.id, 4, &key("p3")).await.unwrap();
        assert_eq!(published.id, saved.id, "a form keeps its address");
        let form = instruments::show(app, &world.person("aoba").await, saved.id).await.unwrap();
        assert_eq!(form.status, Status::Official);
        assert!(form.items.iter().all(|item| item.source == "医政参発0514第1号 別添1"));
        let again =
            instruments::save_draft(app, &admin, ("r7.toml", &embedded("r7-facility.toml")), true, &key("d1")).await;
        assert_eq!(code(again), "published_changed");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_replaces_a_draft_only_when_asked_and_a_draft_is_the_administrators_own() {
    for world in worlds().await {
        let (app, admin) = (&world.app, world.person("kanri").await);
        let saved = draft(&world, "r6-facility.toml").await;
        assert_eq!(draft(&world, "r6-facility.toml").await.version, 1, "the same file again changes nothing");
        let other = embedded("r6-facility.toml").replacen("short = \"MDS/SDS\"", "short = \"開示書\"", 1);
        assert_eq!(
            code(instruments::save_draft(app, &admin, ("r6.toml", &other), false, &key("d2")).await),
            "draft_there"
        );
        let replaced = instruments::save_draft(app, &admin, ("r6.toml", &other), true, &key("d3")).await.unwrap();
        assert_eq!((replaced.id, replaced.version), (saved.id, 2));
        let aoba = world.person("aoba").await;
        assert_eq!(code(instruments::show(app, &aoba, saved.id).await), "not_found");
        assert_eq!(code(instruments::save_draft(app, &aoba, ("r6.toml", &other), true, &key("d4")).await), "denied");
        let broken = other.replacen("section = \"3\"", "section = \"9\"", 1);
        assert_eq!(
            code(instruments::save_draft(app, &admin, ("r6.toml", &broken), true, &key("d5")).await),
            "problems"
        );
    }
}

/// The start of the server: what is official is published, what is not waits, and a second start adds nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_start_brings_the_forms_once_and_shows_what_changed() {
    for world in worlds().await {
        let (app, admin) = (&world.app, world.person("kanri").await);
        instruments::bring(app).await.unwrap();
        let drafts = instruments::drafts(app, &admin).await.unwrap();
        let published = instruments::list(app, &admin).await.unwrap();
        assert!(drafts.iter().all(|draft| draft.unconfirmed > 0) && !drafts.is_empty());
        instruments::bring(app).await.unwrap();
        assert_eq!(instruments::drafts(app, &admin).await.unwrap(), drafts);
        assert_eq!(instruments::list(app, &admin).await.unwrap(), published);

        let r6 = drafts.iter().find(|draft| draft.key == "mhlw-cyber-facility/r6").unwrap();
        let compared = instruments::compare(app, &admin, r6.id).await.unwrap();
        assert_eq!(compared.before.as_deref(), Some("mhlw-cyber-facility/r5"));
        assert_eq!(compared.lines.iter().filter(|line| line.promoted).count(), 8);
        assert_eq!(compared.lines.iter().filter(|line| line.change == Change::Changed).count(), 1);
    }
}
