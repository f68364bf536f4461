//! What the remarks of a form say about whole items: the gate, and what lifts the others.

use tachiiri_domain::form_book::LineKind;
use tachiiri_domain::instrument::LiftingFact;

use super::LineRead;
use super::lines::Line;
use super::words::{self, numbered, plain, tidy};

/// 「2(2)及び2(3)については、事業者と契約していない場合には、記入不要です。」; between the items of a section
/// 「②及び③については…」 means those of that section.
pub(super) fn lift(lines: &mut [LineRead]) {
    let (mut lifted, mut section) = (Vec::new(), "");
    for line in lines.iter() {
        section = line.item.as_ref().map_or(section, |item| item.section.as_str());
        let Some(fact) = fact(&plain(&line.text)).filter(|_| line.kind == LineKind::Instruction) else { continue };
        let named = Some(references(&line.text)).filter(|named| !named.is_empty());
        let named = named.unwrap_or_else(|| enclosed(&line.text).map(|number| (section.to_owned(), number)).collect());
        lifted.extend(named.into_iter().map(|reference| (reference, fact)));
    }
    for item in lines.iter_mut().filter_map(|line| line.item.as_mut()) {
        let count = numbered(&item.number).and_then(|one| one.counts.last().copied());
        let mine = lifted.iter().filter(|((section, number), _)| *section == item.section && Some(*number) == count);
        item.not_required_when = mine.map(|(_, fact)| *fact).collect();
        item.not_required_when.dedup();
    }
}

fn fact(text: &str) -> Option<LiftingFact> {
    match () {
        () if !text.contains("不要") => None,
        () if text.contains("事業者") && text.contains("契約していない") => {
            Some(LiftingFact::NoVendorContract)
        }
        () if text.contains("ネットワーク") && text.contains("ない場合") => Some(LiftingFact::NoNetwork),
        () => None,
    }
}

/// `2(2)`, `2②`, `2-2` in a text: section and number.
fn references(text: &str) -> Vec<(String, u32)> {
    let mut found = Vec::new();
    for (at, c) in text.char_indices() {
        // A circled figure is a number too, never a section.
        let section = plain(&c.to_string());
        if !section.starts_with(|c: char| c.is_ascii_digit()) || words::number(&c.to_string()) != section {
            continue;
        }
        let rest = &text[at + c.len_utf8()..];
        let rest = rest.strip_prefix(['-', '－']).unwrap_or(rest);
        if let Some(next) = numbered(rest).filter(|_| !rest.starts_with(char::is_whitespace)) {
            found.extend(next.counts.first().map(|number| (section, *number)));
        }
    }
    found
}

/// `②` and `(3)` in a text.
fn enclosed(text: &str) -> impl Iterator<Item = u32> {
    let begins = text.char_indices().filter(|(_, c)| matches!(c, '(' | '（' | '①'..='⑳'));
    let numbers = begins.filter_map(|(at, _)| numbered(&text[at..]));
    numbers.filter(|one| one.enclosed).filter_map(|one| one.counts.first().copied())
}

/// What the question before all others says about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Gate {
    /// The question alone.
    pub label: String,
    /// 「「いいえ」の場合、以下すべての項目は確認不要」
    pub note: String,
}

/// Finds the gate: an item that says so in brackets, or a sheet's first item where the remark beside or below it does.
pub(super) fn gates(lines: &mut [Line]) {
    for line in lines.iter_mut().filter(|line| line.kind == LineKind::Item) {
        line.gate = gate(&line.text);
    }
    let Some(first) = lines.iter().position(|line| line.kind == LineKind::Item) else { return };
    let below = lines.get(first + 1).filter(|line| line.kind == LineKind::Instruction).map(|line| line.text.clone());
    let item = &mut lines[first];
    let says_so = |text: &String| lifts(&plain(text)) && plain(text).contains("いいえ");
    let said = [Some(item.remark.clone()), below].into_iter().flatten().find(says_so);
    if let (None, Some(said)) = (&item.gate, said) {
        let note = tidy(said.trim_start_matches(['※', '*', '＊', '・', '●', ' ', '　']));
        item.gate = Some(Gate { label: item.text.clone(), note });
    }
}

/// Whether a text says that all items below need no answer.
fn lifts(text: &str) -> bool {
    text.contains("不要") && ["以下", "すべて", "全て", "以降"].iter().any(|word| text.contains(word))
}

/// The gate's text, and what it says in brackets about all the others; None for every other item.
fn gate(text: &str) -> Option<Gate> {
    let open = text.rfind(['(', '（'])?;
    // The brackets may hold others: the outermost of those that run to the end.
    let outer = text[..open].rfind(['(', '（']).filter(|at| !text[*at..open].contains([')', '）']));
    let (label, note) = text.split_at(outer.unwrap_or(open));
    let is_gate = lifts(&plain(text)) && plain(note).contains("不要");
    is_gate.then(|| Gate { label: tidy(label), note: tidy(note.trim_matches(['(', ')', '（', '）'])) })
}
