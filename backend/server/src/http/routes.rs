//! The one door through which a route enters. axum cannot be asked for its routes, so this record is what the
//! access test, the committed list of routes and the check of the OpenAPI description read.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, on};
use tachiiri_domain::access::Act;
use tachiiri_domain::actor::Actor;

use super::gate::{self, BODY_LIMIT, Gate};
use crate::app::App;

/// What a caller must be allowed to do before a route is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Open to all; every such route is a line in the committed list.
    Open,
    Act(Act),
    /// One of two is enough; which of them it was, the operation decides (answering oneself, or 代行入力).
    Either(Act, Act),
}

impl Needs {
    pub fn met_by(self, actor: &Actor) -> bool {
        match self {
            Self::Open => true,
            Self::Act(act) => actor.may(act),
            Self::Either(one, other) => actor.may(one) || actor.may(other),
        }
    }
}

impl std::fmt::Display for Needs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Open => f.write_str("OPEN"),
            Self::Act(act) => f.write_str(act.key()),
            Self::Either(one, other) => write!(f, "{one} or {other}"),
        }
    }
}

/// One recorded route. `path` is axum's pattern (`/checklists/{id}`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub needs: Needs,
    /// Bytes of a body at most.
    pub most: usize,
}

impl Route {
    /// Whether the route takes a file.
    pub fn is_upload(&self) -> bool {
        self.most != BODY_LIMIT
    }

    /// Whether the route speaks JSON (problem+json, 401) rather than pages (a redirect to the log-in).
    pub fn is_api(&self) -> bool {
        is_api(self.path)
    }
}

/// Whether a path belongs to the JSON API.
pub fn is_api(path: &str) -> bool {
    path.starts_with("/api/")
}

/// A router under construction, with the record of what went into it.
pub struct Routes {
    app: App,
    router: Router<App>,
    record: Vec<Route>,
}

impl Routes {
    pub fn new(app: App) -> Self {
        Self { app, router: Router::new(), record: Vec::new() }
    }

    pub fn get<H, T>(self, path: &'static str, needs: Needs, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::GET, (path, BODY_LIMIT), needs, handler)
    }

    pub fn post<H, T>(self, path: &'static str, needs: Needs, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::POST, (path, BODY_LIMIT), needs, handler)
    }

    pub fn put<H, T>(self, path: &'static str, needs: Needs, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::PUT, (path, BODY_LIMIT), needs, handler)
    }

    /// A POST that may carry a file: `most` bytes at most.
    pub fn upload<H, T>(self, path: &'static str, needs: Needs, most: usize, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::POST, (path, most), needs, handler)
    }

    /// Records the route and puts the gate in front of its handler; the path comes with the bytes its bodies may have.
    fn add<H, T>(mut self, method: Method, (path, most): (&'static str, usize), needs: Needs, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let filter = MethodFilter::try_from(method.clone()).expect("GET, POST and PUT are methods axum filters by");
        let gate = Gate { app: self.app.clone(), needs, most };
        let guarded = on(filter, handler)
            .route_layer(from_fn_with_state(gate, gate::pass))
            .route_layer(DefaultBodyLimit::max(most));
        self.router = enter(self.router, path, guarded);
        self.record.push(Route { method, path, needs, most });
        self
    }

    pub fn finish(self) -> (Router<App>, Vec<Route>) {
        (self.router, self.record)
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place where a route may enter axum")]
fn enter(router: Router<App>, path: &str, guarded: axum::routing::MethodRouter<App>) -> Router<App> {
    router.route(path, guarded)
}
