//! The readers on whole files: made-up ones for the mistakes, the ministry's own where they are at hand.

mod checklist_book;
mod contracts;
mod damaged;
mod form_book;
mod form_book_cells;
mod form_book_headings;
mod ministry;
mod officials;
mod officials_read;
mod pour;
mod real;
mod register;
mod round_trip;
