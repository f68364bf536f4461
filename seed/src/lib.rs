//! What the program brings with it: the checklist versions, and 見本県, a made-up prefecture to try everything on.
//!
//! Values only; the server puts them into a database.

pub mod demo;
pub mod instruments;
