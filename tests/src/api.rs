//! The JSON API as another program would call it.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// Somebody logged in; cloning is cheap.
#[derive(Clone, Debug)]
pub struct Api {
    client: reqwest::Client,
    base: String,
    token: String,
}

/// An answer of the server, or that it was gone before it answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    Said(StatusCode, Value),
    Gone,
}

impl Reply {
    /// Whether the server acknowledged the request.
    pub fn is_ok(&self) -> bool {
        matches!(self, Self::Said(status, _) if status.is_success())
    }

    #[track_caller]
    pub fn ok(self) -> Value {
        match self {
            Self::Said(status, body) if status.is_success() => body,
            other => panic!("{other:?}"),
        }
    }
}

impl Api {
    pub async fn log_in(base: &str, login: &str) -> Self {
        Self::enter(base, login, &crate::person::password(login)).await
    }

    /// With a password or a one-time code of one's own.
    pub async fn enter(base: &str, login: &str, password: &str) -> Self {
        let nobody = Self { client: reqwest::Client::new(), base: base.to_owned(), token: String::new() };
        let told = nobody.post("/api/v1/login", &json!({ "login": login, "password": password })).await;
        let token = told.ok()["token"].as_str().expect("a token").to_owned();
        Self { token, ..nobody }
    }

    /// Somebody whose session is open already, as behind a vendor's link.
    pub fn of_session(base: &str, token: String) -> Self {
        Self { client: reqwest::Client::new(), base: base.to_owned(), token }
    }

    /// Sets the first password of somebody who entered with a code.
    pub async fn set_password(self, password: &str) -> Self {
        let told =
            self.send(Method::PUT, "/api/v1/password", Some(&json!({ "current": "", "new": password })), None).await;
        let token = told.ok()["token"].as_str().expect("a token").to_owned();
        Self { token, ..self }
    }

    /// The token of the session, which a browser carries as its cookie.
    pub fn token(&self) -> &str {
        &self.token
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, None, None).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        self.send(Method::POST, path, Some(body), None).await
    }

    /// A write with its request key: the same key again is the same write.
    pub async fn write(&self, method: Method, path: &str, key: &str, body: &Value) -> Reply {
        self.send(method, path, Some(body), Some(key)).await
    }

    async fn send(&self, method: Method, path: &str, body: Option<&Value>, key: Option<&str>) -> Reply {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if !self.token.is_empty() {
            request = request.bearer_auth(&self.token);
        }
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let Ok(response) = request.send().await else { return Reply::Gone };
        let status = response.status();
        // Bytes cut off in the middle are no acknowledgement.
        match response.bytes().await {
            Ok(bytes) if bytes.is_empty() => Reply::Said(status, Value::Null),
            Ok(bytes) => serde_json::from_slice(&bytes).map_or(Reply::Gone, |body| Reply::Said(status, body)),
            Err(_) => Reply::Gone,
        }
    }
}
