//! The one place where a scope becomes SQL.

use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};
use tachiiri_domain::instrument::Purpose;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::scope::{Grant, Scope};

use crate::entity::{
    authorities, checklists, collections, contacts, facilities, health_centres, mails, reminders, vendor_contracts,
};

/// Which columns of a table a grant of each kind looks at; a kind without a column sees nothing there.
#[derive(Default)]
pub(crate) struct Columns {
    pub prefecture: Option<Expr>,
    pub authority: Option<Expr>,
    pub health_centre: Option<Expr>,
    pub facility: Option<Expr>,
    pub vendor: Option<Expr>,
    pub contract: Option<Expr>,
}

/// What the grants of a scope see of a table, as a condition on its columns. An empty scope sees nothing.
pub(crate) fn condition(scope: &Scope, columns: &Columns) -> Condition {
    if scope.is_nation() {
        return Condition::all();
    }
    // An empty "any" would be true.
    let mut any = Condition::any().add(Expr::cust("1 = 0"));
    for grant in scope.grants() {
        let (column, value) = match grant {
            Grant::Nation => continue,
            Grant::Prefecture(code) => (&columns.prefecture, Expr::val(code.to_string())),
            Grant::Authority(id) => (&columns.authority, Expr::val(id.0)),
            Grant::HealthCentre(id) => (&columns.health_centre, Expr::val(id.0)),
            Grant::Facility(id) => (&columns.facility, Expr::val(id.0)),
            Grant::Vendor(id) => (&columns.vendor, Expr::val(id.0)),
            Grant::Contract(id) => (&columns.contract, Expr::val(id.0)),
        };
        if let Some(column) = column {
            any = any.add(column.clone().eq(value));
        }
    }
    any
}

/// The scope for what a prefecture keeps. Whoever holds it whole sees all that was kept in it, also of a facility that
/// has moved away since: there the rows' own prefecture is the limit, which the caller adds.
pub(crate) fn kept(scope: &Scope, prefecture: PrefectureCode) -> Scope {
    if scope.holds_prefecture(prefecture) { Scope::nation() } else { scope.clone() }
}

/// Facilities by their current place.
pub(crate) fn facilities(scope: &Scope) -> Condition {
    use facilities::Column;
    let of = |name| Some(Expr::col((facilities::Entity, name)));
    let columns = Columns {
        prefecture: of(Column::PrefectureCode),
        authority: of(Column::AuthorityId),
        health_centre: of(Column::HealthCentreId),
        facility: of(Column::Id),
        ..Columns::default()
    };
    condition(scope, &columns)
}

/// Ids of the facilities seen, for tables that belong to a facility.
fn facility_ids(scope: &Scope) -> SelectStatement {
    Query::select().column(facilities::Column::Id).from(facilities::Entity).cond_where(facilities(scope)).to_owned()
}

/// Rows of a table with a facility column, a vendor column and a contract column.
fn by_facility(scope: &Scope, facility: Expr, vendor: Expr, contract: Expr) -> Condition {
    if scope.is_nation() {
        return Condition::all();
    }
    let own = condition(scope, &Columns { vendor: Some(vendor), contract: Some(contract), ..Columns::default() });
    Condition::any().add(facility.in_subquery(facility_ids(scope))).add(own)
}

/// Rows of a table with a facility column alone; the nation sees those about no facility, too.
fn about_facilities(scope: &Scope, facility: Expr) -> Condition {
    if scope.is_nation() {
        return Condition::all();
    }
    Condition::all().add(facility.in_subquery(facility_ids(scope)))
}

/// Sheets: of the facilities seen, of a vendor's own contracts, and of a contract by itself. A 自己点検 is the facility's
/// own: the offices above it do not see it.
pub(crate) fn checklists(scope: &Scope) -> Condition {
    use checklists::Column;
    let of = |name| Expr::col((checklists::Entity, name));
    let seen = by_facility(scope, of(Column::FacilityId), of(Column::VendorId), of(Column::ContractId));
    if scope.is_nation() {
        return seen;
    }
    let inspected = of(Column::Purpose).eq(Purpose::Inspection.key());
    let own = Columns {
        facility: Some(of(Column::FacilityId)),
        vendor: Some(of(Column::VendorId)),
        contract: Some(of(Column::ContractId)),
        ..Columns::default()
    };
    Condition::all().add(seen).add(Condition::any().add(inspected).add(condition(scope, &own)))
}

/// Sheets that were collected for a place of the scope, wherever their facilities lie now: whoever asked for a sheet and
/// confirmed it goes on reading it after the facility has moved away. To change it is for the place it moved to.
pub(crate) fn handled(scope: &Scope) -> Condition {
    use checklists::Column;
    let of = |name| Some(Expr::col((checklists::Entity, name)));
    let places = Columns {
        prefecture: of(Column::PrefectureCode),
        authority: of(Column::AuthorityId),
        health_centre: of(Column::HealthCentreId),
        ..Columns::default()
    };
    Condition::all().add(Column::CollectionId.is_not_null()).add(condition(scope, &places))
}

/// Ids of the sheets seen, for tables that belong to a sheet.
pub(crate) fn checklist_ids(scope: &Scope) -> SelectStatement {
    Query::select().column(checklists::Column::Id).from(checklists::Entity).cond_where(checklists(scope)).to_owned()
}

/// Contracts: of the facilities seen, a vendor's own, and one by itself.
pub(crate) fn contracts(scope: &Scope) -> Condition {
    use vendor_contracts::Column;
    let of = |name| Expr::col((vendor_contracts::Entity, name));
    by_facility(scope, of(Column::FacilityId), of(Column::VendorId), of(Column::Id))
}

/// How the facilities seen are reached.
pub(crate) fn facility_contacts(scope: &Scope) -> Condition {
    about_facilities(scope, Expr::col((contacts::Entity, contacts::Column::FacilityId)))
}

/// Mails about the facilities seen.
pub(crate) fn mails(scope: &Scope) -> Condition {
    about_facilities(scope, Expr::col((mails::Entity, mails::Column::FacilityId)))
}

pub(crate) fn health_centres(scope: &Scope) -> Condition {
    use health_centres::Column;
    let of = |name| Some(Expr::col((health_centres::Entity, name)));
    let columns = Columns {
        prefecture: of(Column::PrefectureCode),
        authority: of(Column::AuthorityId),
        health_centre: of(Column::Id),
        ..Columns::default()
    };
    condition(scope, &columns)
}

pub(crate) fn authorities(scope: &Scope) -> Condition {
    use authorities::Column;
    let of = |name| Some(Expr::col((authorities::Entity, name)));
    let columns = Columns { prefecture: of(Column::PrefectureCode), authority: of(Column::Id), ..Columns::default() };
    condition(scope, &columns)
}

/// Collections of the health centres seen.
pub(crate) fn collections(scope: &Scope) -> Condition {
    let ids = Query::select()
        .column(health_centres::Column::Id)
        .from(health_centres::Entity)
        .cond_where(health_centres(scope))
        .to_owned();
    Condition::all().add(Expr::col((collections::Entity, collections::Column::HealthCentreId)).in_subquery(ids))
}

/// Reminders of the collections seen.
pub(crate) fn reminders(scope: &Scope) -> Condition {
    let ids = Query::select()
        .column(collections::Column::Id)
        .from(collections::Entity)
        .cond_where(collections(scope))
        .to_owned();
    Condition::all().add(Expr::col((reminders::Entity, reminders::Column::CollectionId)).in_subquery(ids))
}

/// Tables that belong to a prefecture as a whole.
pub(crate) fn prefectures(scope: &Scope, prefecture: Expr) -> Condition {
    condition(scope, &Columns { prefecture: Some(prefecture), ..Columns::default() })
}
