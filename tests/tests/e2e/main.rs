//! The built program from outside: the command line, the browser, a killed server. Run by `tests/run`.

mod cli;
mod harness;
