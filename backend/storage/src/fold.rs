//! One form for text that is searched: width, case and the two kanas do not matter.

use unicode_normalization::UnicodeNormalization;

/// NFKC, lower case, katakana as hiragana, no blanks.
pub(crate) fn fold(text: &str) -> String {
    let plain = text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace());
    plain.map(hiragana).collect()
}

/// ァ to ヶ stand 0x60 above their hiragana.
fn hiragana(c: char) -> char {
    match c {
        'ァ'..='ヶ' => char::from_u32(c as u32 - 0x60).unwrap_or(c),
        _ => c,
    }
}

/// A LIKE pattern for texts that contain `part`, its wildcards taken literally.
pub(crate) fn containing(part: &str) -> sea_orm::sea_query::LikeExpr {
    let literal = part.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    sea_orm::sea_query::LikeExpr::new(format!("%{literal}%")).escape('\\')
}

#[cfg(test)]
mod tests {
    #[test]
    fn width_case_and_kana_do_not_matter() {
        assert_eq!(super::fold("ﾐﾎﾝ ビョウイン　Ａb"), "みほんびょういんab");
    }
}
