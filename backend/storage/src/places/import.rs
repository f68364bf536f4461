//! Building the tree from the list of municipalities.

use std::collections::{BTreeMap, HashMap, HashSet};

use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::Ids;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::register::{Decision, PlaceRow};
use uuid::Uuid;

use super::PlacesOutcome;
use crate::Tx;
use crate::column::insert_all;
use crate::db::Raw;
use crate::entity::{authorities, facilities, facility_versions, health_centres, municipalities, prefectures};
use crate::error::Result;

/// A health centre or an authority is known by its prefecture and its name: ten names recur.
type Key = (PrefectureCode, String);

/// Builds the tree from the list of municipalities, and moves facilities whose health centre changed.
///
/// A health centre without an authority in the file belongs to the prefecture, and a person is asked; one that has
/// an authority already keeps it.
pub async fn import(tx: &Tx, rows: &[PlaceRow], ids: &Ids, now: Timestamp) -> Result<PlacesOutcome> {
    add_prefectures(tx, rows).await?;
    let named = named_authorities(rows);
    let authorities = add_authorities(tx, rows, (ids, now)).await?;
    let (centres, moved) = add_health_centres(tx, &named, &authorities, (ids, now)).await?;
    let mut outcome = place(tx, rows, &centres, &moved).await?;
    outcome.decisions = assumed(tx, rows, &centres).await?;
    Ok(outcome)
}

async fn add_prefectures(tx: &Tx, rows: &[PlaceRow]) -> Result<()> {
    let known: HashSet<String> =
        prefectures::Entity::find().all(tx.raw()).await?.into_iter().map(|row| row.code).collect();
    let new: BTreeMap<String, &str> = rows
        .iter()
        .map(|row| (row.prefecture.to_string(), row.prefecture.name()))
        .filter(|(code, _)| !known.contains(code))
        .collect();
    let new = new.into_iter().map(|(code, name)| prefectures::ActiveModel { code: Set(code), name: Set(name.into()) });
    Ok(insert_all(tx.raw(), new.collect()).await?)
}

/// The authority that the file names for each health centre: the first one, where its rows disagree.
fn named_authorities(rows: &[PlaceRow]) -> BTreeMap<Key, Option<String>> {
    let mut named: BTreeMap<Key, Option<String>> = BTreeMap::new();
    for row in rows {
        let entry = named.entry((row.prefecture, row.health_centre.clone())).or_default();
        if entry.is_none() {
            entry.clone_from(&row.authority);
        }
    }
    named
}

async fn add_authorities(tx: &Tx, rows: &[PlaceRow], (ids, now): (&Ids, Timestamp)) -> Result<HashMap<Key, Uuid>> {
    let mut known = HashMap::new();
    for row in authorities::Entity::find().all(tx.raw()).await? {
        known.insert((crate::column::read(&row.prefecture_code)?, row.name), row.id);
    }
    let mut new = Vec::new();
    let own_names = rows.iter().map(|row| (row.prefecture, row.prefecture.name().to_owned()));
    let cities = rows.iter().filter_map(|row| Some((row.prefecture, row.authority.clone()?)));
    for key in own_names.chain(cities) {
        if known.contains_key(&key) {
            continue;
        }
        let id: Uuid = ids.next(now);
        new.push(authorities::ActiveModel {
            id: Set(id),
            prefecture_code: Set(key.0.to_string()),
            name: Set(key.1.clone()),
            is_prefecture: Set(key.1 == key.0.name()),
        });
        known.insert(key, id);
    }
    insert_all(tx.raw(), new).await?;
    Ok(known)
}

/// Returns the ids of all health centres, and those that now belong to another authority.
async fn add_health_centres(
    tx: &Tx,
    named: &BTreeMap<Key, Option<String>>,
    authorities: &HashMap<Key, Uuid>,
    (ids, now): (&Ids, Timestamp),
) -> Result<(HashMap<Key, Uuid>, HashSet<Uuid>)> {
    let mut known = HashMap::new();
    for row in health_centres::Entity::find().all(tx.raw()).await? {
        known.insert((crate::column::read(&row.prefecture_code)?, row.name), (row.id, row.authority_id));
    }
    let (mut new, mut moved, mut centres) = (Vec::new(), HashSet::new(), HashMap::new());
    for (key, authority) in named {
        let name = authority.as_deref().unwrap_or(key.0.name());
        let authority_id = authorities[&(key.0, name.to_owned())];
        let id = match known.get(key) {
            Some((id, before)) if authority.is_some() && *before != authority_id => {
                hand_over(tx, *id, authority_id).await?;
                moved.insert(*id);
                *id
            }
            Some((id, _)) => *id,
            None => {
                let id = ids.next(now);
                new.push(health_centres::ActiveModel {
                    id: Set(id),
                    prefecture_code: Set(key.0.to_string()),
                    authority_id: Set(authority_id),
                    name: Set(key.1.clone()),
                });
                id
            }
        };
        centres.insert(key.clone(), id);
    }
    insert_all(tx.raw(), new).await?;
    Ok((centres, moved))
}

/// Gives a health centre with its facilities to another authority: rare, so one at a time.
async fn hand_over(tx: &Tx, centre: Uuid, authority: Uuid) -> Result<()> {
    let row = health_centres::ActiveModel { id: Set(centre), authority_id: Set(authority), ..Default::default() };
    row.update(tx.raw()).await?;
    let following = facilities::Entity::update_many()
        .col_expr(facilities::Column::AuthorityId, Expr::val(authority))
        .filter(facilities::Column::HealthCentreId.eq(centre));
    following.exec(tx.raw()).await?;
    Ok(())
}

async fn place(
    tx: &Tx,
    rows: &[PlaceRow],
    centres: &HashMap<Key, Uuid>,
    moved: &HashSet<Uuid>,
) -> Result<PlacesOutcome> {
    let mut known: HashMap<String, Uuid> = municipalities::Entity::find()
        .all(tx.raw())
        .await?
        .into_iter()
        .map(|row| (row.code, row.health_centre_id))
        .collect();
    let mut outcome = PlacesOutcome { read: rows.len() as u64, ..PlacesOutcome::default() };
    let mut new = Vec::new();
    for row in rows {
        let centre = centres[&(row.prefecture, row.health_centre.clone())];
        let code = row.municipality.as_str().to_owned();
        match known.insert(code.clone(), centre) {
            None => {
                outcome.added += 1;
                new.push(municipalities::ActiveModel {
                    code: Set(code),
                    prefecture_code: Set(row.prefecture.to_string()),
                    health_centre_id: Set(centre),
                });
            }
            Some(before) if before != centre => {
                outcome.changed += 1;
                // The rows to be moved must stand there first.
                insert_all(tx.raw(), std::mem::take(&mut new)).await?;
                move_municipality(tx, code, centre).await?;
            }
            Some(_) if moved.contains(&centre) => outcome.changed += 1,
            Some(_) => outcome.unchanged += 1,
        }
    }
    insert_all(tx.raw(), new).await?;
    Ok(outcome)
}

/// Gives a municipality with its facilities to another health centre: rare, so one at a time.
async fn move_municipality(tx: &Tx, code: String, centre: Uuid) -> Result<()> {
    let row =
        municipalities::ActiveModel { code: Set(code.clone()), health_centre_id: Set(centre), ..Default::default() };
    row.update(tx.raw()).await?;
    let authority = health_centres::Entity::find_by_id(centre).one(tx.raw()).await?.map(|row| row.authority_id);
    let Some(authority) = authority else { return Ok(()) };
    let there = facility_versions::Entity::find()
        .select_only()
        .column(facility_versions::Column::Id)
        .filter(facility_versions::Column::MunicipalityCode.eq(code));
    let following = facilities::Entity::update_many()
        .col_expr(facilities::Column::HealthCentreId, Expr::val(centre))
        .col_expr(facilities::Column::AuthorityId, Expr::val(authority))
        .filter(facilities::Column::CurrentVersionId.in_subquery(sea_orm::QueryTrait::into_query(there)));
    following.exec(tx.raw()).await?;
    Ok(())
}

/// One question for each health centre of the file that belongs to its prefecture for want of another word.
async fn assumed(tx: &Tx, rows: &[PlaceRow], centres: &HashMap<Key, Uuid>) -> Result<Vec<Decision>> {
    let own: HashSet<Uuid> = authorities::Entity::find()
        .filter(authorities::Column::IsPrefecture.eq(true))
        .all(tx.raw())
        .await?
        .into_iter()
        .map(|row| row.id)
        .collect();
    let under: HashMap<Uuid, Uuid> =
        health_centres::Entity::find().all(tx.raw()).await?.into_iter().map(|row| (row.id, row.authority_id)).collect();
    let named = named_authorities(rows);
    let mut asked = HashSet::new();
    let question = |row: &PlaceRow| {
        let key = (row.prefecture, row.health_centre.clone());
        let by_prefecture = under.get(&centres[&key]).is_some_and(|authority| own.contains(authority));
        (named[&key].is_none() && by_prefecture && asked.insert(key)).then(|| decision(row))
    };
    Ok(rows.iter().filter_map(question).collect())
}

fn decision(row: &PlaceRow) -> Decision {
    let (prefecture, centre) = (row.prefecture.name(), &row.health_centre);
    Decision {
        line: row.line,
        external_id: String::new(),
        code: "authority_assumed".into(),
        message: format!(
            "{prefecture}の保健所「{centre}」には設置主体の記載がないため、{prefecture}の保健所として登録しました。\
             保健所設置市・特別区の保健所であれば、設置主体の列を入れて取り込み直してください。"
        ),
    }
}
