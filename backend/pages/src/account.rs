//! Logging in, one's own password, the second factor, and where one is logged in.

use askama::Template;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::SessionId;

use crate::cast;
use crate::layout::{FieldError, Layout};
use crate::qr;

/// `POST /login`: `login`, `password` (or the one-time code of the letter), `next`, `csrf`.
#[derive(Clone, Debug, Template)]
#[template(path = "login.html")]
pub struct Login {
    pub layout: Layout,
    /// What was typed before.
    pub login: String,
    /// Why the last try failed, in one sentence that does not tell whether the account exists.
    pub error: Option<String>,
    /// Path to go to afterwards, from this site only; empty for home.
    pub next: String,
}

impl Login {
    pub fn sample() -> Self {
        let error = "利用者IDかパスワードが違います。5回続けて違うと15分間入れなくなります。".to_owned();
        let layout = Layout { demo: Some(cast::DEMO.into()), ..Layout::for_nobody(cast::today()) };
        Self { layout, login: "chuo-hp".into(), error: Some(error), next: "/checklists".into() }
    }
}

/// `POST /password`: `current` (absent with `must_change`), `new`, `again`, `csrf`, `request_key`.
#[derive(Clone, Debug, Template)]
#[template(path = "password.html")]
pub struct Password {
    pub layout: Layout,
    pub request_key: String,
    /// After a one-time code: nothing else may be done first, and the old password is not asked.
    pub must_change: bool,
    /// Fewest characters.
    pub shortest: usize,
    pub errors: Vec<FieldError>,
}

impl Password {
    pub fn sample() -> Self {
        let errors = vec![FieldError::new("new", "パスワードは13文字以上256文字以下にしてください（入力は8文字）。")];
        Self {
            layout: cast::hospital_layout("/password"),
            request_key: cast::KEY.into(),
            must_change: false,
            shortest: 13,
            errors,
        }
    }

    /// What a good password is.
    pub fn hint(&self) -> String {
        format!("{}文字以上。ほかで使っているものは避けてください。文の形でもかまいません。", self.shortest)
    }

    /// What is wrong with a field, if anything.
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }
}

/// `POST /login/code`: `code` (six digits of the telephone, or a recovery code), `next`, `csrf`.
#[derive(Clone, Debug, Template)]
#[template(path = "login_code.html")]
pub struct LoginCode {
    pub layout: Layout,
    pub error: Option<String>,
    /// Path to go to afterwards, from this site only; empty for home.
    pub next: String,
}

impl LoginCode {
    pub fn sample() -> Self {
        let error = "確認コードが違うか、すでに使われています。新しい番号に変わってから入れてください。".to_owned();
        let layout = Layout { nav: vec![], ..cast::hospital_layout("/login/code") };
        Self { layout, error: Some(error), next: "/checklists".into() }
    }
}

/// `GET /account`. Forms: `POST /account/second-factor` (begin), `…/second-factor/off` and `/account/recovery-codes`
/// (`password`), `/account/sessions/{id}/end`, `/account/end-other-sessions`; all with `csrf`, `request_key`.
#[derive(Clone, Debug, Template)]
#[template(path = "account.html")]
pub struct Account {
    pub layout: Layout,
    pub request_key: String,
    pub login: String,
    pub display_name: String,
    /// Role and place in words.
    pub roles: Vec<String>,
    pub second_factor_since: Option<Timestamp>,
    pub recovery_codes_left: u64,
    pub password_length: usize,
    /// The newest first.
    pub sessions: Vec<OpenSession>,
    /// On `off-password` or `renew-password`.
    pub errors: Vec<FieldError>,
}

/// A place where one is logged in.
#[derive(Clone, Debug)]
pub struct OpenSession {
    pub id: SessionId,
    /// The one of this page.
    pub own: bool,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub address: String,
    pub agent: String,
}

impl OpenSession {
    /// Browser and machine in a word each: `Firefox（Windows）`. What is not known is left out.
    pub fn device(&self) -> String {
        let named = |words: &[(&str, &'static str)]| {
            words.iter().find(|(mark, _)| self.agent.contains(mark)).map(|(_, name)| *name)
        };
        // The order matters: Edge calls itself Chrome too, and Chrome Safari.
        let browser = named(&[("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")]);
        let machine = named(&[
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Android", "Android"),
            ("Windows", "Windows"),
            ("Macintosh", "Mac"),
            ("Linux", "Linux"),
        ]);
        match (browser, machine) {
            (Some(browser), Some(machine)) => format!("{browser}（{machine}）"),
            (Some(one), None) | (None, Some(one)) => one.to_owned(),
            (None, None) => "ブラウザ以外".to_owned(),
        }
    }
}

impl Account {
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    /// Without a second factor, logged in here alone.
    pub fn sample() -> Self {
        let firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:120.0) Gecko/20100101 Firefox/120.0";
        Self {
            layout: cast::hospital_layout("/account"),
            request_key: cast::KEY.into(),
            login: "chuo-hp".into(),
            display_name: "情報 花子".into(),
            roles: vec!["医療機関 見本中央病院".into(), "医療機関 見本第二病院".into()],
            second_factor_since: None,
            recovery_codes_left: 0,
            password_length: 13,
            sessions: vec![OpenSession {
                id: cast::id(0x90),
                own: true,
                created_at: cast::now(),
                expires_at: cast::at("2023-11-18T12:30:00Z"),
                address: "192.0.2.10".into(),
                agent: firefox.into(),
            }],
            errors: vec![],
        }
    }

    /// With a second factor, logged in on a telephone too, after a wrong password.
    pub fn sample_second_factor() -> Self {
        let chrome =
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0 Mobile Safari/537.36";
        let mut page = Self::sample();
        let telephone = OpenSession {
            id: cast::id(0x91),
            own: false,
            address: "203.0.113.77".into(),
            agent: chrome.into(),
            ..page.sessions[0].clone()
        };
        page.sessions.push(telephone);
        page.second_factor_since = Some(cast::at("2023-10-02T01:00:00Z"));
        page.recovery_codes_left = 8;
        page.password_length = 8;
        page.errors = vec![FieldError::new("off-password", "利用者IDかパスワードが違います。")];
        page
    }
}

/// `POST /account/second-factor/confirm`: `code`, `csrf`, `request_key`. The answer is [`RecoveryCodes`].
#[derive(Clone, Debug, Template)]
#[template(path = "second_factor.html")]
pub struct SecondFactor {
    pub layout: Layout,
    pub request_key: String,
    /// The QR code as SVG; empty where there is none.
    pub qr: String,
    /// Base32.
    pub secret: String,
    pub error: Option<String>,
}

impl SecondFactor {
    /// The secret in groups of four, for typing.
    pub fn grouped(&self) -> String {
        let letters: Vec<char> = self.secret.chars().collect();
        letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }

    pub fn sample() -> Self {
        let secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
        let url = format!("otpauth://totp/tachiiri:chuo-hp?secret={secret}&issuer=tachiiri");
        Self {
            layout: cast::hospital_layout("/account/second-factor"),
            request_key: cast::KEY.into(),
            qr: qr::svg(&url, "二要素認証のアプリで読み取るQRコード").unwrap_or_default(),
            secret: secret.into(),
            error: Some("確認コードが合いません。アプリに今出ている6桁の数字を入れてください。".into()),
        }
    }
}

/// The recovery codes: shown once, to be printed or written down.
#[derive(Clone, Debug, Template)]
#[template(path = "recovery_codes.html")]
pub struct RecoveryCodes {
    pub layout: Layout,
    /// Empty where the request was repeated.
    pub codes: Vec<String>,
}

impl RecoveryCodes {
    pub fn sample() -> Self {
        let codes = (0..10).map(|number| format!("7KQ4-MX2P-9TRD-HB{number}W")).collect();
        Self { layout: cast::hospital_layout("/account/recovery-codes"), codes }
    }
}
