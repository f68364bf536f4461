//! `facilities`, `places`, `facts`, `vendors`.

use serde::Serialize;
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::facility::Facility;
use tachiiri_domain::ids::FacilityId;

use super::args::{Facilities, FacilitiesCommand, FacilityList, Facts, Import, Places, Vendors};
use super::{Desk, fresh_key, output, read};
use crate::app::facilities::{FileKind, Filter};
use crate::app::{facilities, facts, places, vendors};
use crate::error::Result;

pub async fn places(desk: &Desk, args: &Import<Places>) -> Result<()> {
    let Places::Import(args) = &args.command;
    let outcome = places::import(&desk.app, &desk.caller, &read(&args.file)?, args.dry_run).await?;
    if args.json {
        return output::json(&outcome);
    }
    output::problems(&outcome.problems);
    output::say(&format!(
        "市区町村 {}件を読み、追加 {}件、変更 {}件、変更なし {}件、取り込まない行 {}件。人が決めること {}件。",
        outcome.read,
        outcome.added,
        outcome.changed,
        outcome.unchanged,
        outcome.rejected,
        outcome.decisions.len()
    ));
    Ok(())
}

pub async fn facts(desk: &Desk, args: &Import<Facts>) -> Result<()> {
    let Facts::Import(args) = &args.command;
    let outcome = facts::import(&desk.app, &desk.caller, &read(&args.file)?, args.dry_run).await?;
    if args.json {
        return output::json(&outcome);
    }
    output::problems(&outcome.problems);
    output::say(&format!(
        "{}件を読み、{}件を記録しました。取り込まない行 {}件。",
        outcome.read, outcome.recorded, outcome.rejected
    ));
    Ok(())
}

pub async fn vendors(desk: &Desk, args: &Import<Vendors>) -> Result<()> {
    let Vendors::Import(args) = &args.command;
    let bytes = read(&args.file)?;
    let outcome = match args.dry_run {
        true => vendors::preview(&desk.app, &desk.caller, &bytes).await?.outcome,
        false => vendors::import(&desk.app, &desk.caller, &bytes, &fresh_key(&desk.app)).await?,
    };
    if args.json {
        return output::json(&outcome);
    }
    for one in &outcome.changed {
        for (heading, before, after) in &one.changes {
            output::say(&format!("{} {}：{heading}「{before}」→「{after}」", one.facility_name, one.system));
        }
    }
    output::say(&format!(
        "{}件を読み、追加 {}件、変更 {}件、変更なし {}件。",
        outcome.read,
        outcome.added.len(),
        outcome.changed.len(),
        outcome.unchanged
    ));
    Ok(())
}

pub async fn facilities(desk: &Desk, args: Facilities) -> Result<()> {
    match args.command {
        FacilitiesCommand::List(args) => list(desk, &args).await,
        FacilitiesCommand::Import { file, valid_from } => {
            let bytes = read(&file.file)?;
            let outcome = facilities::import(&desk.app, &desk.caller, &bytes, valid_from, file.dry_run).await?;
            if file.json {
                return output::json(&outcome);
            }
            output::problems(&outcome.problems);
            output::say(&format!(
                "{}件を読み、追加 {}件、変更 {}件、変更なし {}件、取り込まない行 {}件。人が決めること {}件。",
                outcome.read,
                outcome.added,
                outcome.changed,
                outcome.unchanged,
                outcome.rejected,
                outcome.decisions.len()
            ));
            Ok(())
        }
    }
}

/// A facility as `facilities list --json` prints it.
#[derive(Serialize)]
struct Line<'a> {
    id: FacilityId,
    external_id: &'a str,
    name: &'a str,
    kind: &'a str,
    /// Two digits.
    prefecture: String,
    municipality: &'a str,
    health_centre: &'a str,
    beds: Option<u32>,
    bed_class: Option<BedClass>,
}

impl<'a> From<&'a Facility> for Line<'a> {
    fn from(one: &'a Facility) -> Self {
        Self {
            id: one.id,
            external_id: &one.external_id,
            name: &one.name,
            kind: one.kind.key(),
            prefecture: one.prefecture.to_string(),
            municipality: one.municipality.as_str(),
            health_centre: &one.health_centre_name,
            beds: one.beds,
            bed_class: one.bed_class(),
        }
    }
}

async fn list(desk: &Desk, args: &FacilityList) -> Result<()> {
    let filter = Filter {
        prefecture: args.prefecture,
        health_centre_name: args.health_centre.clone(),
        bed_class: args.bed_class,
        kind: args.kind,
        text: args.text.clone(),
        ..Filter::default()
    };
    if args.csv {
        let body = facilities::export(&desk.app, &desk.caller, &filter, FileKind::Csv).await?;
        output::bytes(&body.bytes);
        return Ok(());
    }
    let listed = facilities::list(&desk.app, &desk.caller, &filter).await?;
    let lines: Vec<_> = listed.rows.iter().map(Line::from).collect();
    if args.json {
        return output::json(&lines);
    }
    for line in &lines {
        let beds = line.beds.map_or("不明".to_owned(), |beds| format!("{beds}床"));
        output::say(&format!("{}\t{}\t{}\t{}", line.external_id, line.name, line.health_centre, beds));
    }
    output::say(&format!("{}件", listed.total));
    Ok(())
}
