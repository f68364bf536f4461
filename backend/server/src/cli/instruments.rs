//! `instruments check|publish|list`.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::args::{Instruments, InstrumentsCommand};
use super::{Desk, desk, output, read};
use crate::app::instruments;
use crate::config::Config;
use crate::error::{AppError, Result};

pub async fn run(config: Config, args: Instruments) -> Result<()> {
    match args.command {
        // Checking needs no database, so that a form can be written anywhere.
        InstrumentsCommand::Check { files, json } => check(&files, json),
        InstrumentsCommand::Publish { files, json } => publish(&desk(config).await?, &files, json).await,
        InstrumentsCommand::List { json } => list(&desk(config).await?, json).await,
    }
}

fn text(file: &Path) -> Result<String> {
    String::from_utf8(read(file)?).map_err(|_| {
        AppError::bad_input("not_utf8", format!("ファイル「{}」は UTF-8 ではありません。", file.display()))
    })
}

fn check(files: &[PathBuf], json: bool) -> Result<()> {
    let mut wrong = Vec::new();
    let mut lines = Vec::new();
    for file in files {
        let name = file.display().to_string();
        let (key, problems) = match instruments::check(&name, &text(file)?) {
            Ok(form) => (Some(form.key()), Vec::new()),
            Err(problems) => (None, problems),
        };
        lines.push(json!({ "file": name, "instrument": key, "problems": problems }));
        wrong.extend(problems);
    }
    if json {
        output::json(&lines)?;
    } else {
        let sound = lines.iter().filter_map(|line| line["instrument"].as_str());
        sound.for_each(|key| output::say(&format!("{key} 問題なし")));
    }
    if wrong.is_empty() { Ok(()) } else { Err(AppError::Problems(wrong)) }
}

async fn publish(desk: &Desk, files: &[PathBuf], json: bool) -> Result<()> {
    let mut published = Vec::new();
    for file in files {
        let name = file.display().to_string();
        published.push(instruments::publish(&desk.app, &desk.caller, &name, &text(file)?).await?);
    }
    if json {
        return output::json(&published);
    }
    for one in &published {
        output::say(&format!("{} {}", one.key, if one.was_new { "発行しました" } else { "発行済みと同じです" }));
    }
    Ok(())
}

async fn list(desk: &Desk, json: bool) -> Result<()> {
    let heads = instruments::list(&desk.app, &desk.caller).await?;
    if json {
        return output::json(&heads);
    }
    for head in &heads {
        output::say(&format!("{}\t{}\t{}", head.key, head.respondent.label(), head.title));
    }
    Ok(())
}
