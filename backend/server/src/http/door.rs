//! Where a request came from: the address of the caller and what its browser calls itself.

use std::convert::Infallible;
use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;

use super::request_id::RequestId;
use crate::app::App;
use crate::app::users::{Door, Origin};

/// Characters kept of a browser's name for itself.
const AGENT: usize = 200;

impl FromRequestParts<App> for Door {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_string());
        let forwarded = if app.config.behind_proxy { forwarded(&parts.headers) } else { None };
        let agent = parts.headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let request_id = parts.extensions.get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
        let address = forwarded.or(peer).unwrap_or_default();
        Ok(Self { request_id, origin: Origin { address, agent: agent.chars().take(AGENT).collect() } })
    }
}

/// The last address of the header is the one the proxy wrote itself; those before it anybody may have sent.
fn forwarded(headers: &HeaderMap) -> Option<String> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    let address = last.rsplit(',').next()?.trim().parse::<std::net::IpAddr>().ok()?;
    Some(address.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_proxy_wrote_counts() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "203.0.113.9, 198.51.100.7".parse().unwrap());
        assert_eq!(forwarded(&headers).as_deref(), Some("198.51.100.7"));
        headers.append("x-forwarded-for", "192.0.2.5".parse().unwrap());
        assert_eq!(forwarded(&headers).as_deref(), Some("192.0.2.5"));
        headers.append("x-forwarded-for", "somewhere".parse().unwrap());
        assert_eq!(forwarded(&headers), None);
    }
}
