//! How mails leave, and the address that they and letters lead to.

use std::path::{Path, PathBuf};

use lettre::transport::smtp::AsyncSmtpTransportBuilder;
use lettre::{AsyncSmtpTransport, Tokio1Executor};

use super::{BadSetting, parse};

/// Where mails go.
#[derive(Clone, PartialEq, Eq)]
pub enum MailWay {
    /// Each as `<id>.eml`.
    Folder(PathBuf),
    /// An address with a password in it.
    Smtp(String),
}

impl std::fmt::Debug for MailWay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Folder(folder) => f.debug_tuple("Folder").field(folder).finish(),
            // The address may hold a password.
            Self::Smtp(_) => f.write_str("Smtp"),
        }
    }
}

const PUBLIC_URL: &str =
    "「https://tachiiri.example.lg.jp」のように、http:// か https:// から始まるアドレスを入れてください。";
const MAIL: &str =
    "フォルダの場所か、「smtp://利用者:パスワード@サーバ:587?tls=required」のようなアドレスを入れてください。";
const MAIL_IN_THE_CLEAR: &str = "このアドレスでは、パスワードが暗号化されずに送られることがあります。\
    「smtps://利用者:パスワード@サーバ」（465番）か「smtp://利用者:パスワード@サーバ:587?tls=required」（STARTTLS）にしてください。";
const MAIL_FROM: &str =
    "「tachiiri@example.lg.jp」のようなメールアドレスを入れてください。SMTP で送るときは必ず入れます。";

pub(super) fn mail_way(value: Option<&str>, data_dir: &Path) -> Result<MailWay, BadSetting> {
    let url = match value {
        Some(url) if url.contains("://") => url,
        Some(folder) => return Ok(MailWay::Folder(PathBuf::from(folder))),
        None => return Ok(MailWay::Folder(data_dir.join("mail"))),
    };
    // The value may hold a password: only its scheme is shown.
    let shown = url.split(':').next().unwrap_or_default().to_owned();
    match smtp(url) {
        Some(_) if names_somebody(url) && !always_encrypted(url) => {
            Err(BadSetting { name: "TACHIIRI_MAIL", value: shown, allowed: MAIL_IN_THE_CLEAR })
        }
        Some(_) => Ok(MailWay::Smtp(url.to_owned())),
        None => Err(BadSetting { name: "TACHIIRI_MAIL", value: shown, allowed: MAIL }),
    }
}

/// Whether somebody logs in with the address.
fn names_somebody(url: &str) -> bool {
    let authority = url.split_once("://").map_or(url, |(_, rest)| rest);
    authority.split(['/', '?', '#']).next().is_some_and(|place| place.contains('@'))
}

/// Whether nothing is said before the line is encrypted. `tls=opportunistic` is not that: whoever stands between
/// answers that there is no TLS, and is told the password.
fn always_encrypted(url: &str) -> bool {
    let (before, query) = url.split_once('?').unwrap_or((url, ""));
    let query = query.split('#').next().unwrap_or_default();
    before.to_ascii_lowercase().starts_with("smtps://")
        || query.split('&').find(|pair| pair.starts_with("tls=")) == Some("tls=required")
}

/// The mail server of an address; None where the address cannot be read.
pub fn smtp(url: &str) -> Option<AsyncSmtpTransportBuilder> {
    AsyncSmtpTransport::<Tokio1Executor>::from_url(url).ok()
}

pub(super) fn mail_from(value: Option<&str>, way: &MailWay) -> Result<String, BadSetting> {
    let given = match (value, way) {
        (None, MailWay::Folder(_)) => "tachiiri@localhost",
        (given, _) => given.unwrap_or_default(),
    };
    parse::<lettre::Address>("TACHIIRI_MAIL_FROM", given, MAIL_FROM).map(|address| address.to_string())
}

pub(super) fn public_url(value: Option<&str>, listen: &str) -> Result<String, BadSetting> {
    let Some(url) = value else { return Ok(format!("http://{listen}")) };
    if ["http://", "https://"].iter().any(|scheme| url.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty())) {
        Ok(url.trim_end_matches('/').to_owned())
    } else {
        Err(BadSetting { name: "TACHIIRI_PUBLIC_URL", value: url.to_owned(), allowed: PUBLIC_URL })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::*;

    fn config(pairs: &[(&str, &str)]) -> Result<Config, BadSetting> {
        Config::from_pairs(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn mail_goes_into_a_folder_unless_a_server_is_named_and_then_it_needs_a_sender() {
        assert_eq!(config(&[]).unwrap().mail, MailWay::Folder("./data/mail".into()));
        let server = ("TACHIIRI_MAIL", "smtp://who:secret@mail.example.lg.jp:587?tls=required");
        assert!(config(&[server]).unwrap_err().to_string().contains("TACHIIRI_MAIL_FROM"));
        let given = config(&[server, ("TACHIIRI_MAIL_FROM", "tachiiri@example.lg.jp")]).unwrap();
        assert_eq!(given.mail, MailWay::Smtp(server.1.into()));
        assert!(!format!("{given:?}").contains("secret"));
    }
    #[test]
    fn a_password_is_never_sent_in_the_clear() {
        let from = ("TACHIIRI_MAIL_FROM", "tachiiri@example.lg.jp");
        for clear in [
            "smtp://who:secret@mail.example.lg.jp",
            "smtp://who:secret@mail.example.lg.jp:587?tls=opportunistic",
            "smtp://who:secret@mail.example.lg.jp?x=1&tls=opportunistic&tls=required",
            "smtp://who:secret@mail.example.lg.jp/?helo#tls=required",
            "SMTP://who:secret@mail.example.lg.jp",
        ] {
            let refused = config(&[("TACHIIRI_MAIL", clear), from]).expect_err(clear).to_string();
            assert!(!refused.contains("secret") && !refused.contains("who"), "{refused}");
            assert!(refused.contains("smtps://") && refused.contains("tls=required"), "{refused}");
        }
        for sound in [
            "smtps://who:secret@mail.example.lg.jp",
            "SMTPS://who:secret@mail.example.lg.jp:4650",
            "smtp://who:secret@mail.example.lg.jp:587?tls=required",
            // Nobody logs in: a relay of the own network.
            "smtp://mail.example.lg.jp",
            "smtp://mail.example.lg.jp?tls=opportunistic",
        ] {
            assert_eq!(config(&[("TACHIIRI_MAIL", sound), from]).expect(sound).mail, MailWay::Smtp(sound.into()));
        }
    }

    #[test]
    fn a_wrong_address_of_a_mail_server_does_not_print_its_password() {
        for wrong in [
            "smtp://who:secret@",
            "pop3://who:secret@mail",
            "smtp://who:secret@mail:port",
            "smtp://who:secret@mail?tls=yes",
        ] {
            let refused = config(&[("TACHIIRI_MAIL", wrong), ("TACHIIRI_MAIL_FROM", "a@example.jp")]).unwrap_err();
            assert!(!format!("{refused} {refused:?}").contains("secret"), "{refused}");
        }
    }
}
