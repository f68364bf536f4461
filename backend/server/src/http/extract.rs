//! Path, Query, Json and Form of our own, so that a request that cannot be read gets our page or problem+json and
//! a Japanese sentence instead of the framework's English one. The raw extractors are forbidden elsewhere by lint.
#![expect(clippy::disallowed_types, reason = "the one place that wraps axum's own extractors")]

use std::str::FromStr;

use axum::body::{Body, Bytes};
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::rejection::{FormRejection, JsonRejection};
use axum::extract::{FromRequest, FromRequestParts, Multipart, OptionalFromRequest, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tachiiri_domain::request::RequestKey;

use super::failure::Failure;
use super::gate::{BODY_LIMIT, MostBytes};
use crate::app::App;
use crate::error::AppError;

/// Parts of the address. What cannot be read as an id names nothing: 404.
#[derive(Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let read = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        read.map(|value| Self(value.0)).map_err(|_| AppError::NotFound.into())
    }
}

/// What stands behind the question mark.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(unstorable());
        }
        let read = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        read.map(|value| Self(value.0)).map_err(|bad| {
            Failure::bad_request("bad_query", format!("アドレスの「?」から後ろが読めません（{}）。", bad.body_text()))
        })
    }
}

/// A JSON body.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Failure;
    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let request = storable(request, state, b"\\u0000").await?;
        let read = <axum::Json<T> as FromRequest<S>>::from_request(request, state).await;
        read.map(|value| Self(value.0)).map_err(unread)
    }
}

/// A body that may be left out.
impl<T: DeserializeOwned, S: Send + Sync> OptionalFromRequest<S> for Json<T> {
    type Rejection = Failure;
    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Failure> {
        let bytes = Bytes::from_request(request, state).await.map_err(|bad| unread(bad.into()))?;
        if bytes.is_empty() {
            return Ok(None);
        }
        if bytes.windows(6).any(|window| window == b"\\u0000") {
            return Err(unstorable());
        }
        let value = axum::Json::<Option<T>>::from_bytes(&bytes).map_err(unread)?;
        Ok(value.0.map(Self))
    }
}

fn unread(bad: JsonRejection) -> Failure {
    match bad {
        JsonRejection::BytesRejection(bad) if bad.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            Failure::too_large(BODY_LIMIT)
        }
        bad => Failure::bad_request(
            "bad_json",
            format!("本文をJSONとして読めません。形は /api/docs にあります（{}）。", bad.body_text()),
        ),
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// The body of a form.
#[derive(Debug)]
pub struct Form<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Failure;
    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let request = storable(request, state, b"%00").await?;
        let read = axum::Form::<T>::from_request(request, state).await;
        read.map(|value| Self(value.0)).map_err(|bad: FormRejection| unread_form(&bad.body_text()))
    }
}

/// The request with its body read, unless that holds the character NUL (written as `mark`): no text of ours has it, and
/// one of the databases cannot keep it.
///
/// # Errors
/// 413 for too large a body, 400 for that character.
async fn storable<S: Send + Sync>(request: Request, state: &S, mark: &[u8]) -> Result<Request, Failure> {
    let (parts, body) = request.into_parts();
    let bytes = Bytes::from_request(Request::from_parts(parts.clone(), body), state).await;
    let bytes = bytes.map_err(|bad| match bad.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::too_large(BODY_LIMIT),
        _ => unread_form(&bad.body_text()),
    })?;
    if bytes.contains(&0) || bytes.windows(mark.len()).any(|window| window == mark) {
        return Err(unstorable());
    }
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

fn unstorable() -> Failure {
    Failure::bad_request("bad_text", "文字として使えないもの（NUL）が入っています。取り除いてから送ってください。")
}

/// A form that carries files. Its route is entered by [`super::routes::Routes::upload`].
#[derive(Debug, Default)]
pub struct Upload {
    /// Name and value of the fields that are no files, in their order.
    pub fields: Vec<(String, String)>,
    /// Files that were chosen; a file field left empty is none.
    pub files: Vec<UploadedFile>,
}

/// One file of a form.
#[derive(Debug)]
pub struct UploadedFile {
    /// Name of the field.
    pub field: String,
    /// As the browser calls the file: for people to read, never a path.
    pub name: String,
    pub bytes: Bytes,
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Failure;
    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let most = most_bytes(&request);
        let form = <Multipart as FromRequest<S>>::from_request(request, state).await;
        let mut form = form.map_err(|bad| unread_form(&bad.body_text()))?;
        let mut upload = Self::default();
        while let Some(field) = form.next_field().await.map_err(|bad| cut_short(most, &bad))? {
            upload.add(field).await.map_err(|bad| cut_short(most, &bad))?;
        }
        Ok(upload)
    }
}

impl Upload {
    async fn add(&mut self, field: Field<'_>) -> Result<(), MultipartError> {
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(str::to_owned) {
            None => self.fields.push((name, field.text().await?.replace('\0', ""))),
            Some(file) => {
                let bytes = field.bytes().await?;
                if !(file.is_empty() && bytes.is_empty()) {
                    self.files.push(UploadedFile { field: name, name: file, bytes });
                }
            }
        }
        Ok(())
    }
}

fn unread_form(why: &str) -> Failure {
    Failure::bad_request("bad_form", format!("送られた欄が読めません（{why}）。"))
}

fn cut_short(most: usize, bad: &MultipartError) -> Failure {
    match bad.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::too_large(most),
        _ => unread_form(&bad.body_text()),
    }
}

/// A body as it came, for the API's files. Its route is entered by [`super::routes::Routes::upload`].
#[derive(Debug)]
pub struct Raw(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Raw {
    type Rejection = Failure;
    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let most = most_bytes(&request);
        Bytes::from_request(request, state).await.map(Self).map_err(|_| Failure::too_large(most))
    }
}

fn most_bytes(request: &Request) -> usize {
    request.extensions().get::<MostBytes>().map_or(BODY_LIMIT, |most| most.0)
}

/// A field that may be blank. The error of `T` is its own Japanese sentence.
///
/// # Errors
/// 400 with that sentence.
pub fn optional<T: FromStr>(text: Option<&str>) -> Result<Option<T>, Failure>
where
    T::Err: std::fmt::Display,
{
    match text.map(str::trim).filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|bad: T::Err| Failure::bad_request("bad_value", bad.to_string())),
    }
}

/// A field with a fixed list of values; `name` is its Japanese name, `allowed` its keys.
///
/// # Errors
/// 400 naming the field, the value found and what is allowed.
pub fn choice<T: FromStr>(name: &str, text: Option<&str>, allowed: &[&str]) -> Result<Option<T>, Failure> {
    match text.map(str::trim).filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| {
            let message = format!("{name}「{text}」は使えません。{}のいずれかです。", allowed.join("、"));
            Failure::bad_request("bad_value", message)
        }),
    }
}

/// The key of one intended write: header `Idempotency-Key`, or a fresh one where the caller sends none.
#[derive(Debug)]
pub struct IdempotencyKey(pub RequestKey);

impl FromRequestParts<App> for IdempotencyKey {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let given = parts.headers.get("idempotency-key").map(|value| value.to_str().unwrap_or_default());
        request_key(app, given).map(Self)
    }
}

/// The key a form or a header gave, or a fresh one: a write without a key is a write of its own.
///
/// # Errors
/// 400 where the given text is no key.
pub fn request_key(app: &App, given: Option<&str>) -> Result<RequestKey, Failure> {
    let fresh = || app.ids.next::<uuid::Uuid>(app.clock.now()).to_string();
    let text = given.map_or_else(fresh, str::to_owned);
    RequestKey::new(&text).map_err(|bad| Failure::bad_request("bad_request_key", bad.to_string()))
}
