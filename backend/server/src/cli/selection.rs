//! `selection run`.

use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::quota::{Criteria, Quotas, Selection};

use super::args::{Selection as Args, SelectionCommand, SelectionRun};
use super::{Desk, fresh_key, output, read};
use crate::app::selections::{self, ListState, RunRequest};
use crate::error::{AppError, Result};

pub async fn run(desk: &Desk, args: &Args) -> Result<()> {
    let SelectionCommand::Run(args) = &args.command;
    let request = request(args)?;
    let selection = selections::run(&desk.app, &desk.caller, &request).await?;
    if !args.draft {
        selections::exact(&selection)?;
    }
    let state = match (args.draft, args.decide) {
        (true, _) => Some(ListState::Draft),
        (false, true) => Some(ListState::Decided),
        (false, false) => None,
    };
    if let Some(state) = state {
        let id = selections::save(&desk.app, &desk.caller, &request, state, &fresh_key(&desk.app)).await?;
        output::complain(&format!("保存しました: {id}"));
    }
    if args.json {
        return output::json(&selection);
    }
    say(&selection);
    Ok(())
}

fn request(args: &SelectionRun) -> Result<RunRequest> {
    let mut quotas = Quotas::new();
    for (class, number) in &args.quotas {
        if quotas.insert(*class, *number).is_some() {
            let message = format!("病床規模「{class}」の支援枠が2回あります。1回にしてください。");
            return Err(AppError::BadInput { code: "quota_twice", message });
        }
    }
    let next = FiscalYear::new(args.fiscal_year.year() + 1).map_err(|why| AppError::bad_input("year", why))?;
    Ok(RunRequest {
        prefecture: args.prefecture,
        fiscal_year: args.fiscal_year,
        support_year: args.support_year.unwrap_or(next),
        as_of: args.as_of,
        eligibility: args.eligible,
        quotas,
        criteria: args.criteria.as_deref().map(criteria).transpose()?,
    })
}

/// The prefecture's own weights (SUP-REASONS).
///
/// # Errors
/// `criteria_unreadable` for a file that is none, or a weight that there is not.
fn criteria(file: &std::path::Path) -> Result<Criteria> {
    serde_json::from_slice(&read(file)?).map_err(|why| {
        let message = format!("配点のファイル「{}」が読めません（{why}）。", file.display());
        AppError::BadInput { code: "criteria_unreadable", message }
    })
}

fn say(selection: &Selection) {
    for one in selection.candidates.iter().filter(|one| one.chosen) {
        let class = one.bed_class.map(|class| class.to_string()).unwrap_or_default();
        let rank = one.rank.unwrap_or(0);
        output::say(&format!("{class}\t{rank}\t{}\t{}\t{}点", one.external_id, one.name, one.points_total));
    }
    for (class, quota) in &selection.quotas {
        let missing = selection.shortfall.get(class).copied().unwrap_or(0);
        let fit = if missing == 0 { "過不足なし".to_owned() } else { format!("{missing}病院不足") };
        output::say(&format!("{} {} / {quota} {fit}", class.label(), quota - missing));
    }
}
