//! The arguments of every subcommand. Their Japanese help is the manual of the command line.

mod checklists;
mod running;

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use tachiiri_domain::Date;
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::facility::FacilityKind;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::quota::Eligibility;
use tachiiri_domain::wareki;

pub use checklists::{Checklists, ChecklistsCommand, Export, Fill, ReadBook, SheetArgs};
pub use running::{Audit, AuditCommand, BackupFile, User, UserAdd, UserCommand};

#[derive(Parser)]
#[command(
    name = "tachiiri",
    version,
    about = "医療機関のサイバーセキュリティ対策チェックリストの依頼・確認・選定・集計"
)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    #[command(about = "サーバを起動します（ワーカも一緒に起動します）")]
    Serve,
    #[command(about = "ジョブを処理するワーカを起動します")]
    Worker {
        /// Set by `serve`: the worker ends with the process that started it.
        #[arg(long, hide = true)]
        attached: bool,
    },
    #[command(about = "空のデータベースに見本県を作ります")]
    Demo(Demo),
    #[command(about = "医療機関台帳")]
    Facilities(Facilities),
    #[command(about = "保健所と市区町村")]
    Places(Import<Places>),
    #[command(about = "医療機関の事実（電子カルテの有無など）")]
    Facts(Import<Facts>),
    #[command(about = "システムと事業者（保守契約）")]
    Vendors(Import<Vendors>),
    #[command(about = "様式・チェックリストの版")]
    Instruments(Instruments),
    #[command(about = "チェックリスト")]
    Checklists(Checklists),
    #[command(about = "支援対象病院の選定")]
    Selection(Selection),
    #[command(about = "報告書")]
    Report(Report),
    #[command(about = "利用者")]
    User(User),
    #[command(about = "監査記録")]
    Audit(Audit),
    #[command(about = "データベースとファイルを、動かしたまま1つのファイルに保存します")]
    Backup(BackupFile),
    #[command(about = "保存したファイルから、空の場所に戻します")]
    Restore(BackupFile),
}

#[derive(clap::Args)]
pub struct Demo {
    #[arg(long, default_value_t = tachiiri_seed::demo::HOSPITALS, help = "病院の数")]
    pub hospitals: u32,
    #[arg(long, default_value_t = 1, help = "乱数の種。同じ種からは同じ見本県ができます")]
    pub seed: u64,
    #[arg(long, help = "JSON で出力します")]
    pub json: bool,
}

#[derive(clap::Args)]
pub struct Import<S: Subcommand> {
    #[command(subcommand)]
    pub command: S,
}

#[derive(Subcommand)]
pub enum Places {
    #[command(about = "市区町村と保健所の表を取り込みます")]
    Import(ImportFile),
}

#[derive(Subcommand)]
pub enum Facts {
    #[command(about = "external_id,key,value,source,as_of の表を取り込みます")]
    Import(ImportFile),
}

#[derive(Subcommand)]
pub enum Vendors {
    #[command(about = "施設ID・システム・事業者などの表を取り込みます。直すところが1つでもあれば、何も書きません")]
    Import(ImportFile),
}

#[derive(clap::Args)]
pub struct ImportFile {
    #[arg(value_name = "FILE", help = "CSV・TSV・Excel のファイル")]
    pub file: PathBuf,
    #[arg(long, help = "何が変わるかだけを示し、何も書きません")]
    pub dry_run: bool,
    #[arg(long, help = "JSON で出力します")]
    pub json: bool,
}

#[derive(clap::Args)]
pub struct Facilities {
    #[command(subcommand)]
    pub command: FacilitiesCommand,
}

#[derive(Subcommand)]
pub enum FacilitiesCommand {
    #[command(about = "医療情報ネットの施設票を取り込みます")]
    Import {
        #[command(flatten)]
        file: ImportFile,
        #[arg(long, value_parser = date, help = "台帳の日付（なければ今日）")]
        valid_from: Option<Date>,
    },
    #[command(about = "台帳の一覧")]
    List(FacilityList),
}

#[derive(clap::Args)]
pub struct FacilityList {
    #[arg(long, help = "都道府県コード2桁")]
    pub prefecture: Option<PrefectureCode>,
    #[arg(long, help = "保健所の名前")]
    pub health_centre: Option<String>,
    #[arg(long, help = "病床規模: 20-199、200-399、400+（20床未満は 0-19）")]
    pub bed_class: Option<BedClass>,
    #[arg(long, help = "種別: hospital、clinic、dental、maternity")]
    pub kind: Option<FacilityKind>,
    #[arg(long, help = "名前・IDの一部")]
    pub text: Option<String>,
    #[arg(long, conflicts_with = "json", help = "CSV（UTF-8、BOM付き）で出力します")]
    pub csv: bool,
    #[arg(long, help = "JSON で出力します")]
    pub json: bool,
}

#[derive(clap::Args)]
pub struct Instruments {
    #[command(subcommand)]
    pub command: InstrumentsCommand,
}

#[derive(Subcommand)]
pub enum InstrumentsCommand {
    #[command(about = "様式のファイルを検査します（何も書きません）")]
    Check {
        #[arg(value_name = "FILE", required = true, help = "様式の TOML ファイル")]
        files: Vec<PathBuf>,
        #[arg(long, help = "JSON で出力します")]
        json: bool,
    },
    #[command(about = "様式を発行します。発行した版は変更できません")]
    Publish {
        #[arg(value_name = "FILE", required = true, help = "様式の TOML ファイル")]
        files: Vec<PathBuf>,
        #[arg(long, help = "JSON で出力します")]
        json: bool,
    },
    #[command(about = "様式を下書きとして入れます。発行は、文言を確かめてから画面で行います")]
    Draft {
        #[arg(value_name = "FILE", help = "様式の TOML ファイル")]
        file: PathBuf,
        #[arg(long, help = "同じ版の下書きがあれば置き換えます")]
        replace: bool,
        #[arg(long, help = "JSON で出力します")]
        json: bool,
    },
    #[command(about = "二つの版の違いを、項目ごとに示します")]
    Difference {
        #[arg(value_name = "BEFORE", help = "前の版（mhlw-cyber-facility/r5 のように）")]
        before: String,
        #[arg(value_name = "AFTER", help = "後の版（発行済みか、下書き）")]
        after: String,
        #[arg(long, help = "JSON で出力します")]
        json: bool,
    },
    #[command(about = "発行済みの様式の一覧")]
    List {
        #[arg(long, help = "JSON で出力します")]
        json: bool,
    },
}

#[derive(clap::Args)]
pub struct Selection {
    #[command(subcommand)]
    pub command: SelectionCommand,
}

#[derive(Subcommand)]
pub enum SelectionCommand {
    #[command(about = "支援枠のとおりに病院を選びます")]
    Run(SelectionRun),
}

#[derive(clap::Args)]
pub struct SelectionRun {
    #[arg(long, help = "都道府県コード2桁")]
    pub prefecture: PrefectureCode,
    #[arg(long, help = "選定する年度（西暦4桁）")]
    pub fiscal_year: FiscalYear,
    #[arg(long, help = "支援を受ける年度（なければ選定する年度の翌年度）")]
    pub support_year: Option<FiscalYear>,
    #[arg(long = "quota", value_name = "CLASS=N", required = true, value_parser = quota, help = "支援枠: 20-199=N、200-399=N、400+=N（くり返し指定）")]
    pub quotas: Vec<(BedClass, u32)>,
    #[arg(long, default_value = "ehr", help = "対象: ehr（電子カルテのある病院）、all（すべての病院）")]
    pub eligible: Eligibility,
    #[arg(long, value_parser = date, help = "基準日（なければ今日）")]
    pub as_of: Option<Date>,
    #[arg(
        long,
        value_name = "FILE",
        help = "配点の JSON ファイル（{\"disaster_base\": 20, …}。書かなかった点は既定のまま）"
    )]
    pub criteria: Option<PathBuf>,
    #[arg(long, conflicts_with = "decide", help = "案として保存します。枠に足りなくても保存します")]
    pub draft: bool,
    #[arg(long, help = "決定した名簿として保存します")]
    pub decide: bool,
    #[arg(long, help = "JSON で出力します")]
    pub json: bool,
}

#[derive(clap::Args)]
pub struct Report {
    #[command(subcommand)]
    pub command: ReportCommand,
}

#[derive(Subcommand)]
pub enum ReportCommand {
    #[command(about = "報告書を作ります")]
    Build {
        #[command(subcommand)]
        kind: ReportKindCommand,
    },
}

#[derive(Subcommand)]
pub enum ReportKindCommand {
    #[command(name = "checklist-summary", about = "チェックリスト集計報告書（PDF・JSON・CSV・Excel）")]
    ChecklistSummary(ReportBuild),
}

#[derive(clap::Args)]
pub struct ReportBuild {
    #[arg(long, help = "都道府県コード2桁")]
    pub prefecture: PrefectureCode,
    #[arg(long, help = "年度（西暦4桁）")]
    pub fiscal_year: FiscalYear,
    #[arg(long, value_parser = date, help = "基準日（なければ今日）")]
    pub as_of: Option<Date>,
    #[arg(long, value_name = "HASH", help = "保存済みのスナップショットから作り直します")]
    pub snapshot: Option<String>,
    #[arg(long, value_name = "DIR", help = "書き出すフォルダ")]
    pub out: PathBuf,
    #[arg(long, help = "JSON で出力します")]
    pub json: bool,
}

/// ISO dates and 和暦.
fn date(text: &str) -> Result<Date, String> {
    wareki::parse(text).map_err(|why| why.to_string())
}

fn quota(text: &str) -> Result<(BedClass, u32), String> {
    let allowed = || format!("支援枠「{text}」は使えません。20-199=12 のように「病床規模=数」で入れてください。");
    let (class, number) = text.split_once('=').ok_or_else(allowed)?;
    let class: BedClass = class.parse().map_err(|why| format!("{why}"))?;
    if !BedClass::SUPPORT.contains(&class) {
        return Err(format!(
            "病床規模「{class}」に支援枠はありません。20-199、200-399、400+ のいずれかを入れてください。"
        ));
    }
    Ok((class, number.parse().map_err(|_| allowed())?))
}
