//! Texts of mails and letters as authorities changed them; where there is none, the text that came with the program holds.

use std::collections::{BTreeMap, HashMap};

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::{AuthorityId, FacilityId};
use tachiiri_domain::mail::Text;
use tachiiri_domain::request::RowVersion;
use uuid::Uuid;

use crate::checklists::Saved;
use crate::column::{MOST_IDS, millis};
use crate::db::Raw;
use crate::entity::{facilities, letter_texts};
use crate::error::Result;
use crate::{Conn, Tx};

/// What an authority changed, by the name of the text, with the version a change is based on. The authority must have
/// been found within a scope.
pub async fn of_authority(conn: &impl Conn, authority: AuthorityId) -> Result<BTreeMap<String, (Text, RowVersion)>> {
    let which = letter_texts::Column::AuthorityId.eq(authority.0);
    let rows = letter_texts::Entity::find().filter(which).all(conn.raw()).await?;
    Ok(rows.into_iter().map(|row| (row.letter.clone(), (text(&row), row.version))).collect())
}

/// The text that holds for each of some facilities, where its authority changed it; whatever the scope, for what goes out
/// in the authority's name.
pub async fn of_facilities(
    conn: &impl Conn,
    facilities: &[FacilityId],
    letter: &str,
) -> Result<HashMap<FacilityId, Text>> {
    let changed = letter_texts::Entity::find().filter(letter_texts::Column::Letter.eq(letter)).all(conn.raw()).await?;
    let changed: HashMap<Uuid, Text> = changed.iter().map(|row| (row.authority_id, text(row))).collect();
    let mut found = HashMap::new();
    if changed.is_empty() {
        return Ok(found);
    }
    for some in facilities.chunks(MOST_IDS) {
        let rows: Vec<(Uuid, Uuid)> = facilities::Entity::find()
            .select_only()
            .column(facilities::Column::Id)
            .column(facilities::Column::AuthorityId)
            .filter(facilities::Column::Id.is_in(some.iter().map(|id| id.0)))
            .into_tuple()
            .all(conn.raw())
            .await?;
        let own =
            rows.into_iter().filter_map(|(id, authority)| Some((FacilityId(id), changed.get(&authority)?.clone())));
        found.extend(own);
    }
    Ok(found)
}

/// Writes a text where nobody wrote since `based_on` (0: the standard text).
pub async fn save(
    tx: &Tx,
    (authority, letter): (AuthorityId, &str),
    (wanted, based_on): (&Text, RowVersion),
    (by, now): (&str, Timestamp),
) -> Result<Saved<Option<Text>>> {
    use letter_texts::Column;
    let written = if based_on == 0 {
        let row = letter_texts::ActiveModel {
            authority_id: Set(authority.0),
            letter: Set(letter.into()),
            subject: Set(wanted.subject.clone()),
            body: Set(wanted.body.clone()),
            version: Set(1),
            changed_at: Set(millis(now)),
            changed_by: Set(by.into()),
        };
        let keep = OnConflict::columns([Column::AuthorityId, Column::Letter]).do_nothing().to_owned();
        letter_texts::Entity::insert(row).on_conflict(keep).exec_without_returning(tx.raw()).await?
    } else {
        let writing = letter_texts::Entity::update_many()
            .col_expr(Column::Subject, Expr::val(wanted.subject.clone()))
            .col_expr(Column::Body, Expr::val(wanted.body.clone()))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .col_expr(Column::ChangedAt, Expr::val(millis(now)))
            .col_expr(Column::ChangedBy, Expr::val(by))
            .filter(Column::AuthorityId.eq(authority.0))
            .filter(Column::Letter.eq(letter))
            .filter(Column::Version.eq(based_on));
        writing.exec(tx.raw()).await?.rows_affected
    };
    settled(tx, (authority, letter), based_on + 1, written == 1).await
}

/// Goes back to the standard text where nobody wrote since `based_on`.
pub async fn remove(
    tx: &Tx,
    (authority, letter): (AuthorityId, &str),
    based_on: RowVersion,
) -> Result<Saved<Option<Text>>> {
    use letter_texts::Column;
    let removing = letter_texts::Entity::delete_many()
        .filter(Column::AuthorityId.eq(authority.0))
        .filter(Column::Letter.eq(letter))
        .filter(Column::Version.eq(based_on));
    let removed = removing.exec(tx.raw()).await?.rows_affected == 1;
    settled(tx, (authority, letter), 0, removed).await
}

async fn settled(
    tx: &Tx,
    (authority, letter): (AuthorityId, &str),
    version: RowVersion,
    done: bool,
) -> Result<Saved<Option<Text>>> {
    if done {
        return Ok(Saved::Saved { version });
    }
    let stands = of_authority(tx, authority).await?.remove(letter);
    let (current, version) = stands.map_or((None, 0), |(text, version)| (Some(text), version));
    Ok(Saved::Stale { current, version })
}

fn text(row: &letter_texts::Model) -> Text {
    Text { subject: row.subject.clone(), body: row.body.clone() }
}
