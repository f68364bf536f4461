//! The gate before every handler: who calls, may they, and does an unsafe request come from our own page.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::failure::Failure;
use super::request_id::RequestId;
use super::routes::{Needs, is_api};
use super::session::{Signed, Token};
use crate::app::{App, sessions};
use crate::error::AppError;

/// Bytes of a form or a JSON body at most, where a route does not say otherwise.
pub const BODY_LIMIT: usize = 2 * 1024 * 1024;

/// Bytes that this request's route takes at most; put into the request for the extractors.
#[derive(Clone, Copy, Debug)]
pub struct MostBytes(pub usize);

/// What somebody who entered with a one-time code may do.
const BEFORE_A_PASSWORD: [&str; 4] = ["/password", "/logout", "/api/v1/password", "/api/v1/logout"];

/// What somebody may do who has shown the password and not yet the second factor.
const BEFORE_THE_SECOND_FACTOR: [&str; 4] = ["/login/code", "/logout", "/api/v1/login/code", "/api/v1/logout"];

/// What stands before one route.
#[derive(Clone)]
pub struct Gate {
    pub app: App,
    pub needs: Needs,
    /// Bytes of a body at most.
    pub most: usize,
}

/// A caller, and whether the browser sent the token by itself.
struct Visitor {
    signed: Signed,
    by_cookie: bool,
}

/// Lets a request through to its handler, or answers in its place. The act comes before everything else.
pub async fn pass(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let token = Token::of(request.headers());
    let request_id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let visitor = match identify(&gate.app, token, &request_id).await {
        Ok(visitor) => visitor,
        Err(fault) => return Failure::from(fault).into_response(),
    };
    let signed = visitor.as_ref().map(|visitor| visitor.signed.clone());
    let mut response = match admit(&gate, visitor, request).await {
        Ok(request) => next.run(request).await,
        Err(failure) => failure.into_response(),
    };
    if let Some(signed) = signed {
        // The error page drawn further out shows who is logged in.
        response.extensions_mut().insert(signed);
    }
    response
}

async fn identify(app: &App, token: Option<Token>, request_id: &str) -> Result<Option<Visitor>, AppError> {
    let Some(token) = token else { return Ok(None) };
    let Some(caller) = sessions::verify(app, token.text(), request_id).await? else { return Ok(None) };
    let Some(session) = caller.session else { return Ok(None) };
    let csrf = sessions::csrf(app, session);
    Ok(Some(Visitor { signed: Signed { caller, session, csrf }, by_cookie: matches!(token, Token::Cookie(_)) }))
}

async fn admit(gate: &Gate, visitor: Option<Visitor>, mut request: Request) -> Result<Request, Failure> {
    let path = request.uri().path();
    if gate.needs != Needs::Open {
        match &visitor {
            None if is_api(path) => return Err(Failure::login_needed()),
            None => return Err(Failure::to_login(request.method(), request.uri())),
            Some(visitor) if !gate.needs.met_by(&visitor.signed.caller.actor) => return Err(AppError::Denied.into()),
            Some(visitor) if visitor.signed.caller.must_set_password && !BEFORE_A_PASSWORD.contains(&path) => {
                return Err(Failure::password_needed());
            }
            Some(visitor) if visitor.signed.caller.second_factor_due && !BEFORE_THE_SECOND_FACTOR.contains(&path) => {
                return Err(Failure::second_factor_needed());
            }
            Some(_) => {}
        }
    }
    let unsafe_method = !request.method().is_safe();
    if unsafe_method && from_other_site(&request, &gate.app.config.public_url) {
        return Err(Failure::other_site());
    }
    request.extensions_mut().insert(MostBytes(gate.most));
    let Some(visitor) = visitor else { return Ok(request) };
    if unsafe_method && visitor.by_cookie {
        request = check_form_key(gate, &visitor.signed, request).await?;
    }
    request.extensions_mut().insert(visitor.signed);
    Ok(request)
}

/// Browsers say where a request was made, older ones by `Origin` alone; programs send no such header.
fn from_other_site(request: &Request, public_url: &str) -> bool {
    let header = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = request.headers().get("sec-fetch-site") {
        return site == "cross-site" || site == "same-site";
    }
    let Some(origin) = header(ORIGIN) else { return false };
    // A proxy may leave the port away, or ask by a name of its own: then the public address tells who we are.
    let own = [header(HOST).map(host), public_url.split_once("://").map(|(_, rest)| host(rest))];
    !origin.split_once("://").is_some_and(|(_, rest)| own.contains(&Some(host(rest))))
}

/// `tachiiri.example.lg.jp` of `tachiiri.example.lg.jp:8080/path`; of an IPv6 address what stands in brackets.
fn host(address: &str) -> &str {
    let end = if address.starts_with('[') { [']', '/'] } else { [':', '/'] };
    address.split(end).next().unwrap_or_default()
}

/// The key stands in the header `x-csrf-token` (fetch) or in the field `csrf` (form), whose body is read and put back.
async fn check_form_key(gate: &Gate, signed: &Signed, request: Request) -> Result<Request, Failure> {
    let holds = |given: &str| sessions::csrf_holds(&gate.app, signed.session, given);
    if let Some(given) = request.headers().get("x-csrf-token") {
        return if given.to_str().is_ok_and(holds) { Ok(request) } else { Err(Failure::other_site()) };
    }
    let kind = request.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    let with_files = kind.starts_with(b"multipart/form-data");
    if !with_files && !kind.starts_with(b"application/x-www-form-urlencoded") {
        return Err(Failure::other_site());
    }
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, gate.most).await.map_err(|_| Failure::too_large(gate.most))?;
    let given =
        if with_files { key_among_files(&parts, bytes.clone()).await } else { form_key(&bytes).map(str::to_owned) };
    if given.as_deref().is_some_and(holds) {
        Ok(Request::from_parts(parts, Body::from(bytes)))
    } else {
        Err(Failure::other_site())
    }
}

/// The field `csrf`. The key is of letters, digits, `-` and `_`, so a browser does not percent-encode it.
fn form_key(body: &[u8]) -> Option<&str> {
    std::str::from_utf8(body).ok()?.split('&').find_map(|pair| pair.strip_prefix("csrf="))
}

/// The field `csrf` of a form that carries files.
async fn key_among_files(parts: &Parts, body: Bytes) -> Option<String> {
    let again = Request::from_parts(parts.clone(), Body::from(body));
    let mut form = Multipart::from_request(again, &()).await.ok()?;
    while let Some(field) = form.next_field().await.ok()? {
        if field.name() == Some("csrf") {
            return field.text().await.ok();
        }
    }
    None
}
