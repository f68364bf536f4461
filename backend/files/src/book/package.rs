//! What a file is before anybody unfolds it.

use std::io::{Cursor, Read, copy, sink};

use tachiiri_domain::problem::Problem;
use zip::ZipArchive;

use crate::table::whole;

/// Bytes of a workbook at most; a filled form has some twenty thousand.
pub const MOST_BYTES: usize = 5 * 1024 * 1024;
/// Bytes of all its parts together, unfolded.
const MOST_UNFOLDED: u64 = 64 * 1024 * 1024;
const MOST_PARTS: usize = 1_000;

/// How the directory of an old container names a locked workbook inside.
const LOCKED: &str = "EncryptedPackage";

/// Refuses what is no sound xlsx package, without unfolding more than [`MOST_UNFOLDED`].
///
/// # Errors
/// `file_empty`, `workbook_large`, `workbook_old`, `workbook_locked`, `not_workbook`, `workbook_damaged`,
/// `workbook_bomb`, `workbook_macro`.
pub fn check(bytes: &[u8]) -> Result<(), Problem> {
    if bytes.is_empty() {
        return Err(refused("file_empty", "ファイルが空です。様式の Excel ファイルを選んでください。"));
    }
    if bytes.len() > MOST_BYTES {
        let message = format!(
            "ファイルが大きすぎます（{} MiB まで）。画像などを消し、様式のシートだけを残して保存し直してください。",
            MOST_BYTES / (1024 * 1024)
        );
        return Err(refused("workbook_large", &message));
    }
    refuse_old(bytes)?;
    if !bytes.starts_with(b"PK\x03\x04") {
        return Err(no_workbook(bytes));
    }
    let mut package = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let names: Vec<_> = package.file_names().map(str::to_owned).collect();
    refuse_kind(&names)?;
    if names.len() > MOST_PARTS {
        return Err(bomb());
    }
    let mut left = MOST_UNFOLDED;
    for index in 0..package.len() {
        let part = package.by_index(index).map_err(|_| damaged())?;
        // What a part says of its own size need not be true.
        let unfolded = copy(&mut part.take(left + 1), &mut sink()).map_err(|_| damaged())?;
        left = left.checked_sub(unfolded).ok_or_else(bomb)?;
    }
    Ok(())
}

/// Old .xls files and workbooks locked with a password are containers of another kind.
///
/// # Errors
/// `workbook_old`, `workbook_locked`.
pub(crate) fn refuse_old(bytes: &[u8]) -> Result<(), Problem> {
    if !bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Ok(());
    }
    let locked: Vec<u8> = LOCKED.encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(locked.len()).any(|window| window == locked) {
        let message =
            "パスワードの付いたファイルは読み込めません。Excel で開き、パスワードを外して保存し直してください。";
        return Err(refused("workbook_locked", message));
    }
    let message =
        "古い Excel 形式（.xls）のファイルです。Excel で開き、「Excel ブック（.xlsx）」で保存し直してください。";
    Err(refused("workbook_old", message))
}

/// Packages look alike from outside; the names of their parts tell which they are.
fn refuse_kind(names: &[String]) -> Result<(), Problem> {
    let has = |part: &str| names.iter().any(|name| name.eq_ignore_ascii_case(part));
    let within = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    if names.iter().any(|name| name.ends_with("vbaProject.bin")) || within("xl/macrosheets/") {
        let message =
            "マクロの入ったファイル（.xlsm など）は読み込めません。「Excel ブック（.xlsx）」で保存し直してください。";
        return Err(refused("workbook_macro", message));
    }
    let other = if has("mimetype") {
        "OpenDocument の表（.ods）"
    } else if within("word/") {
        "Word の文書"
    } else if within("ppt/") {
        "PowerPoint の資料"
    } else if has("xl/workbook.bin") {
        "Excel バイナリ ブック（.xlsb）"
    } else if !has("[Content_Types].xml") {
        "圧縮（ZIP）されたファイル"
    } else {
        return Ok(());
    };
    Err(not_workbook(other))
}

fn no_workbook(bytes: &[u8]) -> Problem {
    let text = std::str::from_utf8(&bytes[..bytes.len().min(512)]).unwrap_or_default().trim_start().to_lowercase();
    let kind = if bytes.starts_with(b"%PDF") {
        "PDF"
    } else if bytes.starts_with(b"\xff\xd8\xff") || bytes.starts_with(b"\x89PNG") {
        "画像"
    } else if text.starts_with("<html") || text.starts_with("<!doctype") || text.starts_with("<table") {
        "ウェブページ（HTML）"
    } else {
        "Excel ではないファイル"
    };
    not_workbook(kind)
}

fn not_workbook(kind: &str) -> Problem {
    let message = format!(
        "{kind}は読み込めません。ダウンロードした様式の Excel ファイル（.xlsx）に記入し、.xlsx のまま選んでください。"
    );
    refused("not_workbook", &message)
}

fn damaged() -> Problem {
    let message =
        "ファイルが壊れているか、途中までしかありません。元のファイルを開き、.xlsx で保存し直してから選んでください。";
    refused("workbook_damaged", message)
}

fn bomb() -> Problem {
    let message = format!(
        "中身を広げると{} MiB を超えるため、読み込みません。様式のシートだけを残して保存し直してください。",
        MOST_UNFOLDED / (1024 * 1024)
    );
    refused("workbook_bomb", &message)
}

fn refused(code: &str, message: &str) -> Problem {
    whole(0, code, message)
}
