//! Character encodings: recognised on the way in, chosen on the way out.

use std::borrow::Cow;

use encoding_rs::{SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use serde::Serialize;
use tachiiri_domain::problem::Problem;

/// How a CSV leaves the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// What spreadsheet programs and machines both read without being told.
    #[default]
    Utf8Bom,
    /// Windows-31J, for programs that know nothing else.
    Cp932,
}

/// A character that CP932 does not have; `〓` stands in its place in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unfit {
    /// Record in the file, the headings being 1.
    pub record: u64,
    pub column: String,
    pub character: char,
}

/// Stands for a character that does not fit, as printers of Japanese have always done.
const GETA: char = '〓';

/// Text of a file: by byte order mark, else UTF-8 where the bytes are valid UTF-8, else CP932.
///
/// # Errors
/// One problem for the whole file, code `encoding_unknown`, naming the line of the first byte that fits nothing.
pub(crate) fn decode(bytes: &[u8]) -> Result<String, Problem> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, broken) = encoding.decode_without_bom_handling(&bytes[mark..]);
        if !broken && [UTF_8, UTF_16LE, UTF_16BE].contains(&encoding) {
            return Ok(text.into_owned());
        }
        return Err(unknown(bytes, mark + readable(&bytes[mark..])));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.to_owned());
    }
    SHIFT_JIS
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(Cow::into_owned)
        .ok_or_else(|| unknown(bytes, readable(bytes)))
}

/// Length of the front of `bytes` that is UTF-8.
fn readable(bytes: &[u8]) -> usize {
    std::str::from_utf8(bytes).map_or_else(|broken| broken.valid_up_to(), str::len)
}

fn unknown(bytes: &[u8], at: usize) -> Problem {
    let line = 1 + bytes[..at.min(bytes.len())].iter().filter(|byte| **byte == b'\n').count() as u64;
    Problem {
        line,
        column: String::new(),
        value: String::new(),
        code: "encoding_unknown".into(),
        message: format!(
            "{line}行目に、UTF-8 としても Shift_JIS（CP932）としても読めない文字があります。\
             表計算ソフトで「CSV UTF-8」として保存し直してください。"
        ),
    }
}

/// Spellings that Unicode has beside those of CP932, and that mean the same on paper.
fn twin(c: char) -> char {
    match c {
        '\u{301C}' => '\u{FF5E}', // 波ダッシュ → 全角チルダ
        '\u{2014}' => '\u{2015}', // EM DASH → HORIZONTAL BAR
        '\u{2016}' => '\u{2225}',
        '\u{00A2}' => '\u{FFE0}',
        '\u{00A3}' => '\u{FFE1}',
        '\u{00AC}' => '\u{FFE2}',
        other => other,
    }
}

/// `text` with twins put in and `〓` for what CP932 does not have; those characters are handed to `missing`.
pub(crate) fn fit_cp932(text: &str, mut missing: impl FnMut(char)) -> String {
    let mut fit = String::with_capacity(text.len());
    let mut buffer = [0u8; 4];
    for c in text.chars().map(twin) {
        let (_, _, unmappable) = SHIFT_JIS.encode(c.encode_utf8(&mut buffer));
        if unmappable {
            missing(c);
        }
        fit.push(if unmappable { GETA } else { c });
    }
    fit
}

/// Bytes of text that [`fit_cp932`] has made fit.
pub(crate) fn to_cp932(fit: &str) -> Vec<u8> {
    SHIFT_JIS.encode(fit).0.into_owned()
}
