//! What the command line says, and where: answers on standard output, complaints on standard error.

use std::io::Write;

use serde::Serialize;
use tachiiri_domain::problem::Problem;

use crate::error::{AppError, Result};

/// Lines of a long list that are shown to a person; `--json` has them all.
const SHOWN: usize = 50;

/// One line of an answer. A reader that has gone away is no fault of ours.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// The whole answer as JSON.
pub fn json<T: Serialize>(answer: &T) -> Result<()> {
    let text = serde_json::to_string_pretty(answer).map_err(|why| AppError::fault("JSON", why))?;
    say(&text);
    Ok(())
}

/// Bytes as they are, for `--csv` without a file.
pub fn bytes(bytes: &[u8]) {
    let _ = std::io::stdout().lock().write_all(bytes);
}

pub fn complain(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Why a subcommand ended: its sentence, then every place that is wrong.
pub fn error(error: &AppError) {
    complain(&error.to_string());
    match error {
        AppError::Problems(problems) if problems.len() > 1 => self::problems(problems),
        AppError::Cells(cells) => cells.iter().for_each(|one| complain(&one.located())),
        AppError::Invalid(violations) => violations.iter().for_each(|one| complain(&one.message)),
        _ => {}
    }
}

/// The first places that are wrong, and how many there are.
pub fn problems(problems: &[Problem]) {
    for problem in problems.iter().take(SHOWN) {
        complain(&problem.message);
    }
    if problems.len() > SHOWN {
        complain(&format!("ほか{}件（--json ですべて出ます）。", problems.len() - SHOWN));
    }
}
