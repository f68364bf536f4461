//! Facilities: an identity each, and versions of what the register said of it.

mod import;
mod versions;

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, Func};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    RelationDef, Select, SelectTwo,
};
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::facility::{Facility, FacilityKind};
use tachiiri_domain::ids::{AuthorityId, FacilityId, HealthCentreId};
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::scope::Scope;
use uuid::Uuid;

pub use import::import;
pub(crate) use versions::versions_on;
pub use versions::{Version, versions};

use crate::column::{counts, read};
use crate::entity::{facilities, facility_versions, health_centres};
use crate::error::{Error, Result};
use crate::fold::{containing, fold};
use crate::places::{self, HealthCentre};
use crate::{Conn, Listed, Page};

/// Which facilities of the scope are wanted; empty means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub prefecture: Option<PrefectureCode>,
    pub health_centre: Option<HealthCentreId>,
    /// The whole name.
    pub health_centre_name: Option<String>,
    pub bed_class: Option<BedClass>,
    pub kind: Option<FacilityKind>,
    /// Part of the name or of the external id; width, case and kana do not matter.
    pub text: Option<String>,
    /// None: all rows.
    pub page: Option<Page>,
}

/// The facilities seen, by external id.
pub async fn list(conn: &impl Conn, scope: &Scope, filter: &Filter) -> Result<Listed<Facility>> {
    let found = current(scope, filter);
    let ordered = found.clone().order_by_asc(facilities::Column::ExternalId);
    let Some(page) = filter.page else {
        let rows = read_all(conn, ordered).await?;
        return Ok(Listed { total: rows.len() as u64, rows });
    };
    let total = found.count(conn.raw()).await?;
    let rows = read_all(conn, ordered.limit(page.size).offset(page.offset())).await?;
    Ok(Listed { rows, total })
}

pub async fn find(conn: &impl Conn, scope: &Scope, id: FacilityId) -> Result<Option<Facility>> {
    let found = current(scope, &Filter::default()).filter(facilities::Column::Id.eq(id.0));
    Ok(read_all(conn, found).await?.pop())
}

pub async fn by_external_id(conn: &impl Conn, scope: &Scope, external_id: &str) -> Result<Option<Facility>> {
    let found = current(scope, &Filter::default()).filter(facilities::Column::ExternalId.eq(external_id));
    Ok(read_all(conn, found).await?.pop())
}

/// Ids of the facilities seen, by external id; for imports of lists about facilities.
pub async fn ids_by_external_id(conn: &impl Conn, scope: &Scope) -> Result<HashMap<String, FacilityId>> {
    let rows: Vec<(String, Uuid)> = facilities::Entity::find()
        .select_only()
        .column(facilities::Column::ExternalId)
        .column(facilities::Column::Id)
        .filter(crate::scope::facilities(scope))
        .into_tuple()
        .all(conn.raw())
        .await?;
    Ok(rows.into_iter().map(|(external_id, id)| (external_id, FacilityId(id))).collect())
}

/// The facilities among `ids` with their current versions, by id; whatever the scope, for operations that checked it.
pub(crate) async fn by_ids(conn: &impl Conn, ids: &[Uuid]) -> Result<HashMap<Uuid, Facility>> {
    let mut found = HashMap::new();
    for some in ids.chunks(crate::column::MOST_IDS) {
        let rows =
            current(&Scope::nation(), &Filter::default()).filter(facilities::Column::Id.is_in(some.iter().copied()));
        found.extend(read_all(conn, rows).await?.into_iter().map(|one| (one.id.0, one)));
    }
    Ok(found)
}

/// Names by id; whatever the scope, for operations that checked whom they are shown to.
pub async fn names(conn: &impl Conn, ids: &[FacilityId]) -> Result<HashMap<FacilityId, String>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    Ok(by_ids(conn, &ids).await?.into_values().map(|one| (one.id, one.name)).collect())
}

type Current = SelectTwo<facilities::Entity, facility_versions::Entity>;

fn to_current_version() -> RelationDef {
    facilities::Entity::belongs_to(facility_versions::Entity)
        .from(facilities::Column::CurrentVersionId)
        .to(facility_versions::Column::Id)
        .into()
}

fn current(scope: &Scope, filter: &Filter) -> Current {
    let joined: Select<facilities::Entity> = facilities::Entity::find().join(JoinType::InnerJoin, to_current_version());
    joined.select_also(facility_versions::Entity).filter(crate::scope::facilities(scope)).filter(wanted(filter))
}

fn wanted(filter: &Filter) -> Condition {
    use facility_versions::Column;
    let centre_named = filter.health_centre_name.as_ref().map(|name| {
        let mut ids = sea_orm::sea_query::Query::select();
        ids.column(health_centres::Column::Id).from(health_centres::Entity);
        ids.and_where(health_centres::Column::Name.eq(name));
        facilities::Column::HealthCentreId.in_subquery(ids)
    });
    Condition::all()
        .add_option(filter.prefecture.map(|code| facilities::Column::PrefectureCode.eq(code.to_string())))
        .add_option(filter.health_centre.map(|id| facilities::Column::HealthCentreId.eq(id.0)))
        .add_option(centre_named)
        .add_option(filter.bed_class.map(in_class))
        .add_option(filter.kind.map(|kind| Column::Kind.eq(kind.key())))
        .add_option(filter.text.as_deref().filter(|text| !text.trim().is_empty()).map(has_text))
}

fn in_class(class: BedClass) -> Condition {
    use facility_versions::Column::Beds;
    match class {
        BedClass::Under20 => Condition::all().add(Beds.lt(20)),
        BedClass::Small => Condition::all().add(Beds.gte(20)).add(Beds.lt(200)),
        BedClass::Medium => Condition::all().add(Beds.gte(200)).add(Beds.lt(400)),
        BedClass::Large => Condition::all().add(Beds.gte(400)),
    }
}

fn has_text(text: &str) -> Condition {
    let folded = fold(text);
    let external_id = Expr::expr(Func::lower(Expr::col((facilities::Entity, facilities::Column::ExternalId))));
    Condition::any()
        .add(facility_versions::Column::NameFolded.like(containing(&folded)))
        .add(external_id.like(containing(&folded)))
}

async fn read_all(conn: &impl Conn, select: Current) -> Result<Vec<Facility>> {
    let rows = select.all(conn.raw()).await?;
    let centres = places::all_by_id(conn).await?;
    rows.into_iter().map(|(identity, version)| facility(identity, version, &centres)).collect()
}

fn facility(
    identity: facilities::Model,
    version: Option<facility_versions::Model>,
    centres: &HashMap<Uuid, HealthCentre>,
) -> Result<Facility> {
    let missing = |what: &str| Error::Corrupt(format!("facility {} without {what}", identity.external_id));
    let version = version.ok_or_else(|| missing("version"))?;
    let centre = centres.get(&identity.health_centre_id).ok_or_else(|| missing("health centre"))?;
    Ok(Facility {
        id: FacilityId(identity.id),
        external_id: identity.external_id,
        name: version.name,
        kind: read(&version.kind)?,
        prefecture: read(&version.prefecture_code)?,
        municipality: read(&version.municipality_code)?,
        authority: AuthorityId(identity.authority_id),
        health_centre: HealthCentreId(identity.health_centre_id),
        health_centre_name: centre.name.clone(),
        address: version.address,
        beds: counts(version.beds)?,
    })
}
