//! Texts of a form, compared by meaning: width, white space and decoration do not count.

use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::{Respondent, TargetGroup};
use unicode_normalization::UnicodeNormalization;

/// Plain characters without white space.
pub(super) fn plain(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// A printed text without the line breaks and spaces that only its cell asked for.
pub(super) fn tidy(text: &str) -> String {
    let mut tidy = String::new();
    let mut gap = false;
    for c in text.trim().chars() {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        // Between Latin letters a break stands for a space; between kana and kanji for nothing.
        if gap && c.is_ascii_alphanumeric() && tidy.ends_with(|last: char| last.is_ascii_alphanumeric()) {
            tidy.push(' ');
        }
        tidy.push(c);
        gap = false;
    }
    tidy
}

/// A number in front of a text, or alone: as it is printed, what it counts to, and what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Numbered<'a> {
    pub printed: &'a str,
    /// `2-3` counts to two numbers.
    pub counts: Vec<u32>,
    pub rest: &'a str,
    /// `(1)`, `①`: how items are numbered, seldom sections.
    pub enclosed: bool,
    /// `Ⅰ`, `第1`: how sections are numbered, seldom items.
    pub grand: bool,
}

/// Reads `(1) …`, `① …`, `１．…`, `Ⅰ …`, `第１ …`, `2-3 …`.
pub(super) fn numbered(text: &str) -> Option<Numbered<'_>> {
    let text = text.trim();
    let first = text.chars().next()?;
    let after = |count: usize| text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
    if let Some(count) = circled(first) {
        return Some(split(text, after(1), vec![count], (true, false)));
    }
    if let Some(count) = roman(first) {
        return Some(split(text, after(1), vec![count], (false, true)));
    }
    let grand = first == '第';
    let opened = matches!(first, '(' | '（' | '[' | '［' | '【');
    let from = if opened || grand { 1 } else { 0 };
    let body = &text[after(from)..];
    let (counts, length) = digits(body)?;
    let end = after(from) + length;
    let next = text[end..].chars().next();
    if opened && !matches!(next, Some(')' | '）' | ']' | '］' | '】')) {
        return None;
    }
    // 「3つの…」「13文字…」 and dates are texts that begin with a figure.
    let apart = next.is_none_or(|c| c.is_whitespace() || ".．)）、,:：".contains(c) || opened);
    let glued_heading = counts.len() == 1 && next.is_some_and(is_ideograph) && !text.ends_with('。');
    if !(apart || grand || glued_heading) {
        return None;
    }
    let closed = next.filter(|c| ".．)）]］】、:：".contains(*c)).map_or(0, char::len_utf8);
    let closes_bracket = matches!(next, Some(')' | '）' | ']' | '］' | '】'));
    Some(split(text, end + closed, counts, (opened || closes_bracket, grand)))
}

/// An item's number in one spelling: `(1)`, `1`; `①` stays as it is.
pub(super) fn number(printed: &str) -> String {
    let mark = |c: char| circled(c).or(roman(c)).is_some();
    let printed = if printed.contains(mark) { printed.trim().to_owned() } else { plain(printed) };
    printed.trim_end_matches(['.', '．', '、', ',', ':']).to_owned()
}

fn split(text: &str, at: usize, counts: Vec<u32>, (enclosed, grand): (bool, bool)) -> Numbered<'_> {
    Numbered { printed: &text[..at], counts, rest: text[at..].trim(), enclosed, grand }
}

fn circled(c: char) -> Option<u32> {
    ('①'..='⑳').contains(&c).then(|| c as u32 - '①' as u32 + 1)
}

fn roman(c: char) -> Option<u32> {
    ('Ⅰ'..='Ⅻ').contains(&c).then(|| c as u32 - 'Ⅰ' as u32 + 1)
}

fn is_ideograph(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Up to two groups of digits joined by a hyphen or a dot: what they count to, and their length in bytes.
fn digits(text: &str) -> Option<(Vec<u32>, usize)> {
    let (mut counts, mut current, mut length) = (Vec::new(), None::<u32>, 0);
    for (at, c) in text.char_indices() {
        let digit = std::iter::once(c).nfkc().next().and_then(|c| c.to_digit(10));
        match (digit, current) {
            (Some(digit), _) => {
                current = Some(current.unwrap_or(0).checked_mul(10)?.checked_add(digit)?);
                length = at + c.len_utf8();
            }
            (None, Some(count)) if "-－‐−.．".contains(c) => {
                counts.push(count);
                current = None;
            }
            _ => break,
        }
    }
    counts.extend(current);
    ((1..=2).contains(&counts.len()) && counts.iter().all(|count| *count < 100)).then_some((counts, length))
}

/// 対象機器 that a heading names; several of them, or 全般, are all.
pub(super) fn group(text: &str) -> Option<TargetGroup> {
    let text = plain(text);
    let named: Vec<_> = [
        ("サーバ", TargetGroup::Server),
        ("端末", TargetGroup::Terminal),
        ("ネットワーク機器", TargetGroup::Network),
        ("NW機器", TargetGroup::Network),
    ]
    .into_iter()
    .filter(|(word, _)| text.contains(word))
    .map(|(_, group)| group)
    .collect();
    match named.as_slice() {
        [one] => Some(*one),
        [_, ..] => Some(TargetGroup::All),
        [] => ["全般", "全体", "共通"].iter().any(|word| text.contains(word)).then_some(TargetGroup::All),
    }
}

/// 令和6年度, 令和元年度 anywhere in a text, in their order.
pub(super) fn fiscal_years(text: &str) -> Vec<FiscalYear> {
    let text = plain(text);
    let parts = text.split("令和").skip(1);
    let years = parts.filter_map(|part| {
        let (number, _) = part.split_once("年度")?;
        let number: i32 = if number == "元" { 1 } else { number.parse().ok()? };
        FiscalYear::new(2018 + number).ok()
    });
    years.collect()
}

/// Who a line or a sheet's name says the form is for.
pub(super) fn respondent(text: &str) -> Option<Respondent> {
    let text = plain(text);
    let vendor = text.contains("事業者");
    let facility = ["医療機関", "病院", "診療所", "薬局", "助産所"].iter().any(|word| text.contains(word));
    match (vendor, facility) {
        (true, false) => Some(Respondent::Vendor),
        (false, true) => Some(Respondent::Facility),
        (true, true) | (false, false) => None,
    }
}

/// Whether a text is a whole sentence, or the question of an item.
pub(super) fn is_sentence(text: &str) -> bool {
    let text = plain(text);
    let end = text.trim_end_matches([')', '」']);
    end.ends_with(['。', '?'])
        || end.ends_with("か")
        || end.ends_with("いる")
        || end.ends_with("した")
        || end.contains('。')
}

/// A heading without the marks and brackets around it: `■ …`, `〈…〉`.
pub(super) fn bare(heading: &str) -> &str {
    let heading = heading.trim_start_matches(['■', '◆', '◇', '▼', '○', '〇', '□', '●']).trim();
    let pairs = [('〈', '〉'), ('《', '》'), ('【', '】'), ('＜', '＞'), ('<', '>')];
    let within = pairs.iter().find_map(|(open, close)| heading.strip_prefix(*open)?.strip_suffix(*close));
    within.unwrap_or(heading)
}

/// ※, ＊, （注）: a remark, not a part of the form.
pub(super) fn is_remark(text: &str) -> bool {
    let text = plain(text);
    text.starts_with(['※', '*', '●', '・', '◎', '★']) || text.starts_with("(注") || text.starts_with("注")
}

/// 1回目, 第２回, 初回.
pub(super) fn round(text: &str) -> Option<u32> {
    if text.contains("初回") {
        return Some(1);
    }
    let before = text.split_once('回')?.0;
    let last = before.chars().next_back()?;
    let kanji = "一二三四五六七八九".chars().position(|one| one == last).map(|at| at as u32 + 1);
    last.to_digit(10).or(kanji).filter(|round| *round > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_figures() {
        let read = |text| numbered(text).map(|one| (one.printed.to_owned(), one.counts, one.rest.to_owned()));
        assert_eq!(read("(1) 台帳"), Some(("(1)".into(), vec![1], "台帳".into())));
        assert_eq!(read("（１２）台帳"), Some(("（１２）".into(), vec![12], "台帳".into())));
        assert_eq!(read("⑦接続元"), Some(("⑦".into(), vec![7], "接続元".into())));
        assert_eq!(read("2-3. 規程"), Some(("2-3.".into(), vec![2, 3], "規程".into())));
        assert_eq!(read("２\n管理・運用"), Some(("２".into(), vec![2], "管理・運用".into())));
        assert_eq!(read("2医療情報システムの管理・運用").unwrap().1, [2]);
        assert_eq!(read("13文字以上としている。"), None);
        assert_eq!(read("2026/5/20"), None);
        assert_eq!(read("(／)"), None);
    }

    #[test]
    fn a_heading_that_names_two_devices_means_all() {
        assert_eq!(group("端末 PC について"), Some(TargetGroup::Terminal));
        assert_eq!(group("サーバ、端末PC、ネットワーク機器について"), Some(TargetGroup::All));
        assert_eq!(group("体制"), None);
    }
}
