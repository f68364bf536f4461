//! The web: routes, pages and the JSON API. A handler is extract, one operation of `app`, respond.

pub mod api;
mod assets;
mod door;
mod extract;
mod failure;
mod gate;
mod headers;
pub mod html;
mod probes;
mod request_id;
pub mod router;
pub mod routes;
mod session;
