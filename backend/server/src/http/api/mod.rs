//! The JSON API under `/api/v1`: the same operations as the pages, errors as problem+json, described by OpenAPI.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::extract::{Json, optional};
use super::failure::Failure;
use crate::app::{FileBody, Page};

pub mod account;
pub mod answers;
pub mod audit;
pub mod checklists;
pub mod collections;
pub mod conflicts;
pub mod consultations;
pub mod decisions;
pub mod director;
pub mod docs;
pub mod evidence;
pub mod facilities;
pub mod figures;
pub mod form_books;
pub mod instruments;
pub mod letters;
pub mod mail;
pub mod notes;
pub mod own_account;
pub mod people;
pub mod reports;
pub mod selections;
pub mod self_checks;
pub mod settings;
pub mod users;
pub mod vendors;
pub mod workbooks;

/// What a JSON handler gives.
type Reply<T> = Result<Json<T>, Failure>;

/// Rows of a list on one page, at most and unless said otherwise.
const MOST_ROWS: u64 = 1000;
const ROWS: u64 = 100;

/// A part of a list.
#[derive(serde::Serialize, utoipa::ToSchema)]
pub struct Rows<T> {
    rows: Vec<T>,
    /// Of the whole list, filter applied.
    total: u64,
}

/// `page` from 1 and `size` up to [`MOST_ROWS`].
fn page(number: Option<&str>, size: Option<&str>) -> Result<Page, Failure> {
    let bad = |what: &str| Failure::bad_request("bad_value", format!("{what}は1以上の数です。"));
    let number: u64 = optional(number).map_err(|_| bad("page"))?.unwrap_or(1);
    let size: u64 = optional(size).map_err(|_| bad("size"))?.unwrap_or(ROWS);
    if number == 0 || size == 0 {
        return Err(bad("page と size "));
    }
    Ok(Page { number, size: size.min(MOST_ROWS) })
}

/// A file to keep. The name is ASCII or is sent percent-encoded as well (RFC 6266).
pub fn download(file: FileBody) -> Response {
    // Names of hospitals and systems stand in it: none of them may lead into a folder or end the header's field.
    let name = file.name.replace(['/', '\\', ':', '"'], "_").replace(char::is_control, "_");
    let plain: String = name.chars().map(|c| if c.is_ascii_graphic() { c } else { '_' }).collect();
    let encoded = super::failure::percent(&name);
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
    ([(CONTENT_TYPE, file.media_type.to_owned()), (CONTENT_DISPOSITION, disposition)], file.bytes).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_path_or_a_quote_stays_the_name_of_one_file() {
        let name = "..\\..\\受付票_青葉/病院\"; x=\r\nset-cookie: a.pdf".to_owned();
        let sent = download(FileBody { name, media_type: "application/pdf", bytes: vec![] });
        let disposition = sent.headers()[CONTENT_DISPOSITION].to_str().unwrap();
        assert_eq!(disposition.matches('"').count(), 2, "{disposition}");
        assert!(!disposition.contains(['/', '\\', '\r', '\n']), "{disposition}");
        assert!(disposition.starts_with("attachment; filename=\".._.._"), "{disposition}");
    }
}
