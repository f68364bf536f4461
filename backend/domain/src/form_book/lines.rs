//! What a line of a workbook is, as proposed or as a person says.

use serde::{Deserialize, Serialize};

use super::RoundCorrection;
use crate::access::keyed;
use crate::instrument::TargetGroup;

keyed! {
    /// What a line of the workbook is.
    LineKind {
        Item = "item",
        Section = "section",
        /// The line above a group of items, which names the devices.
        Heading = "heading",
        Instruction = "instruction",
        Title = "title",
        /// `令和6年度中`: from which year on the items below are asked.
        Period = "period",
        /// Belongs to the item above.
        Continued = "continued",
        Nothing = "nothing",
    }
}

impl LineKind {
    /// The word on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Item => "項目",
            Self::Section => "区分",
            Self::Heading => "対象機器の見出し",
            Self::Instruction => "注意書き",
            Self::Title => "表題",
            Self::Period => "年度の見出し",
            Self::Continued => "上の項目の続き",
            Self::Nothing => "使わない",
        }
    }
}

/// A line read otherwise than proposed; what is None stays as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineCorrection {
    pub sheet: String,
    /// From 0.
    pub row: u32,
    pub kind: LineKind,
    #[serde(default)]
    pub number: Option<String>,
    #[serde(default)]
    pub text: Option<String>,
    #[serde(default)]
    pub group: Option<TargetGroup>,
    /// How many rounds the form asks for here.
    #[serde(default)]
    pub rounds: Option<u32>,
    #[serde(default)]
    pub target: Option<bool>,
    /// The section that begins with this item, as it would be printed: `2　管理・運用`.
    #[serde(default)]
    pub section: Option<String>,
    /// Whether a "no" here makes all other items not required (ITEM-GATE).
    #[serde(default)]
    pub gate: Option<bool>,
    #[serde(default)]
    pub cells: Vec<RoundCorrection>,
}

impl LineCorrection {
    /// Says what the line is (`row` from 0) and leaves the rest as it was read.
    pub fn new(sheet: &str, row: u32, kind: LineKind) -> Self {
        Self {
            sheet: sheet.to_owned(),
            row,
            kind,
            number: None,
            text: None,
            group: None,
            rounds: None,
            target: None,
            section: None,
            gate: None,
            cells: Vec::new(),
        }
    }
}
