//! The built program from outside: the command line, the browser, a killed server. Run by `tests/run`.

mod account;
mod backup;
mod cli;
mod conflicts;
mod crash;
mod deploy;
mod desk;
mod evidence;
mod excel;
mod flow;
mod forms;
mod harness;
mod links;
mod lists;
mod mail;
mod moments;
mod offices;
mod plain;
mod recount;
mod report;
mod self_checks;
mod states;
mod vendors;
mod words;
mod workbook;
