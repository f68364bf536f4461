//! Forms before they are published.

use tachiiri_domain::audit::sha256;
use tachiiri_domain::instrument::Instrument;
use tachiiri_storage::fixtures::{Cast, facility_form};
use tachiiri_storage::instruments::{self, NewDraft, Workbook};
use tachiiri_storage::{Db, Error, Result};

fn form() -> Instrument {
    Instrument { version: "r9".into(), ..facility_form().unwrap() }
}

async fn save(db: &Db, cast: &Cast, form: &Instrument, based_on: i32, workbook: Option<&Workbook>) -> Result<()> {
    let tx = db.begin().await?;
    let digest = sha256(form.title.as_bytes());
    let draft =
        NewDraft { instrument: form, body_toml: &form.title, digest: &digest, workbook, based_on, by: "user:kanri" };
    instruments::save_draft(&tx, &draft, &cast.ids, cast.now).await?;
    tx.commit().await
}

both! {
    async fn a_draft_is_kept_replaced_and_published_under_its_own_id(database) {
        let (db, cast) = (&database.db, Cast::enter(&database.db).await.unwrap());
        let workbook = Workbook { sha256: sha256(b"xlsx"), cell_map: "{}".into() };
        save(db, &cast, &form(), 0, Some(&workbook)).await.unwrap();
        let again = save(db, &cast, &form(), 0, None).await;
        assert!(matches!(again, Err(Error::Moved(_))), "{again:?}");
        let changed = Instrument { title: "直した見本".into(), ..form() };
        save(db, &cast, &changed, 1, None).await.unwrap();
        let late = save(db, &cast, &form(), 1, None).await;
        assert!(matches!(late, Err(Error::Moved(_))), "{late:?}");
        let draft = instruments::draft_of(db, "mihon-facility", "r9").await.unwrap().unwrap();
        assert_eq!((&draft.instrument, draft.version), (&changed, 2));
        assert_eq!(draft.workbook, Some(workbook.clone()));
        assert_eq!(instruments::find(db, draft.id).await.unwrap(), None, "a draft is no published version");
        let before = instruments::list(db).await.unwrap().len();

        let tx = db.begin().await.unwrap();
        instruments::publish_draft(&tx, &draft, (&changed, "body", "digest"), cast.now).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(instruments::find(db, draft.id).await.unwrap(), Some(changed));
        assert_eq!(instruments::workbook(db, draft.id).await.unwrap(), Some(workbook));
        assert_eq!(instruments::list(db).await.unwrap().len(), before + 1);
        assert_eq!(instruments::drafts(db).await.unwrap(), []);
        let over = save(db, &cast, &form(), 0, None).await;
        assert!(matches!(over, Err(Error::PublishedChanged(_))), "{over:?}");
    }
}
