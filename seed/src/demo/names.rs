//! Names that nobody takes for real: words for "sample", "fiction" and "example", with everyday additions.

const WORDS: [(&str, &str); 16] = [
    ("見本", "ミホン"),
    ("架空", "カクウ"),
    ("例示", "レイジ"),
    ("仮名", "カメイ"),
    ("試作", "シサク"),
    ("想定", "ソウテイ"),
    ("雛形", "ヒナガタ"),
    ("模型", "モケイ"),
    ("仮設", "カセツ"),
    ("虚構", "キョコウ"),
    ("空想", "クウソウ"),
    ("絵空", "エソラ"),
    ("図解", "ズカイ"),
    ("練習", "レンシュウ"),
    ("予行", "ヨコウ"),
    ("試験", "シケン"),
];

const ADDITIONS: [(&str, &str); 20] = [
    ("中央", "チュウオウ"),
    ("東", "ヒガシ"),
    ("西", "ニシ"),
    ("南", "ミナミ"),
    ("北", "キタ"),
    ("市民", "シミン"),
    ("厚生", "コウセイ"),
    ("記念", "キネン"),
    ("みなと", "ミナト"),
    ("ひかり", "ヒカリ"),
    ("みどり", "ミドリ"),
    ("青葉", "アオバ"),
    ("若葉", "ワカバ"),
    ("さくら", "サクラ"),
    ("川岸", "カワギシ"),
    ("丘の上", "オカノウエ"),
    ("駅前", "エキマエ"),
    ("湖畔", "コハン"),
    ("リハビリテーション", "リハビリテーション"),
    ("こころ", "ココロ"),
];

const NUMBERS: [(&str, &str); 16] = [
    ("", ""),
    ("第二", "ダイニ"),
    ("第三", "ダイサン"),
    ("第四", "ダイヨン"),
    ("第五", "ダイゴ"),
    ("第六", "ダイロク"),
    ("第七", "ダイナナ"),
    ("第八", "ダイハチ"),
    ("第九", "ダイキュウ"),
    ("第十", "ダイジュウ"),
    ("第十一", "ダイジュウイチ"),
    ("第十二", "ダイジュウニ"),
    ("第十三", "ダイジュウサン"),
    ("第十四", "ダイジュウヨン"),
    ("第十五", "ダイジュウゴ"),
    ("第十六", "ダイジュウロク"),
];

/// Name and reading of the `index`-th facility; `kind` is its last part with the reading, e.g. 病院.
/// Different for every index below [`super::MOST_HOSPITALS`].
pub(super) fn of(index: u32, kind: (&str, &str)) -> (String, String) {
    let index = index as usize;
    let (words, additions) = (WORDS.len(), ADDITIONS.len());
    let word = WORDS[index % words];
    // 7 and 20 have no common divisor, nor have 7 × 16 + 1 and 20: every word meets every addition before one recurs.
    let addition = ADDITIONS[(7 * index + index / words) % additions];
    let number = NUMBERS[index / (words * additions) % NUMBERS.len()];
    let name = [word.0, addition.0, number.0, kind.0].concat();
    let reading = [word.1, addition.1, number.1, kind.1].concat();
    (name, reading)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::demo::MOST_HOSPITALS;

    #[test]
    fn no_two_hospitals_bear_the_same_name() {
        let names: HashSet<_> = (0..MOST_HOSPITALS).map(|index| of(index, ("病院", "ビョウイン")).0).collect();
        assert_eq!(names.len(), MOST_HOSPITALS as usize);
        let reading = "ミホンチュウオウビョウイン".to_owned();
        assert_eq!(of(0, ("病院", "ビョウイン")), ("見本中央病院".to_owned(), reading));
    }
}
