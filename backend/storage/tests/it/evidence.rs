//! 根拠資料 and the steps about contradictions: versions, once only, and within the scope.

use tachiiri_domain::conflicts::{NewStep, StepKind};
use tachiiri_domain::evidence::{EvidenceKind, Held, NewEvidence};
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::scope::{Grant, Scope};
use tachiiri_storage::Error;
use tachiiri_storage::checklists::{self, ChecklistFilter};
use tachiiri_storage::conflicts::{self, Add};
use tachiiri_storage::evidence::{self, By, Evidence};
use tachiiri_storage::fixtures::{Cast, TestDatabase, date};

fn nation() -> Scope {
    Scope::nation()
}

fn filed(item: Option<&str>) -> NewEvidence {
    let held = Held::File {
        sha256: "a".repeat(64),
        bytes: 12,
        media_type: "application/pdf".into(),
        file_name: "台帳.pdf".into(),
    };
    NewEvidence {
        item: item.map(str::to_owned),
        kind: EvidenceKind::Ground,
        title: " 台帳 ".into(),
        note: String::new(),
        held,
        disclosure: None,
    }
}

fn on_paper() -> NewEvidence {
    let held = Held::Reference { place: "事務室の棚".into(), dated_on: date("2023-04-01").unwrap() };
    NewEvidence { held, ..filed(Some("2-1-server")) }
}

fn by(cast: &Cast) -> By<'_> {
    By { at: cast.now, actor: "user:aoba", name: "青葉花子", ids: &cast.ids }
}

/// The facility sheet of 青葉病院 and the sheet of its first contract.
async fn sheets(database: &TestDatabase, cast: &Cast) -> (ChecklistId, ChecklistId) {
    cast.ask(&database.db).await.unwrap();
    let facility = Some(cast.facility("A0001").unwrap());
    let filter = ChecklistFilter { facility, ..ChecklistFilter::default() };
    let rows = checklists::list(&database.db, &nation(), &filter).await.unwrap().rows;
    let own = rows.iter().find(|sheet| sheet.contract.is_none()).unwrap().id;
    let vendors = rows.iter().find(|sheet| sheet.contract.as_ref().is_some_and(|one| one.id == cast.contracts[0]));
    (own, vendors.unwrap().id)
}

async fn add(
    database: &TestDatabase,
    cast: &Cast,
    sheet: ChecklistId,
    new: &NewEvidence,
    replaces: Option<&Evidence>,
) -> Result<Evidence, Error> {
    let tx = database.db.begin().await?;
    let id = evidence::add(&tx, sheet, new, replaces, by(cast)).await?;
    tx.commit().await?;
    Ok(evidence::find(&database.db, &nation(), id).await?.unwrap())
}

fn asked(vendor: ChecklistId) -> NewStep {
    NewStep {
        kind: StepKind::Asked,
        vendor: Some(vendor),
        words: " 実施していますか ".into(),
        plan: String::new(),
        next_on: None,
        person: "青葉花子".into(),
        on: date("2023-11-18").unwrap(),
    }
}

async fn step(
    database: &TestDatabase,
    cast: &Cast,
    sheet: ChecklistId,
    based_on: i32,
    new: &NewStep,
) -> Result<(), i32> {
    let tx = database.db.begin().await.unwrap();
    let basis = [new.vendor.unwrap()];
    let add = Add { checklist: sheet, item: "2-1-server", based_on, step: new, basis: &basis, by: "user:aoba" };
    let taken = conflicts::add_step(&tx, add, &cast.ids, cast.now).await.unwrap();
    tx.commit().await.unwrap();
    taken
}

/// Everyone who is not to see what belongs to 青葉病院's own sheet.
fn strangers(cast: &Cast) -> [Scope; 6] {
    [
        Scope::of([]),
        Scope::of([Grant::Facility(cast.facility("A0002").unwrap())]),
        Scope::of([Grant::HealthCentre(cast.centres[1])]),
        Scope::of([Grant::Authority(cast.authorities[1])]),
        Scope::of([Grant::Vendor(cast.vendors[0])]),
        Scope::of([Grant::Contract(cast.contracts[0])]),
    ]
}

both! {
    async fn evidence_is_kept_in_versions_and_nothing_is_lost(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let (sheet, _) = sheets(database, &cast).await;
        let first = add(database, &cast, sheet, &filed(Some("2-1-server")), None).await.unwrap();
        assert_eq!((first.title.as_str(), first.version, first.series), ("台帳", 1, first.id));
        assert_eq!((first.added_by.as_str(), first.stands()), ("青葉花子", true));
        let second = add(database, &cast, sheet, &on_paper(), Some(&first)).await.unwrap();
        assert_eq!((second.version, second.series), (2, first.id));
        assert!(matches!(&second.held, Held::Reference { place, .. } if place == "事務室の棚"));
        let twice = add(database, &cast, sheet, &filed(None), Some(&first)).await;
        assert!(matches!(twice, Err(Error::Unique(_))), "two people replace the same version: {twice:?}");
        let tx = database.db.begin().await.unwrap();
        assert!(evidence::withdraw(&tx, second.id, by(&cast)).await.unwrap());
        assert!(!evidence::withdraw(&tx, second.id, by(&cast)).await.unwrap(), "taken back once");
        tx.commit().await.unwrap();
        let mut all = evidence::list(&database.db, &nation(), sheet).await.unwrap();
        // All of this happened in one moment: by version, not by time.
        all.sort_by_key(|one| std::cmp::Reverse(one.version));
        let told: Vec<_> = all.iter().map(|one| (one.version, one.replaced, one.withdrawn.is_some())).collect();
        assert_eq!(told, [(2, false, true), (1, true, false)]);
    }

    async fn grounds_count_what_stands_at_an_item_files_and_papers_alike(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let (sheet, _) = sheets(database, &cast).await;
        let file = add(database, &cast, sheet, &filed(Some("2-1-server")), None).await.unwrap();
        add(database, &cast, sheet, &on_paper(), None).await.unwrap();
        add(database, &cast, sheet, &filed(None), None).await.unwrap();
        let counted = async || evidence::grounds(&database.db, &nation(), &[sheet]).await.unwrap();
        assert_eq!(counted().await.into_values().collect::<Vec<_>>(), [2], "what belongs to no item is no ground of one");
        let tx = database.db.begin().await.unwrap();
        evidence::withdraw(&tx, file.id, by(&cast)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(counted().await[&(sheet, "2-1-server".to_owned())], 1);
    }

    async fn evidence_of_a_sheet_is_hidden_with_the_sheet(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let (sheet, vendors) = sheets(database, &cast).await;
        let kept = add(database, &cast, sheet, &filed(Some("2-1-server")), None).await.unwrap();
        let theirs = add(database, &cast, vendors, &filed(None), None).await.unwrap();
        for scope in strangers(&cast) {
            assert!(evidence::find(&database.db, &scope, kept.id).await.unwrap().is_none(), "{scope:?}");
            assert!(evidence::list(&database.db, &scope, sheet).await.unwrap().is_empty(), "{scope:?}");
            assert!(evidence::grounds(&database.db, &scope, &[sheet]).await.unwrap().is_empty(), "{scope:?}");
        }
        for grant in [Grant::Facility(cast.facility("A0001").unwrap()), Grant::HealthCentre(cast.centres[0])] {
            let scope = Scope::of([grant]);
            assert!(evidence::find(&database.db, &scope, kept.id).await.unwrap().is_some(), "{scope:?}");
            assert!(evidence::find(&database.db, &scope, theirs.id).await.unwrap().is_some(), "{scope:?}");
        }
        let guest = Scope::of([Grant::Contract(cast.contracts[0])]);
        assert!(evidence::find(&database.db, &guest, theirs.id).await.unwrap().is_some(), "its own sheet's");
    }

    async fn a_step_based_on_an_older_reading_is_not_kept(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let (sheet, vendors) = sheets(database, &cast).await;
        assert_eq!(step(database, &cast, sheet, 0, &asked(vendors)).await, Ok(()));
        assert_eq!(step(database, &cast, sheet, 0, &asked(vendors)).await, Err(1), "somebody was first");
        let again = NewStep { kind: StepKind::Unclear, words: "資料がない".into(), ..asked(vendors) };
        assert_eq!(step(database, &cast, sheet, 1, &again).await, Ok(()));
        let cases = conflicts::cases(&database.db, &nation(), &[sheet]).await.unwrap();
        let case = &cases[&sheet]["2-1-server"];
        let kinds: Vec<_> = case.steps.iter().map(|step| step.kind).collect();
        assert_eq!((case.version, kinds), (2, vec![StepKind::Asked, StepKind::Unclear]));
        assert_eq!((case.steps[0].words.as_str(), case.steps[0].basis.as_slice()), ("実施していますか", &[vendors][..]));
    }

    async fn what_was_done_about_a_contradiction_is_seen_by_its_two_sides_and_their_health_centre(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let (sheet, vendors) = sheets(database, &cast).await;
        step(database, &cast, sheet, 0, &asked(vendors)).await.unwrap();
        for scope in strangers(&cast) {
            assert!(conflicts::cases(&database.db, &scope, &[sheet]).await.unwrap().is_empty(), "{scope:?}");
        }
        let centre = Scope::of([Grant::HealthCentre(cast.centres[0])]);
        assert_eq!(conflicts::cases(&database.db, &centre, &[sheet]).await.unwrap().len(), 1);
        let guest = Scope::of([Grant::Contract(cast.contracts[0])]);
        let questions = conflicts::questions(&database.db, &guest, &[vendors]).await.unwrap().remove(&vendors).unwrap();
        assert_eq!((questions.len(), questions[0].steps.len(), questions[0].facility_sheet), (1, 1, sheet));
        let other = Scope::of([Grant::Contract(cast.contracts[1])]);
        assert!(conflicts::questions(&database.db, &other, &[vendors]).await.unwrap().is_empty());
    }
}
