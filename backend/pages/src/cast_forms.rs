//! A small form, figures and a selection for the samples: wording of the R5 form, numbers and places made up.

use std::collections::BTreeMap;

use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::facility::FacilityKind;
use tachiiri_domain::facts::{FactKey, FactValue};
use tachiiri_domain::figures::{Coverage, Figures, ItemCount, ItemHead, Place, TOTAL};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::{
    Answer, Instrument, Item, LiftingFact, Notice, Respondent, Rounds, Section, Status, Target, TargetGroup, Wording,
};
use tachiiri_domain::quota::{Criteria, Eligibility, Hospital, Request, Selection, SheetEvidence, select};

use crate::cast;

fn item(code: &str, number: &str, group: TargetGroup, label: &str, short: &str) -> Item {
    let section = code.split('-').next().unwrap_or(code);
    Item {
        code: code.into(),
        lineage: code.into(),
        section: section.into(),
        number: number.into(),
        group,
        heading: match group {
            TargetGroup::None => String::new(),
            TargetGroup::All => "医療情報システム全般について、以下を実施している。".into(),
            group => format!("{}について、以下を実施している。", group.label()),
        },
        label: label.into(),
        short: short.into(),
        wording: Wording::Official,
        gate: code == "0",
        rounds: if code == "0" { Rounds::One } else { Rounds::Many },
        target: Target {
            asked: code != "0" && code != "3-1",
            from: Some(cast::day("2023-04-01")),
            to: Some(cast::day("2024-03-31")),
        },
        required_from: cast::year(),
        not_required_when: if code == "2-2" { vec![LiftingFact::NoVendorContract] } else { vec![] },
        continues: None,
        pairs_with: None,
        note: String::new(),
        source: String::new(),
    }
}

/// Code, number, group, official text, our words.
type Line = (&'static str, &'static str, TargetGroup, &'static str, &'static str);

const LINES: [Line; 8] = [
    ("0", "", TargetGroup::None, "医療情報システムを導入、運用している。", "情報システムの有無"),
    ("1-1", "(1)", TargetGroup::None, "医療情報システム安全管理責任者を設置している。", "安全管理責任者の設置"),
    ("2-1", "(1)", TargetGroup::All, "サーバ、端末PC、ネットワーク機器の台帳管理を行っている。", "機器の台帳管理"),
    ("2-2", "(2)", TargetGroup::All, REMOTE, "リモートメンテナンスの確認"),
    ("2-6-server", "(6)", TargetGroup::Server, "アクセスログを管理している。", "アクセスログの管理"),
    ("2-7-server", "(7)", TargetGroup::Server, PATCH, "セキュリティパッチ"),
    ("2-7-network", "(7)", TargetGroup::Network, PATCH, "セキュリティパッチ"),
    ("3-1", "(1)", TargetGroup::None, CONTACTS, "連絡体制図"),
];
const REMOTE: &str = "リモートメンテナンス(保守)を利用している機器の有無を事業者等に確認した。";
const PATCH: &str = "セキュリティパッチ(最新ファームウェアや更新プログラム)を適用している。";
const CONTACTS: &str =
    "インシデント発生時における組織内と外部関係機関(事業者、厚生労働省、警察等)への連絡体制図がある。";

fn items() -> Vec<Item> {
    let line = |(code, number, group, label, short): Line| item(code, number, group, label, short);
    let mut items: Vec<_> = LINES.into_iter().map(line).collect();
    items[5].required_from = FiscalYear::new(2024).expect("2024 is a fiscal year");
    items[5].target.to = Some(cast::day("2025-03-31"));
    items
}

/// Eight items in the shape of R5.
pub fn instrument() -> Instrument {
    let section = |code: &str, label: &str| Section { code: code.into(), label: label.into() };
    Instrument {
        instrument: "mhlw-cyber-facility".into(),
        version: "r5".into(),
        fiscal_year: cast::year(),
        respondent: Respondent::Facility,
        purpose: tachiiri_domain::instrument::Purpose::Inspection,
        title: "医療機関におけるサイバーセキュリティ対策チェックリスト 医療機関確認用".into(),
        status: Status::Official,
        notice: Some(Notice {
            number: "医政参発0609第1号".into(),
            date: Some(cast::day("2023-06-09")),
            title: "「医療機関におけるサイバーセキュリティ対策チェックリスト」について".into(),
        }),
        answers: vec![Answer::Yes, Answer::No],
        instructions: vec!["以下項目は令和5年度中にすべての項目で「はい」にマルが付くよう取り組んでください。".into()],
        sections: vec![
            section("0", "医療情報システムの有無"),
            section("1", "体制構築"),
            section("2", "医療情報システムの管理・運用"),
            section("3", "インシデント発生に備えた対応"),
        ],
        items: items(),
    }
}

fn head(item: &Item) -> ItemHead {
    ItemHead {
        respondent: Respondent::Facility,
        code: item.code.clone(),
        number: if item.section == "0" { String::new() } else { format!("{}{}", item.section, item.number) },
        group: item.group.label().into(),
        short: item.short.clone(),
        label: item.label.clone(),
        reference: item.required_from > cast::year(),
        unconfirmed: false,
    }
}

/// Made-up counts over 見本県: one health centre, two classes and their totals.
pub fn figures() -> Figures {
    let place = |centre: &str, class: &str| Place { health_centre: centre.into(), bed_class: class.into() };
    let places: Vec<_> = [TOTAL, "見本保健所"]
        .iter()
        .flat_map(|centre| [(place(centre, TOTAL), 2), (place(centre, "20-199"), 1), (place(centre, "400+"), 1)])
        .collect();
    let coverage = places.iter().map(|(place, parts)| Coverage {
        respondent: Respondent::Facility,
        place: place.clone(),
        registered: 50 * parts,
        asked: 45 * parts,
        answered: 40 * parts,
        accepted: 31 * parts,
    });
    let items: Vec<_> = items().iter().map(head).collect();
    let counts = items.iter().enumerate().flat_map(|(index, head)| {
        let no = index as u64 * 3 % 17;
        places.iter().map(move |(place, parts)| ItemCount {
            respondent: Respondent::Facility,
            item: head.code.clone(),
            place: place.clone(),
            yes: (38 - no) * parts,
            no: no * parts,
            blank: parts / 2,
            not_required: 2 * parts - parts / 2,
        })
    });
    Figures {
        fiscal_year: cast::year(),
        prefecture: cast::prefecture(),
        as_of: cast::today(),
        snapshot: "3f1c9a4be7720d5586a1f0c2b9d4e8337a6c5b1e90f8d2a44c7be0136f9a2d81".into(),
        audit_head: None,
        counts: counts.collect(),
        coverage: coverage.collect(),
        items,
    }
}

/// The domain's own choice among thirteen made-up hospitals.
pub fn selection(quotas: &[(BedClass, u32)]) -> Selection {
    const NAMES: [(&str, u32); 13] = [
        ("見本中央病院", 420),
        ("見本医療センター", 610),
        ("架空大学病院", 800),
        ("見本東病院", 312),
        ("架空こころの病院", 200),
        ("見本西病院", 250),
        ("見本第二病院", 180),
        ("架空町立病院", 60),
        ("見本リハビリテーション病院", 199),
        ("架空みなと病院", 98),
        ("見本北病院", 120),
        ("架空やまて病院", 44),
        ("見本南病院", 150),
    ];
    let hospital = |(index, (name, beds)): (usize, &(&str, u32))| {
        let mut facts = BTreeMap::from([(FactKey::Ehr, FactValue::Yes)]);
        match index {
            0 => facts.extend([(FactKey::TertiaryEmergency, FactValue::Yes), (FactKey::DisasterBase, FactValue::Yes)]),
            2 => facts.extend([(FactKey::SpecialFunction, FactValue::Yes)]),
            3 | 6 | 7 => facts.extend([(FactKey::SecondaryEmergency, FactValue::Yes)]),
            5 => facts.extend([(FactKey::SupportedBefore, FactValue::Yes)]),
            11 => facts.extend([(FactKey::Ehr, FactValue::Unknown)]),
            _ => {}
        }
        let evidence = SheetEvidence {
            submitted: index % 4 != 1,
            required_no: index as u32 % 5,
            overdue_targets: u32::from(index % 3 == 0),
        };
        let external_id = format!("99100{index:02}");
        Hospital { external_id, name: (*name).into(), kind: FacilityKind::Hospital, beds: Some(*beds), facts, evidence }
    };
    let hospitals: Vec<_> = NAMES.iter().enumerate().map(hospital).collect();
    let quotas = quotas.iter().copied().collect();
    let (as_of, criteria, eligibility) = (cast::today(), Criteria::default(), Eligibility::Ehr);
    select(&hospitals, &Request { quotas, as_of, criteria, eligibility })
}
