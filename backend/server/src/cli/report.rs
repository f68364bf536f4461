//! `report build`.

use serde_json::json;
use tachiiri_domain::audit::sha256;

use super::args::{Report, ReportCommand, ReportKindCommand};
use super::{Desk, output, write};
use crate::app::figures::FiguresRequest;
use crate::app::reports;
use crate::error::{AppError, Result};

pub async fn build(desk: &Desk, args: &Report) -> Result<()> {
    let ReportCommand::Build { kind: ReportKindCommand::ChecklistSummary(args) } = &args.command;
    let of = FiguresRequest { prefecture: args.prefecture, fiscal_year: args.fiscal_year, as_of: args.as_of };
    let built = reports::build_now(&desk.app, &desk.caller, &of, args.snapshot.as_deref()).await?;
    std::fs::create_dir_all(&args.out).map_err(|why| {
        AppError::bad_input("file_unwritable", format!("フォルダ「{}」を作れません（{why}）。", args.out.display()))
    })?;
    let mut files = Vec::new();
    for file in &built.files {
        write(&args.out.join(&file.name), &file.bytes)?;
        files.push(json!({ "name": file.name, "sha256": sha256(&file.bytes) }));
    }
    if args.json {
        return output::json(&json!({ "snapshot": built.snapshot, "made_with": built.made_with, "files": files }));
    }
    output::say(&format!("スナップショット {}", built.snapshot));
    let made_with = &built.made_with;
    for (what, hash) in [("ひな形", &made_with.templates), ("字体", &made_with.fonts), ("typst", &made_with.typst)]
    {
        output::say(&format!("{what} {hash}"));
    }
    for file in &built.files {
        output::say(&args.out.join(&file.name).display().to_string());
    }
    Ok(())
}
