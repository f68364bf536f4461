//! 病床規模: derived from the raw bed count, never stored.

use std::fmt;
use std::str::FromStr;

/// A class of hospitals by beds. The last three are those of the support programme (S2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum BedClass {
    /// Clinics, and hospitals that report fewer than 20 beds.
    #[serde(rename = "0-19")]
    Under20,
    /// 小規模
    #[serde(rename = "20-199")]
    Small,
    /// 中規模
    #[serde(rename = "200-399")]
    Medium,
    /// 大規模
    #[serde(rename = "400+")]
    Large,
}

impl BedClass {
    pub const ALL: [Self; 4] = [Self::Under20, Self::Small, Self::Medium, Self::Large];
    /// The three classes that have a support quota (S2).
    pub const SUPPORT: [Self; 3] = [Self::Small, Self::Medium, Self::Large];

    pub fn of(beds: u32) -> Self {
        match beds {
            0..20 => Self::Under20,
            20..200 => Self::Small,
            200..400 => Self::Medium,
            400.. => Self::Large,
        }
    }

    /// The key in files, URLs and on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::Under20 => "0-19",
            Self::Small => "20-199",
            Self::Medium => "200-399",
            Self::Large => "400+",
        }
    }

    /// `小規模（20〜199床）`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Under20 => "20床未満",
            Self::Small => "小規模（20〜199床）",
            Self::Medium => "中規模（200〜399床）",
            Self::Large => "大規模（400床以上）",
        }
    }

    /// Days of the contractor's survey for one hospital, in tenths of a day: (least, most). SUP-EFFORT, S2.
    pub fn survey_tenth_days(self) -> Option<(u32, u32)> {
        match self {
            Self::Under20 => None,
            Self::Small => Some((16, 25)),
            Self::Medium => Some((33, 50)),
            Self::Large => Some((66, 100)),
        }
    }
}

impl fmt::Display for BedClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("病床規模「{0}」は使えません。20-199、200-399、400+（20床未満は 0-19）のいずれかを入れてください。")]
pub struct BadBedClass(String);

impl FromStr for BedClass {
    type Err = BadBedClass;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|class| class.key() == text).ok_or_else(|| BadBedClass(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edges_of_the_classes_are_those_of_the_programme() {
        let class = |beds| BedClass::of(beds).key();
        assert_eq!(
            [0, 19, 20, 199, 200, 399, 400, 1200].map(class),
            ["0-19", "0-19", "20-199", "20-199", "200-399", "200-399", "400+", "400+"]
        );
        for class in BedClass::ALL {
            assert_eq!(class.key().parse(), Ok(class));
        }
    }
}
