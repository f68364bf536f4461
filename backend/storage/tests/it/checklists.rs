//! The life of a sheet: asked, answered cell by cell, submitted, returned, confirmed.

use tachiiri_domain::answers::{Cell, Given, SheetFacts};
use tachiiri_domain::checklist::{ReturnReason, State, StateKey};
use tachiiri_domain::ids::RevisionId;
use tachiiri_domain::instrument::{Answer, Respondent};
use tachiiri_domain::scope::Scope;
use tachiiri_storage::checklists::{self, Checklist, ChecklistFilter, Save, Saved, Step};
use tachiiri_storage::fixtures::{Cast, TestDatabase, at, facility_form};
use tachiiri_storage::{Db, Error, Page, collections, instruments};

fn cell(item: &str) -> Cell {
    Cell { item: item.into(), round: 1 }
}

fn given(answer: Answer) -> Given {
    Given { answer: Some(answer), confirmed_on: Some("2023-11-01".parse().unwrap()), ..Given::default() }
}

async fn sheet_of(db: &Db, external_id: &str) -> Checklist {
    let filter = ChecklistFilter { respondent: Some(Respondent::Facility), ..ChecklistFilter::default() };
    let all = checklists::list(db, &Scope::nation(), &filter).await.unwrap().rows;
    all.into_iter().find(|one| one.facility.external_id == external_id).unwrap()
}

async fn save(db: &Db, cast: &Cast, revision: RevisionId, given: &Given, based_on: i32) -> Saved {
    let tx = db.begin().await.unwrap();
    let save = Save { cell: &cell("1-1"), given, based_on, by: "user:aoba" };
    let saved = checklists::save_answer(&tx, revision, &save, &cast.ids, cast.now).await.unwrap();
    tx.commit().await.unwrap();
    saved
}

async fn asked(database: &TestDatabase) -> (Cast, Checklist) {
    let cast = Cast::enter(&database.db).await.unwrap();
    cast.ask(&database.db).await.unwrap();
    let sheet = sheet_of(&database.db, "A0001").await;
    (cast, sheet)
}

both! {
    async fn ven_each_a_collection_asks_each_facility_and_each_contract_once(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let id = cast.ask(&database.db).await.unwrap();
        let found = collections::find(&database.db, &Scope::nation(), id).await.unwrap().unwrap();
        assert_eq!((found.facility_sheets.draft, found.vendor_sheets.draft), (2, 2));
        assert_eq!((found.health_centre_name.as_str(), found.facility_sheets.asked()), ("北見本保健所", 2));
        let again = cast.ask(&database.db).await;
        assert!(matches!(again, Err(Error::Unique("医療機関への依頼"))), "{again:?}");
        let sheet = sheet_of(&database.db, "A0001").await;
        assert_eq!((sheet.state.clone(), sheet.revision_no, sheet.sheet_version), (State::Draft, 1, 0));
        assert_eq!((sheet.facility.beds, sheet.facility.name.as_str()), (Some(450), "青葉病院"));
        assert_eq!(sheet.instrument_key, "mihon-facility/r5");
        let filter = ChecklistFilter {
            collection: Some(id), respondent: Some(Respondent::Vendor), state: Some(StateKey::Draft),
            page: Some(Page { number: 1, size: 1 }), ..ChecklistFilter::default()
        };
        let vendors = checklists::list(&database.db, &Scope::nation(), &filter).await.unwrap();
        assert_eq!((vendors.total, vendors.rows.len()), (2, 1));
        assert!(vendors.rows[0].contract.is_some());
    }

    async fn a_doubled_save_is_one_and_a_stale_one_shows_what_stands(database) {
        let (cast, sheet) = asked(database).await;
        let (yes, no) = (given(Answer::Yes), given(Answer::No));
        let revision = sheet.open_revision;
        assert_eq!(save(&database.db, &cast, revision, &yes, 0).await, Saved::Saved { version: 1 });
        assert_eq!(save(&database.db, &cast, revision, &yes, 0).await, Saved::Stale { current: yes.clone(), version: 1 });
        assert_eq!(save(&database.db, &cast, revision, &no, 1).await, Saved::Saved { version: 2 });
        assert_eq!(save(&database.db, &cast, revision, &yes, 1).await, Saved::Stale { current: no.clone(), version: 2 });
        let stands = checklists::answers(&database.db, revision).await.unwrap();
        assert_eq!(stands.into_iter().collect::<Vec<_>>(), [(cell("1-1"), (no, 2))]);
    }

    /// Cells come from the database as JSON: nothing that a person types may end or change the list.
    async fn whatever_a_cell_holds_comes_back_as_it_was(database) {
        let (cast, sheet) = asked(database).await;
        let day = chrono::NaiveDate::from_ymd_opt;
        let whole = Given {
            answer: Some(Answer::No), confirmed_on: day(2023, 11, 17), target_on: day(2024, 3, 31),
            note: "\"],[\\\n\t\u{7}\u{2028}𠮷野家🏥\u{200d}null".into(), proxy: Some("'FAX綴'; --".into()),
        };
        for (based_on, given) in [(0, &whole), (1, &Given::default())] {
            save(&database.db, &cast, sheet.open_revision, given, based_on).await;
            let stands = checklists::answers(&database.db, sheet.open_revision).await.unwrap();
            assert_eq!(stands[&cell("1-1")], (given.clone(), based_on + 1));
        }
    }

    /// Ten at once on the same version: one wins, nine are told.
    async fn of_saves_at_once_one_wins(database) {
        let (cast, sheet) = asked(database).await;
        let saves = (0..10).map(|_| {
            let (db, cast, revision) = (database.db.clone(), cast.clone(), sheet.open_revision);
            tokio::spawn(async move { save(&db, &cast, revision, &given(Answer::Yes), 0).await })
        });
        let mut won = 0;
        for one in saves.collect::<Vec<_>>() {
            won += usize::from(one.await.unwrap() == Saved::Saved { version: 1 });
        }
        assert_eq!(won, 1);
    }

    async fn facts_are_saved_the_same_way(database) {
        let (_, sheet) = asked(database).await;
        let facts = SheetFacts { no_vendor_contract: true, no_network: false };
        let tx = database.db.begin().await.unwrap();
        let saved = checklists::save_facts(&tx, sheet.open_revision, facts, 0).await.unwrap();
        assert_eq!(saved, Saved::Saved { version: 1 });
        let stale = checklists::save_facts(&tx, sheet.open_revision, SheetFacts::default(), 0).await.unwrap();
        assert_eq!(stale, Saved::Stale { current: facts, version: 1 });
        tx.commit().await.unwrap();
        assert_eq!(sheet_of(&database.db, "A0001").await.facts, facts);
    }

    async fn a_submission_freezes_and_a_return_opens_the_next_with_the_answers(database) {
        let (cast, sheet) = asked(database).await;
        let yes = given(Answer::Yes);
        save(&database.db, &cast, sheet.open_revision, &yes, 0).await;
        let moment = |text: &str| at(text).unwrap();
        let tx = database.db.begin().await.unwrap();
        checklists::hold(&tx, sheet.id).await.unwrap();
        let sent = moment("2023-11-18T01:00:00Z");
        checklists::submit(&tx, sheet.id, sent, "user:aoba", "digest").await.unwrap();
        let twice = checklists::submit(&tx, sheet.id, sent, "user:aoba", "digest").await;
        assert!(matches!(twice, Err(Error::Moved(_))), "{twice:?}");
        let late = Save { cell: &cell("1-1"), given: &yes, based_on: 1, by: "user:aoba" };
        let late = checklists::save_answer(&tx, sheet.open_revision, &late, &cast.ids, cast.now).await;
        assert!(matches!(late, Err(Error::Moved(_))), "{late:?}");
        let back = Step { at: moment("2023-11-18T02:00:00Z"), by: "user:kita", ids: &cast.ids };
        let reasons = [ReturnReason { item: Some("1-1".into()), reason: "日付".into() }];
        let open = checklists::give_back(&tx, sheet.id, back, &reasons).await.unwrap();
        assert!(matches!(checklists::accept(&tx, sheet.id, back).await, Err(Error::Moved(_))));
        tx.commit().await.unwrap();
        let returned = sheet_of(&database.db, "A0001").await;
        assert_eq!(returned.state, State::Returned { at: back.at, reasons: reasons.to_vec() });
        assert_eq!((returned.open_revision, returned.revision_no), (open, 2));
        assert_eq!(checklists::answers(&database.db, open).await.unwrap()[&cell("1-1")], (yes, 1));
        let history = checklists::revisions(&database.db, &Scope::nation(), sheet.id).await.unwrap();
        assert_eq!(history[0].returned, Some((back.at, "user:kita".into())));
        assert_eq!((history[0].reasons.len(), history[0].digest.as_deref()), (1, Some("digest")));
        assert_eq!((history.len(), history[1].submitted.clone()), (2, None));
    }

    async fn a_confirmed_sheet_stays_open_for_later_rounds(database) {
        let (cast, sheet) = asked(database).await;
        let tx = database.db.begin().await.unwrap();
        checklists::submit(&tx, sheet.id, cast.now, "user:aoba", "digest").await.unwrap();
        let step = Step { at: cast.now, by: "user:kita", ids: &cast.ids };
        checklists::accept(&tx, sheet.id, step).await.unwrap();
        tx.commit().await.unwrap();
        let accepted = sheet_of(&database.db, "A0001").await;
        assert_eq!((accepted.state, accepted.revision_no), (State::Accepted { at: cast.now }, 2));
        assert_eq!(accepted.accepted_revision, Some(sheet.open_revision));
        assert_eq!(save(&database.db, &cast, accepted.open_revision, &given(Answer::No), 0).await, Saved::Saved { version: 1 });
    }

    async fn a_published_form_never_changes(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let form = facility_form().unwrap();
        let tx = database.db.begin().await.unwrap();
        let (head, found) = instruments::by_key(&tx, "mihon-facility", "r5").await.unwrap().unwrap();
        assert_eq!((head.id, &found), (cast.facility_form, &form));
        let again = instruments::publish(&tx, &form, ("", &head.digest), &cast.ids, cast.now).await.unwrap();
        assert_eq!((again.id, again.was_new), (cast.facility_form, false));
        let changed = instruments::publish(&tx, &form, ("", "other"), &cast.ids, cast.now).await;
        assert!(matches!(changed, Err(Error::PublishedChanged(_))), "{changed:?}");
        let year = found.fiscal_year;
        let latest = instruments::latest(&tx, Respondent::Vendor, year).await.unwrap().unwrap();
        assert_eq!(latest.0.id, cast.vendor_form);
        assert_eq!(instruments::list(&tx).await.unwrap().len(), 2);
        assert_eq!(instruments::find(&tx, cast.facility_form).await.unwrap(), Some(form));
        assert_eq!(instruments::body_toml(&tx, cast.facility_form).await.unwrap().as_deref(), Some(""));
    }
}
