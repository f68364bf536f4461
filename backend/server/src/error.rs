//! One error for every operation: a stable code, a Japanese sentence, an exit status. Nobody below `http` knows HTTP.

use tachiiri_domain::actor::{BadAssignment, Denied};
use tachiiri_domain::answers::Violation;
use tachiiri_domain::problem::{CellProblem, Problem};

pub type Result<T> = std::result::Result<T, AppError>;

/// Why an operation did not happen. Nothing was changed, whichever it is.
#[derive(Clone, Debug, PartialEq)]
pub enum AppError {
    /// Not there, or outside the actor's scope: the two must look alike.
    NotFound,
    /// Seen, but not the actor's to change.
    Denied,
    /// Rules of the sheet that do not hold, each with its place.
    Invalid(Vec<Violation>),
    /// Lines or fields of an input that cannot be read.
    Problems(Vec<Problem>),
    /// Cells of a workbook that cannot be read or break a rule.
    Cells(Vec<CellProblem>),
    /// A rule of the business forbids it.
    Refused { code: &'static str, message: String },
    /// Somebody else saved in between; `current` is what stands there now.
    Stale { message: String, current: serde_json::Value },
    /// An argument that makes no sense, said as name, value, what is allowed.
    BadInput { code: &'static str, message: String },
    /// Not the caller's doing. The text goes to the log, never to a page.
    Fault(String),
}

impl AppError {
    pub fn refused(code: &'static str, why: impl ToString) -> Self {
        Self::Refused { code, message: why.to_string() }
    }

    pub fn bad_input(code: &'static str, why: impl ToString) -> Self {
        Self::BadInput { code, message: why.to_string() }
    }

    /// A fault outside the caller's reach; `what` was being done.
    pub fn fault(what: &str, why: impl std::fmt::Display) -> Self {
        Self::Fault(format!("{what}: {why}"))
    }

    /// Stable English code, the same in JSON and in the log.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Denied => "denied",
            Self::Invalid(_) => "invalid",
            Self::Problems(_) => "problems",
            Self::Cells(_) => "cells",
            Self::Refused { code, .. } | Self::BadInput { code, .. } => code,
            Self::Stale { .. } => "stale",
            Self::Fault(_) => "fault",
        }
    }

    /// What a person is told. A fault keeps its details to the log.
    pub fn message(&self) -> String {
        match self {
            Self::NotFound => "見つかりません。".to_owned(),
            Self::Denied => Denied.to_string(),
            Self::Cells(problems) => {
                format!("ファイルに直すところが{}件あります。何も取り込んでいません。", problems.len())
            }
            Self::Invalid(violations) => format!("{}件の箇所を直してください。", violations.len()),
            Self::Problems(problems) => match problems.as_slice() {
                [one] => one.message.clone(),
                many => format!("読めない箇所が{}件あります。", many.len()),
            },
            Self::Refused { message, .. } | Self::Stale { message, .. } | Self::BadInput { message, .. } => {
                message.clone()
            }
            Self::Fault(_) => "処理に失敗しました。時間をおいてもう一度試してください。".to_owned(),
        }
    }

    /// Exit status of the command line: 2 unreadable input, 3 refused by a rule, 1 fault.
    pub fn exit_status(&self) -> u8 {
        match self {
            Self::Problems(_) | Self::Cells(_) | Self::BadInput { .. } => 2,
            Self::NotFound | Self::Denied | Self::Invalid(_) | Self::Refused { .. } | Self::Stale { .. } => 3,
            Self::Fault(_) => 1,
        }
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Fault(details) => write!(f, "{} ({details})", self.message()),
            _ => f.write_str(&self.message()),
        }
    }
}

impl std::error::Error for AppError {}

impl From<Denied> for AppError {
    fn from(_: Denied) -> Self {
        Self::Denied
    }
}

impl From<BadAssignment> for AppError {
    fn from(bad: BadAssignment) -> Self {
        Self::bad_input("bad_role", bad)
    }
}

impl From<tachiiri_domain::checklist::Refused> for AppError {
    fn from(refused: tachiiri_domain::checklist::Refused) -> Self {
        use tachiiri_domain::checklist::Refused as Why;
        let code = match refused {
            Why::WrongState(..) => "wrong_state",
            Why::NoReason => "no_reason",
            Why::Unchanged => "unchanged",
            Why::YearOver(..) => "year_over",
            Why::RoundFrozen { .. } => "round_frozen",
            Why::NoDirector => "no_director",
            Why::DirectorOutdated => "director_outdated",
            Why::DirectorNameless => "director_nameless",
            Why::DirectorAhead(..) => "director_ahead",
        };
        Self::refused(code, refused)
    }
}

impl From<tachiiri_storage::Error> for AppError {
    fn from(error: tachiiri_storage::Error) -> Self {
        use tachiiri_storage::Error as Why;
        let code = match error {
            Why::Db(_) | Why::Corrupt(_) | Why::Busy => return Self::Fault(error.to_string()),
            Why::Unique(_) => "already_there",
            Why::PublishedChanged(_) => "published_changed",
            Why::KeyOfAnotherWrite(_) => "key_reused",
            Why::Moved(_) => "wrong_state",
        };
        Self::refused(code, error)
    }
}
