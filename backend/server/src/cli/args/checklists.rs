//! Arguments of `checklists`.

use std::path::PathBuf;

use clap::Subcommand;
use tachiiri_domain::Date;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::place::PrefectureCode;

use super::date;

#[derive(clap::Args)]
pub struct Checklists {
    #[command(subcommand)]
    pub command: ChecklistsCommand,
}

#[derive(Subcommand)]
pub enum ChecklistsCommand {
    #[command(about = "依頼したチェックリスト×項目×回を CSV に書き出します")]
    Export(Export),
    #[command(about = "チェックリストを Excel ファイルに書き出します")]
    Fill(Fill),
    #[command(about = "記入した Excel ファイルを読み、変わったところを取り込みます")]
    Read(ReadBook),
}

#[derive(clap::Args)]
pub struct Export {
    #[arg(long, help = "年度（西暦4桁。令和5年度は 2023）")]
    pub fiscal_year: FiscalYear,
    #[arg(long, value_name = "FILE", help = "書き出す先")]
    pub csv: PathBuf,
    #[arg(long, help = "都道府県コード2桁（なければすべて）")]
    pub prefecture: Option<PrefectureCode>,
    #[arg(long, value_parser = date, help = "基準日（なければ今日）")]
    pub as_of: Option<Date>,
    #[arg(long, help = "JSON で出力します")]
    pub json: bool,
}

/// Which sheet: by its id, or by facility and year.
#[derive(clap::Args)]
pub struct SheetArgs {
    #[arg(long, value_name = "UUID", conflicts_with_all = ["facility", "fiscal_year"], help = "チェックリストのID")]
    pub checklist: Option<ChecklistId>,
    #[arg(long, value_name = "ID", requires = "fiscal_year", help = "医療機関のID（台帳のもの）")]
    pub facility: Option<String>,
    #[arg(long, requires = "facility", help = "年度（西暦4桁。令和5年度は 2023）")]
    pub fiscal_year: Option<FiscalYear>,
    #[arg(long, requires_all = ["system", "facility"], help = "事業者の名前（事業者確認用のとき）")]
    pub vendor: Option<String>,
    #[arg(long, requires = "vendor", help = "システムの名前（事業者確認用のとき）")]
    pub system: Option<String>,
}

#[derive(clap::Args)]
pub struct Fill {
    #[command(flatten)]
    pub sheet: SheetArgs,
    #[arg(long, value_name = "FILE.xlsx", help = "書き出す先")]
    pub out: PathBuf,
    #[arg(long, help = "JSON で出力します")]
    pub json: bool,
}

#[derive(clap::Args)]
pub struct ReadBook {
    #[arg(value_name = "FILE.xlsx", help = "記入した Excel ファイル")]
    pub file: PathBuf,
    #[command(flatten)]
    pub sheet: SheetArgs,
    #[arg(long, help = "何が変わるかだけを示し、何も書きません")]
    pub dry_run: bool,
    #[arg(long, help = "JSON で出力します")]
    pub json: bool,
}
