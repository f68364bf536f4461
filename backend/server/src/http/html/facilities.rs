//! 医療機関台帳

use axum::extract::State;
use tachiiri_domain::access::Act;
use tachiiri_domain::facts::{Fact, FactKey, FactValue};
use tachiiri_domain::ids::FacilityId;
use tachiiri_pages::facilities::{Facilities, FacilityFilter};
use tachiiri_pages::facility::{ContractLine, DecisionLine, FacilityDetail, SheetLine, TypedFacts, VersionLine};
use tachiiri_pages::{Choice, FieldError, Layout};

use super::super::api::download;
use super::super::api::facilities::FacilityQuery;
use super::super::extract::{Form, Path, Query, request_key};
use super::super::failure::Failure;
use super::{Frame, Shown, done, fresh_key, list_page, pager, prefectures, refused, shown, unless_single};
use crate::app::checklists::ChecklistRow;
use crate::app::facilities::{self, FacilityView, Filter, Version, Waiting};
use crate::app::{App, facts, places};
use crate::error::AppError;

pub async fn list(State(app): State<App>, frame: Frame, Query(query): Query<FacilityQuery>) -> Shown {
    let filter = query.filter()?;
    if let Some(kind) = query.file_kind()? {
        return Ok(download(facilities::export(&app, &frame.caller, &filter, kind).await?));
    }
    let page = list_page(query.page.as_deref())?;
    let filter = Filter { page: Some(page), ..filter };
    let listed = facilities::list(&app, &frame.caller, &filter).await?;
    let centres = places::health_centres(&app, &frame.caller).await?;
    let centre =
        |one: &places::HealthCentre| Choice::new(&one.id.to_string(), &one.name, filter.health_centre == Some(one.id));
    shown(&Facilities {
        may_import: frame.caller.actor.may(Act::ImportRegister),
        prefectures: unless_single(prefectures(&frame.caller, filter.prefecture)),
        health_centres: centres.iter().map(centre).collect(),
        filter: typed(&filter),
        rows: listed.rows,
        pager: pager("/facilities", &fields(&query), page, listed.total),
        layout: frame.layout,
    })
}

fn typed(filter: &Filter) -> FacilityFilter {
    FacilityFilter {
        bed_class: filter.bed_class,
        kind: filter.kind,
        text: filter.text.clone().unwrap_or_default(),
        sort: None,
    }
}

fn fields(query: &FacilityQuery) -> [(&'static str, Option<&str>); 5] {
    [
        ("prefecture", query.prefecture.as_deref()),
        ("health_centre", query.health_centre.as_deref()),
        ("bed_class", query.bed_class.as_deref()),
        ("kind", query.kind.as_deref()),
        ("text", query.text.as_deref()),
    ]
}

pub async fn show(State(app): State<App>, frame: Frame, Path(id): Path<FacilityId>) -> Shown {
    let view = facilities::find(&app, &frame.caller, id).await?;
    shown(&detail(&app, frame.layout, view))
}

fn detail(app: &App, layout: Layout, view: FacilityView) -> FacilityDetail {
    let contract = |one: facilities::ContractLine| ContractLine {
        vendor_name: one.vendor_name,
        system: one.system,
        product: one.product,
    };
    FacilityDetail {
        layout,
        request_key: fresh_key(app),
        facility: view.facility,
        facts: view.facts,
        may_edit: view.may_edit_facts,
        typed: TypedFacts::default(),
        errors: vec![],
        contracts: view.contracts.into_iter().map(contract).collect(),
        sheets: view.checklists.into_iter().map(sheet).collect(),
        versions: versions(&view.versions),
        decisions: view.decisions.into_iter().map(decision).collect(),
    }
}

/// Newest first, each with what it changed.
fn versions(all: &[Version]) -> Vec<VersionLine> {
    let before = std::iter::once(None).chain(all.iter().map(Some));
    let line = |(before, now): (Option<&Version>, &Version)| VersionLine {
        valid_from: now.valid_from,
        recorded_at: now.recorded_at,
        change: before.map_or_else(|| "登録".to_owned(), |before| change(before, now)),
    };
    let mut lines: Vec<_> = before.zip(all).map(line).collect();
    lines.reverse();
    lines
}

fn change(before: &Version, now: &Version) -> String {
    let beds = |beds: Option<u32>| beds.map_or_else(|| "不明".to_owned(), |beds| beds.to_string());
    let fields = [
        ("名称", before.name.clone(), now.name.clone()),
        ("種別", before.kind.label().to_owned(), now.kind.label().to_owned()),
        ("病床数", beds(before.beds), beds(now.beds)),
        ("所在地", before.address.clone(), now.address.clone()),
    ];
    let changed = fields.iter().filter(|(_, before, now)| before != now);
    let changed: Vec<_> = changed.map(|(name, before, now)| format!("{name} {before} → {now}")).collect();
    if changed.is_empty() { "そのほかの項目の変更".to_owned() } else { changed.join("、") }
}

fn decision(one: Waiting) -> DecisionLine {
    DecisionLine { recorded_at: one.found_at, message: one.decision.message }
}

fn sheet(row: ChecklistRow) -> SheetLine {
    let label = row.respondent.label();
    let label = if row.system.is_empty() { label.to_owned() } else { format!("{label}（{}）", row.system) };
    SheetLine { id: row.id, fiscal_year: row.fiscal_year, label, state: row.state, due_on: row.due_on }
}

/// The fields of the form of facts, as name and value.
type Fields = Vec<(String, String)>;

pub async fn record_facts(
    State(app): State<App>,
    frame: Frame,
    Path(id): Path<FacilityId>,
    Form(fields): Form<Fields>,
) -> Shown {
    let view = facilities::find(&app, &frame.caller, id).await?;
    let field = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim());
    let (source, as_of) = (field("source").unwrap_or_default(), field("as_of").unwrap_or_default());
    let day = match tachiiri_domain::wareki::parse(as_of) {
        Ok(day) if !source.is_empty() => day,
        read => {
            let typed = TypedFacts { source: source.to_owned(), as_of: as_of.to_owned() };
            let errors = wrong_fields(read.err().map(|bad| bad.to_string()), source);
            return refused(&FacilityDetail { typed, errors, ..detail(&app, frame.layout, view) });
        }
    };
    for (key, value) in changed(&view, &fields)? {
        let fact = Fact { key, value, source: source.to_owned(), as_of: day };
        let own_key = request_key(&app, field("request_key").map(|form| format!("{form}-{key}")).as_deref())?;
        facts::record(&app, &frame.caller, id, &fact, &own_key).await?;
    }
    Ok(done(&format!("/facilities/{id}"), "saved"))
}

fn wrong_fields(day: Option<String>, source: &str) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if source.is_empty() {
        errors.push(FieldError::new("source", "根拠（何で確かめたか）を書いてください。"));
    }
    errors.extend(day.map(|message| FieldError::new("as_of", &message)));
    errors
}

/// What the form says otherwise than the newest facts.
fn changed(view: &FacilityView, fields: &Fields) -> Result<Vec<(FactKey, FactValue)>, Failure> {
    let newest = |key| view.facts.iter().find(|fact| fact.key == key).map_or(FactValue::Unknown, |fact| fact.value);
    let mut changed = Vec::new();
    for (name, value) in fields {
        let Some(key) = name.strip_prefix("value.").and_then(|key| key.parse::<FactKey>().ok()) else { continue };
        let bad = |found: String| {
            AppError::bad_input("bad_value", format!("「{found}」は使えません。yes、no、unknown のいずれかです。"))
        };
        let value = value.parse::<FactValue>().map_err(bad)?;
        if value != newest(key) {
            changed.push((key, value));
        }
    }
    Ok(changed)
}
