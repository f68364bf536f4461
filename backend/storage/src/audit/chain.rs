//! The chain over the events: sealing, and finding where it was touched.

use std::collections::{HashMap, HashSet};

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder};
use sea_orm::{QuerySelect, QueryTrait, Select, Set};
use tachiiri_domain::audit::{AuditEvent, link};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::AuditEventId;
use uuid::Uuid;

use super::event;
use crate::column::{MOST_IDS, insert_all, millis};
use crate::db::{Backend, Raw, backend};
use crate::entity::{audit_events, audit_seals};
use crate::error::Result;
use crate::{Conn, Tx};

/// Any number besides the one of the migrations.
const SEAL_LOCK: i64 = 0x7461_6368_7365_616c;

/// The end of the chain.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Head {
    /// From 1.
    pub seq: i64,
    /// 64 hexadecimal digits.
    pub link: String,
}

/// What became of checking the chain.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// Every link holds and every known head stands in it.
    Whole { sealed: u64, unsealed: u64, head: Option<Head> },
    /// The first link that does not hold, and the event it should seal.
    Broken { seq: i64, event: AuditEventId },
    /// A head printed somewhere is no longer in the chain: its end was cut off.
    CutOff { missing_head: String, sealed: u64 },
}

/// Seals up to `batch` events, oldest first. Returns how many. Two sealers never interleave.
pub async fn seal(tx: &Tx, now: Timestamp, batch: u64) -> Result<u64> {
    let conn = tx.raw();
    if backend(conn) == Backend::Postgres {
        // SQLite has one writer anyway.
        conn.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({SEAL_LOCK})")).await?;
    }
    let waiting = audit_events::Entity::find().filter(audit_events::Column::Sealed.into_expr().not());
    let events = waiting.order_by_asc(audit_events::Column::Id).limit(batch).all(conn).await?;
    let mut end = head(tx).await?.unwrap_or(Head { seq: 0, link: String::new() });
    let (mut seals, mut sealed) = (Vec::with_capacity(events.len()), Vec::with_capacity(events.len()));
    for row in events {
        let id = row.id;
        sealed.push(id);
        end = Head { seq: end.seq + 1, link: link(&end.link, &event(row)) };
        seals.push(audit_seals::ActiveModel {
            seq: Set(end.seq),
            event_id: Set(id),
            link: Set(end.link.clone()),
            sealed_at: Set(millis(now)),
        });
    }
    let count = seals.len() as u64;
    insert_all(conn, seals).await?;
    for some in sealed.chunks(MOST_IDS) {
        let marking = audit_events::Entity::update_many()
            .col_expr(audit_events::Column::Sealed, Expr::val(true))
            .filter(audit_events::Column::Id.is_in(some.iter().copied()));
        marking.exec(conn).await?;
    }
    Ok(count)
}

/// Events without a seal, whatever their mark says: whoever sets the mark by hand hides nothing from the check.
fn unsealed() -> Select<audit_events::Entity> {
    let sealed = audit_seals::Entity::find().select_only().column(audit_seals::Column::EventId);
    audit_events::Entity::find().filter(audit_events::Column::Id.in_subquery(sealed.into_query()).not())
}

/// The last sealed link; None before the first sealing.
pub async fn head(conn: &impl Conn) -> Result<Option<Head>> {
    let last = audit_seals::Entity::find().order_by_desc(audit_seals::Column::Seq).one(conn.raw()).await?;
    Ok(last.map(|row| Head { seq: row.seq, link: row.link }))
}

/// Walks the chain from its first link. `heads` are links printed on reports; where one is missing though every
/// link holds, the end was cut off and perhaps grew anew.
pub async fn verify(conn: &impl Conn, heads: &[String]) -> Result<Verdict> {
    let mut missing: HashSet<&str> = heads.iter().map(String::as_str).collect();
    let mut end = Head { seq: 0, link: String::new() };
    loop {
        let some = audit_seals::Entity::find()
            .filter(audit_seals::Column::Seq.gt(end.seq))
            .order_by_asc(audit_seals::Column::Seq)
            .limit(MOST_IDS as u64)
            .all(conn.raw())
            .await?;
        if some.is_empty() {
            break;
        }
        let events = events_of(conn, &some).await?;
        for seal in some {
            let holds = seal.seq == end.seq + 1
                && events.get(&seal.event_id).is_some_and(|event| link(&end.link, event) == seal.link);
            if !holds {
                return Ok(Verdict::Broken { seq: end.seq + 1, event: AuditEventId(seal.event_id) });
            }
            missing.remove(seal.link.as_str());
            end = Head { seq: seal.seq, link: seal.link };
        }
    }
    let sealed = u64::try_from(end.seq).unwrap_or(0);
    // In the order they were given: the first that is missing is named.
    if let Some(gone) = heads.iter().find(|head| missing.contains(head.as_str())) {
        return Ok(Verdict::CutOff { missing_head: gone.clone(), sealed });
    }
    let unsealed = unsealed().count(conn.raw()).await?;
    Ok(Verdict::Whole { sealed, unsealed, head: (end.seq > 0).then_some(end) })
}

async fn events_of(conn: &impl Conn, seals: &[audit_seals::Model]) -> Result<HashMap<Uuid, AuditEvent>> {
    let which = audit_events::Column::Id.is_in(seals.iter().map(|seal| seal.event_id));
    let rows = audit_events::Entity::find().filter(which).all(conn.raw()).await?;
    Ok(rows.into_iter().map(|row| (row.id, event(row))).collect())
}
