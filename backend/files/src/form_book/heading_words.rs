//! What the words of a heading say: what a column is for, and of which round.

use tachiiri_domain::form_book::ColumnMeaning;

use super::grid::Field;
use super::words::{is_sentence, plain, round};

/// What a heading says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Says {
    pub meaning: Option<ColumnMeaning>,
    pub round: Option<u32>,
    /// 対応目標日, over the columns of month and day too.
    pub target: bool,
}

/// No heading is longer, in characters.
pub(super) const LONGEST: usize = 24;

/// A heading without white space; how to fill the column may stand below it, in brackets and at length.
pub(super) fn heading(text: &str) -> String {
    let below = text.split_once('\n').filter(|(_, below)| below.trim_start().starts_with(['(', '（']));
    match below {
        Some((heading, _)) if plain(text).chars().count() > LONGEST => plain(heading),
        _ => plain(text),
    }
}

pub(super) fn is_question(text: &str) -> bool {
    is_sentence(&heading(text)) && says_text(text) == Says::default()
}

/// The lower heading says what a column is for, the upper ones which round, and whether its date is a target.
pub(super) fn below(above: Says, here: Says) -> Says {
    let target = above.target || here.target;
    let meaning = match here.meaning.or(above.meaning) {
        Some(ColumnMeaning::ConfirmedOn) if target => Some(ColumnMeaning::TargetOn),
        other => other,
    };
    Says { meaning, round: here.round.or(above.round), target }
}

/// The round that a short text names, and whether it names a target date; None where it names neither.
pub(super) fn round_named(text: &str) -> Option<(Option<u32>, bool)> {
    let says = says_text(text);
    let names = plain(text).chars().count() <= 8 && (says.round.is_some() || says.target);
    names.then_some((says.round, says.target))
}

pub(super) fn says(field: &Field) -> Says {
    says_text(&field.text)
}

fn says_text(text: &str) -> Says {
    let text = heading(text);
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    if bare.is_empty() || text.chars().count() > LONGEST || text.contains("チェックリスト") {
        return Says::default();
    }
    let target = ["目標", "予定日", "予定時期", "期限"].iter().any(|word| text.contains(word));
    Says { meaning: meaning(&text, &bare, target), round: round(&text), target }
}

fn meaning(text: &str, bare: &str, target: bool) -> Option<ColumnMeaning> {
    use ColumnMeaning::*;
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let is = |words: &[&str]| words.contains(&bare);
    let found = match () {
        () if target => TargetOn,
        () if is(&["はい", "実施", "有"]) => Yes,
        () if is(&["いいえ", "未実施", "無"]) => No,
        () if is(&["対象外", "該当なし", "非該当"]) => NotApplicable,
        () if is(&["年", "月", "日"]) => ConfirmedOn,
        () if is(&["No", "NO", "no", "番号", "項番", "項目番号", "通番"]) => Number,
        () if has(&["備考", "メモ", "特記", "コメント", "解説", "参照", "根拠"]) => Note,
        () if has(&[
            "結果",
            "回答",
            "実施状況",
            "取組状況",
            "対応状況",
            "チェック欄",
            "はい・いいえ",
            "はい/いいえ",
        ]) =>
        {
            Answer
        }
        () if has(&["日付", "年月日"]) || bare.ends_with('日') => ConfirmedOn,
        () if has(&["区分", "分類", "大項目", "カテゴリ", "分野"]) => Section,
        () if has(&["項目", "設問", "質問", "内容", "事項"]) => Text,
        () if has(&["対象"]) => Group,
        () => return None,
    };
    Some(found)
}
