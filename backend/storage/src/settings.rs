//! What authorities settled about the sheets of their area, and what it opens.

use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, Set};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::director::AuthoritySetting;
use tachiiri_domain::ids::{AuthorityId, ChecklistId};
use tachiiri_domain::request::RowVersion;
use tachiiri_domain::scope::{Grant, Scope};

use crate::checklists::Saved;
use crate::column::millis;
use crate::db::Raw;
use crate::entity::{authorities, authority_settings, checklists};
use crate::error::Result;
use crate::{Conn, Tx};

/// The setting and its version; 0 and the defaults where nothing was settled.
pub async fn find(conn: &impl Conn, authority: AuthorityId) -> Result<(AuthoritySetting, RowVersion)> {
    let row = authority_settings::Entity::find_by_id(authority.0).one(conn.raw()).await?;
    Ok(row.map(setting).unwrap_or_default())
}

fn setting(row: authority_settings::Model) -> (AuthoritySetting, RowVersion) {
    let setting = AuthoritySetting { director_confirms: row.director_confirms, shows_sheets: row.shows_sheets };
    (setting, row.version)
}

/// The setting that holds for a sheet found within a scope: its authority's when it was asked for.
pub async fn of_sheet(conn: &impl Conn, sheet: ChecklistId) -> Result<AuthoritySetting> {
    let authority = Query::select()
        .column(checklists::Column::AuthorityId)
        .from(checklists::Entity)
        .and_where(Expr::col((checklists::Entity, checklists::Column::Id)).eq(sheet.0))
        .to_owned();
    let found = authority_settings::Entity::find()
        .filter(authority_settings::Column::AuthorityId.in_subquery(authority))
        .one(conn.raw())
        .await?;
    Ok(found.map(|row| setting(row).0).unwrap_or_default())
}

/// Writes the setting where nobody wrote since `based_on`. The authority must have been found within a scope.
pub async fn save(
    tx: &Tx,
    authority: AuthorityId,
    (wanted, based_on): (AuthoritySetting, RowVersion),
    (by, now): (&str, Timestamp),
) -> Result<Saved<AuthoritySetting>> {
    use authority_settings::Column;
    let written = if based_on == 0 {
        let row = authority_settings::ActiveModel {
            authority_id: Set(authority.0),
            director_confirms: Set(wanted.director_confirms),
            shows_sheets: Set(wanted.shows_sheets),
            version: Set(1),
            changed_at: Set(millis(now)),
            changed_by: Set(by.into()),
        };
        let keep = sea_orm::sea_query::OnConflict::column(Column::AuthorityId).do_nothing().to_owned();
        authority_settings::Entity::insert(row).on_conflict(keep).exec_without_returning(tx.raw()).await?
    } else {
        let writing = authority_settings::Entity::update_many()
            .col_expr(Column::DirectorConfirms, Expr::val(wanted.director_confirms))
            .col_expr(Column::ShowsSheets, Expr::val(wanted.shows_sheets))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .col_expr(Column::ChangedAt, Expr::val(millis(now)))
            .col_expr(Column::ChangedBy, Expr::val(by))
            .filter(Column::AuthorityId.eq(authority.0))
            .filter(Column::Version.eq(based_on));
        writing.exec(tx.raw()).await?.rows_affected
    };
    if written == 1 {
        return Ok(Saved::Saved { version: based_on + 1 });
    }
    let (current, version) = find(tx, authority).await?;
    Ok(Saved::Stale { current, version })
}

/// The scope in which sheets may be read: a prefecture reads those of its own health centres, and of the cities that
/// show theirs (DOMAIN §1: the default is progress and figures).
pub async fn reading(conn: &impl Conn, scope: &Scope) -> Result<Scope> {
    let mut grants = Vec::new();
    for grant in scope.grants() {
        let Grant::Prefecture(code) = grant else {
            grants.push(*grant);
            continue;
        };
        // A prefecture has a handful of authorities, and a person one prefecture.
        let rows = authorities::Entity::find()
            .filter(authorities::Column::PrefectureCode.eq(code.to_string()))
            .order_by_asc(authorities::Column::Id)
            .all(conn.raw())
            .await?;
        for row in rows {
            let id = AuthorityId(row.id);
            if row.is_prefecture || find(conn, id).await?.0.shows_sheets {
                grants.push(Grant::Authority(id));
            }
        }
    }
    Ok(Scope::of(grants))
}
