//! 事業者の回答との突き合わせ: one table from what a facility and its vendors say of an item to a state and the next
//! step (VEN-BASIS). Which vendor item speaks to which facility item is data of the forms (VEN-PAIR).

mod steps;

use crate::access::keyed;
use crate::ids::ChecklistId;
use crate::instrument::Answer;

pub use steps::{NewStep, Step, StepKind, course, decision, owes_reply, risk};

keyed! {
    /// What the facility's own sheet says of an item.
    Own {
        Yes = "yes",
        No = "no",
        Blank = "blank",
    }
}

impl Own {
    /// None for 対象外, which compares with nothing.
    pub fn of(answer: Option<Answer>) -> Option<Self> {
        match answer {
            Some(Answer::Yes) => Some(Self::Yes),
            Some(Answer::No) => Some(Self::No),
            Some(Answer::NotApplicable) => None,
            None => Some(Self::Blank),
        }
    }
}

keyed! {
    /// What one vendor's sheet says of the item that speaks to it.
    Said {
        Yes = "yes",
        No = "no",
        /// 未回答: asked and not answered, or not handed in. Never a contradiction.
        Silent = "silent",
    }
}

impl Said {
    /// None for 対象外: the vendor's system has nothing to do with the item.
    pub fn of(answer: Option<Answer>) -> Option<Self> {
        match answer {
            Some(Answer::Yes) => Some(Self::Yes),
            Some(Answer::No) => Some(Self::No),
            Some(Answer::NotApplicable) => None,
            None => Some(Self::Silent),
        }
    }
}

/// What several vendors say of one item, each of its own system: which answers there are among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Vendors {
    yes: bool,
    no: bool,
    silent: bool,
}

impl Vendors {
    /// None where no vendor speaks to the item: nothing is compared.
    pub fn of(said: impl IntoIterator<Item = Said>) -> Option<Self> {
        let mut all = Self { yes: false, no: false, silent: false };
        for one in said {
            match one {
                Said::Yes => all.yes = true,
                Said::No => all.no = true,
                Said::Silent => all.silent = true,
            }
        }
        (all.yes || all.no || all.silent).then_some(all)
    }
}

keyed! {
    /// How far a contradiction has been followed up, read off its steps by [`course`].
    Course {
        /// At least one vendor that says no was not asked.
        Untouched = "untouched",
        /// All were asked, at least one owes its reply.
        Asked = "asked",
        /// All replied, at least one takes its no back and has not handed the mended answer in.
        Amending = "amending",
        /// A vendor cannot say, or what it says leaves doubts.
        Unclear = "unclear",
        /// A vendor keeps to its no: it is not being done.
        Stands = "stands",
        /// Every vendor says that it is done by other means or by somebody else.
        Otherwise = "otherwise",
        /// A third party gave advice after that.
        Advised = "advised",
        /// The facility decided to correct its answer, and no further vendor has said no since.
        Correcting = "correcting",
        /// It decided otherwise, and no further vendor has said no since.
        Decided = "decided",
    }
}

keyed! {
    /// Where a paired item stands.
    State {
        Agrees = "agrees",
        /// 食い違い: the facility's yes against a vendor's no.
        Contradicts = "contradicts",
        /// A contradiction that a vendor was asked about.
        Asking = "asking",
        /// A contradiction with a decision.
        Settled = "settled",
        /// 未回答
        Unanswered = "unanswered",
        /// All vendors say yes where the facility says no.
        VendorsAhead = "vendors_ahead",
        /// The vendors have answered and the facility has not.
        OwnBlank = "own_blank",
    }
}

impl State {
    pub fn label(self) -> &'static str {
        match self {
            Self::Agrees => "一致",
            Self::Contradicts => "食い違い",
            Self::Asking => "食い違い（事業者に確認中）",
            Self::Settled => "食い違い（説明を記録済み）",
            Self::Unanswered => "事業者が未回答",
            Self::VendorsAhead => "事業者だけ「はい」",
            Self::OwnBlank => "自院が未記入",
        }
    }

    /// Whether somebody still has to decide about a contradiction.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Contradicts | Self::Asking)
    }

    /// Whether a yes stands against a no, decided or not.
    pub fn is_contradiction(self) -> bool {
        self.is_open() || self == Self::Settled
    }
}

keyed! {
    /// What is to be done next.
    NextStep {
        Agree = "agree",
        AskVendor = "ask_vendor",
        AwaitReply = "await_reply",
        AwaitAmendment = "await_amendment",
        Explain = "explain",
        ThirdParty = "third_party",
        Correct = "correct",
        RemindVendor = "remind_vendor",
        Answer = "answer",
    }
}

impl NextStep {
    /// What the hospital is told.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Agree => "このままで構いません。",
            Self::AskVendor => "「いいえ」と答えた事業者に、実施しているかどうかを確かめてください。",
            Self::AwaitReply => "事業者の返事を待っています。届いたら記録してください。",
            Self::AwaitAmendment => "事業者が回答を直して、出し直すのを待っています。",
            Self::Explain => "「はい」の根拠資料を登録し、説明を記録してください。",
            Self::ThirdParty => "事業者の説明に疑いが残ります。第三者の助言を求めてください。",
            Self::Correct => "自院の回答を、実施の状況に合わせて直してください。「いいえ」には目標日も入れます。",
            Self::RemindVendor => "まだ回答のない事業者に、もう一度回答を依頼してください。",
            Self::Answer => "事業者の回答を根拠に、自院の回答を入れてください。",
        }
    }

    /// Whether the facility can only wait.
    pub fn is_the_vendors(self) -> bool {
        matches!(self, Self::AwaitReply | Self::AwaitAmendment)
    }
}

/// A state and what follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Standing {
    pub state: State,
    pub next: NextStep,
}

/// The table: VEN-BASIS, S1 12-14, 12-15, 12-21.
///
/// A facility answers once for all its systems: one vendor's no is enough to contradict its yes, whoever else agrees or
/// keeps silent; and it takes the yes of every vendor to question its no. Silence is asked again, never held against
/// anybody.
pub fn judge(own: Own, vendors: Vendors, course: Course) -> Standing {
    let (state, next) = match (own, vendors) {
        (Own::Yes, Vendors { no: true, .. }) => contradiction(course),
        (_, Vendors { silent: true, .. }) => (State::Unanswered, NextStep::RemindVendor),
        (Own::Yes, _) | (Own::No, Vendors { no: true, .. }) => (State::Agrees, NextStep::Agree),
        (Own::No, _) => (State::VendorsAhead, NextStep::Correct),
        (Own::Blank, _) => (State::OwnBlank, NextStep::Answer),
    };
    Standing { state, next }
}

/// The part of the table below a contradiction.
fn contradiction(course: Course) -> (State, NextStep) {
    match course {
        Course::Untouched => (State::Contradicts, NextStep::AskVendor),
        Course::Asked => (State::Asking, NextStep::AwaitReply),
        Course::Amending => (State::Asking, NextStep::AwaitAmendment),
        Course::Unclear => (State::Asking, NextStep::ThirdParty),
        Course::Stands => (State::Contradicts, NextStep::Correct),
        Course::Otherwise | Course::Advised => (State::Contradicts, NextStep::Explain),
        Course::Correcting => (State::Settled, NextStep::Correct),
        Course::Decided => (State::Settled, NextStep::Agree),
    }
}

/// One vendor's answer beside the facility's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Voice {
    pub sheet: ChecklistId,
    pub said: Said,
}

/// The sheets that say no, in the order given.
pub fn against(voices: &[Voice]) -> Vec<ChecklistId> {
    voices.iter().filter(|voice| voice.said == Said::No).map(|voice| voice.sheet).collect()
}

/// Where an item stands with these voices and steps; None where nothing is compared.
pub fn standing(own: Option<Answer>, voices: &[Voice], steps: &[Step]) -> Option<Standing> {
    let vendors = Vendors::of(voices.iter().map(|voice| voice.said))?;
    Some(judge(Own::of(own)?, vendors, course(&against(voices), steps)))
}
