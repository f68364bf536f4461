//! `checklists export|fill|read`.

use serde_json::json;
use tachiiri_domain::audit::sha256;
use tachiiri_domain::ids::ChecklistId;

use super::args::{Checklists, ChecklistsCommand, Export, Fill, ReadBook, SheetArgs};
use super::{Desk, fresh_key, output, read, write};
use crate::app::checklists::{self, Accepted, ExportRequest, HandedIn, Preview, SheetName};
use crate::error::{AppError, Result};

pub async fn run(desk: &Desk, args: &Checklists) -> Result<()> {
    match &args.command {
        ChecklistsCommand::Export(args) => export(desk, args).await,
        ChecklistsCommand::Fill(args) => fill(desk, args).await,
        ChecklistsCommand::Read(args) => read_book(desk, args).await,
    }
}

async fn export(desk: &Desk, args: &Export) -> Result<()> {
    let request = ExportRequest { fiscal_year: args.fiscal_year, prefecture: args.prefecture, as_of: args.as_of };
    let body = checklists::export(&desk.app, &desk.caller, &request).await?;
    write(&args.csv, &body.bytes)?;
    if args.json {
        return output::json(&json!({ "file": args.csv, "bytes": body.bytes.len(), "sha256": sha256(&body.bytes) }));
    }
    output::say(&args.csv.display().to_string());
    Ok(())
}

async fn fill(desk: &Desk, args: &Fill) -> Result<()> {
    let missing = || {
        let message =
            "どのチェックリストかが分かりません。--facility と --fiscal-year、又は --checklist を指定してください。";
        AppError::bad_input("sheet_missing", message)
    };
    let id = named(desk, &args.sheet).await?.ok_or_else(missing)?;
    let body = checklists::workbook(&desk.app, &desk.caller, id).await?;
    write(&args.out, &body.bytes)?;
    if args.json {
        let sha256 = sha256(&body.bytes);
        return output::json(&json!({ "checklist": id, "file": args.out, "sha256": sha256 }));
    }
    output::say(&args.out.display().to_string());
    Ok(())
}

/// The sheet that the arguments name, if they name one.
async fn named(desk: &Desk, args: &SheetArgs) -> Result<Option<ChecklistId>> {
    if let Some(id) = args.checklist {
        return Ok(Some(id));
    }
    let Some((external_id, fiscal_year)) = args.facility.clone().zip(args.fiscal_year) else { return Ok(None) };
    let contract = args.vendor.clone().zip(args.system.clone());
    let name = SheetName { external_id, fiscal_year, contract };
    checklists::find_sheet(&desk.app, &desk.caller, &name).await.map(Some)
}

async fn read_book(desk: &Desk, args: &ReadBook) -> Result<()> {
    let bytes = read(&args.file)?;
    let id = match named(desk, &args.sheet).await? {
        Some(id) => id,
        None => checklists::stamped_sheet(&bytes)?.ok_or_else(|| {
            let message = "このファイルには、どのチェックリストかの記録がありません。--facility と --fiscal-year、又は --checklist を指定してください。";
            AppError::bad_input("sheet_missing", message)
        })?,
    };
    let handed = HandedIn { bytes: &bytes, original: "" };
    let (preview, accepted) = if args.dry_run {
        (checklists::read_workbook(&desk.app, &desk.caller, id, handed).await?, None)
    } else {
        let taken = checklists::take_workbook(&desk.app, &desk.caller, id, handed, &fresh_key(&desk.app)).await;
        match taken {
            Ok(taken) => (taken.preview, taken.accepted),
            Err(AppError::Cells(cells)) if args.json => {
                output::json(&json!({ "checklist": id, "problems": cells, "written": 0 }))?;
                return Err(AppError::Cells(cells));
            }
            Err(other) => return Err(other),
        }
    };
    if args.json {
        let written = accepted.as_ref().map_or(0, |done| done.written);
        output::json(&json!({ "checklist": id, "read": preview, "written": written }))?;
    } else {
        say(&preview, accepted.as_ref());
    }
    if preview.problems.is_empty() { Ok(()) } else { Err(AppError::Cells(preview.problems)) }
}

fn say(preview: &Preview, accepted: Option<&Accepted>) {
    for change in &preview.changes {
        output::say(&format!("{}\t{}\t{}回目", change.at.answer, change.label, change.cell.round));
    }
    for conflict in &preview.conflicts {
        let (label, round) = (&conflict.label, conflict.cell.round);
        output::say(&format!("{label} {round}回目: 画面でも変わっているため、取り込みません。"));
    }
    let changes = preview.changes.len() + usize::from(preview.facts.is_some());
    let answers = preview.answers;
    match accepted {
        Some(done) => output::say(&format!("回答{answers}件を読み、{}件を取り込みました。", done.written)),
        None => output::say(&format!("回答{answers}件を読み、変わるところは{changes}件です。何も書いていません。")),
    }
}
