//! Every refusal of the domain, one example each, as the person at the other end reads it.

use tachiiri_domain::actor::Denied;
use tachiiri_domain::answers::{Answers, Given, Violation};
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::checklist::Refused;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::Answer;
use tachiiri_domain::place::{MunicipalityCode, PrefectureCode};
use tachiiri_domain::request::RequestKey;

use crate::forms::{FACILITY, all_yes, all_yes_but, cell, day, facility, item, no, today, yes};

fn lines(violations: &[Violation]) -> String {
    violations.iter().map(|one| format!("{} {}回目 {:?}: {}\n", one.item, one.round, one.field, one.message)).collect()
}

/// What stands against submitting the otherwise sound sheet with this one cell.
fn submitting(item: &str, round: u8, given: Given) -> String {
    lines(&facility(&all_yes_but([(cell(item, round), given)])).check(today()))
}

/// What stands against saving this cell into the otherwise sound sheet.
fn saving(code: &str, round: u8, given: &Given) -> String {
    let answers = all_yes(&FACILITY);
    lines(&facility(&answers).check_cell(item(code), round, given, today()))
}

#[test]
fn the_messages_about_a_sheet_are_the_committed_ones() {
    let blank = lines(&facility(&Answers::new()).check(today()));
    let later_first = all_yes_but([(cell("2-1", 2), yes("2023-11-10"))]);
    let after_next = facility(&later_first).check_cell(item("2-1"), 1, &yes("2023-11-11"), today());
    let undated = Given { confirmed_on: None, ..yes("2023-11-01") };
    let unanswered = Given { answer: None, ..yes("2023-11-01") };
    let foreign = Given { answer: Some(Answer::NotApplicable), ..yes("2023-11-01") };
    let target_beside_yes = Given { target_on: Some(day("2024-03-01")), ..yes("2023-11-01") };
    let proxy = Given { proxy: Some(String::new()), ..yes("2023-11-01") };
    let examples = [
        ("白紙のまま提出", blank),
        ("回答があり日付がない", submitting("2-7-network", 1, undated)),
        ("日付があり回答がない", submitting("3-2", 1, unanswered)),
        ("「いいえ」で目標日がない", submitting("2-1", 1, no("2023-11-01", None))),
        ("目標日が期間の外", submitting("2-1", 1, no("2023-11-01", Some("2024-04-01")))),
        ("参考項目の目標日が期間の外", submitting("3-3", 1, no("2023-11-01", Some("2025-04-01")))),
        ("「はい」に目標日", submitting("2-4-server", 1, target_beside_yes)),
        ("様式にない回答", submitting("1-1", 1, foreign)),
        ("年度の外の確認日", submitting("2-2", 1, yes("2023-03-31"))),
        ("先の日の確認日", submitting("2-2", 1, yes("2023-11-19"))),
        ("前の回より前の確認日", submitting("2-2", 2, yes("2023-10-31"))),
        ("次の回より後の確認日", lines(&after_next)),
        ("前の回がない", saving("2-3", 3, &yes("2023-11-10"))),
        ("13回目", saving("2-3", 13, &yes("2023-11-10"))),
        ("1回だけの項目の2回目", saving("0", 2, &yes("2023-11-10"))),
        ("1回だけの項目の目標日", saving("0", 1, &no("2023-11-10", Some("2024-03-01")))),
        ("原本の所在がない代行入力", saving("2-5-server", 1, &proxy)),
    ];
    let text: Vec<_> = examples.iter().map(|(title, lines)| format!("# {title}\n{lines}")).collect();
    insta::assert_snapshot!("sheet", text.join("\n"));
}

#[test]
fn the_refusals_of_steps_and_values_are_the_committed_ones() {
    let year = FiscalYear::new(2023).unwrap();
    let over = tachiiri_domain::wareki::long(year.last_day());
    let refusals = [
        Refused::WrongState("内容確認待ち", "回答を変更").to_string(),
        Refused::NoReason.to_string(),
        Refused::Unchanged.to_string(),
        Refused::YearOver(year.label(), over).to_string(),
        Refused::RoundFrozen { item: item("2-1").label_short(), round: 1 }.to_string(),
        Refused::RoundFrozen { item: item("2-7-network").label_short(), round: 2 }.to_string(),
        Denied.to_string(),
        "20-200".parse::<BedClass>().unwrap_err().to_string(),
        "平成32年度".parse::<FiscalYear>().unwrap_err().to_string(),
        "48".parse::<PrefectureCode>().unwrap_err().to_string(),
        PrefectureCode::from_name("神奈川").unwrap_err().to_string(),
        "1420".parse::<MunicipalityCode>().unwrap_err().to_string(),
        RequestKey::new("鍵").unwrap_err().to_string(),
    ];
    insta::assert_snapshot!("refusals", refusals.join("\n"));
}
