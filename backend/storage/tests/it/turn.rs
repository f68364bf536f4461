//! What saves that share a transaction hold and write.

use std::pin::pin;
use std::time::Duration;

use tachiiri_domain::answers::{Cell, Given};
use tachiiri_domain::instrument::{Answer, Respondent};
use tachiiri_domain::request::{RequestKey, RowVersion};
use tachiiri_domain::scope::Scope;
use tachiiri_storage::checklists::{self, Checklist, ChecklistFilter, Put};
use tachiiri_storage::fixtures::{Cast, TestDatabase};
use tachiiri_storage::request_keys::{self, Done};
use tachiiri_storage::{Db, Error, Result, Tx};
use tokio::time::timeout;

/// Long enough for a second turn that does not wait to be done.
const A_WHILE: Duration = Duration::from_millis(300);

async fn asked(database: &TestDatabase) -> (Cast, Vec<Checklist>) {
    let cast = Cast::enter(&database.db).await.unwrap();
    cast.ask(&database.db).await.unwrap();
    let filter = ChecklistFilter { respondent: Some(Respondent::Facility), ..ChecklistFilter::default() };
    let sheets = checklists::list(&database.db, &Scope::nation(), &filter).await.unwrap().rows;
    (cast, sheets)
}

fn cell(item: &str) -> Cell {
    Cell { item: item.into(), round: 1 }
}

fn said(answer: Answer) -> Given {
    Given { answer: Some(answer), ..Given::default() }
}

async fn put(tx: &Tx, cast: &Cast, sheet: &Checklist, cells: &[(Cell, Given, RowVersion)]) -> Result<()> {
    let puts = cells.iter().map(|(cell, given, version)| Put {
        revision: sheet.open_revision,
        cell,
        given,
        version: *version,
        by: "user:aoba",
    });
    checklists::put_answers(tx, &puts.collect::<Vec<_>>(), &cast.ids, cast.now).await
}

async fn stands(db: &Db, sheet: &Checklist, item: &str) -> Option<(Given, RowVersion)> {
    checklists::answers(db, sheet.open_revision).await.unwrap().remove(&cell(item))
}

both! {
    async fn new_cells_and_changed_ones_are_written_together(database) {
        let (cast, sheets) = asked(database).await;
        let tx = database.db.begin().await.unwrap();
        put(&tx, &cast, &sheets[0], &[(cell("1-1"), said(Answer::Yes), 1)]).await.unwrap();
        put(&tx, &cast, &sheets[0], &[(cell("1-1"), said(Answer::No), 2), (cell("2-4"), said(Answer::Yes), 1)]).await.unwrap();
        put(&tx, &cast, &sheets[0], &[]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(stands(&database.db, &sheets[0], "1-1").await, Some((said(Answer::No), 2)));
        assert_eq!(stands(&database.db, &sheets[0], "2-4").await, Some((said(Answer::Yes), 1)));
        let both = [sheets[0].open_revision, sheets[1].open_revision];
        assert_eq!(checklists::standing(&database.db, &both).await.unwrap().len(), 1, "nothing stands on the other");
    }

    async fn a_cell_written_since_it_was_read_is_not_written_over(database) {
        let (cast, sheets) = asked(database).await;
        let tx = database.db.begin().await.unwrap();
        put(&tx, &cast, &sheets[0], &[(cell("1-1"), said(Answer::Yes), 1)]).await.unwrap();
        tx.commit().await.unwrap();
        let tx = database.db.begin().await.unwrap();
        let late = put(&tx, &cast, &sheets[0], &[(cell("2-4"), said(Answer::Yes), 1), (cell("1-1"), said(Answer::No), 1)]).await;
        assert!(matches!(late, Err(Error::Moved(_))), "{late:?}");
        drop(tx);
        assert_eq!(stands(&database.db, &sheets[0], "1-1").await, Some((said(Answer::Yes), 1)));
        assert_eq!(stands(&database.db, &sheets[0], "2-4").await, None, "nothing of it remains");
    }

    async fn only_open_revisions_are_held(database) {
        let (cast, sheets) = asked(database).await;
        let ids: Vec<_> = sheets.iter().map(|sheet| sheet.id).collect();
        let tx = database.db.begin().await.unwrap();
        checklists::submit(&tx, ids[0], cast.now, "user:aoba", "digest").await.unwrap();
        tx.commit().await.unwrap();
        let tx = database.db.begin().await.unwrap();
        let held = checklists::hold_open_all(&tx, &ids).await.unwrap();
        assert!(held.len() == 1 && held.contains(&sheets[1].open_revision));
        let found = checklists::by_ids(&tx, &[ids[1], ids[0]]).await.unwrap();
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|one| sheets.iter().any(|sheet| sheet.lies == one.lies && sheet.id == one.id)));
    }

    /// On PostgreSQL two turns of saves run at once, and the row holds the second off; on SQLite its `begin` waits.
    async fn a_second_turn_on_a_sheet_waits_for_the_first_and_neither_loses_a_save(database) {
        let (cast, sheets) = asked(database).await;
        let sheet = &sheets[0];
        let first = database.db.begin().await.unwrap();
        checklists::hold_open_all(&first, &[sheet.id]).await.unwrap();
        let mut second = pin!(async {
            let tx = database.db.begin().await.unwrap();
            checklists::hold_open_all(&tx, &[sheets[1].id, sheet.id]).await.unwrap();
            let stood = checklists::answers(&tx, sheet.open_revision).await.unwrap();
            put(&tx, &cast, sheet, &[(cell("1-1"), said(Answer::No), 2), (cell("2-4"), said(Answer::No), 1)]).await.unwrap();
            tx.commit().await.unwrap();
            stood
        });
        assert!(timeout(A_WHILE, &mut second).await.is_err(), "the first has not ended");
        put(&first, &cast, sheet, &[(cell("1-1"), said(Answer::Yes), 1), (cell("1-2"), said(Answer::Yes), 1)]).await.unwrap();
        first.commit().await.unwrap();
        let mut stood = second.await;
        assert_eq!(stood.remove(&cell("1-1")), Some((said(Answer::Yes), 1)), "judged on what the first wrote");
        for (item, given) in [("1-1", (Answer::No, 2)), ("1-2", (Answer::Yes, 1)), ("2-4", (Answer::No, 1))] {
            assert_eq!(stands(&database.db, sheet, item).await, Some((said(given.0), given.1)), "{item}");
        }
    }

    async fn keys_are_kept_with_their_answers_and_a_key_used_meanwhile_is_told(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let held = |actor: &str, key: &str| (actor.to_owned(), RequestKey::new(key).unwrap());
        let done = Done { operation: "answer.save".into(), response: "{}".into() };
        let tx = database.db.begin().await.unwrap();
        let two = [(held("user:aoba", "one"), done.clone()), (held("user:kita", "one"), done.clone())];
        request_keys::keep(&tx, &two, cast.now).await.unwrap();
        tx.commit().await.unwrap();
        let asked = [held("user:aoba", "one"), held("user:aoba", "two"), held("user:aoba", "one")];
        let found = request_keys::done(&database.db, &asked).await.unwrap();
        assert_eq!((found.len(), found.get(&asked[0])), (1, Some(&done)));
        let tx = database.db.begin().await.unwrap();
        let again = [(held("user:aoba", "new"), done.clone()), (held("user:aoba", "one"), done)];
        assert!(matches!(request_keys::keep(&tx, &again, cast.now).await, Err(Error::Moved(_))));
    }
}
