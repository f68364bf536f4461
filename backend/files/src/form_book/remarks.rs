//! What the remarks of a form say about whole items: the gate, and what lifts the others.

use tachiiri_domain::form_book::LineKind;
use tachiiri_domain::instrument::LiftingFact;

use super::LineRead;
use super::words::{self, numbered, plain, tidy};

/// 「2(2)及び2(3)については、事業者と契約していない場合には、記入不要です。」
pub(super) fn lift(lines: &mut [LineRead]) {
    let mut lifted = Vec::new();
    for line in lines.iter().filter(|line| line.kind == LineKind::Instruction) {
        let Some(fact) = fact(&plain(&line.text)) else { continue };
        lifted.extend(references(&line.text).into_iter().map(|reference| (reference, fact)));
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

/// The gate's text, and what it says in brackets about all the others; None for every other item.
pub(super) fn gate(text: &str) -> Option<(String, String)> {
    let plain_text = plain(text);
    let lifts =
        plain_text.contains("不要") && ["以下", "すべて", "全て", "以降"].iter().any(|word| plain_text.contains(word));
    let open = text.rfind(['(', '（'])?;
    // The brackets may hold others: the outermost of those that run to the end.
    let outer = text[..open].rfind(['(', '（']).filter(|at| !text[*at..open].contains([')', '）']));
    let (label, note) = text.split_at(outer.unwrap_or(open));
    (lifts && plain(note).contains("不要")).then(|| (tidy(label), tidy(note.trim_matches(['(', ')', '（', '）']))))
}
