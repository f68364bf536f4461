//! What both databases must do alike (the parity list of the house).

use std::sync::Arc;

use tachiiri_domain::ids::{Ids, SessionId};
use tachiiri_domain::register::RegisterRow;
use tachiiri_domain::request::RequestKey;
use tachiiri_domain::scope::Scope;
use tachiiri_storage::facilities::Filter;
use tachiiri_storage::fixtures::{Cast, at, date, register_rows};
use tachiiri_storage::request_keys::{Claim, claim, finish};
use tachiiri_storage::{Db, Error, Page, facilities, meta, sessions, users, vendors};

both! {
    /// Capital letters before small ones, whatever the server's locale: a0003 stands last but for nothing else.
    async fn text_is_sorted_by_bytes(database) {
        Cast::enter(&database.db).await.unwrap();
        let all = facilities::list(&database.db, &Scope::nation(), &Filter::default()).await.unwrap();
        let ids: Vec<_> = all.rows.iter().map(|one| one.external_id.as_str()).collect();
        assert_eq!(ids, ["A0001", "A0002", "A0004", "A0005", "A0006", "A0007", "Z0009", "a0003"]);
    }

    async fn a_page_is_a_cut_of_the_whole_list(database) {
        Cast::enter(&database.db).await.unwrap();
        let filter = Filter { page: Some(Page { number: 2, size: 3 }), ..Filter::default() };
        let page = facilities::list(&database.db, &Scope::nation(), &filter).await.unwrap();
        let ids: Vec<_> = page.rows.iter().map(|one| one.external_id.as_str()).collect();
        assert_eq!((ids, page.total), (vec!["A0005", "A0006", "A0007"], 8));
    }

    async fn a_moment_comes_back_to_the_millisecond(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let people = cast.people(&database.db, "hash").await.unwrap();
        let (now, end) = (at("2023-11-18T01:02:03.456Z").unwrap(), at("9999-12-31T23:59:59.999Z").unwrap());
        let id: SessionId = cast.ids.next(now);
        let tx = database.db.begin().await.unwrap();
        let new = sessions::NewSession {
            id,
            user: people[0],
            expires_at: end,
            origin: sessions::Origin::default(),
            second_factor_due: false,
        };
        sessions::open(&tx, &new, now).await.unwrap();
        tx.commit().await.unwrap();
        let session = sessions::live(&database.db, id, now).await.unwrap().unwrap();
        assert_eq!((session.created_at, session.expires_at), (now, end));
    }

    async fn a_violated_key_is_recognised(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let tx = database.db.begin().await.unwrap();
        let twice = vendors::create(&tx, "赤システム", &cast.ids, cast.now).await;
        assert!(matches!(twice, Err(Error::Unique("名称の事業者"))), "{twice:?}");
        drop(tx);
        cast.people(&database.db, "hash").await.unwrap();
        assert!(matches!(cast.people(&database.db, "hash").await, Err(Error::Unique("ログインID"))));
    }

    async fn nothing_remains_of_a_dropped_transaction(database) {
        let tx = database.db.begin().await.unwrap();
        meta::set(&tx, "demo", "1").await.unwrap();
        drop(tx);
        assert_eq!(meta::get(&database.db, "demo").await.unwrap(), None);
        let tx = database.db.begin().await.unwrap();
        meta::set(&tx, "demo", "1").await.unwrap();
        meta::set(&tx, "demo", "2").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(meta::get(&database.db, "demo").await.unwrap().as_deref(), Some("2"));
    }

    /// Twenty writers that read before they write, over two pools as two servers would have them: none fails, none
    /// overwrites another.
    async fn writers_wait_for_each_other(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let user = cast.people(&database.db, "hash").await.unwrap()[0];
        let second = Db::connect(&database.url).await.unwrap();
        let until = at("2023-11-18T02:00:00Z").unwrap();
        let writers = (0..20).map(|number| {
            let db = if number % 2 == 0 { database.db.clone() } else { second.clone() };
            tokio::spawn(async move {
                let tx = db.begin().await.unwrap();
                users::find(&tx, user).await.unwrap().unwrap();
                users::record_failure(&tx, user, 20, until).await.unwrap();
                tx.commit().await.unwrap();
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        let found = users::find(&database.db, user).await.unwrap().unwrap();
        assert_eq!((found.failed_count, found.locked_until), (20, Some(until)));
    }

    /// The second claim of a key waits for the first one's end and gets its answer.
    async fn a_request_key_is_one_write(database) {
        let key = Arc::new(RequestKey::new("key-1").unwrap());
        let now = at("2023-11-18T00:00:00Z").unwrap();
        let tx = database.db.begin().await.unwrap();
        assert_eq!(claim(&tx, &key, "user:aoba", "save", now).await.unwrap(), Claim::New);
        let (db, same) = (database.db.clone(), Arc::clone(&key));
        let second = tokio::spawn(async move {
            let tx = db.begin().await.unwrap();
            claim(&tx, &same, "user:aoba", "save", now).await.unwrap()
        });
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        finish(&tx, &key, "user:aoba", "{\"version\":1}").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(second.await.unwrap(), Claim::Done("{\"version\":1}".into()));
        let tx = database.db.begin().await.unwrap();
        assert_eq!(claim(&tx, &key, "user:other", "save", now).await.unwrap(), Claim::New);
        let other = claim(&tx, &key, "user:aoba", "submit", now).await;
        assert!(matches!(other, Err(Error::KeyOfAnotherWrite(_))), "{other:?}");
    }

    /// More rows than one statement may carry parameters for.
    async fn a_long_list_goes_in_whole(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let like = register_rows().unwrap().remove(0);
        let rows: Vec<_> = (0..6_000).map(|number| RegisterRow { external_id: format!("L{number:05}"), ..like.clone() }).collect();
        let day = date("2023-07-01").unwrap();
        let tx = database.db.begin().await.unwrap();
        let first = facilities::import(&tx, &rows, day, &Ids::seeded(5), cast.now).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((first.read, first.added), (6_000, 6_000));
        // Every one of them moves at once: the statement that points them to their new versions is long too.
        let moved: Vec<_> = rows.iter().map(|row| RegisterRow { name: format!("{}別館", row.name), ..row.clone() }).collect();
        let tx = database.db.begin().await.unwrap();
        let (ids, later) = (Ids::seeded(6), cast.now + chrono::Duration::milliseconds(1));
        let second = facilities::import(&tx, &moved, day, &ids, later).await.unwrap();
        assert_eq!(second.changed, 6_000);
        tx.commit().await.unwrap();
        let filter = Filter { text: Some("別館".into()), page: Some(Page { number: 1, size: 1 }), ..Filter::default() };
        let renamed = facilities::list(&database.db, &Scope::nation(), &filter).await.unwrap();
        assert_eq!(renamed.total, 6_000);
        let counts = meta::counts(&database.db).await.unwrap();
        assert_eq!((counts["facilities"], counts["facility_versions"]), (6_008, 12_008));
    }
}
