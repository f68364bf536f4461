//! Workbooks on their way to become forms.

use tachiiri_domain::audit::sha256;
use tachiiri_domain::form_book::{ColumnCorrection, ColumnMeaning, Corrections};
use tachiiri_storage::fixtures::Cast;
use tachiiri_storage::{Error, form_books};

both! {
    async fn corrections_are_kept_for_whoever_read_the_last_ones(database) {
        let (db, cast) = (&database.db, Cast::enter(&database.db).await.unwrap());
        let (tx, hash) = (db.begin().await.unwrap(), sha256(b"xlsx"));
        let id = form_books::insert(&tx, ("様式.xlsx", &hash), "user:kanri", &cast.ids, cast.now).await.unwrap();
        tx.commit().await.unwrap();
        let book = form_books::find(db, id).await.unwrap().unwrap();
        assert_eq!((book.corrections.len(), book.version, book.workbook.as_str()), (0, 1, hash.as_str()));

        let mut corrections = Corrections::default();
        let column = |meaning| ColumnCorrection {
            sheet: "様式".into(),
            row: 4,
            column: 2,
            until: None,
            meaning,
            round: Some(1),
        };
        corrections.set_column(column(ColumnMeaning::Yes));
        corrections.set_column(column(ColumnMeaning::Answer));
        let tx = db.begin().await.unwrap();
        assert_eq!(form_books::correct(&tx, id, &corrections, 1).await.unwrap(), 2);
        let late = form_books::correct(&tx, id, &Corrections::default(), 1).await;
        assert!(matches!(late, Err(Error::Moved(_))), "{late:?}");
        tx.commit().await.unwrap();
        let book = &form_books::list(db).await.unwrap()[0];
        assert_eq!((&book.corrections, book.corrections.len(), book.version), (&corrections, 1, 2));
    }
}
