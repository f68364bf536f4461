//! What the validator says about a version with a mistake in it.

use proptest::prelude::*;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::{Answer, Purpose, Respondent};
use tachiiri_seed::instruments::{digest, embedded, parse, write};

fn text(file: &str) -> String {
    embedded().into_iter().find(|(name, _)| name == file).unwrap().1
}

fn facility() -> String {
    text("r5-facility.toml")
}

/// The first problem of the facility form with `from` replaced by `to`, as (column, code, line).
fn broken(from: &str, to: &str) -> (String, String, u64) {
    let changed = facility().replacen(from, to, 1);
    assert_ne!(changed, facility(), "{from}");
    let problem = parse("r5-facility.toml", &changed).unwrap_err().remove(0);
    assert!(problem.message.starts_with("r5-facility.toml: "), "{}", problem.message);
    (problem.column, problem.code, problem.line)
}

#[test]
fn every_version_that_comes_with_the_program_is_sound() {
    for (file, text) in embedded() {
        let form = parse(&file, &text).unwrap_or_else(|problems| panic!("{problems:?}"));
        let name = match form.purpose {
            Purpose::Inspection => format!("{}-{}.toml", form.version, form.respondent.key()),
            Purpose::SelfCheck => format!("{}-{}.toml", form.version, form.instrument),
        };
        assert_eq!(file, name);
        // Nobody saw the forms of R6 and R7 as they were printed.
        assert_eq!(form.is_confirmed(), !["r6", "r7"].contains(&form.version.as_str()), "{file}");
    }
}

/// S0: R5 asks the gate and ten items, and eight more for reference; the vendor's sheet eight and six.
#[test]
fn item_year_the_r5_forms_ask_as_many_items_as_the_notice() {
    let year = FiscalYear::new(2023).unwrap();
    let count = |file: &str| {
        let instrument = parse(file, &text(file)).unwrap();
        let required = instrument.items.iter().filter(|item| !item.gate && item.required_from <= year).count();
        let reference = instrument.items.iter().filter(|item| item.required_from > year).count();
        (instrument.respondent, instrument.gate().is_some(), required, reference)
    };
    assert_eq!(count("r5-facility.toml"), (Respondent::Facility, true, 10, 8));
    assert_eq!(count("r5-vendor.toml"), (Respondent::Vendor, false, 8, 6));
    let answers = parse("", &facility()).unwrap().answers;
    assert_eq!(answers, [Answer::Yes, Answer::No]);
}

/// VEN-PAIR: every vendor item but the vendor's own officer speaks to an item of the facility's form.
#[test]
fn ven_pair_every_pair_names_a_lineage_of_the_facility_form() {
    let facility = parse("", &facility()).unwrap();
    let vendor = parse("", &text("r5-vendor.toml")).unwrap();
    let alone: Vec<_> = vendor.items.iter().filter(|item| item.pairs_with.is_none()).map(|item| &item.code).collect();
    assert_eq!(alone, ["1-1"]);
    for lineage in vendor.items.iter().filter_map(|item| item.pairs_with.as_ref()) {
        assert!(facility.items.iter().any(|item| item.lineage == *lineage), "{lineage}");
    }
}

#[test]
fn a_mistake_in_the_shape_names_file_item_and_field() {
    let found = |column: &str, code: &str, line| (column.to_owned(), code.to_owned(), line);
    assert_eq!(broken("gate = true ", "gaet = true "), found("items.0.gaet", "key_unknown", 44));
    assert_eq!(broken("lineage = \"asset-ledger\"\n", ""), found("items.2-1.lineage", "key_missing", 61));
    assert_eq!(broken("asked = true", "asked = \"yes\""), found("items.1-1.target.asked", "value_kind", 58));
    assert_eq!(broken("date = 2023-06-09", "date = \"6/9\""), found("notice.date", "value_kind", 8));
    assert_eq!(broken("[\"yes\", \"no\"]", "[\"yes\", \"maybe\"]"), found("answers", "value_kind", 9));
    assert_eq!(broken("group = \"server\"", "group = \"sever\"").1, "value_kind");
    assert_eq!(broken("label = \"体制構築\"", "").0, "sections.1.label");
    assert_eq!(broken("status = \"official\"", "status = \"official"), found("", "not_toml", 7));
}

#[test]
fn a_mistake_in_the_sense_names_file_item_and_field() {
    let found = |from: &str, to: &str| {
        let (column, code, _) = broken(from, to);
        format!("{column} {code}")
    };
    assert_eq!(found("code = \"2-2\"", "code = \"2-1\""), "items.2-1.code code_twice");
    assert_eq!(found("lineage = \"asset-ledger\"", "lineage = \"safety-officer\""), "items.2-1.lineage lineage_twice");
    assert_eq!(found("section = \"3\"", "section = \"4\""), "items.3-1.section section_unknown");
    assert_eq!(found("to = 2024-03-31", "to = 2023-03-31"), "items.1-1.target.to target_reversed");
    assert_eq!(found(", from = 2023-04-01, to = 2024-03-31", ""), "items.1-1.target.to target_open");
    assert_eq!(found("asked = false", "asked = false, to = 2024-03-31"), "items.3-1.target target_unasked");
    assert_eq!(found("wording = \"official\"", "wording = \"candidate\""), "items.0.wording wording_unconfirmed");
    assert_eq!(found("rounds = \"one\"", "rounds = \"many\""), "items.0.rounds gate_rounds");
    assert_eq!(found("number = \"医政参発0609第1号\", ", ""), "notice notice_missing");
    assert_eq!(found("[\"yes\", \"no\"]", "[\"yes\"]"), "answers answers_incomplete");
    assert_eq!(found("[\"yes\", \"no\"]", "[\"yes\", \"no\", \"no\"]"), "answers answer_twice");
    assert_eq!(found("version = \"r5\"", "version = \"R5 第1版\""), "version identity_unreadable");
    assert_eq!(
        found("rounds = \"first-only\"", "rounds = \"many\"\npairs_with = \"x\""),
        "items.3-1.pairs_with respondent_nonsense"
    );
    assert_eq!(found("respondent = \"facility\"", "respondent = \"vendor\""), "items.0.gate respondent_nonsense");
}

#[test]
fn a_problem_reads_as_one_sentence() {
    let changed = facility().replacen("to = 2024-03-31", "to = 2023-03-31", 1);
    let problem = parse("r5-facility.toml", &changed).unwrap_err().remove(0);
    assert_eq!(
        problem.message,
        "r5-facility.toml: 項目「1-1」の target.to「2023-03-31」: 期間が逆です。from（2023-04-01）以後の日にしてください。"
    );
}

#[test]
fn the_digest_follows_what_is_said_and_not_how() {
    let plain = facility();
    let same = format!("\u{feff}# 注記\n{}", plain.replace("\n\n", "\n\n\n").replace(" = ", "  =  "));
    assert_eq!(digest(&plain), digest(&same));
    assert_ne!(digest(&plain), digest(&plain.replacen("設置", "配置", 1)));
    assert_eq!(digest(&plain).len(), 64);
}

#[test]
fn a_version_written_out_is_read_back_as_the_same() {
    for (file, text) in embedded() {
        let form = parse(&file, &text).unwrap();
        let again = write(&form);
        assert_eq!(parse(&file, &again).unwrap(), form, "{file}");
        assert_eq!(write(&parse(&file, &again).unwrap()), again, "{file}");
    }
}

proptest! {
    /// A file that lost lines, or any text at all, is refused with the place or read; it never stops the program.
    #[test]
    fn a_damaged_file_is_refused_or_read(gone in proptest::collection::vec(0..330_usize, 1..4), text in ".{0,80}") {
        let kept = facility();
        let kept: Vec<_> = kept.lines().enumerate().filter(|(at, _)| !gone.contains(at)).map(|(_, line)| line).collect();
        for text in [kept.join("\n"), text] {
            for problem in parse("様式.toml", &text).err().into_iter().flatten() {
                prop_assert!(problem.message.starts_with("様式.toml: ") && problem.message.ends_with('。'));
            }
        }
    }
}
