//! OUT-FLOW and OUT-MDS on the forms of guideline 7.0 as delivered.

use tachiiri_domain::answers::{Answers, Duty, Given, Sheet, SheetFacts};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::{Answer, Instrument};
use tachiiri_domain::outsourced::{Flow, Updates, flow, unfounded_yes, without_risk_note, written};
use tachiiri_domain::rules::Rule;

use crate::forms::{cell, day, read};

fn sheet<'a>(form: &'a Instrument, answers: &'a Answers) -> Sheet<'a> {
    let fiscal_year = FiscalYear::new(2026).unwrap();
    Sheet { instrument: form, fiscal_year, facts: SheetFacts::default(), answers }
}

fn given(answer: Answer) -> Given {
    Given { answer: Some(answer), confirmed_on: Some(day("2026-06-01")), ..Given::default() }
}

/// Every combination of two systems: one unclear is asked about, one of the facility's own decides, no list is no yes.
#[test]
fn out_flow_applies_only_where_every_server_is_a_vendors_in_writing() {
    assert_eq!(flow(&[]), Flow::ListFirst);
    for one in Updates::ALL {
        for other in Updates::ALL {
            let found = flow(&[("電子カルテ", *one), ("医事会計", *other)]);
            let both = [*one, *other];
            if both.contains(&Updates::Facility) {
                assert!(matches!(found, Flow::OtherEdition(_)), "{both:?} {found:?}");
            } else if both.contains(&Updates::Unclear) {
                assert!(matches!(found, Flow::AskVendors(_)), "{both:?} {found:?}");
            } else {
                assert_eq!(found, Flow::Applies, "{both:?}");
            }
        }
    }
    let asked = flow(&[("電子カルテ", Updates::Vendor), ("検査", Updates::Unclear)]);
    assert_eq!(asked, Flow::AskVendors(vec!["検査"]));
}

#[test]
fn out_flow_a_no_to_the_deciding_question_lifts_the_whole_list() {
    let form = read("v7-guideline-outsourced.toml");
    let answers = Answers::from([(cell("0", 1), given(Answer::No))]);
    let sheet = sheet(&form, &answers);
    let lifted = form.items.iter().filter(|item| sheet.duty(item) == Duty::NotRequired(Rule::OutFlow)).count();
    assert_eq!(lifted, form.items.len() - 1);
    assert_eq!(sheet.check(day("2026-06-02")), []);
}

#[test]
fn out_mds_a_no_of_the_annex_needs_a_note_of_the_risk() {
    for file in ["v7-guideline-mds.toml", "v7-guideline-sds.toml"] {
        let form = read(file);
        let mut answers: Answers =
            form.items.iter().map(|item| (cell(&item.code, 1), given(Answer::NotApplicable))).collect();
        assert_eq!(sheet(&form, &answers).check(day("2026-06-02")), []);
        let first = form.items[0].code.clone();
        answers.insert(cell(&first, 1), given(Answer::No));
        assert_eq!(without_risk_note(&sheet(&form, &answers)).len(), 1);
        let found = sheet(&form, &answers).check(day("2026-06-02"));
        assert_eq!((found.len(), found[0].rule, found[0].item.as_str()), (1, Rule::OutMds, first.as_str()));
        answers.insert(cell(&first, 1), Given { note: "代わりに閉域網で使う。".into(), ..given(Answer::No) });
        assert_eq!(sheet(&form, &answers).check(day("2026-06-02")), []);
    }
}

/// The answer waits for the list of systems, whatever stands in the sheet.
#[test]
fn out_flow_the_deciding_question_is_not_yes_before_every_vendor_said_so_in_writing() {
    let form = read("v7-guideline-outsourced.toml");
    let answers = Answers::from([(cell("0", 1), given(Answer::Yes))]);
    let told = |flow: Flow<'_>| unfounded_yes(&sheet(&form, &answers), &flow).map(|found| found.message);
    assert_eq!(told(Flow::Applies), None);
    for (flow, word) in [
        (Flow::ListFirst, "一覧"),
        (Flow::AskVendors(vec!["検査"]), "検査"),
        (Flow::OtherEdition(vec!["勤怠"]), "「いいえ」を選んで"),
    ] {
        let said = told(flow).unwrap();
        assert!(said.contains(word) && said.ends_with("規則 OUT-FLOW〕"), "{said}");
    }
    let no = Answers::from([(cell("0", 1), given(Answer::No))]);
    assert_eq!(unfounded_yes(&sheet(&form, &no), &Flow::ListFirst), None);
}

#[test]
fn out_flow_in_writing_names_the_document() {
    assert!(written(Some(Updates::Vendor), " ").unwrap_err().contains("書面"));
    assert_eq!(written(Some(Updates::Vendor), "保守契約書 第5条"), Ok(()));
    for free in [None, Some(Updates::Unclear), Some(Updates::Facility), Some(Updates::NoServer)] {
        assert_eq!(written(free, ""), Ok(()));
    }
}

#[test]
fn item_year_a_guidelines_list_has_no_reference_items_in_an_earlier_year() {
    let form = read("v7-guideline-outsourced.toml");
    let answers = Answers::new();
    let earlier = Sheet { fiscal_year: FiscalYear::new(2023).unwrap(), ..sheet(&form, &answers) };
    assert!(form.items.iter().all(|item| earlier.duty(item) == Duty::Required));
}
