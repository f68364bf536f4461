//! 項目の系譜: which questions of one year go on as which of the next (STAT-COMPARE: by lineage only).

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

use crate::instrument::{ContinuesKind, Instrument, Item};

/// What became of a question since the year before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Became {
    Same,
    Changed,
    Merged,
    Split,
}

impl Became {
    /// For the person who answers again; empty where nothing happened.
    pub fn label(self) -> &'static str {
        match self {
            Self::Same => "",
            Self::Changed => "文言が変わりました",
            Self::Merged => "いくつかの項目が一つになりました",
            Self::Split => "一つの項目が分かれました",
        }
    }
}

/// The items of `before` that `item` goes on from, and how. None where the question is new.
///
/// The same lineage with another wording is a changed question, whether or not the form says so: an answer to other
/// words is not taken over. Width of letters and white space are no wording.
pub fn ancestors<'a>(item: &Item, before: &'a Instrument) -> Option<(Became, Vec<&'a Item>)> {
    let own = std::slice::from_ref(&item.lineage);
    let (became, lineages) = match &item.continues {
        None => (Became::Same, own),
        Some(continues) => {
            let became = match continues.kind {
                ContinuesKind::New => return None,
                ContinuesKind::Merged => Became::Merged,
                ContinuesKind::Split => Became::Split,
                ContinuesKind::Changed => Became::Changed,
            };
            (became, if continues.lineages.is_empty() { own } else { continues.lineages.as_slice() })
        }
    };
    let found: Vec<_> = before.items.iter().filter(|old| lineages.contains(&old.lineage)).collect();
    let reworded = became == Became::Same && found.iter().any(|old| !says_the_same(&old.label, &item.label));
    let became = if reworded { Became::Changed } else { became };
    (!found.is_empty()).then_some((became, found))
}

/// The items of `after` that go on from `item`; empty where the question was dropped.
pub fn successors<'a>(item: &Item, before: &Instrument, after: &'a Instrument) -> Vec<&'a Item> {
    let goes_on = |next: &&Item| {
        let (_, found) = ancestors(next, before)?;
        found.iter().any(|old| old.lineage == item.lineage).then_some(())
    };
    after.items.iter().filter(|next| goes_on(next).is_some()).collect()
}

/// Whether two wordings differ in nothing but the width of letters and white space.
pub fn says_the_same(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.nfkc().filter(|letter| !letter.is_whitespace()).collect::<String>();
    plain(one) == plain(other)
}

/// What the next year did with the questions of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Same,
    Changed,
    Merged,
    Split,
    New,
    Dropped,
}

impl Change {
    pub fn label(self) -> &'static str {
        match self {
            Self::Same => "同じ",
            Self::Changed => "文言の変更",
            Self::Merged => "統合",
            Self::Split => "分割",
            Self::New => "新設",
            Self::Dropped => "廃止",
        }
    }
}

/// One question in both years.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Difference<'a> {
    pub change: Change,
    /// Empty where the question is new.
    pub before: Vec<&'a Item>,
    /// None where it was dropped.
    pub after: Option<&'a Item>,
    /// 参考項目から必須へ: reference in the year of the form before, required in the year of this one.
    pub promoted: bool,
    /// Another number, section or target group.
    pub moved: bool,
}

/// What is different between a form and the one of a year before, in the order of `after`, dropped ones at the end.
pub fn differences<'a>(before: &'a Instrument, after: &'a Instrument) -> Vec<Difference<'a>> {
    let mut goes_on = HashSet::new();
    let mut lines = Vec::new();
    for item in &after.items {
        let (change, old) = match ancestors(item, before) {
            None => (Change::New, Vec::new()),
            Some((Became::Same, old)) => (Change::Same, old),
            Some((Became::Changed, old)) => (Change::Changed, old),
            Some((Became::Merged, old)) => (Change::Merged, old),
            Some((Became::Split, old)) => (Change::Split, old),
        };
        goes_on.extend(old.iter().map(|old| old.lineage.as_str()));
        let was_reference = old.iter().any(|old| old.required_from > before.fiscal_year);
        let place = |item: &Item| (item.section.clone(), item.number.clone(), item.group);
        lines.push(Difference {
            change,
            promoted: was_reference && item.required_from <= after.fiscal_year,
            moved: old.iter().any(|old| place(old) != place(item)),
            before: old,
            after: Some(item),
        });
    }
    let dropped = before.items.iter().filter(|old| !goes_on.contains(old.lineage.as_str()));
    lines.extend(dropped.map(|old| Difference {
        change: Change::Dropped,
        before: vec![old],
        after: None,
        promoted: false,
        moved: false,
    }));
    lines
}
