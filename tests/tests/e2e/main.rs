//! The built program from outside: the command line, the browser, a killed server. Run by `tests/run`.

mod backup;
mod cli;
mod crash;
mod deploy;
mod desk;
mod excel;
mod flow;
mod harness;
mod mail;
mod recount;
mod report;
mod words;
