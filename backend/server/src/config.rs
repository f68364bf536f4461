//! Settings. This is the one list; the environment is read here and nowhere else.
//!
//! | Name | Default | Allowed |
//! |---|---|---|
//! | `TACHIIRI_DATA_DIR` | `./data` | a folder; made if missing. Database, files and the signing key live in it |
//! | `TACHIIRI_DATABASE_URL` | SQLite in the data folder | `sqlite://PATH?mode=rwc` or `postgres://…` |
//! | `TACHIIRI_LISTEN` | `127.0.0.1:8080` | address and port |
//! | `TACHIIRI_DEMO_NOW` | none | a moment, e.g. `2023-11-18T09:00:00+09:00`; only with a database marked demo |
//! | `TACHIIRI_LOG` | `text` | `text`, `json` |
//! | `TACHIIRI_LOG_FILTER` | `info,sqlx=warn,sea_orm_migration=warn` | a filter of tracing |
//! | `TACHIIRI_TYPST` | `typst` | path of the typst program |
//! | `TACHIIRI_FONTS` | `/usr/share/fonts/opentype/noto` | folder with a Japanese font |
//! | `TACHIIRI_WORKER` | `on` | `on`, `off`: whether `serve` starts a worker beside it |
//! | `TACHIIRI_SECURE_COOKIES` | `off` | `on` behind TLS, `off` |
//! | `TACHIIRI_BEHIND_PROXY` | `off` | `on` where a reverse proxy writes the caller's address last into `X-Forwarded-For`, `off` |
//! | `TACHIIRI_PASSWORD_LENGTH` | `13` | 8 to 64: fewest characters of a password (令和7年度チェックリスト 2⑦) |
//! | `TACHIIRI_PASSWORD_LENGTH_WITH_SECOND_FACTOR` | `8` | 8 to 64: of one that a second factor stands beside |
//! | `TACHIIRI_PUBLIC_URL` | `http://` and `TACHIIRI_LISTEN` | the address that people open, for links in mails and letters |
//! | `TACHIIRI_MAIL` | `mail` in the data folder | a folder for .eml files, or `smtps://user:password@host[:port]`, `smtp://user:password@host[:port]?tls=required`; without a log-in also `smtp://host[:port]` and `?tls=opportunistic` |
//! | `TACHIIRI_MAIL_FROM` | `tachiiri@localhost` | the address that mails come from; needed with SMTP |

mod sending;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use tachiiri_domain::clock::Timestamp;

pub use sending::{MailWay, smtp};
use sending::{mail_from, mail_way, public_url};

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

/// All settings of one process.
#[derive(Clone, Debug)]
pub struct Config {
    pub data_dir: PathBuf,
    pub database_url: String,
    pub listen: SocketAddr,
    pub demo_now: Option<Timestamp>,
    pub log: LogFormat,
    pub log_filter: String,
    pub typst: PathBuf,
    pub fonts: PathBuf,
    pub worker: bool,
    pub secure_cookies: bool,
    pub behind_proxy: bool,
    /// Fewest characters of a password. The ministry's checklist of 令和7年度 asks hospitals for 13, or for 8 with a second
    /// factor (2⑦); what we ask them about, we do ourselves.
    pub password_length: usize,
    pub password_length_with_second_factor: usize,
    /// Without a slash at its end.
    pub public_url: String,
    pub mail: MailWay,
    pub mail_from: String,
}

/// A setting with a value that is not allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("設定 {name} の値「{value}」は使えません。{allowed}")]
pub struct BadSetting {
    pub name: &'static str,
    pub value: String,
    pub allowed: &'static str,
}

const NAMES: &[&str] = &[
    "TACHIIRI_DATA_DIR",
    "TACHIIRI_DATABASE_URL",
    "TACHIIRI_LISTEN",
    "TACHIIRI_DEMO_NOW",
    "TACHIIRI_LOG",
    "TACHIIRI_LOG_FILTER",
    "TACHIIRI_TYPST",
    "TACHIIRI_FONTS",
    "TACHIIRI_WORKER",
    "TACHIIRI_SECURE_COOKIES",
    "TACHIIRI_BEHIND_PROXY",
    "TACHIIRI_PASSWORD_LENGTH",
    "TACHIIRI_PASSWORD_LENGTH_WITH_SECOND_FACTOR",
    "TACHIIRI_PUBLIC_URL",
    "TACHIIRI_MAIL",
    "TACHIIRI_MAIL_FROM",
];

impl Config {
    /// The settings of this process's environment.
    ///
    /// # Errors
    /// The first setting whose value is not allowed, and names with the prefix that no setting has.
    pub fn from_env() -> Result<Self, BadSetting> {
        let given = std::env::vars_os().filter_map(|(name, value)| {
            let name = name.into_string().ok().filter(|name| name.starts_with("TACHIIRI_"))?;
            Some((name, value.to_string_lossy().into_owned()))
        });
        Self::from_pairs(given).map(|config| Self { typst: on_path(config.typst), ..config })
    }

    /// The settings from name and value, as the environment gives them. Tests call this.
    ///
    /// # Errors
    /// As [`Config::from_env`].
    pub fn from_pairs(given: impl IntoIterator<Item = (String, String)>) -> Result<Self, BadSetting> {
        let given: Vec<_> = given.into_iter().collect();
        // Names used by tests and benchmarks of the program are not settings of the program.
        let foreign = |name: &str| name.starts_with("TACHIIRI_TEST_") || name.starts_with("TACHIIRI_BENCH_");
        if let Some((name, _)) = given.iter().find(|(name, _)| !NAMES.contains(&name.as_str()) && !foreign(name)) {
            return Err(BadSetting {
                name: "TACHIIRI_*",
                value: name.clone(),
                allowed: "この名前の設定はありません。設定の一覧は README にあります。",
            });
        }
        let value = |name: &str| given.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let data_dir = PathBuf::from(value("TACHIIRI_DATA_DIR").unwrap_or("./data"));
        let listen = value("TACHIIRI_LISTEN").unwrap_or("127.0.0.1:8080");
        let mail = mail_way(value("TACHIIRI_MAIL"), &data_dir)?;
        Ok(Self {
            database_url: database_url(value("TACHIIRI_DATABASE_URL"), &data_dir)?,
            listen: parse("TACHIIRI_LISTEN", listen, LISTEN)?,
            demo_now: moment(value("TACHIIRI_DEMO_NOW"))?,
            log: log_format(value("TACHIIRI_LOG").unwrap_or("text"))?,
            log_filter: value("TACHIIRI_LOG_FILTER").unwrap_or("info,sqlx=warn,sea_orm_migration=warn").to_owned(),
            typst: PathBuf::from(value("TACHIIRI_TYPST").unwrap_or("typst")),
            fonts: PathBuf::from(value("TACHIIRI_FONTS").unwrap_or("/usr/share/fonts/opentype/noto")),
            worker: switch("TACHIIRI_WORKER", value("TACHIIRI_WORKER").unwrap_or("on"))?,
            secure_cookies: switch("TACHIIRI_SECURE_COOKIES", value("TACHIIRI_SECURE_COOKIES").unwrap_or("off"))?,
            behind_proxy: switch("TACHIIRI_BEHIND_PROXY", value("TACHIIRI_BEHIND_PROXY").unwrap_or("off"))?,
            password_length: length("TACHIIRI_PASSWORD_LENGTH", value("TACHIIRI_PASSWORD_LENGTH").unwrap_or("13"))?,
            password_length_with_second_factor: length(
                "TACHIIRI_PASSWORD_LENGTH_WITH_SECOND_FACTOR",
                value("TACHIIRI_PASSWORD_LENGTH_WITH_SECOND_FACTOR").unwrap_or("8"),
            )?,
            public_url: public_url(value("TACHIIRI_PUBLIC_URL"), listen)?,
            mail_from: mail_from(value("TACHIIRI_MAIL_FROM"), &mail)?,
            mail,
            data_dir,
        })
    }

    /// Files by SHA-256: snapshots, reports, evidence.
    pub fn objects_dir(&self) -> PathBuf {
        self.data_dir.join("objects")
    }
}

/// The operating system's user, as the audit names the operator.
#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
pub fn os_user() -> String {
    let named =
        ["USER", "LOGNAME"].into_iter().find_map(|name| std::env::var(name).ok().filter(|user| !user.is_empty()));
    named.unwrap_or_else(|| "unknown".to_owned())
}

/// The file that a bare name of a program leads to, as the operating system would find it: reports name it by content.
#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
fn on_path(program: PathBuf) -> PathBuf {
    if program.components().count() > 1 {
        return program;
    }
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&folders).map(|folder| folder.join(&program)).find(|file| file.is_file());
    found.unwrap_or(program)
}

const LISTEN: &str = "「127.0.0.1:8080」のようにアドレスとポートを入れてください。";
const DATABASE: &str = "「sqlite://ファイル?mode=rwc」か「postgres://…」を入れてください。";
const MOMENT: &str = "「2023-11-18T09:00:00+09:00」のように日時と時差を入れてください。";

fn parse<T: std::str::FromStr>(name: &'static str, value: &str, allowed: &'static str) -> Result<T, BadSetting> {
    value.parse().map_err(|_| BadSetting { name, value: value.to_owned(), allowed })
}

fn database_url(value: Option<&str>, data_dir: &Path) -> Result<String, BadSetting> {
    let Some(url) = value else {
        return Ok(format!("sqlite://{}?mode=rwc", data_dir.join("tachiiri.sqlite").display()));
    };
    let known = ["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme));
    // The value may hold a password: only its scheme is shown.
    let shown = url.split(':').next().unwrap_or_default().to_owned();
    if known {
        Ok(url.to_owned())
    } else {
        Err(BadSetting { name: "TACHIIRI_DATABASE_URL", value: shown, allowed: DATABASE })
    }
}

fn moment(value: Option<&str>) -> Result<Option<Timestamp>, BadSetting> {
    value.map(|text| parse("TACHIIRI_DEMO_NOW", text, MOMENT)).transpose()
}

fn log_format(value: &str) -> Result<LogFormat, BadSetting> {
    match value {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(BadSetting {
            name: "TACHIIRI_LOG",
            value: value.to_owned(),
            allowed: "text か json を入れてください。",
        }),
    }
}

fn length(name: &'static str, value: &str) -> Result<usize, BadSetting> {
    let allowed = || BadSetting { name, value: value.to_owned(), allowed: "8〜64の数を入れてください。" };
    value.parse().ok().filter(|length| (8..=64).contains(length)).ok_or_else(allowed)
}

fn switch(name: &'static str, value: &str) -> Result<bool, BadSetting> {
    match value {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err(BadSetting { name, value: value.to_owned(), allowed: "on か off を入れてください。" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(pairs: &[(&str, &str)]) -> Result<Config, BadSetting> {
        Config::from_pairs(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn nothing_given_is_a_whole_configuration() {
        let config = config(&[]).unwrap();
        assert_eq!(config.database_url, "sqlite://./data/tachiiri.sqlite?mode=rwc");
        assert!(config.worker && !config.secure_cookies && config.demo_now.is_none());
    }

    #[test]
    fn a_wrong_setting_is_named_with_its_value_and_what_is_allowed() {
        for (name, value) in [
            ("TACHIIRI_LISTEN", "everywhere"),
            ("TACHIIRI_DEMO_NOW", "2023-11-18"),
            ("TACHIIRI_LOG", "xml"),
            ("TACHIIRI_WORKER", "yes"),
            ("TACHIIRI_PASSWORD_LENGTH", "7"),
            ("TACHIIRI_BEHIND_PROXY", "nginx"),
            ("TACHIIRI_PUBLIC_URL", "tachiiri.example.lg.jp"),
            ("TACHIIRI_MAIL_FROM", "nobody"),
        ] {
            let refused = config(&[(name, value)]).unwrap_err();
            assert!(refused.to_string().contains(name) && refused.to_string().contains(value), "{refused}");
        }
        let unknown = config(&[("TACHIIRI_LISTENN", "127.0.0.1:1")]).unwrap_err();
        assert!(unknown.to_string().contains("TACHIIRI_LISTENN"));
    }

    #[test]
    fn a_password_in_the_database_url_is_not_repeated() {
        let refused = config(&[("TACHIIRI_DATABASE_URL", "mysql://root:secret@db/x")]).unwrap_err();
        assert!(!refused.to_string().contains("secret"));
    }

    #[test]
    fn every_setting_is_in_the_list_at_the_top() {
        let list = include_str!("config.rs").split("mod sending").next().unwrap_or_default();
        for name in NAMES {
            assert!(list.contains(&format!("| `{name}` |")), "{name}");
        }
    }
}
