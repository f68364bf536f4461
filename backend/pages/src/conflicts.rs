//! 食い違い: what vendors say beside an item, what was done about it, and the forms to go on.

use std::collections::BTreeMap;

use askama::Template;
use chrono::NaiveDate;
use tachiiri_domain::conflicts::{NextStep, Own, Said, Standing, State, Step, StepKind};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::ids::ChecklistId;
use tachiiri_domain::instrument::{Answer, Item};
use tachiiri_domain::request::RowVersion;

use crate::layout::{Choice, FieldError, Layout};
use crate::sheet::SheetHead;

/// One vendor's answer beside the facility's.
#[derive(Clone, Debug)]
pub struct Voice {
    pub sheet: ChecklistId,
    /// `架空システム株式会社・電子カルテ`
    pub contract: String,
    /// Latest round; None: 未回答.
    pub answer: Option<Answer>,
    pub confirmed_on: Option<NaiveDate>,
    pub target_on: Option<NaiveDate>,
}

impl Voice {
    /// Class of the chip that carries the answer.
    pub fn class(&self) -> &'static str {
        match Said::of(self.answer) {
            Some(Said::No) => "returned",
            Some(Said::Yes) => "accepted",
            Some(Said::Silent) | None => "draft",
        }
    }
}

/// A step with the vendor it went to or came from.
#[derive(Clone, Debug)]
pub struct StepLine {
    pub step: Step,
    /// Empty where no single vendor is meant.
    pub contract: String,
}

/// One item of a facility's sheet with everything said and done about it.
#[derive(Clone, Debug)]
pub struct Pairing {
    pub item: String,
    /// None: lifted, or 対象外.
    pub own: Option<Own>,
    pub voices: Vec<Voice>,
    /// None where nothing is compared.
    pub standing: Option<Standing>,
    pub steps: Vec<StepLine>,
    /// The decision that holds.
    pub decision: Option<StepLine>,
    /// The risk that stands accepted.
    pub risk: Option<StepLine>,
    /// Pieces of evidence on file.
    pub grounds: usize,
    pub allowed: &'static [StepKind],
    /// How many steps there are.
    pub version: RowVersion,
}

impl Pairing {
    pub fn is_open(&self) -> bool {
        self.standing.is_some_and(|one| one.state.is_open())
    }

    /// Whether there is a page of its own worth a link: something to record or something recorded.
    pub fn has_page(&self) -> bool {
        !self.allowed.is_empty() || !self.steps.is_empty()
    }

    pub fn own_label(&self) -> &'static str {
        match self.own {
            Some(Own::Yes) => "はい",
            Some(Own::No) => "いいえ",
            Some(Own::Blank) => "未記入",
            None => "記入不要",
        }
    }
}

/// Class of the chip of a state.
pub fn state_class(state: &State) -> &'static str {
    match state {
        State::Contradicts | State::Asking => "returned",
        State::Agrees | State::Settled => "accepted",
        State::Unanswered | State::VendorsAhead | State::OwnBlank => "draft",
    }
}

/// A step as its vendor reads it.
pub fn to_the_vendor(kind: &StepKind) -> &'static str {
    match kind {
        StepKind::Asked => "医療機関からの問い合わせ",
        other => other.label().trim_start_matches("事業者の"),
    }
}

/// Every item of one facility's sheet that vendors speak to. GET only.
#[derive(Clone, Debug, Template)]
#[template(path = "conflicts_of_sheet.html")]
pub struct ConflictsOfSheet {
    pub layout: Layout,
    pub head: SheetHead,
    /// Item with its pairing, open ones first.
    pub rows: Vec<(Item, Pairing)>,
}

/// One item: the answers, what was done, and the form for the next step.
///
/// `POST /checklists/{id}/conflicts/{item}`: `kind` (one of `allowed`), `vendor` (sheet of the vendor asked or replying),
/// `words`, `plan`, `next_on`, `person`, `on` (dates as people write them), `based_on`, `csrf`, `request_key`.
#[derive(Clone, Debug, Template)]
#[template(path = "conflict.html")]
pub struct Conflict {
    pub layout: Layout,
    pub request_key: String,
    pub head: SheetHead,
    pub item: Item,
    pub pairing: Pairing,
    /// The caller records steps.
    pub may_resolve: bool,
    /// By field name, after a refused POST; else what is offered.
    pub typed: BTreeMap<String, String>,
    pub errors: Vec<FieldError>,
}

impl Conflict {
    pub fn typed(&self, field: &str) -> &str {
        self.typed.get(field).map_or("", String::as_str)
    }

    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|one| one.field == field).map(|one| one.message.as_str())
    }

    /// The kinds with the one that comes next chosen.
    pub fn kinds(&self) -> Vec<Choice> {
        let typed = self.typed("kind");
        let next = self.pairing.standing.map(|one| one.next).and_then(offered);
        let chosen = |kind: &StepKind| if typed.is_empty() { next == Some(*kind) } else { typed == kind.key() };
        let kinds = self.pairing.allowed.iter();
        kinds.map(|kind| Choice::new(kind.key(), kind.label(), chosen(kind))).collect()
    }

    pub fn vendors(&self) -> Vec<Choice> {
        let typed = self.typed("vendor");
        let asked = |voice: &&Voice| self.pairing.steps.iter().any(|line| line.step.vendor == Some(voice.sheet));
        let said_no = || self.pairing.voices.iter().filter(|voice| voice.answer == Some(Answer::No));
        let first = said_no().find(|voice| !asked(voice)).or(said_no().next()).map(|voice| voice.sheet);
        let chosen = |voice: &Voice| {
            let id = voice.sheet.to_string();
            if typed.is_empty() { first == Some(voice.sheet) } else { typed == id }
        };
        let choice = |voice: &Voice| Choice::new(&voice.sheet.to_string(), &voice.contract, chosen(voice));
        self.pairing.voices.iter().map(choice).collect()
    }

    /// `2(6) サーバ アクセスログの管理`
    pub fn item_label(&self) -> String {
        format!("{} {}", self.item.label_short(), self.item.short).trim().to_owned()
    }
}

/// The step that a next step calls for.
fn offered(next: NextStep) -> Option<StepKind> {
    match next {
        NextStep::AskVendor => Some(StepKind::Asked),
        NextStep::Explain => Some(StepKind::Explained),
        NextStep::ThirdParty => Some(StepKind::Advised),
        NextStep::Correct => Some(StepKind::Corrected),
        NextStep::AwaitReply
        | NextStep::AwaitAmendment
        | NextStep::Agree
        | NextStep::RemindVendor
        | NextStep::Answer => None,
    }
}

/// One item of one facility on the overview.
#[derive(Clone, Debug)]
pub struct BoardRow {
    pub checklist: ChecklistId,
    pub facility_name: String,
    pub health_centre: String,
    pub item: String,
    pub item_label: String,
    /// The vendors that say no.
    pub against: Vec<String>,
    pub standing: Option<Standing>,
    pub decision: Option<Step>,
    pub risk: Option<Step>,
    pub overdue: bool,
    pub grounds: usize,
}

/// The overview of a year. GET only, `fiscal_year` in the address.
#[derive(Clone, Debug, Template)]
#[template(path = "conflicts.html")]
pub struct Conflicts {
    pub layout: Layout,
    pub fiscal_year: FiscalYear,
    pub years: Vec<Choice>,
    pub rows: Vec<BoardRow>,
}

impl Conflicts {
    pub fn open(&self) -> usize {
        self.rows.iter().filter(|row| row.standing.is_some_and(|one| one.state.is_open())).count()
    }

    pub fn risks(&self) -> usize {
        self.rows.iter().filter(|row| row.risk.is_some()).count()
    }
}

/// A question about a vendor's sheet.
#[derive(Clone, Debug)]
pub struct QuestionLine {
    /// The facility's sheet, carried back with the reply.
    pub facility_sheet: ChecklistId,
    /// Code of the facility's item.
    pub item: String,
    /// Number and words of the item on the vendor's own form.
    pub label: String,
    /// Its code there; None where that form has none for the facility's item.
    pub own_item: Option<String>,
    pub version: RowVersion,
    pub steps: Vec<Step>,
    pub request_key: String,
    /// The vendor owes its reply.
    pub waits: bool,
}

/// The questions of a facility about a vendor's answers, each with the form for its reply.
///
/// `POST /checklists/{id}/questions`: `facility_sheet`, `item`, `kind` (`stands`, `otherwise`, `unclear`, `amends`), `words`,
/// `person`, `based_on`, `csrf`, `request_key`.
#[derive(Clone, Debug, Template)]
#[template(path = "questions.html")]
pub struct Questions {
    pub layout: Layout,
    pub head: SheetHead,
    pub questions: Vec<QuestionLine>,
    /// The vendor itself reads.
    pub may_reply: bool,
    /// Who reads: stands under 答えた人 until another name is typed.
    pub reader: String,
    /// `item`, `kind`, `words`, `person` as typed, after a refused POST.
    pub typed: BTreeMap<String, String>,
    pub errors: Vec<FieldError>,
}

impl Questions {
    pub fn typed(&self, item: &str, field: &str) -> &str {
        let here = self.typed.get("item").is_some_and(|typed| typed == item);
        match field {
            _ if here => self.typed.get(field).map_or("", String::as_str),
            "person" => &self.reader,
            _ => "",
        }
    }

    pub fn error(&self, item: &str, field: &str) -> Option<&str> {
        let id = format!("{field}-{item}");
        self.errors.iter().find(|one| one.field == id).map(|one| one.message.as_str())
    }

    pub fn replies(&self, item: &str) -> Vec<Choice> {
        let words = [
            (StepKind::Stands, "「いいえ」のとおりです（実施していません）"),
            (StepKind::Otherwise, "別の方法で、又はほかの者が実施しています"),
            (StepKind::Unclear, "はっきりしません（確認に時間がかかります）"),
            (StepKind::Amends, "「いいえ」は間違いでした（回答を直して出し直します）"),
        ];
        let typed = self.typed(item, "kind");
        words.into_iter().map(|(kind, label)| Choice::new(kind.key(), label, typed == kind.key())).collect()
    }
}
