//! `instruments check|publish|draft|difference|list`.

use std::path::{Path, PathBuf};

use serde_json::json;
use tachiiri_domain::lineage::Change;

use super::args::{Instruments, InstrumentsCommand};
use super::{Desk, desk, fresh_key, output, read};
use crate::app::instruments;
use crate::config::Config;
use crate::error::{AppError, Result};

pub async fn run(config: Config, args: Instruments) -> Result<()> {
    match args.command {
        // Checking needs no database, so that a form can be written anywhere.
        InstrumentsCommand::Check { files, json } => check(&files, json),
        InstrumentsCommand::Publish { files, json } => publish(&desk(config).await?, &files, json).await,
        InstrumentsCommand::Draft { file, replace, json } => draft(&desk(config).await?, &file, replace, json).await,
        InstrumentsCommand::Difference { before, after, json } => {
            difference(&desk(config).await?, (&before, &after), json).await
        }
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

async fn draft(desk: &Desk, file: &Path, replace: bool, json: bool) -> Result<()> {
    let (name, text) = (file.display().to_string(), text(file)?);
    let key = fresh_key(&desk.app);
    let state = instruments::save_draft(&desk.app, &desk.caller, (&name, &text), replace, &key).await?;
    if json {
        return output::json(&state);
    }
    output::say(&format!("{} 下書きに入れました。文言が未確認の項目 {}件。", state.key, state.unconfirmed));
    Ok(())
}

async fn difference(desk: &Desk, keys: (&str, &str), json: bool) -> Result<()> {
    let found = instruments::compare_versions(&desk.app, &desk.caller, keys).await?;
    if json {
        return output::json(&found);
    }
    for line in &found.lines {
        let side = |sides: &[instruments::Side]| {
            let names: Vec<_> = sides.iter().map(|one| one.number.as_str()).collect();
            if names.is_empty() { "–".to_owned() } else { names.join("、") }
        };
        let marks =
            [(line.promoted, "参考項目から必須へ"), (line.moved, "番号・区分の変更"), (line.reworded, "文言の変更")];
        let kind = std::iter::once(line.change.label()).filter(|_| line.change != Change::Same);
        let said: Vec<_> = kind.chain(marks.into_iter().filter(|(holds, _)| *holds).map(|(_, mark)| mark)).collect();
        if !said.is_empty() {
            let after = side(line.after.as_slice());
            output::say(&format!("{}\t{}\t{}", side(&line.before), after, said.join("、")));
        }
    }
    let same = found.lines.iter().filter(|line| line.change == Change::Same).count();
    output::say(&format!("{}項目のうち、同じ項目 {same}件", found.lines.len()));
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
