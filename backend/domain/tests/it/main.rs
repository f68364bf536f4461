//! The rules of the round on the real R5 forms: examples named by rule id, and properties.

mod answers;
mod answers_properties;
mod forms;
mod items;
mod life;
mod messages;
mod people;
mod rules;
mod selection;
mod selection_properties;
mod wareki;
