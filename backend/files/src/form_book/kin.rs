//! Which item of an earlier form an item goes on from, by its words.

use std::collections::HashSet;

use tachiiri_domain::instrument::{Continues, ContinuesKind, Instrument, Item};

use super::ItemRead;
use super::words::plain;

/// How alike two texts are when one of them was reworded: shared pairs of characters, 0 to 1.
const REWORDED: f64 = 0.55;

/// What an item takes over from the years before.
pub(super) struct Kin {
    pub lineage: String,
    pub continues: Option<Continues>,
    pub short: Option<String>,
    pub pairs_with: Option<String>,
}

/// The lineage of an item, one that no other item has taken. `own`: the lineage of an item that nobody asked before.
pub(super) fn kin(item: &ItemRead, before: Option<&Instrument>, taken: &mut HashSet<String>, own: &str) -> Kin {
    let free = before.into_iter().flat_map(|form| &form.items).filter(|old| !taken.contains(&old.lineage));
    let mut alike: Vec<_> = free.map(|old| (likeness(item, old), old)).filter(|one| one.0 >= REWORDED).collect();
    alike.sort_by(|one, other| other.0.total_cmp(&one.0));
    let found = merged(item, &alike).or_else(|| single(item, &alike));
    let kin = found.unwrap_or_else(|| Kin {
        lineage: own.to_owned(),
        continues: before.map(|_| Continues { kind: ContinuesKind::New, lineages: Vec::new() }),
        short: None,
        pairs_with: None,
    });
    taken.insert(kin.lineage.clone());
    taken.extend(kin.continues.iter().flat_map(|continues| continues.lineages.clone()));
    kin
}

/// Asked of each kind of device before, of all of them now: `access-rights@server` and `access-rights@terminal`.
fn merged(item: &ItemRead, alike: &[(f64, &Item)]) -> Option<Kin> {
    let (_, first) = alike.first()?;
    let (stem, _) = first.lineage.split_once('@')?;
    let family: Vec<_> = alike.iter().map(|(_, old)| *old).filter(|old| stem_of(&old.lineage) == stem).collect();
    let same_group = family.iter().any(|old| old.group == item.group);
    (family.len() > 1 && !same_group).then(|| {
        let mut lineages: Vec<_> = family.iter().map(|old| old.lineage.clone()).collect();
        lineages.sort();
        Kin {
            lineage: stem.to_owned(),
            continues: Some(Continues { kind: ContinuesKind::Merged, lineages }),
            short: Some(first.short.clone()),
            pairs_with: first.pairs_with.clone(),
        }
    })
}

fn single(item: &ItemRead, alike: &[(f64, &Item)]) -> Option<Kin> {
    let same_group = alike.iter().find(|(_, old)| old.group == item.group);
    let (likeness, old) = same_group.or(alike.first())?;
    let is_same = *likeness > 0.999 && same_group.is_some();
    let changed = || Continues { kind: ContinuesKind::Changed, lineages: vec![old.lineage.clone()] };
    Some(Kin {
        lineage: old.lineage.clone(),
        continues: (!is_same).then(changed),
        short: Some(old.short.clone()),
        pairs_with: old.pairs_with.clone(),
    })
}

fn stem_of(lineage: &str) -> &str {
    lineage.split_once('@').map_or(lineage, |(stem, _)| stem)
}

fn likeness(item: &ItemRead, old: &Item) -> f64 {
    let (new, old) = (pairs(&item.label), pairs(&old.label));
    let shared = new.intersection(&old).count() as f64;
    let all = (new.len() + old.len()) as f64;
    if all == 0.0 { 0.0 } else { 2.0 * shared / all }
}

fn pairs(text: &str) -> HashSet<(char, char)> {
    let text = plain(text);
    text.chars().zip(text.chars().skip(1)).collect()
}
