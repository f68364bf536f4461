//! 食い違い: what facilities and their vendors say differently, what was asked and decided, and the overview of both.

mod board;
pub(super) mod pairs;
mod replies;
mod steps;

use tachiiri_domain::conflicts::{Own, Standing, Step, StepKind};
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::request::RowVersion;

use super::checklists::PeerAnswer;

pub(super) use board::lines;
pub use board::{Line, board};
pub use replies::{Asked, Reply, questions, reply};
pub use steps::take;

/// One item of a facility's sheet beside what its vendors say of it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Pairing {
    /// Code of the facility's item.
    pub item: String,
    /// None: lifted, or 対象外.
    pub own: Option<Own>,
    pub voices: Vec<PeerAnswer>,
    /// None where nothing is compared.
    pub standing: Option<Standing>,
    /// The vendors' sheets that say no.
    pub against: Vec<ChecklistId>,
    /// What the next step is based on: how many there are.
    pub version: RowVersion,
    pub steps: Vec<Step>,
    /// The decision that holds.
    pub decision: Option<Step>,
    /// The risk that stands accepted.
    pub risk: Option<Step>,
    /// Pieces of evidence on file.
    pub grounds: usize,
    /// The steps the facility may record now.
    pub allowed: &'static [StepKind],
}

impl Pairing {
    /// Whether somebody still has to decide.
    pub fn is_open(&self) -> bool {
        self.standing.is_some_and(|one| one.state.is_open())
    }
}
