//! One test program for the four stages: snapshot, figures, files, paper.

mod blank_form;
mod charts;
mod counting;
mod files;
mod letters;
mod paper;
mod receipt;
mod sample;
mod structure;
