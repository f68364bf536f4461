//! What was done about a contradiction: questions, replies, advice, decisions. Steps are only ever added.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Course, Own, Standing};
use crate::access::keyed;
use crate::answers::cited;
use crate::clock::Timestamp;
use crate::ids::ChecklistId;
use crate::problem::Problem;
use crate::rules::Rule;
use crate::wareki;

keyed! {
    StepKind {
        /// The facility asks a vendor.
        Asked = "asked",
        /// The vendor keeps to its no.
        Stands = "stands",
        /// Done by other means, or by somebody else.
        Otherwise = "otherwise",
        /// The vendor cannot say, or doubts remain.
        Unclear = "unclear",
        /// The vendor's no was a mistake: its sheet is opened again for it to mend.
        Amends = "amends",
        /// A third party's advice.
        Advised = "advised",
        /// Decision: the yes is explained, its ground is on file (ANS-YES).
        Explained = "explained",
        /// Decision: the own answer will be corrected by a day.
        Corrected = "corrected",
        /// Decision: a risk that cannot be mended is accepted (ANS-RISK).
        RiskAccepted = "risk_accepted",
    }
}

impl StepKind {
    pub fn label(self) -> &'static str {
        match self {
            Self::Asked => "事業者に確かめた",
            Self::Stands => "事業者の返事：「いいえ」のとおり（実施していない）",
            Self::Otherwise => "事業者の返事：別の方法で、又はほかの者が実施している",
            Self::Unclear => "事業者の返事：はっきりしない",
            Self::Amends => "事業者の返事：「いいえ」は間違い（回答を直す）",
            Self::Advised => "第三者の助言を受けた",
            Self::Explained => "決定：根拠を示して「はい」を説明する",
            Self::Corrected => "決定：自院の回答を直す",
            Self::RiskAccepted => "決定：リスクを受け入れる",
        }
    }

    pub fn is_reply(self) -> bool {
        matches!(self, Self::Stands | Self::Otherwise | Self::Unclear | Self::Amends)
    }

    pub fn is_decision(self) -> bool {
        matches!(self, Self::Explained | Self::Corrected | Self::RiskAccepted)
    }

    /// What a facility may record where an item stands so.
    pub fn allowed(standing: Option<Standing>, own: Option<Own>) -> &'static [Self] {
        match standing {
            Some(one) if one.state.is_contradiction() => Self::ALL,
            _ if own == Some(Own::No) => &[Self::RiskAccepted],
            _ => &[],
        }
    }

    /// The rule a step of this kind rests on.
    fn rule(self) -> Rule {
        match self {
            Self::Explained => Rule::AnsYes,
            Self::RiskAccepted => Rule::AnsRisk,
            Self::Asked
            | Self::Stands
            | Self::Otherwise
            | Self::Unclear
            | Self::Amends
            | Self::Advised
            | Self::Corrected => Rule::VenBasis,
        }
    }
}

/// One step, as it was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    pub kind: StepKind,
    /// The vendor's sheet a question goes to or a reply comes from.
    pub vendor: Option<ChecklistId>,
    /// Question, reply, advice, or the reason of a decision.
    pub words: String,
    /// How an incident would be answered ([`StepKind::RiskAccepted`]); else empty.
    pub plan: String,
    /// The next day it is looked at, or by which the answer is corrected.
    pub next_on: Option<NaiveDate>,
    /// Who asked, replied or decided, as the paper would name them.
    pub person: String,
    pub on: NaiveDate,
    /// The sheets that said no when it was decided.
    pub basis: Vec<ChecklistId>,
    pub recorded_at: Timestamp,
}

/// How far the vendors in `against` have been heard about, by the steps in the order they were taken.
pub fn course(against: &[ChecklistId], steps: &[Step]) -> Course {
    match decision(against, steps).map(|step| step.kind) {
        Some(StepKind::Corrected) => return Course::Correcting,
        Some(_) => return Course::Decided,
        None => {}
    }
    if steps.iter().rev().find(|step| !step.kind.is_decision()).is_some_and(|last| last.kind == StepKind::Advised) {
        return Course::Advised;
    }
    let heard = |sheet: &ChecklistId| {
        let last = steps.iter().rev().find(|step| step.vendor == Some(*sheet));
        match last.map(|step| step.kind) {
            Some(StepKind::Asked) => Course::Asked,
            Some(StepKind::Amends) => Course::Amending,
            Some(StepKind::Unclear) => Course::Unclear,
            Some(StepKind::Stands) => Course::Stands,
            Some(StepKind::Otherwise) => Course::Otherwise,
            Some(_) | None => Course::Untouched,
        }
    };
    // The variants stand in the order in which the vendors' replies bind: what is still owed comes first.
    against.iter().map(heard).min().unwrap_or(Course::Untouched)
}

/// The decision that holds: the last one, while nobody says no who did not when it was made.
pub fn decision<'a>(against: &[ChecklistId], steps: &'a [Step]) -> Option<&'a Step> {
    let last = steps.iter().rev().find(|step| step.kind.is_decision())?;
    (!against.is_empty() && against.iter().all(|sheet| last.basis.contains(sheet))).then_some(last)
}

/// Whether a vendor was asked and neither replied nor was the matter decided since.
pub fn owes_reply(sheet: ChecklistId, steps: &[Step]) -> bool {
    let last = steps.iter().rev().find(|step| step.vendor == Some(sheet) || step.kind.is_decision());
    last.is_some_and(|step| step.kind == StepKind::Asked)
}

/// The risk that stands accepted for an item (S1 12-47), while its last answer is no or its yes is contradicted.
pub fn risk(own: Option<Own>, standing: Option<Standing>, steps: &[Step]) -> Option<&Step> {
    let unmended = own == Some(Own::No) || standing.is_some_and(|one| one.state.is_contradiction());
    let last = steps.iter().rev().find(|step| step.kind.is_decision())?;
    (unmended && last.kind == StepKind::RiskAccepted).then_some(last)
}

/// A step to be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewStep {
    pub kind: StepKind,
    #[serde(default)]
    pub vendor: Option<ChecklistId>,
    pub words: String,
    #[serde(default)]
    pub plan: String,
    #[serde(default)]
    pub next_on: Option<NaiveDate>,
    pub person: String,
    pub on: NaiveDate,
}

impl NewStep {
    /// Everything wrong with the step, each with the name of its field. `place` is the item as an office names it;
    /// `grounds` the number of documents on file for it.
    pub fn check(&self, place: &str, grounds: usize, today: NaiveDate) -> Vec<Problem> {
        let mut found = Vec::new();
        for (field, name, value) in
            [("words", self.words_name(), &self.words), ("person", "担当者又は決めた人", &self.person)]
        {
            if value.trim().is_empty() {
                found.push(self.problem(field, "", format!("「{place}」の{name}が未記入です。")));
            }
        }
        if self.on > today {
            let said =
                format!("「{place}」の日付「{}」は今日より後です。今日までの日を入れます。", wareki::long(self.on));
            found.push(self.problem("on", &self.on.to_string(), said));
        }
        if self.kind == StepKind::RiskAccepted && self.plan.trim().is_empty() {
            found.push(self.problem("plan", "", format!("「{place}」の事故が起きたときの対応の計画が未記入です。")));
        }
        found.extend(self.next_day(place, today));
        if self.kind == StepKind::Explained && grounds == 0 {
            let said =
                format!("「{place}」には根拠資料が1件もありません。資料を登録するか、所在を書いてから記録します。");
            found.push(self.problem("kind", self.kind.key(), said));
        }
        if (self.kind == StepKind::Asked || self.kind.is_reply()) && self.vendor.is_none() {
            found.push(self.problem("vendor", "", format!("「{place}」について、どの事業者かを選んでください。")));
        }
        found
    }

    fn words_name(&self) -> &'static str {
        match self.kind {
            StepKind::Asked => "確かめる内容",
            StepKind::Stands | StepKind::Otherwise | StepKind::Unclear | StepKind::Amends => "返事の内容",
            StepKind::Advised => "助言した人と内容",
            StepKind::Explained | StepKind::Corrected | StepKind::RiskAccepted => "理由",
        }
    }

    fn next_day(&self, place: &str, today: NaiveDate) -> Option<Problem> {
        let name = match self.kind {
            StepKind::RiskAccepted => "次に見直す日",
            StepKind::Corrected => "回答を直す日",
            _ => return None,
        };
        match self.next_on {
            None => Some(self.problem("next_on", "", format!("「{place}」の{name}が未記入です。"))),
            Some(day) if day < today => {
                let said =
                    format!("「{place}」の{name}「{}」は過ぎています。今日以後の日を入れます。", wareki::long(day));
                Some(self.problem("next_on", &day.to_string(), said))
            }
            Some(_) => None,
        }
    }

    fn problem(&self, field: &str, value: &str, said: String) -> Problem {
        Problem {
            line: 0,
            column: field.to_owned(),
            value: value.to_owned(),
            code: "step_incomplete".to_owned(),
            message: cited(&said, self.kind.rule()),
        }
    }
}
