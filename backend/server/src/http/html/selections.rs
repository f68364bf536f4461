//! 支援対象病院の選定

use axum::extract::State;
use tachiiri_domain::access::Act;
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::SelectionId;
use tachiiri_domain::quota::{Criteria, Eligibility, Quotas};
use tachiiri_domain::request::RequestKey;
use tachiiri_domain::wareki;
use tachiiri_pages::FieldError;
use tachiiri_pages::selections::{
    CriterionField, SelectionDesk, SelectionNew, SelectionRow, Selections, criteria_fields,
};

use super::super::extract::{Form, Path, optional, request_key};
use super::super::failure::Failure;
use super::sheet_form::{Fields, field};
use super::{Frame, Shown, done, fresh_key, prefectures, refused, shown, years};
use crate::app::App;
use crate::app::selections::{self, ListState, RunRequest};
use crate::error::AppError;

pub async fn list(State(app): State<App>, frame: Frame) -> Shown {
    let mut rows = Vec::new();
    // A prefecture makes one or two lists a year: each is read whole for its quotas.
    for one in selections::list(&app, &frame.caller).await? {
        let whole = selections::find(&app, &frame.caller, one.id).await?;
        rows.push(SelectionRow {
            id: one.id,
            prefecture: one.prefecture,
            fiscal_year: one.fiscal_year,
            support_year: one.support_year,
            as_of: one.as_of,
            decided: one.state == ListState::Decided,
            quotas: whole.selection.quotas,
            shortfall: whole.selection.shortfall,
            made_at: one.created_at,
        });
    }
    shown(&Selections { rows, may_run: frame.caller.actor.may(Act::RunSelection), layout: frame.layout })
}

/// The form as typed.
struct Typed {
    prefecture: String,
    fiscal_year: String,
    support_year: String,
    as_of: String,
    quotas: Vec<(BedClass, String)>,
    criteria: Vec<CriterionField>,
    eligibility: Eligibility,
    draft: bool,
}

impl Typed {
    /// The weights not given are the `criteria`.
    fn of(fields: &Fields, today: &str, criteria: &Criteria) -> Self {
        let text = |name: &str| field(fields, name).unwrap_or_default().trim().to_owned();
        let as_of = field(fields, "as_of").unwrap_or(today).to_owned();
        Self {
            prefecture: text("prefecture"),
            fiscal_year: text("fiscal_year"),
            support_year: text("support_year"),
            as_of,
            quotas: BedClass::SUPPORT.map(|class| (class, text(&format!("quota.{class}")))).into(),
            criteria: criteria_fields(criteria)
                .into_iter()
                .map(|one| CriterionField {
                    value: field(fields, &format!("criteria.{}", one.key))
                        .map_or(one.value, |typed| typed.trim().to_owned()),
                    ..one
                })
                .collect(),
            eligibility: text("eligibility").parse().unwrap_or(Eligibility::Ehr),
            draft: text("draft") == "true",
        }
    }

    fn years(&self, app: &App) -> Result<(FiscalYear, FiscalYear), Failure> {
        let year = optional(Some(&self.fiscal_year))?.unwrap_or_else(|| FiscalYear::of(app.clock.today()));
        let next = FiscalYear::new(year.year() + 1).unwrap_or(year);
        Ok((year, optional(Some(&self.support_year))?.unwrap_or(next)))
    }

    /// The weights, or the fields that are no whole numbers.
    fn weights(&self) -> Result<Criteria, Vec<FieldError>> {
        let (mut given, mut errors) = (serde_json::Map::new(), Vec::new());
        for one in &self.criteria {
            match one.value.parse::<u32>() {
                Ok(points) => drop(given.insert(one.key.to_owned(), points.into())),
                Err(_) => {
                    let typed = &one.value;
                    let message = format!(
                        "配点「{}」の「{typed}」は数として読めません。0以上の整数を入れてください。",
                        one.label
                    );
                    errors.push(FieldError::new(&format!("criteria-{}", one.key), &message));
                }
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        serde_json::from_value(given.into())
            .map_err(|bad| vec![FieldError::new("criteria-tertiary_emergency", &bad.to_string())])
    }

    /// What the form asks for, or what is wrong with it, field by field.
    async fn read(&self, app: &App, frame: &Frame) -> Result<Result<RunRequest, Vec<FieldError>>, Failure> {
        let (fiscal_year, support_year) = self.years(app)?;
        let prefecture = match optional(Some(&self.prefecture))? {
            Some(prefecture) => prefecture,
            None => super::own_prefecture(app, &frame.caller).await?,
        };
        let mut errors = Vec::new();
        let mut quotas = Quotas::new();
        for (class, typed) in &self.quotas {
            match typed.parse() {
                Ok(quota) => drop(quotas.insert(*class, quota)),
                Err(_) => {
                    let message = format!(
                        "{}の支援枠「{typed}」は数として読めません。0以上の整数を入れてください。",
                        class.label()
                    );
                    errors.push(FieldError::new(&SelectionNew::quota_id(class), &message));
                }
            }
        }
        let as_of = wareki::parse(&self.as_of).map_err(|bad| FieldError::new("as_of", &bad.to_string()));
        let eligibility = self.eligibility;
        let criteria = self.weights();
        Ok(match (as_of, criteria, errors.is_empty()) {
            (Ok(as_of), Ok(criteria), true) => Ok(RunRequest {
                prefecture,
                fiscal_year,
                support_year,
                as_of: Some(as_of),
                eligibility,
                quotas,
                criteria: Some(criteria),
            }),
            (as_of, criteria, _) => {
                errors.extend(criteria.err().into_iter().flatten());
                errors.extend(as_of.err());
                Err(errors)
            }
        })
    }
}

pub async fn new_form(State(app): State<App>, frame: Frame) -> Shown {
    let criteria = last_criteria(&app, &frame).await?;
    let typed = Typed::of(&Vec::new(), &wareki::long(app.clock.today()), &criteria);
    shown(&draw(&app, frame, typed, vec![])?)
}

/// The weights of the newest list, so that a prefecture's own are entered once; the published ones before the first.
async fn last_criteria(app: &App, frame: &Frame) -> Result<Criteria, AppError> {
    let Some(last) = selections::list(app, &frame.caller).await?.into_iter().next() else {
        return Ok(Criteria::default());
    };
    Ok(selections::find(app, &frame.caller, last.id).await?.selection.criteria)
}

fn draw(app: &App, frame: Frame, typed: Typed, errors: Vec<FieldError>) -> Result<SelectionNew, Failure> {
    let (year, support) = typed.years(app)?;
    let chosen = optional(Some(&typed.prefecture))?;
    Ok(SelectionNew {
        request_key: fresh_key(app),
        prefectures: prefectures(&frame.caller, chosen),
        years: years(app, Some(year)),
        support_years: years(app, Some(support)),
        as_of: typed.as_of,
        quotas: typed.quotas,
        eligibility: typed.eligibility,
        draft: typed.draft,
        criteria: typed.criteria,
        errors,
        layout: frame.layout,
    })
}

pub async fn create(State(app): State<App>, frame: Frame, Form(fields): Form<Fields>) -> Shown {
    let typed = Typed::of(&fields, "", &Criteria::default());
    let request = match typed.read(&app, &frame).await? {
        Ok(request) => request,
        Err(errors) => return refused(&draw(&app, frame, typed, errors)?),
    };
    let key = request_key(&app, field(&fields, "request_key"))?;
    let error = match keep(&app, &frame, &request, typed.draft, &key).await {
        Ok(id) => return Ok(done(&format!("/selections/{id}"), "saved")),
        Err(AppError::Refused { message, .. }) => FieldError::new(&short_field(&message), &message),
        Err(AppError::BadInput { message, .. }) => FieldError::new("as_of", &message),
        Err(other) => return Err(other.into()),
    };
    refused(&draw(&app, frame, typed, vec![error])?)
}

/// The page keeps drafts only: deciding is a step of its own, with the list before one's eyes. A list that is short
/// is kept where the person asked for it.
async fn keep(
    app: &App,
    frame: &Frame,
    request: &RunRequest,
    short: bool,
    key: &RequestKey,
) -> Result<SelectionId, AppError> {
    if !short {
        selections::exact(&selections::run(app, &frame.caller, request).await?)?;
    }
    selections::save(app, &frame.caller, request, ListState::Draft, key).await
}

/// The first quota that the sentence of a refusal names.
fn short_field(message: &str) -> String {
    let named = BedClass::SUPPORT.into_iter().find(|class| message.contains(class.label()));
    SelectionNew::quota_id(&named.unwrap_or(BedClass::Small))
}

pub async fn show(State(app): State<App>, frame: Frame, Path(id): Path<SelectionId>) -> Shown {
    let view = selections::find(&app, &frame.caller, id).await?;
    let decided = view.row.state == ListState::Decided;
    shown(&SelectionDesk {
        request_key: fresh_key(&app),
        id,
        prefecture: view.row.prefecture,
        fiscal_year: view.row.fiscal_year,
        support_year: view.row.support_year,
        eligibility: view.eligibility,
        decided,
        may_decide: !decided && frame.caller.actor.may(Act::RunSelection),
        selection: view.selection,
        layout: frame.layout,
    })
}

pub async fn decide(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<SelectionId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let key = request_key(&app, field(&fields, "request_key"))?;
    selections::decide(&app, &frame.caller, id, &key).await?;
    Ok(done(&format!("/selections/{id}"), "decided"))
}
