//! 都道府県 and the tree prefecture ⊃ authority ⊃ health centre.

use std::fmt;
use std::str::FromStr;

/// A prefecture by its JIS X 0401 code, 01–47, or 99 for the made-up 見本県.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PrefectureCode(u8);

const NAMES: [&str; 47] = [
    "北海道",
    "青森県",
    "岩手県",
    "宮城県",
    "秋田県",
    "山形県",
    "福島県",
    "茨城県",
    "栃木県",
    "群馬県",
    "埼玉県",
    "千葉県",
    "東京都",
    "神奈川県",
    "新潟県",
    "富山県",
    "石川県",
    "福井県",
    "山梨県",
    "長野県",
    "岐阜県",
    "静岡県",
    "愛知県",
    "三重県",
    "滋賀県",
    "京都府",
    "大阪府",
    "兵庫県",
    "奈良県",
    "和歌山県",
    "鳥取県",
    "島根県",
    "岡山県",
    "広島県",
    "山口県",
    "徳島県",
    "香川県",
    "愛媛県",
    "高知県",
    "福岡県",
    "佐賀県",
    "長崎県",
    "熊本県",
    "大分県",
    "宮崎県",
    "鹿児島県",
    "沖縄県",
];

/// The made-up prefecture of the demonstration.
const DEMO: (u8, &str) = (99, "見本県");

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("都道府県「{0}」は使えません。JIS X 0401 の2桁のコード（01〜47、見本県は 99）を入れてください。")]
pub struct BadPrefecture(String);

impl PrefectureCode {
    pub fn new(code: u8) -> Result<Self, BadPrefecture> {
        if (1..=47).contains(&code) || code == DEMO.0 { Ok(Self(code)) } else { Err(BadPrefecture(code.to_string())) }
    }

    /// All real prefectures in the order of their codes.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=47).map(Self)
    }

    pub fn from_name(name: &str) -> Result<Self, BadPrefecture> {
        if name == DEMO.1 {
            return Ok(Self(DEMO.0));
        }
        let index = NAMES.iter().position(|known| *known == name);
        index.map(|index| Self(index as u8 + 1)).ok_or_else(|| BadPrefecture(name.to_owned()))
    }

    pub fn name(self) -> &'static str {
        if self.0 == DEMO.0 { DEMO.1 } else { NAMES[usize::from(self.0) - 1] }
    }

    /// Whether this is the demonstration's 見本県.
    pub fn is_made_up(self) -> bool {
        self.0 == DEMO.0
    }
}

impl fmt::Display for PrefectureCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}", self.0)
    }
}

impl FromStr for PrefectureCode {
    type Err = BadPrefecture;
    /// Reads `1`, `01`, and nothing else.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = !text.is_empty() && text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
        let code = text.parse().ok().filter(|_| digits);
        code.and_then(|code| Self::new(code).ok()).ok_or_else(|| BadPrefecture(text.to_owned()))
    }
}

impl TryFrom<String> for PrefectureCode {
    type Error = BadPrefecture;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<PrefectureCode> for String {
    fn from(code: PrefectureCode) -> String {
        code.to_string()
    }
}

/// A municipality by its five-digit code (JIS X 0401 + JIS X 0402), e.g. `14203`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MunicipalityCode(String);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("市区町村コード「{0}」は使えません。都道府県コード2桁＋市区町村コード3桁の5桁の数字を入れてください。")]
pub struct BadMunicipality(String);

impl MunicipalityCode {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The prefecture named by the first two digits.
    pub fn prefecture(&self) -> PrefectureCode {
        self.0[..2].parse().expect("checked when the code was made")
    }
}

impl FromStr for MunicipalityCode {
    type Err = BadMunicipality;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let five_digits = text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit());
        if five_digits && text[..2].parse::<PrefectureCode>().is_ok() {
            Ok(Self(text.to_owned()))
        } else {
            Err(BadMunicipality(text.to_owned()))
        }
    }
}

impl TryFrom<String> for MunicipalityCode {
    type Error = BadMunicipality;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<MunicipalityCode> for String {
    fn from(code: MunicipalityCode) -> String {
        code.0
    }
}

impl fmt::Display for MunicipalityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefectures_read_by_code_and_by_name() {
        assert_eq!("14".parse::<PrefectureCode>().unwrap().name(), "神奈川県");
        assert_eq!("1".parse::<PrefectureCode>().unwrap().to_string(), "01");
        assert_eq!(PrefectureCode::from_name("沖縄県").unwrap().to_string(), "47");
        for bad in ["", "0", "48", "+1", "１", "001"] {
            assert!(bad.parse::<PrefectureCode>().is_err(), "{bad}");
        }
        assert_eq!(PrefectureCode::all().count(), 47);
    }

    #[test]
    fn a_municipality_carries_its_prefecture() {
        let hiratsuka: MunicipalityCode = "14203".parse().unwrap();
        assert_eq!(hiratsuka.prefecture().to_string(), "14");
        assert!("142030".parse::<MunicipalityCode>().is_err() && "1420a".parse::<MunicipalityCode>().is_err());
    }
}
