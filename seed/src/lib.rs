//! What the program brings with it: the checklist versions, the notes on what counts as はい, and 見本県, a made-up
//! prefecture to try everything on.
//! What the program brings with it: the checklist versions, the texts of mails and letters, and 見本県, a made-up prefecture to try everything on.
//!
//! Values only; the server puts them into a database.

pub mod demo;
pub mod instruments;
pub mod letters;
pub mod notes;
