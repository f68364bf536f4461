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
pub mod facilities;
pub mod figures;
pub mod form_books;
pub mod instruments;
pub mod mail;
pub mod notes;
pub mod own_account;
pub mod people;
pub mod reports;
pub mod selections;
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
    let plain: String = file.name.chars().map(|c| if c.is_ascii_graphic() && c != '"' { c } else { '_' }).collect();
    let encoded = super::failure::percent(&file.name);
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
    ([(CONTENT_TYPE, file.media_type.to_owned()), (CONTENT_DISPOSITION, disposition)], file.bytes).into_response()
}
