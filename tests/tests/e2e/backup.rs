//! A backup is the whole: database and files, restored into an empty place only.

use tachiiri_tests::database::Database;
use tachiiri_tests::program::Home;

fn counts(home: &Home) -> String {
    let tables = ["facilities", "checklists", "answers", "audit_events", "users"];
    tables.map(|table| home.database.ask(home.path(), &format!("select count(*) from {table}"))).join(" ")
}

async fn saved_while_running_and_restored(home: Home, empty: Home) {
    let server = home.serve().await;
    let file = home.path().join("backup.tar");
    let file = file.to_str().expect("UTF-8");
    home.run(&["backup", file]).ok();
    drop(server);
    empty.run(&["restore", file]).ok();
    assert_eq!(home.json(&["facilities", "list"]), empty.json(&["facilities", "list"]), "the register is the same");
    assert_eq!(counts(&home).split(' ').next(), counts(&empty).split(' ').next());
    empty.run(&["audit", "verify"]).ok();
    let full = empty.run(&["restore", file]);
    assert_ne!(full.status(), 0, "never into a place that holds something");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_sqlite_while_running_is_restored_into_an_empty_folder() {
    saved_while_running_and_restored(Home::demo(), Home::empty(Database::Sqlite)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_postgres_while_running_is_restored_into_an_empty_database() {
    let test = "a_backup_of_postgres_while_running_is_restored_into_an_empty_database";
    let (Some(one), Some(other)) = (Database::postgres(test), Database::postgres(test)) else { return };
    saved_while_running_and_restored(Home::demo_of(one, &[]), Home::empty(other)).await;
}
