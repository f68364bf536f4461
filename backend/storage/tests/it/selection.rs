//! What the choice of support hospitals looks at, and the lists it made; and reports, which are kept the same way.

use tachiiri_domain::access::Role;
use tachiiri_domain::answers::{Cell, Given};
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::facts::{Fact, FactKey, FactValue};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::Answer;
use tachiiri_domain::quota::{self, Criteria, Eligibility, Hospital, Quotas, Request, SheetEvidence};
use tachiiri_domain::scope::{Grant, Scope};
use tachiiri_storage::checklists::{self, ChecklistFilter, Save, Step};
use tachiiri_storage::fixtures::{Cast, at, date};
use tachiiri_storage::reports::{self, Built, NewReport, ReportFile, ReportState};
use tachiiri_storage::selection::{self, Consultation, NewSelection, SelectionState};
use tachiiri_storage::{Db, Error, facts};

fn year(year: i32) -> FiscalYear {
    FiscalYear::new(year).unwrap()
}

async fn hospitals(db: &Db, cast: &Cast, day: &str) -> Vec<Hospital> {
    selection::hospitals(db, &Scope::nation(), cast.prefecture, year(2023), date(day).unwrap()).await.unwrap()
}

fn evidence_of(hospitals: &[Hospital], external_id: &str) -> SheetEvidence {
    hospitals.iter().find(|one| one.external_id == external_id).unwrap().evidence
}

/// 青葉病院 says no to 2-1-server with a target in December, submits on 20 November and is confirmed on the 25th.
async fn confirm(db: &Db, cast: &Cast) {
    let all = checklists::list(db, &Scope::nation(), &ChecklistFilter::default()).await.unwrap().rows;
    let sheet = all.into_iter().find(|one| one.facility.external_id == "A0001" && one.contract.is_none()).unwrap();
    let tx = db.begin().await.unwrap();
    let target = Some(date("2023-12-01").unwrap());
    for (item, answer, target_on) in [("1-1", Answer::Yes, None), ("2-1-server", Answer::No, target)] {
        let given = Given { answer: Some(answer), target_on, ..Given::default() };
        let cell = Cell { item: item.into(), round: 1 };
        let save = Save { cell: &cell, given: &given, based_on: 0, by: "user:aoba" };
        checklists::save_answer(&tx, sheet.open_revision, &save, &cast.ids, cast.now).await.unwrap();
    }
    checklists::submit(&tx, sheet.id, at("2023-11-20T01:00:00Z").unwrap(), "user:aoba", "digest").await.unwrap();
    let step = Step { at: at("2023-11-25T01:00:00Z").unwrap(), by: "user:kita", ids: &cast.ids };
    checklists::accept(&tx, sheet.id, step).await.unwrap();
    tx.commit().await.unwrap();
}

async fn choose(db: &Db, cast: &Cast) -> quota::Selection {
    let request = Request {
        quotas: Quotas::from([(BedClass::Large, 1), (BedClass::Small, 3)]),
        as_of: date("2023-12-10").unwrap(),
        criteria: Criteria::default(),
        eligibility: Eligibility::All,
    };
    quota::select(&hospitals(db, cast, "2023-12-10").await, &request)
}

both! {
    async fn sup_dates_the_evidence_is_that_of_its_day(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        cast.ask(&database.db).await.unwrap();
        confirm(&database.db, &cast).await;
        let seen = async |day: &str| evidence_of(&hospitals(&database.db, &cast, day).await, "A0001");
        let evidence = |submitted, required_no, overdue_targets| SheetEvidence { submitted, required_no, overdue_targets };
        assert_eq!(seen("2023-11-19").await, evidence(false, 0, 0));
        assert_eq!(seen("2023-11-20").await, evidence(true, 0, 0), "only what is confirmed counts");
        assert_eq!(seen("2023-11-25").await, evidence(true, 1, 0));
        assert_eq!(seen("2023-12-01").await, evidence(true, 1, 0));
        assert_eq!(seen("2023-12-02").await, evidence(true, 1, 1));
        let all = hospitals(&database.db, &cast, "2023-12-02").await;
        assert_eq!(evidence_of(&all, "A0002"), SheetEvidence::default());
        let ids: Vec<_> = all.iter().map(|one| (one.external_id.as_str(), one.beds)).collect();
        assert_eq!(ids[..2], [("A0001", Some(450)), ("A0002", Some(250))]);
        assert_eq!((ids.len(), hospitals(&database.db, &cast, "2023-05-31").await.len()), (7, 0));
    }

    async fn sup_eligible_facts_are_those_of_the_day(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let fact = Fact {
            key: FactKey::Ehr, value: FactValue::Yes, source: "調査".into(), as_of: date("2023-10-01").unwrap(),
        };
        let tx = database.db.begin().await.unwrap();
        facts::record(&tx, cast.facility("A0002").unwrap(), &[fact], &cast.ids, cast.now).await.unwrap();
        tx.commit().await.unwrap();
        let known = async |day: &str| hospitals(&database.db, &cast, day).await[1].facts.len();
        assert_eq!((known("2023-09-30").await, known("2023-10-01").await), (0, 1));
    }

    async fn a_list_comes_back_as_it_was_made(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let made = choose(&database.db, &cast).await;
        let new = NewSelection {
            prefecture: cast.prefecture, fiscal_year: year(2023), support_year: year(2024), as_of: made.as_of,
            eligibility: Eligibility::All, state: SelectionState::Draft, selection: &made, by: "user:ken",
        };
        let tx = database.db.begin().await.unwrap();
        let id = selection::save(&tx, &new, &cast.ids, cast.now).await.unwrap();
        tx.commit().await.unwrap();
        let own = Scope::of([Grant::Prefecture(cast.prefecture)]);
        let (head, found) = selection::find(&database.db, &own, id).await.unwrap().unwrap();
        assert_eq!(found, made);
        assert_eq!((head.state, head.chosen, head.decided_at), (SelectionState::Draft, 3, None));
        assert_eq!(found.shortfall, Quotas::from([(BedClass::Small, 1)]));
        let foreign = Scope::of([Grant::Prefecture("47".parse().unwrap()), Grant::HealthCentre(cast.centres[0])]);
        assert!(selection::find(&database.db, &foreign, id).await.unwrap().is_none());
        assert_eq!(selection::list(&database.db, &foreign).await.unwrap(), []);
        let tx = database.db.begin().await.unwrap();
        selection::decide(&tx, id, "user:ken", cast.now).await.unwrap();
        assert!(matches!(selection::decide(&tx, id, "user:ken", cast.now).await, Err(Error::Moved(_))));
        tx.commit().await.unwrap();
        let decided = selection::list(&database.db, &own).await.unwrap().remove(0);
        assert_eq!((decided.state, decided.chosen), (SelectionState::Decided, 3));
        assert_eq!(decided.decided_at, Some(cast.now));
    }

    async fn sup_exact_a_change_of_quota_keeps_who_when_and_what(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let change = Consultation {
            prefecture: cast.prefecture, support_year: year(2024), bed_class: BedClass::Large, quota_before: 2,
            quota_after: 1, consulted_on: date("2023-11-10").unwrap(), with: "厚生労働省".into(),
            asked_by: Role::Prefecture, what: "対象病院が1か所のため".into(),
        };
        let tx = database.db.begin().await.unwrap();
        selection::record_consultation(&tx, &change, "user:ken", &cast.ids, cast.now).await.unwrap();
        tx.commit().await.unwrap();
        let own = Scope::of([Grant::Prefecture(cast.prefecture)]);
        let kept = selection::consultations(&database.db, &own, cast.prefecture, year(2024)).await.unwrap();
        assert_eq!(kept, [change]);
    }

    async fn a_report_goes_from_wish_to_files(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let new = NewReport {
            kind: "checklist-summary", prefecture: cast.prefecture, fiscal_year: year(2023),
            as_of: date("2023-11-18").unwrap(), by: "user:ken",
        };
        let file = ReportFile { name: "report.pdf".into(), sha256: "a".repeat(64), bytes: 5_000_000_000 };
        let tx = database.db.begin().await.unwrap();
        let id = reports::record(&tx, &new, &cast.ids, cast.now).await.unwrap();
        reports::building(&tx, id, 1, 4).await.unwrap();
        reports::failed(&tx, id, "typst", cast.now).await.unwrap();
        reports::building(&tx, id, 0, 4).await.unwrap();
        let made_with = serde_json::json!({ "typst": "hash" });
        let files = std::slice::from_ref(&file);
        let built = Built { snapshot: "hash", audit_head: Some("link"), made_with: &made_with, files };
        reports::done(&tx, id, &built, cast.now).await.unwrap();
        reports::done(&tx, id, &built, cast.now).await.unwrap();
        tx.commit().await.unwrap();
        let own = Scope::of([Grant::Prefecture(cast.prefecture)]);
        let report = reports::find(&database.db, &own, id).await.unwrap().unwrap();
        assert_eq!((report.state, report.progress_done, report.progress_total), (ReportState::Done, 4, 4));
        assert_eq!((report.files, report.snapshot.as_deref(), report.error), (vec![file], Some("hash"), None));
        assert_eq!(report.made_with, Some(made_with));
        assert_eq!(reports::audit_heads(&database.db).await.unwrap(), ["link"]);
        let foreign = Scope::of([Grant::Prefecture("47".parse().unwrap())]);
        assert_eq!(reports::list(&database.db, &foreign).await.unwrap(), []);
        assert_eq!(reports::list(&database.db, &Scope::nation()).await.unwrap().len(), 1);
    }
}
