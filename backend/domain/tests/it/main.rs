//! The rules of the round on the real R5 forms: examples named by rule id, and properties.

mod answers;
mod answers_properties;
mod carry;
mod conflicts;
mod designation;
mod evidence;
mod forms;
mod items;
mod life;
mod lineage;
mod messages;
mod office_days;
mod outsourced;
mod people;
mod rules;
mod selection;
mod selection_properties;
mod vendors;
mod wareki;
