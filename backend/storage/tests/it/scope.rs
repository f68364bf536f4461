//! What each kind of grant sees: its branch of the tree and nothing else.

use tachiiri_domain::scope::{Grant, Scope};
use tachiiri_storage::checklists::{self, ChecklistFilter};
use tachiiri_storage::facilities::Filter;
use tachiiri_storage::fixtures::{Cast, TestDatabase};
use tachiiri_storage::{collections, facilities, places, vendors};

struct Seen {
    facilities: Vec<String>,
    /// Facility and, for a vendor's sheet, its system.
    sheets: Vec<(String, String)>,
    collections: usize,
    centres: Vec<String>,
    vendors: Vec<String>,
    contracts_of_aoba: usize,
}

async fn seen(database: &TestDatabase, cast: &Cast, grants: &[Grant]) -> Seen {
    let (db, scope) = (&database.db, Scope::of(grants.iter().copied()));
    let found = facilities::list(db, &scope, &Filter::default()).await.unwrap().rows;
    for facility in &found {
        assert!(facilities::find(db, &scope, facility.id).await.unwrap().is_some());
    }
    let sheets = checklists::list(db, &scope, &ChecklistFilter::default()).await.unwrap().rows;
    for sheet in &sheets {
        assert!(checklists::find(db, &scope, sheet.id).await.unwrap().is_some());
        assert_eq!(checklists::revisions(db, &scope, sheet.id).await.unwrap().len(), 1);
    }
    let system = |contract: Option<vendors::Contract>| contract.map(|one| one.system).unwrap_or_default();
    let aoba = cast.facility("A0001").unwrap();
    Seen {
        facilities: found.into_iter().map(|one| one.external_id).collect(),
        sheets: sheets.into_iter().map(|one| (one.facility.external_id, system(one.contract))).collect(),
        collections: collections::list(db, &scope, None).await.unwrap().len(),
        centres: places::health_centres(db, &scope).await.unwrap().into_iter().map(|one| one.name).collect(),
        vendors: vendors::list(db, &scope).await.unwrap().into_iter().map(|one| one.name).collect(),
        contracts_of_aoba: vendors::contracts_of(db, &scope, aoba).await.unwrap().len(),
    }
}

/// The sheets of 青葉病院: its own, and one for each of its vendors.
const AOBA: [(&str, &str); 3] = [("A0001", ""), ("A0001", "PACS"), ("A0001", "電子カルテ")];

fn sheets(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(facility, system)| ((*facility).into(), (*system).into())).collect()
}

async fn asked(database: &TestDatabase) -> Cast {
    let cast = Cast::enter(&database.db).await.unwrap();
    cast.ask(&database.db).await.unwrap();
    cast
}

both! {
    async fn the_nation_sees_everything(database) {
        let cast = asked(database).await;
        let seen = seen(database, &cast, &[Grant::Nation]).await;
        assert_eq!((seen.facilities.len(), seen.sheets.len(), seen.collections), (8, 4, 1));
        assert_eq!((seen.centres.len(), seen.vendors.len(), seen.contracts_of_aoba), (4, 2, 2));
    }

    async fn nobody_sees_nothing(database) {
        let cast = asked(database).await;
        let seen = seen(database, &cast, &[]).await;
        assert_eq!((seen.facilities.len(), seen.sheets.len(), seen.collections), (0, 0, 0));
        assert_eq!((seen.centres.len(), seen.vendors.len(), seen.contracts_of_aoba), (0, 0, 0));
    }

    async fn a_prefecture_sees_its_own(database) {
        let cast = asked(database).await;
        let own = seen(database, &cast, &[Grant::Prefecture(cast.prefecture)]).await;
        assert_eq!((own.facilities.len(), own.sheets.len(), own.collections), (7, 4, 1));
        assert_eq!(own.centres, ["北見本保健所", "南見本保健所", "見本市保健所"]);
        let other = seen(database, &cast, &[Grant::Prefecture("47".parse().unwrap())]).await;
        assert_eq!((other.facilities, other.sheets.len(), other.collections), (vec!["Z0009".to_owned()], 0, 0));
        assert_eq!((other.centres, other.vendors.len()), (vec!["よその保健所".to_owned()], 0));
    }

    async fn an_authority_sees_its_health_centres(database) {
        let cast = asked(database).await;
        let city = seen(database, &cast, &[Grant::Authority(cast.authorities[1])]).await;
        assert_eq!(city.facilities, ["A0004", "A0006", "A0007"]);
        assert_eq!((city.sheets.len(), city.collections, city.contracts_of_aoba), (0, 0, 0));
        let own = seen(database, &cast, &[Grant::Authority(cast.authorities[0])]).await;
        assert_eq!(own.facilities, ["A0001", "A0002", "A0005", "a0003"]);
        assert_eq!((own.sheets.len(), own.collections), (4, 1));
    }

    async fn a_health_centre_sees_its_facilities(database) {
        let cast = asked(database).await;
        let north = seen(database, &cast, &[Grant::HealthCentre(cast.centres[0])]).await;
        assert_eq!((north.facilities, north.sheets.len()), (vec!["A0001".to_owned(), "A0002".into()], 4));
        assert_eq!((north.centres, north.vendors.len()), (vec!["北見本保健所".to_owned()], 2));
        let south = seen(database, &cast, &[Grant::HealthCentre(cast.centres[1])]).await;
        assert_eq!((south.facilities.len(), south.sheets.len(), south.collections), (2, 0, 0));
    }

    async fn a_facility_sees_itself_and_its_vendors_sheets(database) {
        let cast = asked(database).await;
        let aoba = seen(database, &cast, &[Grant::Facility(cast.facility("A0001").unwrap())]).await;
        assert_eq!((aoba.facilities, aoba.collections), (vec!["A0001".to_owned()], 0));
        let mut found = aoba.sheets;
        found.sort();
        assert_eq!((found, aoba.contracts_of_aoba), (sheets(&AOBA), 2));
        let both = [Grant::Facility(cast.facility("A0002").unwrap()), Grant::Facility(cast.facility("Z0009").unwrap())];
        let both = seen(database, &cast, &both).await;
        assert_eq!((both.facilities, both.sheets), (vec!["A0002".to_owned(), "Z0009".into()], sheets(&[("A0002", "")])));
    }

    /// A vendor sees the contracts it was invited to: its sheets, not the facility, nor the other vendor's.
    async fn a_vendor_sees_its_own_contracts(database) {
        let cast = asked(database).await;
        let white = seen(database, &cast, &[Grant::Vendor(cast.vendors[1])]).await;
        assert_eq!((white.facilities.len(), white.collections, white.centres.len()), (0, 0, 0));
        assert_eq!((white.sheets, white.vendors), (sheets(&[("A0001", "PACS")]), vec!["白システム".to_owned()]));
        assert_eq!(white.contracts_of_aoba, 1);
    }

    /// What was read already is measured by the same rule as the query.
    async fn a_scope_sees_of_a_sheet_at_hand_what_its_condition_finds(database) {
        let cast = asked(database).await;
        let all = checklists::list(&database.db, &Scope::nation(), &ChecklistFilter::default()).await.unwrap().rows;
        let mut scopes = vec![vec![], vec![Grant::Nation], vec![Grant::Prefecture("47".parse().unwrap())]];
        scopes.push(vec![Grant::Prefecture(cast.prefecture)]);
        scopes.extend(cast.authorities.map(|id| vec![Grant::Authority(id)]));
        scopes.extend(cast.centres.map(|id| vec![Grant::HealthCentre(id)]));
        scopes.extend(cast.facilities.iter().map(|id| vec![Grant::Facility(*id)]));
        scopes.extend(cast.vendors.map(|id| vec![Grant::Vendor(id)]));
        scopes.extend(cast.contracts.iter().map(|id| vec![Grant::Contract(*id)]));
        scopes.push(vec![Grant::Facility(cast.facilities[1]), Grant::Vendor(cast.vendors[0])]);
        let mut seen = 0;
        for (scope, sheet) in scopes.into_iter().map(Scope::of).flat_map(|scope| all.iter().map(move |sheet| (scope.clone(), sheet))) {
            let found = checklists::find(&database.db, &scope, sheet.id).await.unwrap();
            assert_eq!(found.is_some(), scope.sees(&sheet.lies), "{scope:?} {sheet:?}");
            let handled = checklists::handled(&database.db, &scope, sheet.id).await.unwrap();
            let ours = sheet.collected_for.is_some_and(|place| scope.sees(&place));
            // A facility and a vendor see their own sheets, and by their place nothing.
            assert!(handled.is_none() || ours, "{scope:?} {sheet:?}");
            assert_eq!(ours || scope.sees(&sheet.lies), handled.is_some() || found.is_some(), "{scope:?} {sheet:?}");
            seen += usize::from(found.is_some());
        }
        assert!(seen > all.len(), "grants of every kind see something");
    }
}
