//! The texts of mails and letters, as an authority changes them for its own area.

use std::collections::BTreeMap;

use serde_json::json;
use tachiiri_domain::access::Act;
use tachiiri_domain::ids::AuthorityId;
use tachiiri_domain::mail::{BadText, Text, Value, fill};
use tachiiri_domain::problem::Problem;
use tachiiri_domain::request::{RequestKey, RowVersion};
use tachiiri_seed::letters::{self, Kind, Letter};
use tachiiri_storage::checklists::Saved;
use tachiiri_storage::letter_texts;
use tachiiri_storage::places::Authority;

use super::write::{self, Begun};
use super::{App, Caller, settings};
use crate::error::{AppError, Result};

/// Letters of a subject and of a body at most.
const LONGEST_SUBJECT: usize = 200;
const LONGEST_BODY: usize = 5000;

/// A text that an authority may change.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct LetterLine {
    pub name: String,
    pub title: String,
    /// On paper, not a mail.
    pub on_paper: bool,
    /// The authority's own text holds.
    pub changed: bool,
}

/// The texts of one authority.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct AuthorityLetters {
    pub authority: Authority,
    pub letters: Vec<LetterLine>,
}

/// One text, to be read and changed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct LetterView {
    pub authority: Authority,
    pub name: String,
    pub title: String,
    pub on_paper: bool,
    /// What may stand in braces, and what fills it.
    pub values: BTreeMap<String, String>,
    /// As it came with the program.
    pub standard: Text,
    /// As it goes out.
    pub text: Text,
    /// What a change is based on; 0: the standard text holds.
    pub version: RowVersion,
}

/// A text with made-up values in its gaps.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct LetterPreview {
    pub filled: Text,
    /// Values that stand nowhere in the text.
    pub unused: Vec<String>,
}

/// A text as it came with the program.
pub(super) fn standard(name: &str) -> Result<Text> {
    let letter = letters::find(name).ok_or_else(|| AppError::fault("letter", format!("no text {name}")))?;
    Ok(Text { subject: letter.subject, body: letter.body })
}

/// The authority's own text with its gaps filled, else the standard one. An own text that a newer program can no longer
/// fill must not hold up what is to be sent.
pub(super) fn filled(own: Option<&Text>, standard: &Text, values: &[Value]) -> Result<Text> {
    let whole = |text: &Text| {
        let (subject, body) = (fill(&text.subject, values)?, fill(&text.body, values)?);
        Ok::<_, BadText>(Text { subject, body })
    };
    if let Some(own) = own {
        match whole(own) {
            Ok(text) => return Ok(text),
            Err(why) => tracing::warn!(%why, "an authority's text cannot be filled; the standard one goes out"),
        }
    }
    whole(standard).map_err(|why| AppError::fault("letter", why))
}

/// The authorities whose texts the caller keeps, with the texts.
pub async fn list(app: &App, caller: &Caller) -> Result<Vec<AuthorityLetters>> {
    let mut found = Vec::new();
    // A prefecture keeps one authority, a city one.
    for authority in settings::own(&app.db, &caller.actor).await? {
        let changed = letter_texts::of_authority(&app.db, authority.id).await?;
        let line = |one: Letter| LetterLine {
            changed: changed.contains_key(&one.name),
            on_paper: one.kind == Kind::Letter,
            title: one.title,
            name: one.name,
        };
        found.push(AuthorityLetters { authority, letters: changeable().map(line).collect() });
    }
    Ok(found)
}

fn changeable() -> impl Iterator<Item = Letter> {
    letters::all().into_iter().filter(|one| one.authority)
}

/// # Errors
/// `NotFound` for an authority that is not the caller's own, and for a text that is not for authorities to change.
pub async fn open(app: &App, caller: &Caller, authority: AuthorityId, name: &str) -> Result<LetterView> {
    caller.actor.scope_for(Act::SettleAuthority)?;
    let own = settings::own(&app.db, &caller.actor).await?;
    let authority = own.into_iter().find(|one| one.id == authority).ok_or(AppError::NotFound)?;
    let letter = changeable().find(|one| one.name == name).ok_or(AppError::NotFound)?;
    let standard = Text { subject: letter.subject, body: letter.body };
    let stands = letter_texts::of_authority(&app.db, authority.id).await?.remove(name);
    let (text, version) = stands.unwrap_or_else(|| (standard.clone(), 0));
    let on_paper = letter.kind == Kind::Letter;
    Ok(LetterView {
        authority,
        name: letter.name,
        title: letter.title,
        on_paper,
        values: letter.values,
        standard,
        text,
        version,
    })
}

/// The text filled with made-up values.
///
/// # Errors
/// `Problems` with every field that cannot stand: an unknown value, a brace without its partner, nothing at all.
pub fn preview(name: &str, text: &Text) -> Result<LetterPreview> {
    let letter = changeable().find(|one| one.name == name).ok_or(AppError::NotFound)?;
    let values: Vec<Value> = letter.samples.into_iter().collect();
    let subject = checked("subject", &text.subject, (LONGEST_SUBJECT, &values));
    let body = checked("body", &text.body, (LONGEST_BODY, &values));
    let unused = values.iter().map(|(name, _)| name.clone());
    let stands = |name: &String| [&text.subject, &text.body].iter().any(|one| one.contains(&format!("{{{name}}}")));
    match (subject, body) {
        (Ok(subject), Ok(body)) => {
            Ok(LetterPreview { filled: Text { subject, body }, unused: unused.filter(|name| !stands(name)).collect() })
        }
        (subject, body) => Err(AppError::Problems([subject.err(), body.err()].into_iter().flatten().collect())),
    }
}

fn checked(field: &str, text: &str, (longest, values): (usize, &[Value])) -> std::result::Result<String, Problem> {
    let name = if field == "subject" { "件名" } else { "本文" };
    let length = text.trim().chars().count();
    let wrong = |message: String| Problem {
        line: 0,
        column: field.to_owned(),
        value: text.chars().take(20).collect(),
        code: "bad_text".to_owned(),
        message,
    };
    if length == 0 || length > longest {
        return Err(wrong(format!("{name}は{length}文字です。1〜{longest}文字で入れてください。")));
    }
    if field == "subject" && text.trim().contains('\n') {
        return Err(wrong("件名に改行があります。1行で入れてください。".to_owned()));
    }
    fill(text, values).map_err(|why| wrong(format!("{name}：{why}")))
}

/// Keeps an authority's own text; None goes back to the standard one.
///
/// # Errors
/// As [`preview`]; `Stale` where somebody changed it since; `NotFound` as [`open`].
pub async fn save(
    app: &App,
    caller: &Caller,
    (authority, name): (AuthorityId, &str),
    (text, based_on): (Option<&Text>, RowVersion),
    key: &RequestKey,
) -> Result<RowVersion> {
    let view = open(app, caller, authority, name).await?;
    let text = text.map(|text| Text {
        subject: text.subject.trim().to_owned(),
        body: text.body.replace("\r\n", "\n").trim().to_owned() + "\n",
    });
    if let Some(text) = &text {
        preview(name, text)?;
    }
    // The standard text, typed again, is the standard text.
    let text = text.filter(|text| *text != view.standard);
    let content = json!({ "text": text, "based_on": based_on });
    let operation = write::operation(format_args!("letter.save:{authority}:{name}"), &content);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(version) => return Ok(version),
        Begun::New(write) => write,
    };
    let saved = match &text {
        Some(text) => {
            let by = (caller.actor.name.as_str(), write.now);
            letter_texts::save(&write.tx, (authority, name), (text, based_on), by).await?
        }
        None => letter_texts::remove(&write.tx, (authority, name), based_on).await?,
    };
    let version = settled(saved, &text)?;
    let detail = json!({ "letter": name, "before": view.text, "to": text });
    write.audit("letter.save", format!("authority:{authority}"), detail).await?;
    write.commit(version).await
}

/// The new version; the same text saved by somebody else is no conflict.
fn settled(saved: Saved<Option<Text>>, text: &Option<Text>) -> Result<RowVersion> {
    match saved {
        Saved::Saved { version } => Ok(version),
        Saved::Stale { current, version } if current == *text => Ok(version),
        Saved::Stale { current, version } => Err(AppError::Stale {
            message: "ほかの人が先にこの文面を変えました。今の文面を確かめてから、もう一度保存してください。"
                .to_owned(),
            current: json!({ "text": current, "version": version }),
        }),
    }
}
