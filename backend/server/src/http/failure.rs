//! How an error leaves: problem+json for the API, a page for people, the same sentence in both.
//!
//! A handler's error becomes an empty answer that carries the [`Failure`]; the layer [`draw`] further out, which
//! knows the path and who is logged in, draws it. So there is one place where an error gets its form.

use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;
use tachiiri_domain::answers::Violation;
use tachiiri_domain::problem::{CellProblem, Problem};

use super::html;
use super::routes::is_api;
use super::session::Signed;
use crate::app::App;
use crate::error::AppError;

/// An error with its status, ready to be drawn.
#[derive(Clone, Debug)]
pub struct Failure {
    pub status: StatusCode,
    pub code: &'static str,
    /// The Japanese sentence.
    pub detail: String,
    /// Boxed, for most failures have none of it and every handler's answer has room for one.
    more: Box<More>,
}

/// What only some failures carry.
#[derive(Clone, Debug, Default)]
struct More {
    violations: Vec<Violation>,
    problems: Vec<Problem>,
    cells: Vec<CellProblem>,
    /// What stands in the place of a stale save.
    current: Option<Value>,
    /// Where the browser is sent instead of an error page.
    instead: Option<String>,
}

/// RFC 9457, with the codes of this program.
#[derive(Serialize)]
struct ProblemDocument<'a> {
    r#type: String,
    title: &'static str,
    status: u16,
    code: &'static str,
    detail: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    violations: &'a [Violation],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    problems: &'a [Problem],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    cells: &'a [CellProblem],
    #[serde(skip_serializing_if = "Option::is_none")]
    current: &'a Option<Value>,
}

impl Failure {
    fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), more: Box::default() }
    }

    pub fn bad_request(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }

    pub fn login_needed() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "login_needed", "ログインしてください。")
    }

    /// Sends the browser to the log-in, and from there back to the page it wanted, if that was one to be shown.
    pub fn to_login(method: &Method, uri: &Uri) -> Self {
        let wanted =
            uri.path_and_query().map(|path| path.as_str()).filter(|path| method == Method::GET && *path != "/");
        let target = wanted.map_or_else(|| "/login".to_owned(), |path| format!("/login?next={}", percent(path)));
        Self { more: Box::new(More { instead: Some(target), ..More::default() }), ..Self::login_needed() }
    }

    /// Somebody who entered with a one-time code and has no password yet: sent to where one is set.
    pub fn password_needed() -> Self {
        let failure = Self::new(StatusCode::FORBIDDEN, "password_needed", "先にご自分のパスワードを決めてください。");
        Self { more: Box::new(More { instead: Some("/password".to_owned()), ..More::default() }), ..failure }
    }

    /// Somebody who has shown the password and not yet the second factor.
    pub fn second_factor_needed() -> Self {
        let failure = Self::new(StatusCode::FORBIDDEN, "second_factor_needed", "先に確認コードを入れてください。");
        Self { more: Box::new(More { instead: Some("/login/code".to_owned()), ..More::default() }), ..failure }
    }

    /// The form key is missing or another session's, or another site made the request.
    pub fn other_site() -> Self {
        let detail = "この画面から送られた操作と確かめられませんでした。画面を開き直して、もう一度試してください。";
        Self::new(StatusCode::FORBIDDEN, "csrf", detail)
    }

    /// More than the bytes that are taken at most.
    pub fn too_large(most: usize) -> Self {
        let detail = format!("送られた内容が大きすぎます（{} MiB まで）。", most / (1024 * 1024));
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
    }

    pub fn wrong_method() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "wrong_method", "この操作はここではできません。")
    }

    fn document(&self) -> ProblemDocument<'_> {
        ProblemDocument {
            r#type: format!("urn:tachiiri:problem:{}", self.code),
            title: self.status.canonical_reason().unwrap_or_default(),
            status: self.status.as_u16(),
            code: self.code,
            detail: &self.detail,
            violations: &self.more.violations,
            problems: &self.more.problems,
            cells: &self.more.cells,
            current: &self.more.current,
        }
    }

    fn as_problem(&self) -> Response {
        let body = serde_json::to_vec(&self.document()).unwrap_or_default();
        (self.status, [(CONTENT_TYPE, "application/problem+json")], body).into_response()
    }

    async fn as_page(&self, app: &App, path: &str, signed: Option<&Signed>) -> Response {
        match &self.more.instead {
            Some(target) => redirect(target),
            None => (self.status, html::error_page(app, path, signed, self).await).into_response(),
        }
    }
}

/// 303 to a local path.
pub fn redirect(target: &str) -> Response {
    let location = HeaderValue::from_str(target).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response()
}

/// Percent-encodes what may not stand in a query value.
pub fn percent(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
        out
    })
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        let status = match &error {
            AppError::NotFound => StatusCode::NOT_FOUND,
            AppError::Denied => StatusCode::FORBIDDEN,
            AppError::Invalid(_) | AppError::Problems(_) | AppError::Cells(_) => StatusCode::UNPROCESSABLE_ENTITY,
            AppError::Refused { code: "too_many_tries", .. } => StatusCode::TOO_MANY_REQUESTS,
            AppError::Refused { .. } | AppError::Stale { .. } => StatusCode::CONFLICT,
            AppError::BadInput { .. } => StatusCode::BAD_REQUEST,
            AppError::Fault(details) => {
                tracing::error!(details, "fault");
                StatusCode::INTERNAL_SERVER_ERROR
            }
        };
        let mut failure = Self::new(status, error.code(), error.message());
        match error {
            AppError::Invalid(violations) => failure.more.violations = violations,
            AppError::Problems(problems) => failure.more.problems = problems,
            AppError::Cells(cells) => failure.more.cells = cells,
            AppError::Stale { current, .. } => failure.more.current = Some(current),
            _ => {}
        }
        failure
    }
}

impl IntoResponse for Failure {
    /// Empty but for the failure itself; [`draw`] gives it a body.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives every failure its form.
pub async fn draw(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let Some(failure) = response.extensions().get::<Failure>() else { return response };
    let signed = response.extensions().get::<Signed>();
    if is_api(&path) { failure.as_problem() } else { failure.as_page(&app, &path, signed).await }
}

/// What no route answers to.
pub async fn not_found() -> Failure {
    AppError::NotFound.into()
}

/// A handler broke: logged with its words, told without them.
pub fn panicked(cause: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let text = cause.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| cause.downcast_ref::<&str>().copied()).unwrap_or("no words");
    Failure::from(AppError::fault("a handler panicked", text)).into_response()
}

/// A route that does not know the method.
pub async fn wrong_method() -> Failure {
    Failure::wrong_method()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_handler_is_told_without_its_words() {
        let response = panicked(Box::new("the password was hunter2"));
        let failure = response.extensions().get::<Failure>().unwrap();
        assert_eq!((response.status(), failure.code), (StatusCode::INTERNAL_SERVER_ERROR, "fault"));
        assert!(!failure.detail.contains("hunter2"));
        let problem = failure.as_problem();
        assert_eq!(problem.headers()[CONTENT_TYPE], "application/problem+json");
    }

    #[test]
    fn the_log_in_remembers_only_pages_that_can_be_shown_again() {
        let target =
            |method: Method, uri: &str| Failure::to_login(&method, &uri.parse().unwrap()).more.instead.unwrap();
        assert_eq!(target(Method::GET, "/checklists?state=draft"), "/login?next=/checklists%3Fstate%3Ddraft");
        assert_eq!(target(Method::GET, "/"), "/login");
        assert_eq!(target(Method::POST, "/selections/new"), "/login");
    }
}
