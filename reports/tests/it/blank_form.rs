//! Forms as paper: every form that comes with the program, set without a warning.

use tachiiri_domain::instrument::Instrument;
use tachiiri_reports::blank_form::{BlankForm, render};
use tachiiri_seed::instruments::{embedded, parse};

use crate::paper::setting;
use crate::structure::poppler;

fn form_of(instrument: &Instrument) -> BlankForm<'_> {
    BlankForm {
        instrument,
        facility: "見本中央病院",
        contract: "",
        due_on: Some("2023-12-28".parse().unwrap()),
        banner: "見本（架空のデータ）",
        on: "2023-11-18".parse().unwrap(),
    }
}

#[test]
fn every_form_is_set_without_a_warning_and_twice_alike() {
    let Some(setting) = setting() else { return };
    for (file, text) in embedded() {
        let instrument = parse(&file, &text).unwrap();
        let form = form_of(&instrument);
        let one = render(&form, &setting).unwrap_or_else(|why| panic!("{file}: {why}"));
        assert!(one.bytes.starts_with(b"%PDF-") && one.bytes == render(&form, &setting).unwrap().bytes, "{file}");
    }
}

/// A group's line alone at the foot of a page leaves its items nameless on the next.
#[test]
fn a_groups_line_stands_on_the_page_of_its_first_item() {
    let Some(setting) = setting() else { return };
    let (file, text) = embedded().into_iter().find(|(file, _)| file == "r5-facility.toml").unwrap();
    let instrument = parse(&file, &text).unwrap();
    let pdf = render(&form_of(&instrument), &setting).unwrap().bytes;
    let Some(text) = poppler("pdftotext", &["-raw"], &pdf, &["-"]) else { return };
    let headings: Vec<_> = instrument.items.iter().map(|item| item.heading.replace(' ', "")).collect();
    let mut seen = 0;
    for page in text.split('\u{c}') {
        let lines: Vec<_> = page.lines().map(|line| line.replace(' ', "")).collect();
        for pair in lines.windows(2).filter(|pair| !pair[0].is_empty() && headings.contains(&pair[0])) {
            let mut under = instrument.items.iter().filter(|item| item.heading.replace(' ', "") == pair[0]);
            assert!(under.any(|item| pair[1].starts_with(&item.full_number())), "after {}: {}", pair[0], pair[1]);
            seen += 1;
        }
    }
    assert!(seen >= 5, "{seen} lines of groups in {text}");
}
