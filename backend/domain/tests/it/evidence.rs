//! ANS-CANNOT, MDS-FORM: what may be kept as evidence, and for which item.

use tachiiri_domain::evidence::{CannotStatement, Disclosure, EvidenceKind, Held, NewEvidence, may_lack_function};

use crate::forms::{FACILITY, VENDOR, day, item, today};

fn paper(kind: EvidenceKind, item: Option<&str>) -> NewEvidence {
    NewEvidence {
        item: item.map(str::to_owned),
        kind,
        title: "機器台帳".into(),
        note: String::new(),
        held: Held::Reference { place: "情報管理室 鍵付き書庫".into(), dated_on: day("2023-09-01") },
        disclosure: None,
    }
}

fn cannot(item: &str) -> NewEvidence {
    let statement = CannotStatement {
        device: "内視鏡の光源装置".into(),
        why: "製品に利用者の登録がない".into(),
        incident: "保守事業者が現地で調べる".into(),
        os_log: "OSがなく、存在しない".into(),
    };
    NewEvidence { held: Held::Statement(statement), ..paper(EvidenceKind::Cannot, Some(item)) }
}

fn messages(evidence: &NewEvidence) -> Vec<String> {
    evidence.check(&FACILITY, today()).into_iter().map(|problem| problem.message).collect()
}

#[test]
fn ans_cannot_is_for_access_control_and_logs_alone() {
    let may: Vec<_> =
        FACILITY.items.iter().filter(|item| may_lack_function(item)).map(|item| item.code.as_str()).collect();
    assert_eq!(may, ["2-4-server", "2-6-server", "2-4-terminal"]);
    for code in may {
        assert_eq!(messages(&cannot(code)), Vec::<String>::new());
    }
    for (code, instead) in
        [("2-7-network", "次の対応時期"), ("2-5-server", "改善を求めます"), ("2-1", "ほかの根拠資料")]
    {
        let found = messages(&cannot(code)).concat();
        assert!(found.contains(instead) && found.contains("ANS-CANNOT"), "{found}");
    }
    let vendors = cannot("2-4-server").check(&VENDOR, today());
    assert!(vendors[0].message.contains("医療機関確認用"), "{vendors:?}");
    assert!(!may_lack_function(item("2-7-network")));
}

#[test]
fn ans_cannot_names_every_point_that_was_not_confirmed() {
    let blank = NewEvidence { held: Held::Statement(CannotStatement::default()), ..cannot("2-6-server") };
    let fields: Vec<_> = blank.check(&FACILITY, today()).into_iter().map(|problem| problem.column).collect();
    assert_eq!(fields, ["device", "why", "incident", "os_log"]);
}

#[test]
fn mds_form_an_older_edition_is_taken_with_a_reminder_and_any_layout_is() {
    let disclosure = |latest, own_layout| Disclosure { edition: "Ver.4.1".into(), latest, own_layout };
    let mut mds = paper(EvidenceKind::Mds, None);
    assert_eq!(mds.check(&VENDOR, today())[0].column, "edition");
    for own_layout in [false, true] {
        mds.disclosure = Some(disclosure(false, own_layout));
        assert_eq!(mds.check(&VENDOR, today()), []);
    }
    assert!(disclosure(false, false).reminder().unwrap().contains("MDS-FORM"));
    assert_eq!(disclosure(true, true).reminder(), None);
}

#[test]
fn ans_yes_a_paper_on_site_says_what_where_and_when() {
    let bare = NewEvidence {
        title: String::new(),
        held: Held::Reference { place: " ".into(), dated_on: day("2023-12-01") },
        ..paper(EvidenceKind::Ground, Some("9-9"))
    };
    insta::assert_snapshot!("paper", messages(&bare).join("\n"));
}
