//! Arguments of what keeps the program running: accounts, the record, backup.

use std::path::PathBuf;

use clap::Subcommand;
use tachiiri_domain::access::Role;
use tachiiri_domain::place::PrefectureCode;

#[derive(clap::Args)]
pub struct User {
    #[command(subcommand)]
    pub command: UserCommand,
}

#[derive(Subcommand)]
pub enum UserCommand {
    #[command(about = "利用者を1人加え、一度だけ使えるコードを表示します")]
    Add(UserAdd),
    #[command(about = "login,display_name,role,prefecture,place の表から利用者を加えます")]
    Import {
        #[arg(value_name = "FILE", help = "CSV・TSV・Excel のファイル")]
        file: PathBuf,
        #[arg(long, help = "JSON で出力します")]
        json: bool,
    },
    #[command(about = "パスワードを無効にし、一度だけ使えるコードを表示します")]
    Reset {
        #[arg(help = "利用者ID")]
        login: String,
        #[arg(long, help = "JSON で出力します")]
        json: bool,
    },
    #[command(about = "利用者の一覧")]
    List {
        #[arg(long, help = "JSON で出力します")]
        json: bool,
    },
}

#[derive(clap::Args)]
pub struct UserAdd {
    #[arg(help = "利用者ID")]
    pub login: String,
    #[arg(long, help = "画面に出る名前")]
    pub display_name: String,
    #[arg(
        long,
        help = "役割: ministry、prefecture、authority、health_centre、hospital、director、vendor、administrator"
    )]
    pub role: Role,
    #[arg(long, help = "都道府県コード2桁")]
    pub prefecture: Option<PrefectureCode>,
    #[arg(long, default_value = "", help = "保健所・設置市・事業者の名前、又は医療機関のID")]
    pub place: String,
    #[arg(long, help = "JSON で出力します")]
    pub json: bool,
}

#[derive(clap::Args)]
pub struct Audit {
    #[command(subcommand)]
    pub command: AuditCommand,
}

#[derive(Subcommand)]
pub enum AuditCommand {
    #[command(about = "監査記録のつながりを確かめます")]
    Verify {
        #[arg(long = "head", value_name = "SEQ:LINK", help = "報告書に印字されたつながり（くり返し指定）")]
        heads: Vec<String>,
        #[arg(long, help = "JSON で出力します")]
        json: bool,
    },
    #[command(about = "監査記録の一覧（新しい順）")]
    List {
        #[arg(long, help = "操作した人")]
        actor: Option<String>,
        #[arg(long, help = "操作の名前、又はその初め（checklist など）")]
        verb: Option<String>,
        #[arg(long, help = "対象")]
        subject: Option<String>,
        #[arg(long, default_value_t = 100, help = "件数")]
        most: u64,
        #[arg(long, help = "JSON で出力します")]
        json: bool,
    },
}

#[derive(clap::Args)]
pub struct BackupFile {
    #[arg(value_name = "FILE", help = "保存先、又は戻すファイル")]
    pub file: PathBuf,
    #[arg(long, help = "JSON で出力します")]
    pub json: bool,
}
