//! The seed as a whole: the checklist versions against their sources, and 見本県 against the rules.

mod demo;
mod instruments;
mod letters;
mod notes;
mod wording;
