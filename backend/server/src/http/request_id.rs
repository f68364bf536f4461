//! One id for each request: in the header `x-request-id`, in the log and in the audit, never in a body.

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;
use uuid::Uuid;

use crate::app::App;

#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Makes the id, opens the span of the request and logs how it ended.
pub async fn layer(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let started = std::time::Instant::now();
    let id = app.ids.next::<Uuid>(app.clock.now()).to_string();
    request.extensions_mut().insert(RequestId(id.clone()));
    let span = tracing::info_span!("request", id, method = %request.method(), path = told(request.uri().path()));
    async {
        let mut response = next.run(request).await;
        let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(status = response.status().as_u16(), milliseconds, "answered");
        if let Ok(value) = HeaderValue::from_str(&id) {
            response.headers_mut().insert("x-request-id", value);
        }
        response
    }
    .instrument(span)
    .await
}

/// A path as the log tells it. A vendor's link opens by itself: whoever reads the log must not be able to use it.
fn told(path: &str) -> &str {
    if path.starts_with("/v/") { "/v/…" } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_does_not_hold_the_token_of_a_link() {
        assert_eq!(told("/v/7KQ4-MX2P-9TRD-HB3W-2N8V-QQ5C"), "/v/…");
        assert_eq!(told("/vendors"), "/vendors");
    }
}
