//! 監査記録: events are written unchained in the transaction of their change; a job seals them in batches.

mod chain;

use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, PaginatorTrait};
use sea_orm::{QueryFilter, QueryOrder, QuerySelect, Set};
use tachiiri_domain::audit::AuditEvent;
use tachiiri_domain::clock::{Timestamp, from_millis};
use tachiiri_domain::ids::AuditEventId;

pub use chain::{Head, Verdict, head, seal, verify};

use crate::column::{insert_all, millis};
use crate::db::Raw;
use crate::entity::audit_events;
use crate::error::Result;
use crate::{Conn, Listed, Page, Tx};

/// Which events are wanted; empty means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    pub actor: Option<String>,
    /// The whole verb or its beginning up to a point: `checklist`.
    pub verb: Option<String>,
    pub subject: Option<String>,
    pub from: Option<Timestamp>,
    /// Not included.
    pub to: Option<Timestamp>,
    pub page: Option<Page>,
}

pub async fn write(tx: &Tx, event: &AuditEvent) -> Result<()> {
    row(event).insert(tx.raw()).await?;
    Ok(())
}

/// Many at once.
pub async fn write_all(tx: &Tx, events: &[AuditEvent]) -> Result<()> {
    Ok(insert_all(tx.raw(), events.iter().map(row).collect()).await?)
}

fn row(event: &AuditEvent) -> audit_events::ActiveModel {
    audit_events::ActiveModel {
        id: Set(event.id.0),
        at: Set(millis(event.at)),
        actor: Set(event.actor.clone()),
        verb: Set(event.verb.clone()),
        subject: Set(event.subject.clone()),
        detail: Set(event.detail.clone()),
        request_id: Set(event.request_id.clone()),
        sealed: Set(false),
    }
}

pub(crate) fn event(row: audit_events::Model) -> AuditEvent {
    AuditEvent {
        id: AuditEventId(row.id),
        at: from_millis(row.at),
        actor: row.actor,
        verb: row.verb,
        subject: row.subject,
        detail: row.detail,
        request_id: row.request_id,
    }
}

/// The newest events first.
pub async fn list(conn: &impl Conn, filter: &AuditFilter) -> Result<Listed<AuditEvent>> {
    let found = audit_events::Entity::find().filter(wanted(filter));
    let total = found.clone().count(conn.raw()).await?;
    let ordered = found.order_by_desc(audit_events::Column::At).order_by_desc(audit_events::Column::Id);
    let ordered = match filter.page {
        Some(page) => ordered.limit(page.size).offset(page.offset()),
        None => ordered,
    };
    Ok(Listed { rows: ordered.all(conn.raw()).await?.into_iter().map(event).collect(), total })
}

fn wanted(filter: &AuditFilter) -> Condition {
    use audit_events::Column;
    let verb = filter.verb.as_ref().map(|verb| {
        // Not LIKE: a point and an underscore stand in verbs. '/' follows '.' in ASCII.
        let under = Condition::all().add(Column::Verb.gte(format!("{verb}."))).add(Column::Verb.lt(format!("{verb}/")));
        Condition::any().add(Column::Verb.eq(verb)).add(under)
    });
    Condition::all()
        .add_option(filter.actor.as_ref().map(|actor| Column::Actor.eq(actor)))
        .add_option(verb)
        .add_option(filter.subject.as_ref().map(|subject| Column::Subject.eq(subject)))
        .add_option(filter.from.map(|from| Column::At.gte(millis(from))))
        .add_option(filter.to.map(|to| Column::At.lt(millis(to))))
}
