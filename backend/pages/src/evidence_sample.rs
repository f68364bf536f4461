//! Evidence of the made-up hospital.

use std::collections::BTreeMap;

use tachiiri_domain::checklist::State;
use tachiiri_domain::evidence::{CannotStatement, Disclosure, EvidenceKind, Held};
use tachiiri_domain::instrument::Respondent;

use crate::cast;
use crate::evidence::{Evidence, EvidenceLine, FormKeys};
use crate::layout::FieldError;
use crate::sheet::Checklist;

fn line(number: u128, item: Option<&str>, title: &str, held: Held) -> EvidenceLine {
    EvidenceLine {
        id: cast::id(number),
        item: item.map(str::to_owned),
        kind: EvidenceKind::Ground,
        title: title.into(),
        note: String::new(),
        held,
        disclosure: None,
        version: 1,
        added_by: "情報 花子".into(),
        added_at: cast::at("2023-11-15T01:00:00Z"),
        stands: true,
        withdrawn: None,
        request_key: format!("sample-key-{number:x}"),
    }
}

fn file(name: &str) -> Held {
    Held::File {
        sha256: "5b1c0e9f".repeat(8),
        bytes: 1_843_200,
        media_type: "application/pdf".into(),
        file_name: name.into(),
    }
}

/// A file, a paper on site and a statement.
pub(crate) fn lines() -> Vec<EvidenceLine> {
    let place = "情報管理室 鍵付き書庫".to_owned();
    let statement = CannotStatement {
        device: "内視鏡の光源装置".into(),
        why: "利用者を登録する機能が製品にない。".into(),
        incident: "保守事業者が現地で状態を調べる。".into(),
        os_log: "OS がなく、ログは存在しない。".into(),
    };
    let cannot = line(0x73, Some("2-6-server"), "内視鏡の光源装置", Held::Statement(statement));
    vec![
        line(0x71, Some("2-1"), "機器台帳（令和5年9月）", file("機器台帳.pdf")),
        line(0x72, None, "ネットワーク構成図", Held::Reference { place, dated_on: cast::day("2023-09-01") }),
        EvidenceLine { kind: EvidenceKind::Cannot, ..cannot },
    ]
}

impl Evidence {
    pub fn sample() -> Self {
        let sheet = Checklist::sample();
        let mut former = line(0x70, Some("2-1"), "機器台帳（令和5年6月）", file("台帳.pdf"));
        (former.stands, former.version) = (false, 1);
        let mut all = lines();
        all[0].version = 2;
        all.push(former);
        Self {
            layout: cast::hospital_layout("/checklists"),
            keys: FormKeys {
                file: cast::KEY.into(),
                reference: "sample-key-reference".into(),
                statement: "sample-key-statement".into(),
            },
            head: sheet.head,
            instrument: sheet.instrument,
            lines: all,
            may_add: true,
            replaces: None,
            typed: BTreeMap::from([("item".into(), "2-1".into())]),
            errors: vec![],
        }
    }

    pub fn sample_errors() -> Self {
        let mut page = Self::sample();
        page.typed = BTreeMap::from([
            ("how".into(), "reference".into()),
            ("title".into(), "委員会の議事録".into()),
            ("dated_on".into(), "平成32年9月1日".into()),
        ]);
        page.errors = vec![
            FieldError::new("reference-place", "資料の所在が未記入です。"),
            FieldError::new(
                "reference-dated_on",
                "「平成32年9月1日」は平成の期間の外です。正しくは令和2年9月1日です。",
            ),
        ];
        page.replaces = page.lines.first().cloned();
        page
    }

    /// A vendor's sheet with an older MDS.
    pub fn sample_vendor() -> Self {
        let mut page = Self::sample();
        page.instrument.respondent = Respondent::Vendor;
        page.head.contract = "架空システム株式会社・電子カルテ".into();
        let disclosure = Disclosure { edition: "Ver.4.0".into(), latest: false, own_layout: true };
        let mds = line(0x74, None, "MDS 電子カルテ", file("MDS.xlsx"));
        page.lines = vec![EvidenceLine { kind: EvidenceKind::Mds, disclosure: Some(disclosure), ..mds }];
        page
    }

    /// As the health centre reads it, one piece taken back.
    pub fn sample_read() -> Self {
        let mut page = Self { layout: cast::health_centre_layout("/checklists"), may_add: false, ..Self::sample() };
        page.head.state = State::Submitted { at: cast::now() };
        page.lines[1].stands = false;
        page.lines[1].withdrawn = Some((cast::now(), "情報 花子".into()));
        page
    }
}
