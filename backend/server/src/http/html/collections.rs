//! チェックリスト提出依頼

use std::collections::BTreeMap;

use axum::extract::State;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::{CollectionId, FacilityId, HealthCentreId, InstrumentVersionId};
use tachiiri_domain::instrument::Respondent;
use tachiiri_domain::wareki;
use tachiiri_pages::collections::{
    Askable, CollectionNew, CollectionProgress, CollectionRow, Collections, ProgressRow, SheetCell,
};
use tachiiri_pages::{Choice, FieldError};

use super::super::api::collections::YearQuery;
use super::super::api::download;
use super::super::extract::{Form, Path, Query, choice, optional, request_key};
use super::super::failure::Failure;
use super::{Frame, Shown, done, fresh_key, refused, shown, years};
use crate::app::App;
use crate::app::checklists::ChecklistRow;
use crate::app::collections::{self, Candidate, Choices, Counts, NewCollection};
use crate::app::instruments::InstrumentHead;
use crate::error::AppError;

pub async fn list(State(app): State<App>, frame: Frame, Query(query): Query<YearQuery>) -> Shown {
    let year = optional(query.fiscal_year.as_deref())?;
    let rows = collections::list(&app, &frame.caller, year).await?;
    let row = |one: collections::CollectionRow| CollectionRow {
        id: one.id,
        health_centre: one.health_centre_name,
        fiscal_year: one.fiscal_year,
        due_on: one.due_on,
        asked: one.asked,
        submitted: one.submitted + one.accepted,
        accepted: one.accepted,
    };
    shown(&Collections {
        years: years(&app, year),
        rows: rows.into_iter().map(row).collect(),
        may_make: frame.caller.actor.may(tachiiri_domain::access::Act::MakeCollection),
        layout: frame.layout,
    })
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct NewQuery {
    health_centre: Option<String>,
    fiscal_year: Option<String>,
}

pub async fn new_form(State(app): State<App>, frame: Frame, Query(query): Query<NewQuery>) -> Shown {
    let typed = Typed {
        health_centre: query.health_centre.unwrap_or_default(),
        fiscal_year: query.fiscal_year.unwrap_or_default(),
        ..Typed::default()
    };
    shown(&draw(&app, frame, typed, vec![]).await?)
}

/// The form as it was sent.
#[derive(Default)]
struct Typed {
    health_centre: String,
    fiscal_year: String,
    facility_instrument: String,
    vendor_instrument: String,
    due_on: String,
    /// None before the first POST: everybody is ticked who was not asked yet.
    facilities: Option<Vec<String>>,
    request_key: String,
}

impl Typed {
    fn of(fields: &[(String, String)]) -> Self {
        let field = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim().to_owned());
        let text = |name: &str| field(name).unwrap_or_default();
        let ticked = fields.iter().filter(|(key, _)| key == "facility").map(|(_, value)| value.clone()).collect();
        Self {
            health_centre: text("health_centre"),
            fiscal_year: text("fiscal_year"),
            facility_instrument: text("facility_instrument"),
            vendor_instrument: text("vendor_instrument"),
            due_on: text("due_on"),
            facilities: Some(ticked),
            request_key: text("request_key"),
        }
    }

    fn centre(&self) -> Result<Option<HealthCentreId>, Failure> {
        choice("保健所", Some(&self.health_centre), &["一覧にある保健所のID"])
    }

    fn year(&self, app: &App) -> Result<FiscalYear, Failure> {
        Ok(optional(Some(&self.fiscal_year))?.unwrap_or_else(|| FiscalYear::of(app.clock.today())))
    }

    /// What the form asks for, or what is wrong with it, field by field.
    fn read(&self, app: &App) -> Result<Result<NewCollection, Vec<FieldError>>, Failure> {
        let form = |text: &str| choice::<InstrumentVersionId>("様式", Some(text), &["一覧にある様式"]);
        let mut errors = Vec::new();
        let due_on = wareki::parse(&self.due_on).map_err(|bad| FieldError::new("due_on", &bad.to_string()));
        let centre = self.centre()?.ok_or_else(|| FieldError::new("health_centre", "保健所を選んでください。"));
        let instrument = form(&self.facility_instrument)?
            .ok_or_else(|| FieldError::new("facility_instrument", "医療機関確認用の様式を選んでください。"));
        let ids: Vec<FacilityId> = self.facilities.iter().flatten().filter_map(|id| id.parse().ok()).collect();
        if ids.is_empty() {
            errors.push(FieldError::new("facility", "依頼する医療機関を1件以上選んでください。"));
        }
        let vendor_instrument = form(&self.vendor_instrument)?;
        let fiscal_year = self.year(app)?;
        Ok(match (centre, instrument, due_on) {
            (Ok(health_centre), Ok(facility_instrument), Ok(due_on)) if errors.is_empty() => Ok(NewCollection {
                health_centre,
                fiscal_year,
                due_on,
                facility_instrument,
                vendor_instrument,
                facilities: ids,
            }),
            (centre, instrument, due_on) => {
                errors.extend([centre.err(), instrument.err(), due_on.err()].into_iter().flatten());
                Err(errors)
            }
        })
    }
}

pub async fn create(State(app): State<App>, frame: Frame, Form(fields): Form<Vec<(String, String)>>) -> Shown {
    let typed = Typed::of(&fields);
    let new = match typed.read(&app)? {
        Ok(new) => new,
        Err(errors) => return refused(&draw(&app, frame, typed, errors).await?),
    };
    let key = request_key(&app, Some(typed.request_key.as_str()).filter(|key| !key.is_empty()))?;
    match collections::create(&app, &frame.caller, &new, &key).await {
        Ok(id) => Ok(done(&format!("/collections/{id}"), "asked")),
        Err(error @ (AppError::BadInput { .. } | AppError::Refused { .. })) => {
            let errors = vec![FieldError::new("due_on", &error.message())];
            refused(&draw(&app, frame, typed, errors).await?)
        }
        Err(other) => Err(other.into()),
    }
}

async fn draw(app: &App, frame: Frame, typed: Typed, errors: Vec<FieldError>) -> Result<CollectionNew, Failure> {
    let (centre, year) = (typed.centre()?, typed.year(app)?);
    let choices = collections::choices(app, &frame.caller, centre, year).await?;
    let single = (choices.health_centres.len() == 1).then(|| choices.health_centres[0].id);
    let centres = choices.health_centres.iter();
    let chosen = |id| centre.or(single) == Some(id);
    Ok(CollectionNew {
        layout: frame.layout,
        request_key: fresh_key(app),
        health_centres: centres.map(|one| Choice::new(&one.id.to_string(), &one.name, chosen(one.id))).collect(),
        years: years(app, Some(year)),
        facility_instruments: forms(&choices.facility_instruments, &typed.facility_instrument),
        vendor_instruments: forms(&choices.vendor_instruments, &typed.vendor_instrument),
        facilities: askable(&choices, typed.facilities.as_deref()),
        due_on: typed.due_on,
        errors,
    })
}

fn forms(heads: &[InstrumentHead], typed: &str) -> Vec<Choice> {
    let one = |(index, head): (usize, &InstrumentHead)| {
        let id = head.id.to_string();
        let label = format!("{} {}（{}）", head.respondent.label(), head.fiscal_year.label(), head.key);
        let selected = if typed.is_empty() { index == 0 } else { id == typed };
        Choice::new(&id, &label, selected)
    };
    heads.iter().enumerate().map(one).collect()
}

fn askable(choices: &Choices, ticked: Option<&[String]>) -> Vec<Askable> {
    let one = |Candidate { facility, contracts, asked_already }: &Candidate| Askable {
        id: facility.id,
        name: facility.name.clone(),
        kind: facility.kind,
        beds: facility.beds,
        contracts: *contracts,
        asked_already: *asked_already,
        ticked: ticked.map_or(!asked_already, |ids| ids.contains(&facility.id.to_string())),
    };
    choices.facilities.iter().map(one).collect()
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub struct ShowQuery {
    /// `late`, `submitted`, `returned`, `all`
    show: Option<String>,
    /// `csv`
    format: Option<String>,
}

pub async fn progress(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<CollectionId>,
    Query(query): Query<ShowQuery>,
) -> Shown {
    if query.format.as_deref() == Some("csv") {
        return Ok(download(collections::progress_csv(&app, &frame.caller, id).await?));
    }
    let progress = collections::progress(&app, &frame.caller, id).await?;
    let collection = progress.collection;
    shown(&CollectionProgress {
        layout: frame.layout,
        id,
        health_centre: collection.health_centre_name,
        fiscal_year: collection.fiscal_year,
        due_on: collection.due_on,
        forms: labels(&progress.rows),
        show: query.show.unwrap_or_else(|| "all".to_owned()),
        rows: by_facility(progress.rows),
    })
}

fn labels(rows: &[collections::ProgressRow]) -> Vec<String> {
    let asked = |respondent: &&Respondent| rows.iter().any(|row| row.sheet.respondent == **respondent);
    Respondent::ALL.iter().filter(asked).map(|one| one.label().to_owned()).collect()
}

/// One line for each facility, with its own sheet and those of its vendors.
fn by_facility(rows: Vec<collections::ProgressRow>) -> Vec<ProgressRow> {
    let mut order: Vec<FacilityId> = Vec::new();
    let mut lines: BTreeMap<FacilityId, ProgressRow> = BTreeMap::new();
    for collections::ProgressRow { sheet: row, counts } in rows {
        let line = lines.entry(row.facility).or_insert_with(|| {
            order.push(row.facility);
            ProgressRow {
                facility: row.facility,
                name: row.facility_name.clone(),
                kind: row.kind,
                beds: row.beds,
                sheet: None,
                vendor_sheets: vec![],
            }
        });
        let respondent = row.respondent;
        let cell = cell(row, counts);
        match respondent {
            Respondent::Facility => line.sheet = Some(cell),
            Respondent::Vendor => line.vendor_sheets.push(cell),
        }
    }
    order.iter().filter_map(|facility| lines.remove(facility)).collect()
}

fn cell(row: ChecklistRow, counts: Counts) -> SheetCell {
    SheetCell {
        id: row.id,
        system: row.system,
        state: row.state,
        begun: counts.begun,
        done: counts.done,
        required: counts.required,
        no: counts.no,
        returned_items: row.returned_items,
    }
}
