//! Writing a register: what is new, what changed, what cannot be placed.

use std::collections::{HashMap, HashSet};

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use tachiiri_domain::Date;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::Ids;
use tachiiri_domain::place::MunicipalityCode;
use tachiiri_domain::problem::Problem;
use tachiiri_domain::register::{Decision, ImportOutcome, RegisterRow};
use uuid::Uuid;

use crate::Tx;
use crate::column::{MOST_IDS, insert_all, millis, signed_option};
use crate::db::Raw;
use crate::entity::{facilities, facility_versions};
use crate::error::Result;
use crate::fold::fold;
use crate::places::{self, HealthCentre};

/// Writes a register: new facilities, and a version for each that changed. Identical rows leave no trace.
///
/// `valid_from` is the day the register speaks of; a row is compared with what held on that day, so that an older
/// register read later does not become the present. A row of a municipality without a health centre, or with an id
/// that stood before in the file, is rejected with a problem (`unknown_municipality`, `duplicate_external_id`). What
/// only a person can decide (`duplicate_name_place`: a new id with the name and place of a facility that is not in
/// the file) never blocks.
pub async fn import(
    tx: &Tx,
    rows: &[RegisterRow],
    valid_from: Date,
    ids: &Ids,
    now: Timestamp,
) -> Result<ImportOutcome> {
    let standing = Standing::load(tx, valid_from).await?;
    let mut writing = Writing {
        places: places::municipality_map(tx).await?,
        valid_from,
        now,
        ids,
        facilities: Vec::new(),
        versions: Vec::new(),
        current: Vec::new(),
        outcome: ImportOutcome { read: rows.len() as u64, ..ImportOutcome::default() },
    };
    let mut seen = HashSet::new();
    for row in rows {
        writing.row(row, &standing, &mut seen)?;
    }
    let twins = standing.twins(rows);
    writing.outcome.decisions = twins;
    writing.write(tx).await
}

/// What the database says of the day, loaded once and compared in memory.
struct Standing {
    facilities: HashMap<String, facilities::Model>,
    /// By facility, what held on the day.
    then: HashMap<Uuid, facility_versions::Model>,
    /// Facilities that have a version of a later day: the one imported now is not their present.
    later: HashSet<Uuid>,
}

impl Standing {
    async fn load(tx: &Tx, day: Date) -> Result<Self> {
        let all = facilities::Entity::find().all(tx.raw()).await?;
        let versions = facility_versions::Entity::find()
            .order_by_asc(facility_versions::Column::ValidFrom)
            .order_by_asc(facility_versions::Column::RecordedAt)
            .all(tx.raw())
            .await?;
        let (mut then, mut later) = (HashMap::new(), HashSet::new());
        for version in versions {
            if version.valid_from > day {
                later.insert(version.facility_id);
            } else {
                then.insert(version.facility_id, version);
            }
        }
        Ok(Self { facilities: all.into_iter().map(|row| (row.external_id.clone(), row)).collect(), then, later })
    }

    /// New ids whose name and municipality belong to a facility that the file no longer names: perhaps the same one.
    fn twins(&self, rows: &[RegisterRow]) -> Vec<Decision> {
        let named: HashSet<&str> = rows.iter().map(|row| row.external_id.as_str()).collect();
        let gone = self.facilities.values().filter(|one| !named.contains(one.external_id.as_str()));
        let gone: HashMap<_, _> = gone
            .filter_map(|one| {
                let version = self.then.get(&one.id)?;
                Some(((version.name.as_str(), version.municipality_code.as_str()), one.external_id.as_str()))
            })
            .collect();
        let fresh = rows.iter().filter(|row| !self.facilities.contains_key(&row.external_id));
        fresh
            .filter_map(|row| {
                let before = gone.get(&(row.name.as_str(), row.municipality.as_str()))?;
                Some(twin(row, before))
            })
            .collect()
    }
}

fn twin(row: &RegisterRow, before: &str) -> Decision {
    Decision {
        line: row.line,
        external_id: row.external_id.clone(),
        code: "duplicate_name_place".into(),
        message: format!(
            "「{}」（ID {}）と同じ名称・市区町村の医療機関が、この名簿にない ID {before} で登録されています。\
             同じ医療機関かどうかを確かめてください。",
            row.name, row.external_id
        ),
    }
}

struct Writing<'a> {
    places: HashMap<MunicipalityCode, HealthCentre>,
    valid_from: Date,
    now: Timestamp,
    ids: &'a Ids,
    facilities: Vec<facilities::ActiveModel>,
    versions: Vec<facility_versions::ActiveModel>,
    /// Facilities whose present becomes this version, and the place it has now.
    current: Vec<(Uuid, Uuid, HealthCentre)>,
    outcome: ImportOutcome,
}

impl Writing<'_> {
    fn row(&mut self, row: &RegisterRow, standing: &Standing, seen: &mut HashSet<String>) -> Result<()> {
        if !seen.insert(row.external_id.clone()) {
            self.reject(
                row,
                "duplicate_external_id",
                "ID",
                &row.external_id,
                "この名簿の前の行にもあります。行を1つにしてください",
            );
            return Ok(());
        }
        let Some(centre) = self.places.get(&row.municipality).cloned() else {
            let code = row.municipality.as_str();
            self.reject(
                row,
                "unknown_municipality",
                "市区町村コード",
                code,
                "担当の保健所が登録されていません。先に places import で登録してください",
            );
            return Ok(());
        };
        let Some(known) = standing.facilities.get(&row.external_id) else { return self.add(row, &centre) };
        let present = !standing.later.contains(&known.id);
        let placed = centre.id.0 == known.health_centre_id && centre.authority.0 == known.authority_id;
        match standing.then.get(&known.id) {
            Some(before) if same(before, row)? && (placed || !present) => self.outcome.unchanged += 1,
            Some(_) | None => {
                let version = self.version(known.id, row, &centre)?;
                self.outcome.changed += 1;
                if present {
                    self.current.push((known.id, version, centre));
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, row: &RegisterRow, centre: &HealthCentre) -> Result<()> {
        let id: Uuid = self.ids.next(self.now);
        let version = self.version(id, row, centre)?;
        self.outcome.added += 1;
        self.facilities.push(facilities::ActiveModel {
            id: Set(id),
            external_id: Set(row.external_id.clone()),
            prefecture_code: Set(row.prefecture.to_string()),
            authority_id: Set(centre.authority.0),
            health_centre_id: Set(centre.id.0),
            current_version_id: Set(version),
            created_at: Set(millis(self.now)),
        });
        Ok(())
    }

    fn version(&mut self, facility: Uuid, row: &RegisterRow, centre: &HealthCentre) -> Result<Uuid> {
        let id: Uuid = self.ids.next(self.now);
        self.versions.push(facility_versions::ActiveModel {
            id: Set(id),
            facility_id: Set(facility),
            valid_from: Set(self.valid_from),
            recorded_at: Set(millis(self.now)),
            name: Set(row.name.clone()),
            name_kana: Set(row.name_kana.clone()),
            // One column for both: a search finds a facility by its name or by how it is read.
            name_folded: Set(format!("{}\n{}", fold(&row.name), fold(&row.name_kana))),
            kind: Set(row.kind.key().into()),
            prefecture_code: Set(row.prefecture.to_string()),
            municipality_code: Set(row.municipality.as_str().into()),
            health_centre_id: Set(centre.id.0),
            address: Set(row.address.clone()),
            latitude_e6: Set(row.latitude_e6),
            longitude_e6: Set(row.longitude_e6),
            homepage: Set(row.homepage.clone()),
            beds_general: Set(signed_option(row.beds.general)?),
            beds_long_term: Set(signed_option(row.beds.long_term)?),
            beds_psychiatric: Set(signed_option(row.beds.psychiatric)?),
            beds_tuberculosis: Set(signed_option(row.beds.tuberculosis)?),
            beds_infectious: Set(signed_option(row.beds.infectious)?),
            beds_total: Set(signed_option(row.beds.total)?),
            beds: Set(signed_option(row.beds.counted())?),
        });
        Ok(id)
    }

    fn reject(&mut self, row: &RegisterRow, code: &str, column: &str, value: &str, why: &str) {
        self.outcome.rejected += 1;
        self.outcome.problems.push(Problem {
            line: row.line,
            column: column.into(),
            value: value.into(),
            code: code.into(),
            message: format!("{}行目「{}」の{column}「{value}」は、{why}。", row.line, row.name),
        });
    }

    async fn write(self, tx: &Tx) -> Result<ImportOutcome> {
        insert_all(tx.raw(), self.facilities).await?;
        insert_all(tx.raw(), self.versions).await?;
        // By health centre, so that a whole new register is some hundreds of statements and not some thousands.
        let mut moved: HashMap<Uuid, (HealthCentre, Vec<(Uuid, Uuid)>)> = HashMap::new();
        for (facility, version, centre) in self.current {
            moved.entry(centre.id.0).or_insert_with(|| (centre, Vec::new())).1.push((facility, version));
        }
        for (centre, pairs) in moved.into_values() {
            for some in pairs.chunks(MOST_IDS) {
                point_to(tx, &centre, some).await?;
            }
        }
        Ok(self.outcome)
    }
}

/// Makes versions the present of their facilities, which all lie under one health centre.
async fn point_to(tx: &Tx, centre: &HealthCentre, pairs: &[(Uuid, Uuid)]) -> Result<()> {
    let mut version = sea_orm::sea_query::CaseStatement::new();
    for (facility, to) in pairs {
        version = version.case(facilities::Column::Id.eq(*facility), Expr::val(*to));
    }
    let pointing = facilities::Entity::update_many()
        .col_expr(facilities::Column::CurrentVersionId, version.into())
        .col_expr(facilities::Column::HealthCentreId, Expr::val(centre.id.0))
        .col_expr(facilities::Column::AuthorityId, Expr::val(centre.authority.0))
        .col_expr(facilities::Column::PrefectureCode, Expr::val(centre.prefecture.to_string()))
        .filter(facilities::Column::Id.is_in(pairs.iter().map(|(facility, _)| *facility)));
    pointing.exec(tx.raw()).await?;
    Ok(())
}

/// Whether a version says what the row says.
fn same(before: &facility_versions::Model, row: &RegisterRow) -> Result<bool> {
    let beds = [
        (before.beds_general, row.beds.general),
        (before.beds_long_term, row.beds.long_term),
        (before.beds_psychiatric, row.beds.psychiatric),
        (before.beds_tuberculosis, row.beds.tuberculosis),
        (before.beds_infectious, row.beds.infectious),
        (before.beds_total, row.beds.total),
    ];
    for (stored, read) in beds {
        if stored != signed_option(read)? {
            return Ok(false);
        }
    }
    Ok(before.name == row.name
        && before.name_kana == row.name_kana
        && before.kind == row.kind.key()
        && before.prefecture_code == row.prefecture.to_string()
        && before.municipality_code == row.municipality.as_str()
        && before.address == row.address
        && (before.latitude_e6, before.longitude_e6) == (row.latitude_e6, row.longitude_e6)
        && before.homepage == row.homepage)
}
