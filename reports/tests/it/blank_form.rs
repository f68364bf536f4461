//! Forms as paper: every form that comes with the program, set without a warning.

use tachiiri_reports::blank_form::{BlankForm, render};
use tachiiri_seed::instruments::{embedded, parse};

use crate::paper::setting;

#[test]
fn every_form_is_set_without_a_warning_and_twice_alike() {
    let Some(setting) = setting() else { return };
    for (file, text) in embedded() {
        let instrument = parse(&file, &text).unwrap();
        let form = BlankForm {
            instrument: &instrument,
            facility: "見本中央病院",
            contract: "",
            due_on: Some("2023-12-28".parse().unwrap()),
            banner: "見本（架空のデータ）",
            on: "2023-11-18".parse().unwrap(),
        };
        let one = render(&form, &setting).unwrap_or_else(|why| panic!("{file}: {why}"));
        assert!(one.bytes.starts_with(b"%PDF-") && one.bytes == render(&form, &setting).unwrap().bytes, "{file}");
    }
}
