//! 様式・チェックリストの版: data, never code. A published version never changes.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::access::keyed;
use crate::fiscal_year::FiscalYear;

keyed! {
    /// Who answers a form.
    Respondent {
        /// 医療機関確認用
        Facility = "facility",
        /// 事業者確認用
        Vendor = "vendor",
    }
}

impl Respondent {
    pub fn label(self) -> &'static str {
        match self {
            Self::Facility => "医療機関確認用",
            Self::Vendor => "事業者確認用",
        }
    }
}

keyed! {
    /// What a form is for. Of each year and respondent one inspection form is current; the others stand beside it.
    #[derive(Default)]
    Purpose {
        #[default]
        /// 立入検査 事前提出: the yearly checklist that health centres collect.
        Inspection = "inspection",
        /// 自己点検: a guideline's own list, kept by the facility.
        SelfCheck = "self_check",
    }
}

impl Purpose {
    pub fn label(self) -> &'static str {
        match self {
            Self::Inspection => "立入検査 事前提出",
            Self::SelfCheck => "自己点検",
        }
    }
}

keyed! {
    /// A value an item can be answered with; which of them a form knows is its data.
    Answer {
        Yes = "yes",
        No = "no",
        NotApplicable = "not_applicable",
    }
}

impl Answer {
    pub fn label(self) -> &'static str {
        match self {
            Self::Yes => "はい",
            Self::No => "いいえ",
            Self::NotApplicable => "対象外",
        }
    }
}

keyed! {
    /// 対象機器. Numbers repeat per group, so an item's key is section + number + group.
    TargetGroup {
        None = "none",
        All = "all",
        Server = "server",
        Terminal = "terminal",
        Network = "network",
    }
}

impl TargetGroup {
    pub fn label(self) -> &'static str {
        match self {
            Self::None => "",
            Self::All => "全般",
            Self::Server => "サーバ",
            Self::Terminal => "端末PC",
            Self::Network => "ネットワーク機器",
        }
    }
}

keyed! {
    /// A statement about the facility that lifts items.
    LiftingFact {
        /// ITEM-NO-VENDOR
        NoVendorContract = "no_vendor_contract",
        /// ITEM-NO-NETWORK: no network of any kind; an internal LAN is one.
        NoNetwork = "no_network",
    }
}

/// Whether the form asks for further rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rounds {
    /// The gate: one answer, one date.
    One,
    /// The form has no further column; later rounds are ours.
    FirstOnly,
    Many,
}

/// How sure the wording is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wording {
    Official,
    /// Seen in the ministry's draft.
    DraftNotice,
    /// Pieced together.
    Unverified,
    /// Nobody saw it.
    Candidate,
    Missing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Every wording stands in the source.
    Official,
    /// Cannot be published before the wording is confirmed.
    Draft,
}

/// The notice a form came with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    #[serde(default)]
    pub number: String,
    #[serde(default)]
    pub date: Option<NaiveDate>,
    pub title: String,
}

/// Whether the form asks for a target date (目標日), and the days it may lie in, both ends included.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    pub asked: bool,
    #[serde(default)]
    pub from: Option<NaiveDate>,
    #[serde(default)]
    pub to: Option<NaiveDate>,
}

/// How a lineage goes on from the year before when it is not simply the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Continues {
    pub kind: ContinuesKind,
    #[serde(default)]
    pub lineages: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ContinuesKind {
    Merged,
    Split,
    Changed,
    New,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    pub code: String,
    pub label: String,
}

/// One question of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Unique in the version: section-number[-group].
    pub code: String,
    /// Follows the item through the years.
    pub lineage: String,
    pub section: String,
    pub number: String,
    pub group: TargetGroup,
    /// The form's line above a group.
    #[serde(default)]
    pub heading: String,
    /// The official text.
    pub label: String,
    /// Our words for tables.
    pub short: String,
    pub wording: Wording,
    #[serde(default)]
    pub gate: bool,
    pub rounds: Rounds,
    #[serde(default)]
    pub target: Target,
    /// Before that fiscal year the item is reference only (ITEM-YEAR).
    pub required_from: FiscalYear,
    #[serde(default)]
    pub not_required_when: Vec<LiftingFact>,
    #[serde(default)]
    pub continues: Option<Continues>,
    /// The facility lineage that a vendor's answer supports or contradicts (VEN-PAIR).
    #[serde(default)]
    pub pairs_with: Option<String>,
    #[serde(default)]
    pub note: String,
    /// Where an administrator confirmed the wording; empty where the file came with it confirmed, or nobody did yet.
    #[serde(default)]
    pub source: String,
}

impl Item {
    /// `2(7)`: section and number; the number alone where it names its place itself (`1.1①`, `No.28`). Empty for the gate.
    pub fn full_number(&self) -> String {
        let names_itself = self.number.starts_with(|first: char| first.is_ascii_alphanumeric());
        match self.section.as_str() {
            "0" => String::new(),
            _ if names_itself => self.number.clone(),
            section => format!("{section}{}", self.number),
        }
    }

    /// `2(7) ネットワーク機器`, the way an office names an item.
    pub fn label_short(&self) -> String {
        let number = self.full_number();
        [number.as_str(), self.group.label()]
            .iter()
            .filter(|part| !part.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// One version of a form, whole and self-contained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    pub instrument: String,
    pub version: String,
    pub fiscal_year: FiscalYear,
    pub respondent: Respondent,
    #[serde(default)]
    pub purpose: Purpose,
    pub title: String,
    pub status: Status,
    #[serde(default)]
    pub notice: Option<Notice>,
    pub answers: Vec<Answer>,
    #[serde(default)]
    pub instructions: Vec<String>,
    pub sections: Vec<Section>,
    pub items: Vec<Item>,
}

impl Instrument {
    pub fn item(&self, code: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.code == code)
    }

    pub fn gate(&self) -> Option<&Item> {
        self.items.iter().find(|item| item.gate)
    }

    pub fn section_label(&self, code: &str) -> &str {
        self.sections.iter().find(|section| section.code == code).map_or("", |section| section.label.as_str())
    }

    /// `mhlw-cyber-facility/r5`.
    pub fn key(&self) -> String {
        format!("{}/{}", self.instrument, self.version)
    }

    /// Items whose wording nobody confirmed; while there is one, the version stays a draft.
    pub fn unconfirmed(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.wording != Wording::Official)
    }

    /// Whether the version may be published as it stands.
    pub fn is_confirmed(&self) -> bool {
        self.status == Status::Official && self.unconfirmed().next().is_none()
    }
}
