//! What counts as はい, in our own words: short notes, each resting on one question of the ministry's list (研修Q&A).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::fiscal_year::FiscalYear;
use crate::instrument::Item;

/// A question of the list: category and number, `12-21`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Question {
    pub category: u8,
    pub number: u8,
}

/// How many questions each category of the list has, from category 1: 121 in all.
pub const QUESTIONS: [u8; 12] = [10, 4, 3, 1, 6, 6, 7, 9, 20, 1, 2, 52];

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("質問番号「{0}」は、研修Q&Aにありません。「12-21」のように、分類と番号で書いてください。")]
pub struct BadQuestion(String);

impl FromStr for Question {
    type Err = BadQuestion;
    fn from_str(text: &str) -> Result<Self, BadQuestion> {
        let bad = || BadQuestion(text.to_owned());
        let (category, number) = text.split_once('-').ok_or_else(bad)?;
        let of = |text: &str| text.parse::<u8>().map_err(|_| bad());
        let question = Self { category: of(category)?, number: of(number)? };
        let last = usize::from(question.category).checked_sub(1).and_then(|index| QUESTIONS.get(index));
        let there = last.is_some_and(|last| (1..=*last).contains(&question.number));
        if there { Ok(question) } else { Err(bad()) }
    }
}

impl TryFrom<String> for Question {
    type Error = BadQuestion;
    fn try_from(text: String) -> Result<Self, BadQuestion> {
        text.parse()
    }
}

impl From<Question> for String {
    fn from(question: Question) -> Self {
        question.to_string()
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.category, self.number)
    }
}

/// One note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    #[serde(rename = "q")]
    pub question: Question,
    /// Lineages of the items it belongs to, without the group's suffix; empty: その他.
    #[serde(default, rename = "on")]
    pub lineages: Vec<String>,
    /// It says what counts as はい, rather than something about it.
    #[serde(default)]
    pub yes: bool,
    /// ANS-CANNOT: what to ask of the vendor where a device cannot do it at all.
    #[serde(default)]
    pub cannot: bool,
    /// The years it holds for; empty: until something else is said.
    #[serde(default)]
    pub years: Vec<FiscalYear>,
    pub says: String,
}

impl Note {
    pub fn holds_in(&self, year: FiscalYear) -> bool {
        self.years.is_empty() || self.years.contains(&year)
    }

    /// Whether it belongs beside an item: its lineage, or its lineage on one group (`access-log@server`).
    pub fn belongs_to(&self, item: &Item) -> bool {
        let base = item.lineage.split('@').next().unwrap_or_default();
        self.lineages.iter().any(|one| *one == item.lineage || *one == base)
    }

    /// `研修Q&A 6-1（令和5年度）`; the year only where the note is bound to one.
    pub fn source(&self) -> String {
        let years: Vec<_> = self.years.iter().map(|year| year.label()).collect();
        let bound = if years.is_empty() { String::new() } else { format!("（{}）", years.join("、")) };
        format!("研修Q&A {}{bound}", self.question)
    }
}

/// The notes for a query in everyday words, best first; those that share nothing with it are left out.
///
/// Japanese has no blanks between words, so pairs of neighbouring characters are compared; a pair that few notes have
/// says more than one that many have. `extra` are further words a note is found by (the item it belongs to).
pub fn search<'a>(notes: &'a [Note], query: &str, extra: impl Fn(&Note) -> String) -> Vec<&'a Note> {
    let wanted = pairs(query);
    let texts: Vec<_> = notes.iter().map(|note| pairs(&format!("{} {}", note.says, extra(note)))).collect();
    let mut held: BTreeMap<&[char; 2], usize> = BTreeMap::new();
    for pair in texts.iter().flatten() {
        *held.entry(pair).or_default() += 1;
    }
    // The seam of a word and a particle is rare by chance and says little.
    let seam = |pair: &[char; 2]| if pair.iter().any(is_hiragana) { 8 } else { 1 };
    let weight =
        |pair: &[char; 2]| notes.len() * 100 / held.get(pair).copied().unwrap_or(notes.len()).max(1) / seam(pair);
    let score = |text: &BTreeSet<[char; 2]>| -> usize { wanted.intersection(text).map(weight).sum() };
    let mut found: Vec<_> = notes.iter().zip(&texts).map(|(note, text)| (score(text), note)).collect();
    if let Ok(question) = query.trim().parse::<Question>() {
        found.iter_mut().for_each(|(score, note)| *score = usize::from(note.question == question));
    }
    // What shares a pair by chance with the query would bury what answers it.
    let best = found.iter().map(|(score, _)| *score).max().unwrap_or_default();
    found.retain(|(score, _)| *score > 0 && *score * 8 >= best);
    found.sort_by_key(|(score, note)| (std::cmp::Reverse(*score), note.question));
    found.into_iter().map(|(_, note)| note).collect()
}

/// Neighbouring characters of the words in a text, width, case and the two kanas made alike. Particles in hiragana alone
/// are in every sentence and say nothing.
fn pairs(text: &str) -> BTreeSet<[char; 2]> {
    // Hospitals say ベンダー where the notes say 事業者.
    let text = text.nfkc().collect::<String>().replace("ベンダー", "事業者");
    let plain: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
    let pairs = plain.windows(2).filter_map(|pair| <[char; 2]>::try_from(pair).ok());
    pairs.filter(|pair| pair.iter().all(|c| c.is_alphanumeric()) && !pair.iter().all(is_hiragana)).collect()
}

fn is_hiragana(c: &char) -> bool {
    ('ぁ'..='ん').contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_that_the_list_has_not_is_refused() {
        assert_eq!("12-52".parse::<Question>().unwrap().to_string(), "12-52");
        for bad in ["12-53", "13-1", "0-1", "1-0", "12", "一-1"] {
            assert!(bad.parse::<Question>().unwrap_err().to_string().contains(bad), "{bad}");
        }
        assert_eq!(QUESTIONS.iter().map(|of| u32::from(*of)).sum::<u32>(), 121);
    }
}
