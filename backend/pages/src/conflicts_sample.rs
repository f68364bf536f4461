//! Contradictions of the made-up hospital, in their stages.

use std::collections::BTreeMap;

use tachiiri_domain::checklist::State as SheetState;
use tachiiri_domain::conflicts::{NextStep, Own, Standing, State, Step, StepKind};
use tachiiri_domain::instrument::Answer;

use crate::cast;
use crate::conflicts::{
    BoardRow, Conflict, Conflicts, ConflictsOfSheet, Pairing, QuestionLine, Questions, StepLine, Voice,
};
use crate::layout::{Choice, FieldError};
use crate::sheet::Checklist;

const VENDOR: &str = "架空システム株式会社・電子カルテ";

fn voice(number: u128, contract: &str, answer: Option<Answer>, target: Option<&str>) -> Voice {
    Voice {
        sheet: cast::id(number),
        contract: contract.into(),
        answer,
        confirmed_on: answer.map(|_| cast::day("2023-09-01")),
        target_on: target.map(cast::day),
    }
}

fn step(kind: StepKind, words: &str, on: &str) -> StepLine {
    let of_vendor = kind == StepKind::Asked || kind.is_reply();
    let step = Step {
        kind,
        vendor: of_vendor.then(|| cast::id(0x61)),
        words: words.into(),
        plan: String::new(),
        next_on: None,
        person: if kind.is_reply() { "架空システム 保守窓口".into() } else { "情報 花子".into() },
        on: cast::day(on),
        basis: vec![],
        recorded_at: cast::at("2023-11-16T01:00:00Z"),
    };
    StepLine { step, contract: if of_vendor { VENDOR.into() } else { String::new() } }
}

fn pairing(item: &str, state: State, next: NextStep, voices: Vec<Voice>) -> Pairing {
    Pairing {
        item: item.into(),
        own: Some(Own::Yes),
        voices,
        standing: Some(Standing { state, next }),
        steps: vec![],
        decision: None,
        risk: None,
        grounds: 0,
        allowed: &[],
        version: 0,
    }
}

/// One that agrees, one that stands against a vendor with another silent.
pub(crate) fn pairings() -> Vec<Pairing> {
    let agreeing = vec![voice(0x61, VENDOR, Some(Answer::Yes), None)];
    let against = vec![
        voice(0x61, VENDOR, Some(Answer::No), Some("2024-01-31")),
        voice(0x62, "見本ネット株式会社・医用画像管理", None, None),
    ];
    let open = pairing("2-6-server", State::Contradicts, NextStep::AskVendor, against);
    vec![pairing("2-2", State::Agrees, NextStep::Agree, agreeing), Pairing { allowed: StepKind::ALL, ..open }]
}

fn asked() -> Pairing {
    let mut found = pairings().remove(1);
    found.steps = vec![
        step(
            StepKind::Asked,
            "サーバのアクセスログは取得していますか。取得している場合は保存の期間を教えてください。",
            "2023-11-15",
        ),
        step(
            StepKind::Otherwise,
            "ログは貴院の Active Directory で取得されています。当社では管理していません。",
            "2023-11-16",
        ),
    ];
    found.version = 2;
    found.standing = Some(Standing { state: State::Contradicts, next: NextStep::Explain });
    found
}

fn decided() -> Pairing {
    let mut found = asked();
    let reason = "Active Directory のログを1年間保存し、毎月確認しているため。";
    found.steps.push(step(StepKind::Explained, reason, "2023-11-17"));
    found.decision = found.steps.last().cloned();
    found.standing = Some(Standing { state: State::Settled, next: NextStep::Agree });
    (found.version, found.grounds) = (3, 1);
    found
}

impl ConflictsOfSheet {
    pub fn sample() -> Self {
        let sheet = Checklist::sample();
        let item = |pairing: &Pairing| sheet.instrument.item(&pairing.item).cloned().expect("the sample's form has it");
        let mut rows: Vec<_> = pairings().into_iter().map(|pairing| (item(&pairing), pairing)).collect();
        rows.reverse();
        Self { layout: cast::hospital_layout("/conflicts"), head: sheet.head, rows }
    }
}

impl Conflict {
    pub fn sample() -> Self {
        let sheet = Checklist::sample();
        let pairing = asked();
        Self {
            layout: cast::hospital_layout("/conflicts"),
            request_key: cast::KEY.into(),
            head: sheet.head,
            item: sheet.instrument.item(&pairing.item).cloned().expect("the sample's form has it"),
            pairing,
            may_resolve: true,
            typed: BTreeMap::from([("person".into(), "情報 花子".into()), ("on".into(), "令和5年11月18日".into())]),
            errors: vec![],
        }
    }

    pub fn sample_errors() -> Self {
        let mut page = Self::sample();
        page.typed.insert("kind".into(), "risk_accepted".into());
        page.errors = vec![
            FieldError::new("words", "「2(6) サーバ アクセスログの管理」の理由が未記入です。"),
            FieldError::new("next_on", "「2(6) サーバ アクセスログの管理」の次に見直す日が未記入です。"),
        ];
        page
    }

    pub fn sample_decided() -> Self {
        let layout = cast::health_centre_layout("/conflicts");
        Self { layout, pairing: decided(), may_resolve: false, ..Self::sample() }
    }
}

impl Conflicts {
    pub fn sample() -> Self {
        let risk = Step {
            plan: "ネットワークから切り離し、保守事業者に連絡する。".into(),
            next_on: Some(cast::day("2023-11-10")),
            ..step(StepKind::RiskAccepted, "検査装置の OS が更新できないため。", "2023-10-02").step
        };
        let row = |item: &str, label: &str, standing, risk| BoardRow {
            checklist: cast::id(0x10),
            facility_name: "見本中央病院".into(),
            health_centre: "見本保健所".into(),
            item: item.into(),
            item_label: label.into(),
            against: vec![VENDOR.into()],
            standing,
            decision: None,
            overdue: false,
            grounds: 1,
            risk,
        };
        let open = Standing { state: State::Contradicts, next: NextStep::AskVendor };
        let mut accepted = row("2-7-network", "2(7) ネットワーク機器 セキュリティパッチ", None, Some(risk));
        (accepted.overdue, accepted.against) = (true, vec![]);
        Self {
            layout: cast::health_centre_layout("/conflicts"),
            fiscal_year: cast::year(),
            years: vec![Choice::new("2023", "令和5年度", true)],
            rows: vec![row("2-6-server", "2(6) サーバ アクセスログの管理", Some(open), None), accepted],
        }
    }

    pub fn sample_empty() -> Self {
        Self { layout: cast::hospital_layout("/conflicts"), rows: vec![], ..Self::sample() }
    }
}

impl Questions {
    pub fn sample() -> Self {
        let asked = asked().steps.remove(0).step;
        let line = |item: &str, waits| QuestionLine {
            facility_sheet: cast::id(0x10),
            item: item.into(),
            label: "2(4) サーバについて、アクセスログを管理している。".into(),
            own_item: Some(item.into()),
            version: 1,
            steps: vec![asked.clone()],
            request_key: format!("sample-key-{item}"),
            waits,
        };
        let mut head = crate::sheet_sample::head(SheetState::Submitted { at: cast::now() });
        head.contract = VENDOR.into();
        Self {
            layout: cast::hospital_layout("/checklists"),
            head,
            questions: vec![line("2-6-server", true), line("2-4-server", true), line("2-5-server", false)],
            may_reply: true,
            reader: "保守窓口 一郎".into(),
            typed: BTreeMap::from([("item".into(), "2-6-server".into()), ("person".into(), "保守窓口 花子".into())]),
            errors: vec![FieldError::new("words.2-6-server", "「医療機関からの問い合わせ」の返事の内容が未記入です。")],
        }
    }
}
