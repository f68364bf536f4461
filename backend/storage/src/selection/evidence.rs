//! What the choice looks at, as it stood on the day of the evidence (SUP-DATES).

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tachiiri_domain::Date;
use tachiiri_domain::answers::{Answers, Sheet};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::FacilityId;
use tachiiri_domain::instrument::{Purpose, Respondent};
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::quota::{Hospital, SheetEvidence, evidence};
use tachiiri_domain::scope::Scope;
use uuid::Uuid;

use crate::Conn;
use crate::column::{MOST_IDS, counts, read};
use crate::entity::checklists;
use crate::error::Result;
use crate::facilities::versions_on;
use crate::frozen::{self, Submission, end_of};
use crate::sheet_rows::{instruments, missing};

/// The facilities of a prefecture, by external id, as the register, the facts and the facility sheets of the fiscal
/// year showed them at the end of the day.
pub async fn hospitals(
    conn: &impl Conn,
    scope: &Scope,
    prefecture: PrefectureCode,
    year: FiscalYear,
    as_of: Date,
) -> Result<Vec<Hospital>> {
    let versions = versions_on(conn, scope, prefecture, as_of).await?;
    let mut facts = crate::facts::as_of(conn, scope, prefecture, as_of).await?;
    let ids: Vec<Uuid> = versions.iter().map(|(identity, _)| identity.id).collect();
    let mut evidence = sheets(conn, &ids, year, as_of).await?;
    let hospital = |(identity, version): (crate::entity::facilities::Model, _)| {
        let version: crate::entity::facility_versions::Model = version;
        let known = facts.remove(&FacilityId(identity.id)).unwrap_or_default();
        Ok(Hospital {
            external_id: identity.external_id,
            name: version.name,
            kind: read(&version.kind)?,
            beds: counts(version.beds)?,
            facts: known.into_iter().map(|fact| (fact.key, fact.value)).collect(),
            evidence: evidence.remove(&identity.id).unwrap_or_default(),
        })
    };
    versions.into_iter().map(hospital).collect()
}

/// By facility, what its sheets of the year gave by the end of the day.
async fn sheets(
    conn: &impl Conn,
    facilities: &[Uuid],
    year: FiscalYear,
    as_of: Date,
) -> Result<HashMap<Uuid, SheetEvidence>> {
    let (forms, before) = (instruments(conn).await?, end_of(as_of)?);
    let mut found = HashMap::new();
    for some in facilities.chunks(MOST_IDS) {
        let sheets = checklists::Entity::find()
            .filter(checklists::Column::FacilityId.is_in(some.iter().copied()))
            .filter(checklists::Column::FiscalYear.eq(year.year()))
            .filter(checklists::Column::Respondent.eq(Respondent::Facility.key()))
            .filter(checklists::Column::Purpose.eq(Purpose::Inspection.key()))
            .all(conn.raw())
            .await?;
        let ids: Vec<Uuid> = sheets.iter().map(|sheet| sheet.id).collect();
        let submissions = frozen::submissions(conn, &ids, before).await?;
        let confirmed = latest_confirmed(&sheets, &submissions);
        let revisions: Vec<Uuid> = confirmed.values().map(|(_, submission)| submission.revision).collect();
        let answers = frozen::answers(conn, &revisions).await?;
        for sheet in sheets.iter().filter(|sheet| submissions.contains_key(&sheet.id)) {
            found.insert(sheet.facility_id, SheetEvidence { submitted: true, ..SheetEvidence::default() });
        }
        let none = Answers::new();
        for (facility, (sheet, submission)) in confirmed {
            let instrument = forms.get(&sheet.instrument_version_id).ok_or_else(|| missing(sheet, "instrument"))?;
            let answers = answers.get(&submission.revision).unwrap_or(&none);
            let judged = Sheet { instrument, fiscal_year: year, facts: submission.facts, answers };
            found.insert(facility, evidence(&judged, as_of));
        }
    }
    Ok(found)
}

/// By facility, the submission that was confirmed last.
fn latest_confirmed<'a>(
    sheets: &'a [checklists::Model],
    submissions: &'a HashMap<Uuid, Vec<Submission>>,
) -> HashMap<Uuid, (&'a checklists::Model, &'a Submission)> {
    let mut latest: HashMap<Uuid, (&checklists::Model, &Submission)> = HashMap::new();
    for sheet in sheets {
        let all = submissions.get(&sheet.id).into_iter().flatten();
        for submission in all.filter(|one| one.accepted_at.is_some()) {
            let before = latest.get(&sheet.facility_id).and_then(|(_, before)| before.accepted_at);
            if before <= submission.accepted_at {
                latest.insert(sheet.facility_id, (sheet, submission));
            }
        }
    }
    latest
}
