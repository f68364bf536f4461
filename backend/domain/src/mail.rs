//! Mails and the texts they are made from: a text with named gaps, and what fills them.

use crate::access::keyed;

keyed! {
    /// What became of a mail.
    MailState {
        Queued = "queued",
        Sent = "sent",
        Failed = "failed",
        /// What it asked for was done before it was sent.
        Cancelled = "cancelled",
    }
}

impl MailState {
    pub fn label(self) -> &'static str {
        match self {
            Self::Queued => "送信待ち",
            Self::Sent => "送信済み",
            Self::Failed => "送信できず",
            Self::Cancelled => "取りやめ",
        }
    }
}

/// A gap that nothing fills, or a brace that opens no gap.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadText {
    #[error("文面の「{{{name}}}」は使えません。使えるのは {known} です。")]
    Unknown { name: String, known: String },
    #[error("文面の {{ と }} の組が合っていません。「{0}」のあたりを確かめてください。")]
    Unpaired(String),
}

/// A text with gaps, as it goes out by mail or on paper.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Text {
    pub subject: String,
    pub body: String,
}

/// A name in braces and its value: `{医療機関名}`.
pub type Value = (String, String);

/// Fills the gaps of a text. Control characters in a value other than a line break are dropped: a value must not be
/// able to end a mail's header.
///
/// # Errors
/// [`BadText`] where a gap has no value or a brace no partner.
pub fn fill(text: &str, values: &[Value]) -> Result<String, BadText> {
    let known = || values.iter().map(|(name, _)| format!("{{{name}}}")).collect::<Vec<_>>().join("、");
    let value_of = |name: &str| {
        let found = values.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        found.ok_or_else(|| BadText::Unknown { name: name.to_owned(), known: known() })
    };
    let mut filled = String::with_capacity(text.len());
    for (index, piece) in text.split('{').enumerate() {
        let plain = if index == 0 {
            piece
        } else {
            let (name, rest) = piece.split_once('}').ok_or_else(|| unpaired(piece))?;
            filled.extend(value_of(name)?.chars().filter(|c| !c.is_control() || *c == '\n'));
            rest
        };
        if plain.contains('}') {
            return Err(unpaired(plain));
        }
        filled.push_str(plain);
    }
    Ok(filled)
}

/// Puts the secrets into the gaps that [`fill`] left open for them. Braces that came with a value stay as they are.
pub fn reveal(text: &str, secrets: &[Value]) -> String {
    secrets.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

fn unpaired(near: &str) -> BadText {
    BadText::Unpaired(near.chars().take(20).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str, value: &str) -> Result<String, BadText> {
        fill(text, &[("医療機関名".into(), value.into())])
    }

    #[test]
    fn gaps_are_filled_once_and_a_value_with_braces_stays_as_it_is() {
        assert_eq!(filled("{医療機関名} 御中", "見本病院").unwrap(), "見本病院 御中");
        assert_eq!(filled("{医療機関名}", "{年度}").unwrap(), "{年度}");
        assert_eq!(filled("件名", "").unwrap(), "件名");
    }

    #[test]
    fn a_name_with_braces_does_not_keep_a_mail_with_a_secret_from_going() {
        let values = [("宛名".to_owned(), "甲{乙 御中".to_owned()), ("リンク".to_owned(), "{リンク}".to_owned())];
        let kept = fill("{宛名}\n{リンク}", &values).unwrap();
        assert_eq!(
            reveal(&kept, &[("リンク".into(), "https://example.jp/v/1".into())]),
            "甲{乙 御中\nhttps://example.jp/v/1"
        );
    }

    #[test]
    fn a_value_cannot_add_a_header() {
        assert_eq!(filled("{医療機関名}", "見本\r病院\u{7f}\n").unwrap(), "見本病院\n");
    }

    #[test]
    fn a_gap_without_a_value_and_a_lone_brace_are_told_with_what_is_allowed() {
        let unknown = filled("{病院名}", "").unwrap_err().to_string();
        assert_eq!(unknown, "文面の「{病院名}」は使えません。使えるのは {医療機関名} です。");
        for text in ["{医療機関名", "医療機関名}", "{医療機関名}}"] {
            assert!(matches!(filled(text, ""), Err(BadText::Unpaired(_))), "{text}");
        }
    }
}
