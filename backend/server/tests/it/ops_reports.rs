//! Reports built at once: what fails says so.

use std::sync::Arc;

use tachiiri_server::app::figures::FiguresRequest;
use tachiiri_server::app::reports::{self, ReportState};

use crate::ops_world::{operator, worlds, year};

#[tokio::test]
async fn a_report_whose_printing_fails_is_failed_and_does_not_wait_as_queued() {
    for mut world in worlds().await {
        world.ask().await;
        let mut config = (*world.app.config).clone();
        config.typst = world.data.path().join("no-typst");
        world.app.config = Arc::new(config);
        let of = FiguresRequest { prefecture: world.cast.prefecture, fiscal_year: year(), as_of: None };
        assert!(reports::build_now(&world.app, &operator(), &of, None).await.is_err());
        let kept = reports::list(&world.app, &operator()).await.unwrap();
        assert_eq!(kept.iter().map(|one| one.state).collect::<Vec<_>>(), [ReportState::Failed]);
        assert!(kept[0].error.as_deref().is_some_and(|told| !told.is_empty()));
    }
}
