//! The headers that every answer carries.

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::middleware::Next;
use axum::response::Response;

/// Nothing from outside, nothing inline.
const CONTENT: &str = "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'";
/// Swagger UI sets styles from its script and draws its icons from data addresses.
const CONTENT_OF_DOCS: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                               frame-ancestors 'none'; form-action 'self'; base-uri 'none'";

pub async fn layer(request: Request, next: Next) -> Response {
    let docs = request.uri().path().starts_with("/api/docs");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let content = if docs { CONTENT_OF_DOCS } else { CONTENT };
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(content));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    // Assets named by their content may stay; everything else may hold what only this caller sees.
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
