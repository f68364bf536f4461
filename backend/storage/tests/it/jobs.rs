//! Jobs: held by one worker, taken over when it dies.

use std::time::Duration;

use tachiiri_domain::ids::Ids;
use tachiiri_storage::Db;
use tachiiri_storage::fixtures::at;
use tachiiri_storage::jobs::{self, Job, Lane};

const LEASE: Duration = Duration::from_secs(60);

both! {
    /// Twenty jobs, eight workers on two pools: each job is held once.
    async fn two_workers_never_hold_the_same_job(database) {
        let (ids, now) = (Ids::seeded(1), at("2023-11-18T00:00:00Z").unwrap());
        let tx = database.db.begin().await.unwrap();
        for _ in 0..20 {
            jobs::enqueue(&tx, &Job::SealAudit, &ids, now).await.unwrap();
        }
        tx.commit().await.unwrap();
        let second = Db::connect(&database.url).await.unwrap();
        let workers = (0..8).map(|number| {
            let db = if number % 2 == 0 { database.db.clone() } else { second.clone() };
            tokio::spawn(async move {
                let (mut held, mut idle) = (Vec::new(), 0);
                // A claim may find the one free job locked by another worker: only a calm that lasts is the end.
                while idle < 5 {
                    match jobs::claim(&db, Lane::Rest, &format!("worker-{number}"), now, LEASE).await.unwrap() {
                        Some(claimed) => held.push(claimed.id),
                        None => idle += 1,
                    }
                }
                held
            })
        });
        let mut held = Vec::new();
        for worker in workers.collect::<Vec<_>>() {
            held.extend(worker.await.unwrap());
        }
        held.sort();
        held.dedup();
        assert_eq!(held.len(), 20);
    }

    async fn a_dead_workers_job_is_taken_over_and_the_dead_change_nothing(database) {
        let (ids, now) = (Ids::seeded(1), at("2023-11-18T00:00:00Z").unwrap());
        let tx = database.db.begin().await.unwrap();
        let job = Job::BuildReport { report: ids.next(now) };
        let id = jobs::enqueue(&tx, &job, &ids, now).await.unwrap();
        tx.commit().await.unwrap();
        let first = jobs::claim(&database.db, Lane::Rest, "first", now, LEASE).await.unwrap().unwrap();
        assert_eq!((first.id, first.job.clone(), first.attempt), (id, job, 1));
        assert!(jobs::heartbeat(&database.db, &first, now, LEASE).await.unwrap());
        assert_eq!(jobs::claim(&database.db, Lane::Rest, "second", now, LEASE).await.unwrap(), None);
        let later = at("2023-11-18T00:01:00.001Z").unwrap();
        let second = jobs::claim(&database.db, Lane::Rest, "second", later, LEASE).await.unwrap().unwrap();
        assert_eq!((second.id, second.attempt), (id, 2));
        assert!(!jobs::heartbeat(&database.db, &first, later, LEASE).await.unwrap());
        jobs::progress(&database.db, id, 2, 5).await.unwrap();
        let tx = database.db.begin().await.unwrap();
        assert!(!jobs::done(&tx, &first, later).await.unwrap());
        let retry = at("2023-11-18T01:00:00Z").unwrap();
        assert!(jobs::failed(&tx, &second, "typst", Some(retry)).await.unwrap());
        tx.commit().await.unwrap();
        assert!(jobs::is_pending(&database.db, "build_report").await.unwrap());
        assert_eq!(jobs::claim(&database.db, Lane::Rest, "third", later, LEASE).await.unwrap(), None);
        let third = jobs::claim(&database.db, Lane::Rest, "third", retry, LEASE).await.unwrap().unwrap();
        let tx = database.db.begin().await.unwrap();
        assert!(jobs::done(&tx, &third, retry).await.unwrap());
        tx.commit().await.unwrap();
        let all = jobs::list(&database.db, 10).await.unwrap();
        assert_eq!((all.len(), all[0].state.as_str(), all[0].attempt), (1, "done", 3));
        assert_eq!((all[0].progress_done, all[0].progress_total, all[0].error.as_deref()), (2, 5, None));
    }
}
