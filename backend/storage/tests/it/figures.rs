//! The rows that figures are counted from, as of a day.

use std::collections::BTreeMap;

use tachiiri_domain::answers::{Cell, Given, SheetFacts};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::figures::SheetRow;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::{Answer, Respondent};
use tachiiri_domain::scope::{Grant, Scope};
use tachiiri_storage::checklists::{self, ChecklistFilter, Save, Step};
use tachiiri_storage::fixtures::{Cast, at, date, register_rows};
use tachiiri_storage::{Db, facilities, facts, sheet_rows};

/// Days of the cast: answered and submitted on the first, confirmed on the second, second round on the third.
const SENT: &str = "2023-11-20T14:59:59.999Z";
const DONE: &str = "2023-11-25T01:00:00Z";
const AGAIN: &str = "2023-12-10T01:00:00Z";

async fn answer(db: &Db, cast: &Cast, given: &[(&str, u8, Answer)], now: Timestamp) {
    let filter = ChecklistFilter { respondent: Some(Respondent::Facility), ..ChecklistFilter::default() };
    let all = checklists::list(db, &Scope::nation(), &filter).await.unwrap().rows;
    let sheet = all.into_iter().find(|one| one.facility.external_id == "A0001").unwrap();
    let tx = db.begin().await.unwrap();
    for (item, round, answer) in given {
        let cell = Cell { item: (*item).into(), round: *round };
        let given = Given { answer: Some(*answer), ..Given::default() };
        let save = Save { cell: &cell, given: &given, based_on: 0, by: "user:aoba" };
        checklists::save_answer(&tx, sheet.open_revision, &save, &cast.ids, now).await.unwrap();
    }
    let facts = SheetFacts { no_vendor_contract: true, no_network: false };
    checklists::save_facts(&tx, sheet.open_revision, facts, sheet.sheet_version).await.unwrap();
    checklists::submit(&tx, sheet.id, now, "user:aoba", "digest").await.unwrap();
    tx.commit().await.unwrap();
}

async fn accept(db: &Db, cast: &Cast, now: Timestamp) {
    let filter = ChecklistFilter { state: Some(tachiiri_domain::checklist::StateKey::Submitted), ..Default::default() };
    let sheet = checklists::list(db, &Scope::nation(), &filter).await.unwrap().rows.remove(0);
    let tx = db.begin().await.unwrap();
    checklists::accept(&tx, sheet.id, Step { at: now, by: "user:kita", ids: &cast.ids }).await.unwrap();
    tx.commit().await.unwrap();
}

/// Two submissions of 青葉病院: 2-1-server no and then yes, the gate yes, the rest as the form lifts it.
async fn played(db: &Db) -> Cast {
    let cast = Cast::enter(db).await.unwrap();
    cast.ask(db).await.unwrap();
    let first = [("1-1", 1, Answer::Yes), ("2-1-server", 1, Answer::No), ("2-2", 1, Answer::Yes)];
    answer(db, &cast, &first, at(SENT).unwrap()).await;
    accept(db, &cast, at(DONE).unwrap()).await;
    answer(db, &cast, &[("2-1-server", 2, Answer::Yes)], at(AGAIN).unwrap()).await;
    cast
}

/// `item round answer reason state latest`, of the facility's own sheet.
fn lines(rows: &[SheetRow]) -> Vec<String> {
    let own = rows.iter().filter(|row| row.facility_external_id == "A0001" && row.respondent == Respondent::Facility);
    own.map(|row| {
        let latest = if row.latest { "latest" } else { "earlier" };
        format!("{} {} {} {} {} {latest}", row.item, row.round, row.answer, row.reason, row.state)
    })
    .collect()
}

async fn rows(db: &Db, day: &str) -> Vec<SheetRow> {
    let year = FiscalYear::new(2023).unwrap();
    sheet_rows::rows(db, &Scope::nation(), Some("99".parse().unwrap()), year, date(day).unwrap()).await.unwrap()
}

both! {
    async fn before_the_submission_every_item_is_blank_once(database) {
        played(&database.db).await;
        let all = rows(&database.db, "2023-11-19").await;
        // Two facility sheets of five items, two vendor sheets of two.
        assert_eq!(all.len(), 14);
        assert!(all.iter().all(|row| row.answer == "blank" && row.state == "draft" && row.round == 1 && row.latest));
        assert_eq!(rows(&database.db, "2023-11-17").await, [], "not asked for yet");
    }

    /// 23:59:59.999 in Japan is still that day.
    async fn on_the_day_the_last_submission_counts(database) {
        played(&database.db).await;
        assert_eq!(lines(&rows(&database.db, "2023-11-20").await), [
            "1-1 1 yes  submitted latest",
            "2-1-server 1 no  submitted latest",
            "2-2 1 not_required ITEM-NO-VENDOR submitted latest",
            "2-3-network 1 blank  submitted latest",
            "2-4 1 blank  submitted latest",
        ]);
        assert_eq!(lines(&rows(&database.db, "2023-11-25").await)[1], "2-1-server 1 no  accepted latest");
    }

    async fn a_later_round_is_the_latest_once_it_is_submitted(database) {
        played(&database.db).await;
        let now = lines(&rows(&database.db, "2023-12-10").await);
        assert_eq!(now[1..3], ["2-1-server 1 no  submitted earlier", "2-1-server 2 yes  submitted latest"]);
        assert_eq!(now.len(), 6);
    }

    async fn rows_carry_what_the_collection_kept(database) {
        played(&database.db).await;
        let all = rows(&database.db, "2023-12-10").await;
        let of = |facility: &str, system: &str| {
            all.iter().find(|row| row.facility_external_id == facility && row.system == system).unwrap()
        };
        let (own, pacs) = (of("A0001", ""), of("A0001", "PACS"));
        assert_eq!((own.health_centre.as_str(), own.bed_class.as_str()), ("北見本保健所", "400+"));
        assert_eq!((own.facility_name.as_str(), own.instrument.as_str()), ("青葉病院", "mihon-facility/r5"));
        assert_eq!((pacs.vendor.as_str(), pacs.respondent), ("白システム", Respondent::Vendor));
        assert_eq!(of("A0002", "").bed_class, "200-399");
        let order: Vec<_> = all.iter().map(|row| (&row.facility_external_id, row.respondent)).collect();
        assert!(order.is_sorted());
    }

    async fn a_scope_narrows_the_rows_and_the_register(database) {
        let cast = played(&database.db).await;
        let (year, day) = (FiscalYear::new(2023).unwrap(), date("2023-12-10").unwrap());
        let south = Scope::of([Grant::HealthCentre(cast.centres[1])]);
        assert_eq!(sheet_rows::rows(&database.db, &south, None, year, day).await.unwrap(), []);
        let registered = sheet_rows::registered(&database.db, &south, cast.prefecture, day).await.unwrap();
        let places: Vec<_> = registered.iter().map(|row| (row.respondent, row.bed_class.as_str(), row.count)).collect();
        assert_eq!(places, [
            (Respondent::Facility, "0-19", 1), (Respondent::Facility, "20-199", 1), (Respondent::Vendor, "20-199", 1),
        ]);
    }

    async fn stat_denom_the_register_of_a_day_is_counted_by_place(database) {
        let cast = played(&database.db).await;
        let counted = async |day: &str| {
            let day = date(day).unwrap();
            let rows = sheet_rows::registered(&database.db, &Scope::nation(), cast.prefecture, day).await.unwrap();
            let mut sums: BTreeMap<Respondent, u64> = BTreeMap::new();
            rows.iter().for_each(|row| *sums.entry(row.respondent).or_default() += row.count);
            (rows, sums)
        };
        let (rows, sums) = counted("2023-11-18").await;
        assert_eq!(sums, BTreeMap::from([(Respondent::Facility, 7), (Respondent::Vendor, 3)]));
        assert!(rows.iter().any(|row| row.bed_class == "unknown" && row.health_centre == "見本市保健所"));
        assert_eq!(counted("2023-05-31").await.0, []);
    }

    async fn a_facility_that_moved_away_stays_in_what_its_prefecture_kept(database) {
        let cast = played(&database.db).await;
        let (year, own) = (FiscalYear::new(2023).unwrap(), Scope::of([Grant::Prefecture(cast.prefecture)]));
        let before = sheet_rows::rows(&database.db, &own, Some(cast.prefecture), year, date("2023-12-10").unwrap()).await;
        let ehr = tachiiri_domain::facts::Fact {
            key: tachiiri_domain::facts::FactKey::Ehr,
            value: tachiiri_domain::facts::FactValue::Yes,
            source: "調査".into(),
            as_of: date("2023-09-01").unwrap(),
        };
        let aoba = cast.facility("A0001").unwrap();
        let mut row = register_rows().unwrap().remove(0);
        (row.prefecture, row.municipality) = ("47".parse().unwrap(), "47999".parse().unwrap());
        let (later, moved) = (at("2024-01-11T00:00:00Z").unwrap(), date("2024-01-10").unwrap());
        let tx = database.db.begin().await.unwrap();
        facts::record(&tx, aoba, &[ehr], &cast.ids, cast.now).await.unwrap();
        let outcome = facilities::import(&tx, &[row], moved, &cast.ids, later).await.unwrap();
        assert_eq!((outcome.changed, outcome.rejected), (1, 0));
        tx.commit().await.unwrap();
        let rows = async |day: &str| {
            let day = date(day).unwrap();
            sheet_rows::rows(&database.db, &own, Some(cast.prefecture), year, day).await.unwrap()
        };
        assert_eq!(rows("2023-12-10").await, before.unwrap(), "the past does not change");
        assert_eq!(rows("2024-01-15").await.len(), rows("2023-12-10").await.len(), "nor the collection");
        let count = async |day: &str| {
            let day = date(day).unwrap();
            let all = sheet_rows::registered(&database.db, &own, cast.prefecture, day).await.unwrap();
            all.iter().filter(|row| row.respondent == Respondent::Facility).map(|row| row.count).sum::<u64>()
        };
        assert_eq!((count("2023-12-10").await, count("2024-01-15").await), (7, 6));
        let known = facts::as_of(&database.db, &own, cast.prefecture, date("2023-12-10").unwrap()).await.unwrap();
        assert!(known.contains_key(&aoba));
        let (other, today) = ("47".parse().unwrap(), date("2024-01-15").unwrap());
        let theirs = Scope::of([Grant::Prefecture(other)]);
        assert_eq!(sheet_rows::rows(&database.db, &theirs, Some(other), year, today).await.unwrap(), []);
    }

    async fn a_facility_that_moved_to_another_centre_stays_in_the_rows_of_the_one_that_asked_it(database) {
        let cast = played(&database.db).await;
        let (year, asked) = (FiscalYear::new(2023).unwrap(), Scope::of([Grant::HealthCentre(cast.centres[0])]));
        let rows = async |scope: &Scope| {
            let day = date("2024-01-15").unwrap();
            sheet_rows::rows(&database.db, scope, Some(cast.prefecture), year, day).await.unwrap()
        };
        let before = rows(&asked).await;
        assert!(before.iter().any(|row| row.facility_external_id == "A0001"));
        let mut row = register_rows().unwrap().remove(0);
        row.municipality = "99202".parse().unwrap();
        let tx = database.db.begin().await.unwrap();
        let later = at("2024-01-11T00:00:00Z").unwrap();
        facilities::import(&tx, &[row], date("2024-01-10").unwrap(), &cast.ids, later).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(rows(&asked).await, before);
        let elsewhere = Scope::of([Grant::HealthCentre(cast.centres[2])]);
        assert_eq!(rows(&elsewhere).await, [], "nobody else sees it");
    }
}
