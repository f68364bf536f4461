//! Every query on both databases: SQLite always, PostgreSQL where `TACHIIRI_TEST_POSTGRES` names a server.

/// A test body that runs once on each database, each time on an empty one of its own.
macro_rules! both {
    ($($(#[$doc:meta])* async fn $name:ident($db:ident) $body:block)+) => {$(
        $(#[$doc])*
        mod $name {
            #[allow(unused_imports, reason = "not every body needs every name of its file")]
            use super::*;

            async fn body($db: &tachiiri_storage::fixtures::TestDatabase) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                body(&tachiiri_storage::fixtures::sqlite().await.unwrap()).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if let Some(database) = tachiiri_storage::fixtures::postgres().await.unwrap() {
                    body(&database).await;
                }
            }
        }
    )+};
}

mod checklists;
mod drafts;
mod evidence;
mod figures;
mod form_books;
mod jobs;
mod parity;
mod people;
mod record;
mod register;
mod schema;
mod scope;
mod selection;
mod turn;
mod vendors;
