//! Contracts, requests before any collection, invitations and the guests they let in.

use tachiiri_domain::Date;
use tachiiri_domain::audit::sha256;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{InvitationId, SessionId, VendorContractId};
use tachiiri_domain::scope::{Grant, Scope};
use tachiiri_domain::vendors::{Maintenance, Standing, Terms};
use tachiiri_storage::checklists::{self, ChecklistFilter};
use tachiiri_storage::fixtures::{Cast, TestDatabase, date};
use tachiiri_storage::vendors::contracts::{self, Contract, NewContract};
use tachiiri_storage::vendors::guests;
use tachiiri_storage::vendors::invitations::{self, NewInvitation};
use tachiiri_storage::vendors::requests::{self, NewRequest};
use tachiiri_storage::{Error, collections, facilities};

fn year() -> FiscalYear {
    FiscalYear::new(2023).unwrap()
}

fn due() -> Date {
    date("2023-11-30").unwrap()
}

fn nation() -> Scope {
    Scope::nation()
}

async fn contract(database: &TestDatabase, id: VendorContractId) -> Contract {
    contracts::find(&database.db, &nation(), id).await.unwrap().unwrap()
}

/// 青葉病院 asks the vendor of its first contract by itself.
async fn ask(database: &TestDatabase, cast: &Cast) -> Result<tachiiri_domain::ids::ChecklistId, Error> {
    let contract = contract(database, cast.contracts[0]).await;
    let facility = facilities::find(&database.db, &nation(), contract.facility).await?.unwrap();
    let new = NewRequest {
        facility: &facility,
        contract: &contract,
        instrument: cast.vendor_form,
        fiscal_year: year(),
        due_on: due(),
    };
    let tx = database.db.begin().await?;
    let id = requests::ask(&tx, &new, &cast.ids, cast.now).await?;
    tx.commit().await?;
    Ok(id)
}

async fn standing(database: &TestDatabase, contract: &Contract, now: Timestamp) -> Standing {
    let scope = nation();
    let found =
        requests::of_contracts(&database.db, &scope, std::slice::from_ref(contract), year(), now).await.unwrap();
    let request = found.get(&contract.id).and_then(|all| all.first()).map(|one| one.request);
    let today = tachiiri_domain::clock::japan_date(now);
    Standing::of(contract.terms.not_asked(today), request.as_ref(), today)
}

async fn invite(database: &TestDatabase, cast: &Cast, contract: usize, email: &str) -> InvitationId {
    let tx = database.db.begin().await.unwrap();
    let hash = sha256(format!("{contract}{email}").as_bytes());
    let new = NewInvitation {
        contract: cast.contracts[contract],
        token_hash: &hash,
        addressee: "赤システム",
        email,
        expires_at: cast.now + chrono::Duration::days(30),
        by: "user:aoba",
    };
    let id = invitations::create(&tx, &new, &cast.ids, cast.now).await.unwrap();
    tx.commit().await.unwrap();
    id
}

both! {
    async fn a_request_before_any_collection_is_taken_over_by_it_with_its_answers(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let asked = ask(database, &cast).await.unwrap();
        assert!(matches!(ask(database, &cast).await, Err(Error::Unique(_))), "asked once for a form and a year");
        let before = checklists::find(&database.db, &nation(), asked).await.unwrap().unwrap();
        assert_eq!((before.collection, before.due_on), (None, due()));
        let collection = cast.ask(&database.db).await.unwrap();
        let after = checklists::find(&database.db, &nation(), asked).await.unwrap().unwrap();
        assert_eq!((after.collection, after.due_on), (Some(collection), date("2023-12-28").unwrap()));
        assert_eq!(after.open_revision, before.open_revision, "what was answered stays");
        let found = collections::find(&database.db, &nation(), collection).await.unwrap().unwrap();
        assert_eq!((found.facility_sheets.asked(), found.vendor_sheets.asked()), (2, 2));
    }

    async fn what_a_facility_asks_by_itself_is_in_no_figure_before_a_collection_takes_it_over(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        ask(database, &cast).await.unwrap();
        let today = date("2023-11-18").unwrap();
        let rows = async || {
            tachiiri_storage::sheet_rows::rows(&database.db, &nation(), None, year(), today).await.unwrap().len()
        };
        assert_eq!(rows().await, 0);
        cast.ask(&database.db).await.unwrap();
        assert!(rows().await > 0);
    }

    async fn ven_only_contract_a_collection_passes_over_what_is_not_asked(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let found = contract(database, cast.contracts[1]).await;
        let terms = Terms { maintenance: Maintenance::None, ..found.terms.clone() };
        let to = NewContract {
            facility: found.facility,
            vendor: found.vendor,
            system: found.system.clone(),
            product: found.product.clone(),
            bundled_under: None,
            terms,
        };
        let tx = database.db.begin().await.unwrap();
        assert!(contracts::change(&tx, found.id, &to, found.row_version).await.unwrap());
        assert!(!contracts::change(&tx, found.id, &to, found.row_version).await.unwrap(), "based on an older one");
        tx.commit().await.unwrap();
        cast.ask(&database.db).await.unwrap();
        let filter = ChecklistFilter { respondent: Some("vendor".parse().unwrap()), ..ChecklistFilter::default() };
        let sheets = checklists::list(&database.db, &nation(), &filter).await.unwrap().rows;
        let asked: Vec<_> = sheets.iter().filter_map(|sheet| sheet.contract.as_ref()).map(|one| one.id).collect();
        assert_eq!(asked, [cast.contracts[0]]);
        let counts = contracts::contract_counts(&database.db, &nation(), due()).await.unwrap();
        assert_eq!(counts[&found.facility], 1);
    }

    async fn a_contract_alone_shows_its_own_sheets_and_nothing_else(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        cast.ask(&database.db).await.unwrap();
        let scope = Scope::of([Grant::Contract(cast.contracts[0])]);
        let seen = checklists::list(&database.db, &scope, &ChecklistFilter::default()).await.unwrap().rows;
        let systems: Vec<_> = seen.iter().filter_map(|sheet| sheet.contract.as_ref()).map(|one| one.id).collect();
        assert_eq!((seen.len(), systems), (1, vec![cast.contracts[0]]));
        assert_eq!(contracts::list(&database.db, &scope).await.unwrap().len(), 1);
        assert_eq!(facilities::list(&database.db, &scope, &facilities::Filter::default()).await.unwrap().total, 0);
        assert_eq!(collections::list(&database.db, &scope, None).await.unwrap().len(), 0);
        let other = contracts::find(&database.db, &scope, cast.contracts[1]).await.unwrap();
        assert!(other.is_none());
    }

    async fn a_request_goes_from_unasked_to_invited_to_opened_to_overdue(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let own = contract(database, cast.contracts[0]).await;
        assert_eq!(standing(database, &own, cast.now).await, Standing::NotAsked);
        let sheet = ask(database, &cast).await.unwrap();
        assert_eq!(standing(database, &own, cast.now).await, Standing::NotInvited);
        let invitation = invite(database, &cast, 0, "red@example.jp").await;
        assert_eq!(standing(database, &own, cast.now).await, Standing::Invited);
        let tx = database.db.begin().await.unwrap();
        invitations::opened(&tx, invitation, cast.now).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(standing(database, &own, cast.now).await, Standing::Opened);
        assert_eq!(standing(database, &own, cast.now + chrono::Duration::days(20)).await, Standing::Overdue);
        let tx = database.db.begin().await.unwrap();
        requests::refuse(&tx, sheet, "保守契約にない", "user:aoba", cast.now).await.unwrap();
        requests::refuse(&tx, sheet, "社の方針", "user:aoba", cast.now).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(standing(database, &own, cast.now).await, Standing::Refused);
    }

    async fn a_guest_sees_one_contract_and_with_a_proved_address_those_of_its_live_invitations(database) {
        let cast = Cast::enter(&database.db).await.unwrap();
        let first = invite(database, &cast, 0, "Red@Example.jp").await;
        invite(database, &cast, 2, "red@example.jp").await;
        invite(database, &cast, 1, "white@example.jp").await;
        let session: SessionId = cast.ids.next(cast.now);
        let until = cast.now + chrono::Duration::hours(8);
        let tx = database.db.begin().await.unwrap();
        guests::open(&tx, session, first, cast.now, until).await.unwrap();
        tx.commit().await.unwrap();
        let guest = guests::live(&database.db, session, cast.now).await.unwrap().unwrap();
        assert_eq!(guest.contracts, [cast.contracts[0]]);
        let tx = database.db.begin().await.unwrap();
        guests::prove(&tx, session, &guest.invitation.email).await.unwrap();
        tx.commit().await.unwrap();
        let guest = guests::live(&database.db, session, cast.now).await.unwrap().unwrap();
        let mut both = [cast.contracts[0], cast.contracts[2]];
        both.sort_unstable();
        assert_eq!(guest.contracts, both);
        assert!(guests::live(&database.db, session, until).await.unwrap().is_none(), "ran out");
        let tx = database.db.begin().await.unwrap();
        assert_eq!(invitations::revoke(&tx, cast.contracts[0], "user:aoba", cast.now).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert!(guests::live(&database.db, session, cast.now).await.unwrap().is_none(), "the invitation was revoked");
    }
}
