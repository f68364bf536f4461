//! The record of what happened, its chain, and a copy of everything.

use sea_orm::{ConnectionTrait, Database};
use tachiiri_domain::audit::AuditEvent;
use tachiiri_domain::ids::Ids;
use tachiiri_storage::audit::{self, AuditFilter, Verdict};
use tachiiri_storage::fixtures::{Cast, TestDatabase, at};
use tachiiri_storage::{Backend, Db, Page, meta};

async fn happen(db: &Db, ids: &Ids, verbs: &[&str]) {
    let tx = db.begin().await.unwrap();
    for verb in verbs {
        let now = at("2023-11-18T00:00:00Z").unwrap();
        let event = AuditEvent {
            id: ids.next(now),
            at: now,
            actor: "user:kita".into(),
            verb: (*verb).into(),
            subject: "checklist:1".into(),
            detail: "{}".into(),
            request_id: String::new(),
        };
        audit::write(&tx, &event).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn seal(db: &Db, batch: u64) -> u64 {
    let tx = db.begin().await.unwrap();
    let sealed = audit::seal(&tx, at("2023-11-18T00:00:01Z").unwrap(), batch).await.unwrap();
    tx.commit().await.unwrap();
    sealed
}

/// What somebody with the database in hands could do.
async fn tamper(database: &TestDatabase, sql: &str) {
    let bare = Database::connect(&database.url).await.unwrap();
    bare.execute_unprepared(sql).await.unwrap();
    bare.close().await.unwrap();
}

both! {
    async fn events_are_sealed_in_batches_and_the_chain_holds(database) {
        let ids = Ids::seeded(3);
        happen(&database.db, &ids, &["login.done", "checklist.submit", "checklist.accept", "checklists.export"]).await;
        assert_eq!(audit::head(&database.db).await.unwrap(), None);
        assert_eq!((seal(&database.db, 3).await, seal(&database.db, 3).await, seal(&database.db, 3).await), (3, 1, 0));
        let head = audit::head(&database.db).await.unwrap().unwrap();
        happen(&database.db, &ids, &["login.done"]).await;
        let verdict = audit::verify(&database.db, std::slice::from_ref(&head.link)).await.unwrap();
        assert_eq!(verdict, Verdict::Whole { sealed: 4, unsealed: 1, head: Some(head) });
        let verb = |verb: &str| AuditFilter { verb: Some(verb.into()), ..AuditFilter::default() };
        assert_eq!(audit::list(&database.db, &verb("checklist")).await.unwrap().total, 2);
        let page = AuditFilter { page: Some(Page { number: 1, size: 2 }), ..AuditFilter::default() };
        let page = audit::list(&database.db, &page).await.unwrap();
        assert_eq!((page.rows.len(), page.total), (2, 5));
    }

    async fn an_event_marked_by_hand_is_still_counted_as_waiting(database) {
        let ids = Ids::seeded(3);
        happen(&database.db, &ids, &["login.done", "checklist.submit"]).await;
        tamper(database, "UPDATE audit_events SET sealed = TRUE WHERE verb = 'checklist.submit'").await;
        assert_eq!(seal(&database.db, 10).await, 1);
        let verdict = audit::verify(&database.db, &[]).await.unwrap();
        assert!(matches!(verdict, Verdict::Whole { sealed: 1, unsealed: 1, .. }), "{verdict:?}");
    }

    async fn a_changed_event_and_a_cut_off_end_are_found(database) {
        let ids = Ids::seeded(3);
        happen(&database.db, &ids, &["a.one", "a.two", "a.three"]).await;
        seal(&database.db, 10).await;
        let head = audit::head(&database.db).await.unwrap().unwrap();
        tamper(database, "DELETE FROM audit_seals WHERE seq = 3").await;
        let cut = audit::verify(&database.db, std::slice::from_ref(&head.link)).await.unwrap();
        assert_eq!(cut, Verdict::CutOff { missing_head: head.link, sealed: 2 });
        tamper(database, "UPDATE audit_events SET detail = '{\"x\":1}' WHERE verb = (SELECT e.verb FROM audit_events e JOIN audit_seals s ON s.event_id = e.id WHERE s.seq = 2)").await;
        let broken = audit::verify(&database.db, &[]).await.unwrap();
        assert!(matches!(broken, Verdict::Broken { seq: 2, .. }), "{broken:?}");
    }

    async fn a_copy_made_in_use_has_every_row(database) {
        if database.db.backend() == Backend::Postgres {
            return;
        }
        Cast::enter(&database.db).await.unwrap();
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("copy.sqlite");
        meta::copy_sqlite(&database.db, &file).await.unwrap();
        assert!(meta::copy_sqlite(&database.db, &file).await.is_err(), "a copy never overwrites");
        let copy = Db::connect(&format!("sqlite://{}", file.display())).await.unwrap();
        assert_eq!(meta::counts(&copy).await.unwrap(), meta::counts(&database.db).await.unwrap());
        copy.close().await.unwrap();
    }
}
