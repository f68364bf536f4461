//! The program `tachiiri`: operations (`app`), their doors (`cli`, `http`, `jobs`), settings and errors.
//!
//! `cli, http, jobs -> app -> (domain, storage, files, reports, seed)`; `app` never names axum.

pub mod app;
pub mod cli;
pub mod config;
pub mod error;
pub mod http;
pub mod jobs;
