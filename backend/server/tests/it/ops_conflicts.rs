//! 食い違い and 根拠資料 through the operations: found, asked about, replied to, explained, closed.

use tachiiri_domain::conflicts::{NewStep, NextStep, State, StepKind};
use tachiiri_domain::evidence::EvidenceKind;
use tachiiri_domain::ids::{ChecklistId, EvidenceId};
use tachiiri_domain::instrument::Respondent;
use tachiiri_server::app::conflicts::{self, Pairing, Reply};
use tachiiri_server::app::evidence::{self, Incoming, Source};
use tachiiri_server::app::{Caller, checklists};
use tachiiri_server::error::{AppError, Result};

use crate::ops_world::{World, cell, day, key, no, worlds, year, yes};

/// The item of the cast's facility form that a vendor's item speaks to, and the vendor's.
const OURS: &str = "2-1-server";
const THEIRS: &str = "2-1-server";

async fn vendor_sheet(world: &World) -> ChecklistId {
    let filter = checklists::Filter { respondent: Some(Respondent::Vendor), ..checklists::Filter::default() };
    let aka = world.person("aka").await;
    checklists::list(&world.app, &aka, &filter).await.unwrap().rows[0].id
}

/// 青葉病院 says yes, 赤システム says no and hands its sheet in.
pub async fn contradicted(world: &World) -> (ChecklistId, ChecklistId) {
    world.ask().await;
    let (aoba, aka) = (world.person("aoba").await, world.person("aka").await);
    let (ours, theirs) = (world.aoba_sheet().await, vendor_sheet(world).await);
    world.save(&aoba, ours, cell(OURS, 1, yes("2023-11-01"), 0), "ours").await.unwrap();
    let view = checklists::open(&world.app, &aka, theirs).await.unwrap();
    for item in &view.instrument.items {
        let given = if item.code == THEIRS { no("2023-11-01", "2024-03-01") } else { yes("2023-11-01") };
        world.save(&aka, theirs, cell(&item.code, 1, given, 0), &format!("theirs-{}", item.code)).await.unwrap();
    }
    checklists::submit(&world.app, &aka, theirs, &key("theirs")).await.unwrap();
    (ours, theirs)
}

async fn pairing(world: &World, who: &Caller, sheet: ChecklistId) -> Pairing {
    let view = checklists::open(&world.app, who, sheet).await.unwrap();
    view.pairings.into_iter().find(|one| one.item == OURS).unwrap()
}

pub fn step(kind: StepKind, vendor: Option<ChecklistId>) -> NewStep {
    NewStep {
        kind,
        vendor,
        words: "サーバの権限は当院で設定している".into(),
        plan: String::new(),
        next_on: None,
        person: "情報 花子".into(),
        on: day("2023-11-18"),
    }
}

pub async fn take(world: &World, who: &Caller, sheet: ChecklistId, based_on: i32, new: &NewStep) -> Result<()> {
    let request = key(&format!("{}-{based_on}", new.kind));
    conflicts::take(&world.app, who, (sheet, OURS), based_on, new, &request).await
}

fn paper(item: Option<&str>) -> Incoming {
    let source = Source::File { name: "C:\\設定\\権限一覧.exe".into(), bytes: b"%PDF-1.7 rights".to_vec() };
    Incoming {
        item: item.map(str::to_owned),
        kind: EvidenceKind::Ground,
        title: String::new(),
        note: String::new(),
        source,
        disclosure: None,
        replaces: None,
    }
}

async fn keep(world: &World, who: &Caller, sheet: ChecklistId, new: Incoming, request: &str) -> Result<EvidenceId> {
    evidence::add(&world.app, who, sheet, new, &key(request)).await
}

#[tokio::test]
async fn ven_basis_a_contradiction_is_found_asked_about_answered_and_closed() {
    for world in worlds().await {
        let (ours, theirs) = contradicted(&world).await;
        let (aoba, aka) = (world.person("aoba").await, world.person("aka").await);
        let found = pairing(&world, &aoba, ours).await.standing.unwrap();
        assert_eq!((found.state, found.next), (State::Contradicts, NextStep::AskVendor));
        take(&world, &aoba, ours, 0, &step(StepKind::Asked, Some(theirs))).await.unwrap();
        assert_eq!(pairing(&world, &aoba, ours).await.standing.unwrap().next, NextStep::AwaitReply);
        let stale = take(&world, &aoba, ours, 0, &step(StepKind::Unclear, Some(theirs))).await.unwrap_err();
        assert_eq!(stale.code(), "stale");
        let asked = conflicts::questions(&world.app, &aka, theirs).await.unwrap();
        let reply = Reply {
            facility_sheet: asked[0].question.facility_sheet,
            item: asked[0].question.item.clone(),
            based_on: asked[0].question.version,
            kind: StepKind::Otherwise,
            words: "病院の側で設定しています".into(),
            person: "保守窓口".into(),
        };
        conflicts::reply(&world.app, &aka, theirs, &reply, &key("reply")).await.unwrap();
        conflicts::reply(&world.app, &aka, theirs, &reply, &key("reply")).await.unwrap();
        assert_eq!(pairing(&world, &aoba, ours).await.standing.unwrap().next, NextStep::Explain);
        let groundless = take(&world, &aoba, ours, 2, &step(StepKind::Explained, None)).await.unwrap_err();
        assert!(
            matches!(&groundless, AppError::Problems(found) if found[0].message.contains("ANS-YES")),
            "{groundless}"
        );
        keep(&world, &aoba, ours, paper(Some(OURS)), "ground").await.unwrap();
        let open = conflicts::board(&world.app, &aoba, year()).await.unwrap();
        assert!(open[0].standing.unwrap().state.is_open() && open[0].grounds == 1);
        conflicts::take(&world.app, &aoba, (ours, OURS), 2, &step(StepKind::Explained, None), &key("closed"))
            .await
            .unwrap();
        let closed = pairing(&world, &aoba, ours).await;
        assert_eq!(closed.standing.unwrap().state, State::Settled);
        assert_eq!(closed.decision.unwrap().person, "情報 花子");
    }
}

#[tokio::test]
async fn ven_basis_a_vendor_that_was_wrong_mends_its_answer_and_the_contradiction_is_gone() {
    for world in worlds().await {
        let (ours, theirs) = contradicted(&world).await;
        let (aoba, aka) = (world.person("aoba").await, world.person("aka").await);
        let mend = cell(THEIRS, 1, yes("2023-11-02"), 1);
        let shut = world.save(&aka, theirs, mend.clone(), "shut").await.unwrap_err();
        assert_eq!(shut.code(), "wrong_state", "it is being read");
        take(&world, &aoba, ours, 0, &step(StepKind::Asked, Some(theirs))).await.unwrap();
        let asked = conflicts::questions(&world.app, &aka, theirs).await.unwrap().remove(0).question;
        assert!(asked.waits);
        let reply = Reply {
            facility_sheet: asked.facility_sheet,
            item: asked.item,
            based_on: asked.version,
            kind: StepKind::Amends,
            words: "入れ間違いでした".into(),
            person: "保守窓口".into(),
        };
        conflicts::reply(&world.app, &aka, theirs, &reply, &key("reply")).await.unwrap();
        assert!(!conflicts::questions(&world.app, &aka, theirs).await.unwrap()[0].question.waits);
        assert_eq!(pairing(&world, &aoba, ours).await.standing.unwrap().next, NextStep::AwaitAmendment);
        world.save(&aka, theirs, mend, "mended").await.unwrap();
        assert!(pairing(&world, &aoba, ours).await.is_open(), "not before it is handed in");
        checklists::submit(&world.app, &aka, theirs, &key("again")).await.unwrap();
        let state = pairing(&world, &aoba, ours).await.standing.unwrap().state;
        assert_eq!(state, State::Unanswered, "nobody says no any more; the other vendor is still silent");
    }
}

#[tokio::test]
async fn only_the_hospital_decides_and_the_health_centre_sees_it_once_it_is_submitted() {
    for world in worlds().await {
        let (ours, theirs) = contradicted(&world).await;
        let (aoba, kita) = (world.person("aoba").await, world.person("kita").await);
        assert!(conflicts::board(&world.app, &kita, year()).await.unwrap().is_empty(), "still being filled");
        let facts = tachiiri_domain::answers::SheetFacts { no_vendor_contract: true, no_network: false };
        checklists::save_facts(&world.app, &aoba, ours, facts, 0, &key("facts")).await.unwrap();
        for item in ["1-1", "2-3-network"] {
            world.save(&aoba, ours, cell(item, 1, yes("2023-11-01"), 0), item).await.unwrap();
        }
        checklists::submit(&world.app, &aoba, ours, &key("submit-ours")).await.unwrap();
        let seen = conflicts::board(&world.app, &kita, year()).await.unwrap();
        assert_eq!((seen.len(), seen[0].against.len()), (1, 1));
        let denied = take(&world, &kita, ours, 0, &step(StepKind::Asked, Some(theirs))).await.unwrap_err();
        assert_eq!(denied.code(), "denied");
        let foreign = world.person("aka").await;
        let unasked = Reply {
            facility_sheet: ours,
            item: OURS.into(),
            based_on: 0,
            kind: StepKind::Stands,
            words: "x".into(),
            person: "x".into(),
        };
        let nobody = conflicts::reply(&world.app, &foreign, theirs, &unasked, &key("unasked")).await.unwrap_err();
        assert_eq!(nobody.code(), "not_found");
    }
}

#[tokio::test]
async fn ans_yes_evidence_is_kept_by_content_replaced_fetched_and_taken_back() {
    for world in worlds().await {
        world.ask().await;
        let (aoba, kita, aka) = (world.person("aoba").await, world.person("kita").await, world.person("aka").await);
        let sheet = world.aoba_sheet().await;
        let first = keep(&world, &aoba, sheet, paper(Some(OURS)), "first").await.unwrap();
        assert_eq!(keep(&world, &aoba, sheet, paper(Some(OURS)), "first").await.unwrap(), first, "the same write");
        let file = evidence::file_of(&world.app, &kita, sheet, first).await.unwrap();
        assert_eq!((file.name.as_str(), file.media_type), ("権限一覧.pdf", "application/pdf"));
        let unseen = evidence::file_of(&world.app, &aka, sheet, first).await.unwrap_err();
        assert_eq!(unseen.code(), "not_found", "a vendor sees its own sheets only");
        let newer = Incoming { replaces: Some(first), title: "権限一覧 第2版".into(), ..paper(Some(OURS)) };
        let second = keep(&world, &aoba, sheet, newer.clone(), "second").await.unwrap();
        let again = keep(&world, &aoba, sheet, newer, "third").await.unwrap_err();
        assert_eq!(again.code(), "evidence_replaced");
        let all = checklists::open(&world.app, &kita, sheet).await.unwrap().evidence;
        let versions: Vec<_> = all.iter().map(|one| (one.id == second, one.version, one.stands())).collect();
        assert_eq!(versions, [(true, 2, true), (false, 1, false)]);
        evidence::withdraw(&world.app, &aoba, (sheet, second), &key("withdraw")).await.unwrap();
        let gone = checklists::open(&world.app, &aoba, sheet).await.unwrap().evidence;
        assert!(gone.iter().all(|one| !one.stands()) && gone.len() == 2, "nothing is lost");
    }
}

#[tokio::test]
async fn evidence_that_cannot_be_taken_says_why() {
    for world in worlds().await {
        world.ask().await;
        let aoba = world.person("aoba").await;
        let sheet = world.aoba_sheet().await;
        let file = |bytes: Vec<u8>| Source::File { name: "見本.pdf".into(), bytes };
        let large = vec![b'x'; tachiiri_domain::evidence::MOST_BYTES + 1];
        let mut said = Vec::new();
        for (bytes, code) in [(vec![], "file_empty"), (large, "file_large"), (b"MZ\x90\0".to_vec(), "file_kind")] {
            let refused = keep(&world, &aoba, sheet, Incoming { source: file(bytes), ..paper(None) }, code).await;
            let Err(AppError::Problems(problems)) = refused else { panic!("{code}") };
            assert_eq!((problems[0].column.as_str(), problems[0].code.as_str()), ("file", code));
            said.push(problems[0].message.clone());
        }
        let blank = Source::Reference { place: String::new(), dated_on: day("2023-11-01") };
        let Err(AppError::Problems(problems)) =
            keep(&world, &aoba, sheet, Incoming { source: blank, ..paper(None) }, "blank").await
        else {
            panic!("a paper without a place")
        };
        said.extend(problems.into_iter().map(|one| one.message));
        insta::assert_snapshot!("evidence_refused", said.join("\n"));
    }
}
