//! 支援枠の相談の記録

use axum::extract::State;
use serde::Deserialize;
use tachiiri_domain::access::Act;
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::wareki;
use tachiiri_pages::FieldError;
use tachiiri_pages::consultations::{ConsultationRow, Consultations, Typed};

use super::super::extract::{Form, Query, optional, request_key};
use super::super::failure::Failure;
use super::{Frame, Shown, fresh_key, own_prefecture, prefectures, refused, shown, years};
use crate::app::App;
use crate::app::consultations::{self, NewConsultation};
use crate::error::AppError;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ConsultationForm {
    request_key: Option<String>,
    prefecture: String,
    support_year: String,
    bed_class: String,
    quota_before: String,
    quota_after: String,
    consulted_on: String,
    with: String,
    what: String,
}

impl ConsultationForm {
    async fn about(&self, app: &App, frame: &Frame) -> Result<(PrefectureCode, FiscalYear), Failure> {
        let prefecture = match optional(Some(&self.prefecture))? {
            Some(prefecture) => prefecture,
            None => own_prefecture(app, &frame.caller).await?,
        };
        let this = FiscalYear::of(app.clock.today());
        let next = FiscalYear::new(this.year() + 1).unwrap_or(this);
        Ok((prefecture, optional(Some(&self.support_year))?.unwrap_or(next)))
    }

    /// What the form says, or what is wrong with it, field by field.
    fn read(&self, prefecture: PrefectureCode, support_year: FiscalYear) -> Result<NewConsultation, Vec<FieldError>> {
        let number = |field: &str, typed: &str| {
            let message = format!("支援枠「{typed}」は数として読めません。0以上の整数を入れてください。");
            typed.trim().parse::<u32>().map_err(|_| FieldError::new(field, &message))
        };
        let before = number("quota_before", &self.quota_before);
        let after = number("quota_after", &self.quota_after);
        let day = wareki::parse(&self.consulted_on).map_err(|bad| FieldError::new("consulted_on", &bad.to_string()));
        let class: Result<BedClass, _> = self.bed_class.parse();
        let class = class.map_err(|bad| FieldError::new("bed_class", &bad.to_string()));
        match (before, after, day, class) {
            (Ok(quota_before), Ok(quota_after), Ok(consulted_on), Ok(bed_class)) => Ok(NewConsultation {
                prefecture,
                support_year,
                bed_class,
                quota_before,
                quota_after,
                consulted_on,
                with: self.with.clone(),
                what: self.what.clone(),
            }),
            (before, after, day, class) => {
                Err([before.err(), after.err(), day.err(), class.err()].into_iter().flatten().collect())
            }
        }
    }
}

pub async fn list(State(app): State<App>, frame: Frame, Query(form): Query<ConsultationForm>) -> Shown {
    let page = draw(&app, frame, form, vec![]).await?;
    shown(&page)
}

async fn draw(
    app: &App,
    frame: Frame,
    form: ConsultationForm,
    errors: Vec<FieldError>,
) -> Result<Consultations, Failure> {
    let (prefecture, support_year) = form.about(app, &frame).await?;
    let kept = consultations::list(app, &frame.caller, prefecture, support_year).await?;
    let row = |one: consultations::Consultation| ConsultationRow {
        bed_class: one.bed_class,
        quota_before: one.quota_before,
        quota_after: one.quota_after,
        consulted_on: one.consulted_on,
        with: one.with,
        what: one.what,
    };
    Ok(Consultations {
        request_key: fresh_key(app),
        may_record: frame.caller.actor.may(Act::RunSelection),
        prefecture,
        prefectures: prefectures(&frame.caller, Some(prefecture)),
        support_years: years(app, Some(support_year)),
        support_year,
        rows: kept.into_iter().map(row).collect(),
        typed: Typed {
            bed_class: form.bed_class,
            quota_before: form.quota_before,
            quota_after: form.quota_after,
            consulted_on: form.consulted_on,
            with: form.with,
            what: form.what,
        },
        errors,
        layout: frame.layout,
    })
}

pub async fn record(State(app): State<App>, frame: Frame, Form(form): Form<ConsultationForm>) -> Shown {
    let (prefecture, support_year) = form.about(&app, &frame).await?;
    let key = request_key(&app, form.request_key.as_deref())?;
    let errors = match form.read(prefecture, support_year) {
        Ok(new) => match consultations::record(&app, &frame.caller, &new, &key).await {
            Ok(_) => {
                let path = format!("/consultations?prefecture={prefecture}&support_year={support_year}&done=saved");
                return Ok(super::super::failure::redirect(&path));
            }
            Err(AppError::BadInput { code, message }) => vec![FieldError::new(field_of(code), &message)],
            Err(other) => return Err(other.into()),
        },
        Err(errors) => errors,
    };
    let page = draw(&app, frame, form, errors).await?;
    refused(&page)
}

/// The field that a refusal speaks of.
fn field_of(code: &str) -> &'static str {
    match code {
        "date_in_future" => "consulted_on",
        "no_person" => "with",
        _ => "quota_after",
    }
}
