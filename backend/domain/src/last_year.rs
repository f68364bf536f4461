//! Where an item's question stood the year before (STAT-COMPARE: by lineage only).

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
/// words is not taken over.
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
    let reworded = became == Became::Same && found.iter().any(|old| old.label != item.label);
    let became = if reworded { Became::Changed } else { became };
    (!found.is_empty()).then_some((became, found))
}
