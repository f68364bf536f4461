//! The words of the workbook that both writing and reading know.

use tachiiri_domain::answers::MAX_ROUND;
use tachiiri_domain::instrument::LiftingFact;

/// Name of the sheet with the questions.
pub const SHEET: &str = "チェックリスト";
/// Name of the sheet that explains.
pub const HELP: &str = "記入のしかた";

/// Labels of the block at the top that reading looks for.
pub const FACILITY_ID: &str = "医療機関ID";
pub const CONTRACT: &str = "事業者・システム";

/// The statements at the top, as the form asks them.
pub const FACTS: [(LiftingFact, &str); 2] = [
    (LiftingFact::NoVendorContract, "事業者との契約がない"),
    (LiftingFact::NoNetwork, "どのネットワークにもつながっていない（院内LANもない）"),
];

/// Stands behind an official text that nobody has confirmed yet.
pub const UNCONFIRMED: &str = "【文言未確認】";

/// What stands in a column of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Answer,
    ConfirmedOn,
    TargetOn,
    Note,
    Proxy,
}

impl Part {
    pub const ALL: [Self; 5] = [Self::Answer, Self::ConfirmedOn, Self::TargetOn, Self::Note, Self::Proxy];

    pub fn heading(self) -> &'static str {
        match self {
            Self::Answer => "回答",
            Self::ConfirmedOn => "確認日",
            Self::TargetOn => "目標日",
            Self::Note => "備考",
            Self::Proxy => "原本の所在",
        }
    }

    /// The part that a heading in anybody's words speaks of.
    pub fn of_heading(plain: &str) -> Option<Self> {
        let speaks = |words: &[&str]| words.iter().any(|word| plain.contains(word));
        let parts: [(Self, &[&str]); 5] = [
            (Self::TargetOn, &["目標日", "目標"]),
            (Self::Proxy, &["原本"]),
            (Self::Note, &["備考", "コメント", "メモ"]),
            (Self::Answer, &["回答", "結果", "はい"]),
            (Self::ConfirmedOn, &["確認日", "日付", "記入日", "年月日"]),
        ];
        parts.into_iter().find(|(_, words)| speaks(words)).map(|(part, _)| part)
    }
}

/// `1回目`, `第２回`, `三回目`: the round a heading begins with, and the rest of it.
pub fn round_mark(plain: &str) -> Option<(u8, &str)> {
    const KANJI: &str = "一二三四五六七八九";
    let text = plain.strip_prefix('第').unwrap_or(plain);
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = if digits > 0 {
        (text[..digits].parse().ok()?, &text[digits..])
    } else {
        let first = text.chars().next()?;
        let place = KANJI.chars().position(|kanji| kanji == first)?;
        (u8::try_from(place + 1).ok()?, &text[first.len_utf8()..])
    };
    let rest = rest.strip_prefix('回')?;
    let rest = rest.strip_prefix('目').unwrap_or(rest);
    // What is beyond the last round is said by the rules; a year or a page number is no round at all.
    (1..=MAX_ROUND * 2).contains(&number).then_some((number, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_in_anybodys_words() {
        for (text, wanted) in [
            ("1回目", Some((1, ""))),
            ("第2回", Some((2, ""))),
            ("三回目確認日", Some((3, "確認日"))),
            ("回答", None),
            ("2023回", None),
        ] {
            assert_eq!(round_mark(text), wanted, "{text}");
        }
        assert_eq!(Part::of_heading("確認結果(日付)"), Some(Part::Answer));
        assert_eq!(Part::of_heading("目標日(日付)"), Some(Part::TargetOn));
        assert_eq!(Part::of_heading("番号"), None);
        for part in Part::ALL {
            assert_eq!(Part::of_heading(part.heading()), Some(part));
        }
    }
}
