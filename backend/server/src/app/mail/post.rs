//! Handing a mail over: to an SMTP server, or into a folder as an .eml file.

use std::path::Path;
use std::time::{Duration, SystemTime};

use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, header};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use tachiiri_domain::mail::{Value, reveal};
use tachiiri_storage::mails::Mail;

use crate::app::App;
use crate::config::{MailWay, smtp};
use crate::error::{AppError, Result};

/// How long the server may take for an answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Says that a machine wrote it, so that no other machine answers (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> std::result::Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

pub(super) async fn deliver(app: &App, mail: &Mail, secrets: &[Value]) -> Result<()> {
    let message = compose(app, mail, secrets)?;
    match &app.config.mail {
        MailWay::Folder(folder) => {
            keep(folder, mail, &message).await.map_err(|why| AppError::fault("mail folder", why))
        }
        MailWay::Smtp(url) => hand_over(url, message).await,
    }
}

fn compose(app: &App, mail: &Mail, secrets: &[Value]) -> Result<Message> {
    let refused =
        |why: &dyn std::fmt::Display| AppError::refused("mail_refused", format!("宛先か文面を使えません（{why}）。"));
    let from: Address = app.config.mail_from.parse().map_err(|why| AppError::fault("mail sender", why))?;
    let to: Address = mail.to_address.parse().map_err(|why| refused(&why))?;
    Message::builder()
        // The same for every attempt: a server that got it already can tell.
        .message_id(Some(format!("<{}@{}>", mail.id, from.domain())))
        .date(SystemTime::from(app.clock.now()))
        .from(Mailbox::new(None, from))
        .to(Mailbox::new(None, to))
        .subject(mail.subject.clone())
        .header(AutoSubmitted)
        .header(header::ContentType::TEXT_PLAIN)
        .body(reveal(&mail.body, secrets))
        .map_err(|why| refused(&why))
}

/// Written beside its place and moved there: half a mail is never found, and a second attempt changes nothing.
async fn keep(folder: &Path, mail: &Mail, message: &Message) -> std::io::Result<()> {
    tokio::fs::create_dir_all(folder).await?;
    let part = folder.join(format!(".{}.part", mail.id));
    tokio::fs::write(&part, message.formatted()).await?;
    tokio::fs::rename(part, folder.join(format!("{}.eml", mail.id))).await
}

async fn hand_over(url: &str, message: Message) -> Result<()> {
    let builder = smtp(url).ok_or_else(|| AppError::fault("TACHIIRI_MAIL", "no address of a mail server"))?;
    let server: AsyncSmtpTransport<Tokio1Executor> = builder.timeout(Some(PATIENCE)).build();
    match server.send(message).await {
        Ok(_) => Ok(()),
        Err(why) => Err(failure(&why)),
    }
}

/// A permanent answer (5xx) to this mail stays so; whatever else is wrong may mend itself.
fn failure(why: &lettre::transport::smtp::Error) -> AppError {
    if why.is_permanent() {
        return AppError::refused("mail_refused", format!("メールサーバーが受け取りませんでした（{why}）。"));
    }
    AppError::fault("メールサーバー", why)
}
