//! `backup` and `restore`.

use super::args::BackupFile;
use super::{Desk, output};
use crate::app::backup::{self, Manifest};
use crate::config::Config;
use crate::error::Result;

pub async fn backup(desk: &Desk, args: &BackupFile) -> Result<()> {
    let manifest = backup::backup(&desk.app, &desk.caller, &args.file).await?;
    say(&manifest, args, "保存しました")
}

pub async fn restore(config: &Config, args: &BackupFile) -> Result<()> {
    let manifest = backup::restore(config, &args.file).await?;
    say(&manifest, args, "戻しました。件数とハッシュは一致しています")
}

fn say(manifest: &Manifest, args: &BackupFile, done: &str) -> Result<()> {
    if args.json {
        return output::json(manifest);
    }
    let rows: u64 = manifest.counts.values().sum();
    output::say(&format!("{done}: {}（{rows}行、ファイル{}件）。", args.file.display(), manifest.files.len()));
    Ok(())
}
