//! What is known of a facility besides its register: value, source, date. Unknown is a value of its own.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::access::keyed;

keyed! {
    /// A fact that selection asks about (S2).
    FactKey {
        /// 電子カルテシステムの導入
        Ehr = "ehr",
        /// 三次救急
        TertiaryEmergency = "tertiary_emergency",
        /// 二次救急
        SecondaryEmergency = "secondary_emergency",
        /// 災害拠点病院
        DisasterBase = "disaster_base",
        /// 特定機能病院
        SpecialFunction = "special_function",
        /// 地域医療支援病院
        RegionalSupport = "regional_support",
        /// 過去に支援対象となった
        SupportedBefore = "supported_before",
    }
}

impl FactKey {
    pub fn label(self) -> &'static str {
        match self {
            Self::Ehr => "電子カルテ",
            Self::TertiaryEmergency => "三次救急",
            Self::SecondaryEmergency => "二次救急",
            Self::DisasterBase => "災害拠点病院",
            Self::SpecialFunction => "特定機能病院",
            Self::RegionalSupport => "地域医療支援病院",
            Self::SupportedBefore => "過去の支援",
        }
    }
}

keyed! {
    FactValue {
        Yes = "yes",
        No = "no",
        Unknown = "unknown",
    }
}

impl FactValue {
    pub fn label(self) -> &'static str {
        match self {
            Self::Yes => "あり",
            Self::No => "なし",
            Self::Unknown => "不明",
        }
    }
}

/// One statement about a facility, with where it comes from and the day it was true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub key: FactKey,
    pub value: FactValue,
    pub source: String,
    pub as_of: NaiveDate,
}
