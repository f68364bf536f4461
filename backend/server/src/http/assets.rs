//! Styles, modules and icons, embedded in the program: named by content hash in `etag`, asked again at most once a
//! year where the address carries a version, else each time with `if-none-match`.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use tachiiri_domain::audit::hex;
use tachiiri_pages::Static;

use super::extract::Path;
use super::failure::Failure;
use crate::error::AppError;

pub async fn file(Path(name): Path<String>, uri: Uri, headers: HeaderMap) -> Result<Response, Failure> {
    let found = Static::get(&name).ok_or(AppError::NotFound)?;
    let etag = format!("\"{}\"", &hex(&found.metadata.sha256_hash())[..32]);
    let caching = if uri.query().is_some() { "public, max-age=31536000, immutable" } else { "public, no-cache" };
    let known = headers.get(IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == etag.as_bytes());
    let head = [(ETAG, etag), (CACHE_CONTROL, caching.to_owned()), (CONTENT_TYPE, media_type(&name).to_owned())];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, head).into_response());
    }
    Ok((head, found.data.into_owned()).into_response())
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
