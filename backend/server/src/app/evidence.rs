//! 根拠資料: kept, replaced, taken back, fetched. A file is in the object store before a row speaks of it.

use serde_json::json;
use tachiiri_domain::access::Act;
use tachiiri_domain::evidence::{CannotStatement, Disclosure, EvidenceKind, Held, MOST_BYTES, NewEvidence};
use tachiiri_domain::ids::{ChecklistId, EvidenceId};
use tachiiri_domain::problem::Problem;
use tachiiri_domain::request::RequestKey;
use tachiiri_domain::scope::Scope;
use tachiiri_domain::{Date, rules::Rule};
use tachiiri_files::media;
use tachiiri_storage::checklists::Checklist;
use tachiiri_storage::evidence::{self, By};

pub use tachiiri_storage::evidence::Evidence;

use super::checklists::reach::{self, Hand};
use super::checklists::{self, ChecklistView};
use super::write::{self, Begun};
use super::{App, Caller, FileBody};
use crate::error::{AppError, Result};

/// Where a new piece of evidence is.
#[derive(Clone, Debug)]
pub enum Source {
    File { name: String, bytes: Vec<u8> },
    Reference { place: String, dated_on: Date },
    Statement(CannotStatement),
}

/// A piece of evidence as it comes in.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// Code of the item; None: the sheet as a whole.
    pub item: Option<String>,
    pub kind: EvidenceKind,
    /// Empty: the file's name.
    pub title: String,
    pub note: String,
    pub source: Source,
    pub disclosure: Option<Disclosure>,
    /// The version this one takes the place of.
    pub replaces: Option<EvidenceId>,
}

/// The sheet with its evidence, for whoever may see that.
///
/// # Errors
/// Denied for who sees the sheet alone.
pub async fn of_sheet(app: &App, caller: &Caller, id: ChecklistId) -> Result<ChecklistView> {
    let view = checklists::open(app, caller, id).await?;
    if view.can.see_evidence { Ok(view) } else { Err(AppError::Denied) }
}

/// Keeps a piece of evidence for a sheet; whoever may write on the sheet may, also while it is being read.
///
/// # Errors
/// `Problems` with each field that is wrong; a file that is too large or of a kind that is not taken among them.
pub async fn add(app: &App, caller: &Caller, id: ChecklistId, new: Incoming, key: &RequestKey) -> Result<EvidenceId> {
    let sheet = writable(app, caller, id).await?;
    let form = reach::form(&app.db, &sheet).await?;
    let replaces = match new.replaces {
        Some(old) => Some(standing(app, caller, id, old).await?),
        None => None,
    };
    let new = kept(app, new).await?;
    let problems = new.check(&form, app.clock.today());
    if !problems.is_empty() {
        return Err(AppError::Problems(problems));
    }
    let content = json!({ "evidence": new, "replaces": replaces.as_ref().map(|one| one.id) });
    let operation = write::operation(format_args!("evidence.add:{id}"), &content);
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(known) => return reach::still(app, caller, id, known).await,
        Begun::New(write) => write,
    };
    let by = By { at: write.now, actor: &caller.actor.name, name: &caller.actor.display_name, ids: &app.ids };
    let kept = evidence::add(&write.tx, id, &new, replaces.as_ref(), by).await?;
    let detail = json!({ "evidence": kept, "item": new.item, "kind": new.kind, "title": new.title, "held": new.held });
    write.audit("evidence.add", format!("checklist:{id}"), detail).await?;
    write.commit(kept).await
}

async fn writable(app: &App, caller: &Caller, id: ChecklistId) -> Result<Checklist> {
    let sheet = reach::seen(&app.db, &caller.actor, id).await?;
    match reach::hand(&caller.actor, &sheet) {
        Hand::Own | Hand::Proxy => Ok(sheet),
        Hand::Director | Hand::None => Err(AppError::Denied),
    }
}

/// A piece of the sheet's evidence that nothing took the place of.
async fn standing(app: &App, caller: &Caller, sheet: ChecklistId, id: EvidenceId) -> Result<Evidence> {
    let found = find(app, caller, sheet, id).await?;
    if found.stands() {
        return Ok(found);
    }
    let message = format!(
        "「{}」の第{}版は、新しい版に替わったか取り下げられています。画面を開き直してください。",
        found.title, found.version
    );
    Err(AppError::refused("evidence_replaced", message))
}

async fn find(app: &App, caller: &Caller, sheet: ChecklistId, id: EvidenceId) -> Result<Evidence> {
    let sheet = reach::seen(&app.db, &caller.actor, sheet).await?;
    if !reach::reads(&caller.actor, Act::ViewEvidence, &sheet) {
        return Err(AppError::NotFound);
    }
    let found = evidence::find(&app.db, &Scope::nation(), id).await?.filter(|one| one.checklist == sheet.id);
    found.ok_or(AppError::NotFound)
}

/// What is to be kept, its file in the object store.
async fn kept(app: &App, new: Incoming) -> Result<NewEvidence> {
    let Incoming { item, kind, title, note, source, disclosure, replaces: _ } = new;
    let (held, name) = match source {
        Source::File { name, bytes } => file(app, &name, bytes).await?,
        Source::Reference { place, dated_on } => (Held::Reference { place, dated_on }, String::new()),
        Source::Statement(statement) => {
            let name = statement.device.clone();
            (Held::Statement(statement), name)
        }
    };
    let title = if title.trim().is_empty() { name } else { title };
    Ok(NewEvidence { item, kind, title, note, held, disclosure })
}

async fn file(app: &App, given: &str, bytes: Vec<u8>) -> Result<(Held, String)> {
    let refused = |code: &str, message: String| {
        let value = given.chars().take(80).collect();
        AppError::Problems(vec![Problem { line: 0, column: "file".into(), value, code: code.into(), message }])
    };
    if bytes.is_empty() {
        return Err(refused(
            "file_empty",
            format!("ファイル「{given}」は空です。中身のあるファイルを選んでください。"),
        ));
    }
    if bytes.len() > MOST_BYTES {
        let mib = bytes.len().div_ceil(1024 * 1024);
        return Err(refused(
            "file_large",
            format!(
                "ファイル「{given}」は約 {mib} MiB です。25 MiB までのファイルを選んでください。大きい資料は、分けるか、所在だけを書いてください。"
            ),
        ));
    }
    let Some(found) = media::sniff(&bytes) else {
        return Err(refused(
            "file_kind",
            format!(
                "ファイル「{given}」の中身は、受け取れる種類ではありません。受け取れるのは、{}です。パスワード付きのファイルと古い形式（doc、xls）は、PDF にするか所在だけを書いてください。",
                media::TAKEN_LABEL
            ),
        ));
    };
    let name = media::kept_name(given, found);
    let size = bytes.len() as u64;
    let sha256 = app.objects.put(bytes).await?;
    Ok((Held::File { sha256, bytes: size, media_type: found.media_type.to_owned(), file_name: name.clone() }, name))
}

/// The file of a piece of evidence, to be kept by whoever asks. Fetching somebody else's is an audit event.
pub async fn file_of(app: &App, caller: &Caller, sheet: ChecklistId, id: EvidenceId) -> Result<FileBody> {
    let found = find(app, caller, sheet, id).await?;
    let Held::File { sha256, media_type, file_name, .. } = &found.held else { return Err(AppError::NotFound) };
    let bytes = app.objects.get(sha256).await?;
    let bytes = bytes.ok_or_else(|| AppError::fault("evidence", format!("{sha256} is not in the store")))?;
    let write = write::begin(app, caller).await?;
    let detail = json!({ "evidence": id, "sha256": sha256 });
    write.audit("evidence.fetch", format!("checklist:{sheet}"), detail).await?;
    write.commit(()).await?;
    let media_type = media::named(media_type).map_or("application/octet-stream", |one| one.media_type);
    Ok(FileBody { name: file_name.clone(), media_type, bytes })
}

/// Takes a piece of evidence back: it stays in the record, and no longer counts as a ground.
pub async fn withdraw(
    app: &App,
    caller: &Caller,
    (sheet, id): (ChecklistId, EvidenceId),
    key: &RequestKey,
) -> Result<()> {
    writable(app, caller, sheet).await?;
    let found = standing(app, caller, sheet, id).await;
    let operation = write::operation(format_args!("evidence.withdraw:{id}"), &());
    let write = match write::begin_once(app, caller, &operation, key).await? {
        Begun::Done(()) => return reach::still(app, caller, sheet, ()).await,
        Begun::New(write) => write,
    };
    let found = found?;
    let by = By { at: write.now, actor: &caller.actor.name, name: &caller.actor.display_name, ids: &app.ids };
    evidence::withdraw(&write.tx, id, by).await?;
    let detail = json!({ "evidence": id, "title": found.title, "rule": Rule::AnsYes });
    write.audit("evidence.withdraw", format!("checklist:{sheet}"), detail).await?;
    write.commit(()).await
}
