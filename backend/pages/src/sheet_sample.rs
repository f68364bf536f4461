//! The checklist in its states, with the cast of the samples.

use std::collections::BTreeMap;

use tachiiri_domain::answers::{Answers, Cell, Change, Given, Sheet, SheetFacts};
use tachiiri_domain::carry::{Carried, Standing};
use tachiiri_domain::checklist::{ReturnReason, State, StateKey};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::Answer;
use tachiiri_domain::notes::Note;

use crate::director::DirectorState;
use crate::fields::Part;
use crate::sheet::{Beside, Checklist, LastYear, Mark, Mode, Other, SheetHead, Stale, Unread};
use crate::{cast, conflicts_sample, evidence_sample};

fn cell(item: &str, round: u8) -> Cell {
    Cell { item: item.into(), round }
}

fn given(answer: Answer, confirmed_on: &str, target_on: Option<&str>) -> Given {
    Given {
        answer: Some(answer),
        confirmed_on: Some(cast::day(confirmed_on)),
        target_on: target_on.map(cast::day),
        ..Given::default()
    }
}

fn mark(given: Given) -> Mark {
    Mark { given, version: 1, frozen: false }
}

pub(crate) fn head(state: State) -> SheetHead {
    SheetHead {
        id: cast::id(0x10),
        facility_name: "見本中央病院".into(),
        health_centre: "見本保健所".into(),
        contract: String::new(),
        fiscal_year: cast::year(),
        due_on: cast::day("2023-11-30"),
        state,
        revision_no: 1,
    }
}

/// The year before, made up: one to take over, one whose wording changed, one left blank.
fn last_year() -> Vec<LastYear> {
    let last = |item: &str, became, answer: Option<Answer>| LastYear {
        item: item.into(),
        fiscal_year: tachiiri_domain::fiscal_year::FiscalYear::new(2022).expect("2022 is a fiscal year"),
        became,
        answer,
        confirmed_on: answer.map(|_| cast::day("2022-10-03")),
        target_on: None,
        may_take: became.is_empty() && answer.is_some(),
    };
    vec![
        last("2-7-network", "", Some(Answer::Yes)),
        last("3-1", "文言が変わりました", Some(Answer::No)),
        last("2-7-server", "", None),
    ]
}

fn others() -> Vec<Other> {
    vec![Other { id: cast::id(0x11), name: "見本東病院".into(), state: StateKey::Accepted }]
}

fn notes() -> Vec<Note> {
    let note = |question: &str, on: &str, yes, says: &str| Note {
        question: question.parse().expect("a question of the list"),
        lineages: vec![on.into()],
        yes,
        cannot: false,
        years: vec![],
        says: says.into(),
    };
    vec![
        note("8-7", "2-6", true, "いつ、誰が、どこに、どう接続したかが後から分かれば「はい」です。"),
        note("8-8", "2-6", false, "見直す人手が足りなくても、まずは長く残し、警告が届くようにします。"),
    ]
}

/// All but the last three are answered.
fn marks() -> BTreeMap<Cell, Mark> {
    let mut noted = given(Answer::Yes, "2023-09-01", None);
    noted.note = "機器台帳は情報管理室の共有フォルダ".into();
    BTreeMap::from([
        (cell("0", 1), mark(given(Answer::Yes, "2023-09-01", None))),
        (cell("1-1", 1), mark(given(Answer::Yes, "2023-09-01", None))),
        (cell("2-1", 1), mark(noted)),
        (cell("2-2", 1), mark(given(Answer::Yes, "2023-09-01", None))),
        (cell("2-6-server", 1), mark(given(Answer::Yes, "2023-09-01", None))),
    ])
}

fn carried() -> Vec<Carried> {
    let one = |number: &str, short: &str, items: &[&str], standing| Carried {
        since: FiscalYear::new(2022).expect("2022 is a fiscal year"),
        number: number.into(),
        short: short.into(),
        label: format!("{short}を実施している。"),
        confirmed_on: Some(cast::day("2022-10-03")),
        target_on: Some(cast::day("2023-03-31")),
        items: items.iter().map(|&code| code.to_owned()).collect(),
        standing,
    };
    vec![
        one("2(7) サーバ", "セキュリティパッチ", &["2-7-server"], Standing::Unanswered),
        one("2(8) ネットワーク機器", "接続元制限", &[], Standing::NotAsked),
    ]
}

impl Checklist {
    /// 自己点検: kept by the facility, and not handed in.
    pub fn sample_self_check() -> Self {
        let mut page = Self::sample();
        page.instrument.purpose = tachiiri_domain::instrument::Purpose::SelfCheck;
        page.instrument.title = "ガイドライン 第7.0版 保守委託機関編 自己点検".into();
        page.beside = Beside::default();
        page
    }

    /// A hospital in the middle of its work.
    pub fn sample() -> Self {
        Self {
            layout: cast::hospital_layout("/checklists"),
            request_key: cast::KEY.into(),
            facts_request_key: "sample-facts-key".into(),
            head: head(State::Draft),
            instrument: cast::instrument(),
            facts: SheetFacts::default(),
            facts_version: 1,
            marks: marks(),
            violations: vec![],
            unread: vec![],
            stale: vec![],
            beside: Beside {
                questions: None,
                pairings: conflicts_sample::pairings(),
                shows_course: true,
                may_resolve: true,
                evidence: evidence_sample::lines(),
                shows_evidence: true,
                last_year: last_year(),
                notes: notes(),
                changes: vec![],
                others: others(),
                carried: carried(),
            },
            mode: Mode::Answer,
            director: DirectorState::default(),
            may_direct: false,
            has_original: true,
            receipt: false,
            shown: Some(1),
            may_proxy: false,
            saved_at: Some(cast::now()),
        }
    }

    /// Returned with two reasons, some rules broken, one date unreadable.
    pub fn sample_errors() -> Self {
        let mut page = Self::sample();
        let reason = |item: &str, reason: &str| ReturnReason { item: Some(item.into()), reason: reason.into() };
        page.head.state = State::Returned {
            at: cast::at("2023-11-10T01:00:00Z"),
            reasons: vec![
                reason("2-1", "台帳の更新日が分かるように、備考に書いてください。"),
                reason("2-7-network", "目標日がありません。保守事業者と日程を決めてください。"),
                ReturnReason { item: None, reason: "不明な点は検査担当（内線 210）まで。".into() },
            ],
        };
        page.head.revision_no = 2;
        page.marks.insert(cell("2-7-network", 1), mark(given(Answer::No, "2023-09-01", Some("2024-06-30"))));
        page.marks.insert(cell("2-2", 1), mark(given(Answer::Yes, "2023-12-24", None)));
        let answers: Answers = page.marks.iter().map(|(cell, mark)| (cell.clone(), mark.given.clone())).collect();
        let year = page.head.fiscal_year;
        let sheet = Sheet { instrument: &page.instrument, fiscal_year: year, facts: page.facts, answers: &answers };
        page.violations = sheet.check(cast::today());
        page.unread = vec![Unread {
            cell: cell("1-1", 1),
            part: Part::ConfirmedOn,
            typed: "平成32年9月1日".into(),
            message: "「平成32年9月1日」は平成の期間の外です。正しくは令和2年9月1日です。".into(),
        }];
        page
    }

    /// What the respondent mended since it came back.
    pub(crate) fn sample_changes(&self) -> Vec<Change> {
        let mended = given(Answer::No, "2023-09-01", Some("2023-12-28"));
        let noted = self.marks.get(&cell("2-1", 1)).map(|mark| mark.given.clone()).unwrap_or_default();
        let before = Given { note: String::new(), ..noted.clone() };
        vec![
            Change { cell: cell("2-1", 1), before, after: noted },
            Change { cell: cell("2-7-network", 1), before: Given::default(), after: mended },
        ]
    }

    /// Two people on one sheet.
    pub fn sample_stale() -> Self {
        let stale = Stale {
            cell: cell("2-6-server", 1),
            yours: given(Answer::Yes, "2023-09-01", None),
            current: given(Answer::No, "2023-11-17", Some("2024-02-29")),
        };
        Self { stale: vec![stale], ..Self::sample() }
    }

    /// Confirmed once: the first round is frozen, the second is open where the answer was no.
    pub fn sample_second_round() -> Self {
        let mut page = Self::sample();
        page.head.state = State::Accepted { at: cast::at("2023-11-12T01:00:00Z") };
        page.marks.insert(cell("2-7-network", 1), mark(given(Answer::No, "2023-09-01", Some("2023-12-28"))));
        page.marks.insert(cell("3-1", 1), mark(given(Answer::No, "2023-09-01", None)));
        page.marks.values_mut().for_each(|mark| mark.frozen = true);
        page
    }

    /// The health centre enters what came by FAX; no network, so that items are lifted.
    pub fn sample_proxy() -> Self {
        let mut page = Self::sample();
        page.layout = cast::health_centre_layout("/checklists");
        page.mode = Mode::Proxy;
        page.facts.no_network = true;
        if let Some(mark) = page.marks.get_mut(&cell("1-1", 1)) {
            mark.given.proxy = Some("FAX 受信簿 第12号（令和5年9月4日）".into());
        }
        page.instrument.items[2].wording = tachiiri_domain::instrument::Wording::Unverified;
        page
    }

    /// What the health centre sees of a sheet that is still being filled.
    pub fn sample_unsubmitted() -> Self {
        let layout = cast::health_centre_layout("/checklists");
        let beside = Beside { pairings: conflicts_sample::pairings(), shows_course: true, ..Beside::default() };
        let (mode, marks) = (Mode::Read, BTreeMap::new());
        Self { layout, mode, marks, beside, shown: None, may_proxy: true, saved_at: None, ..Self::sample() }
    }

    /// Waiting for the health centre, complete.
    pub fn sample_submitted() -> Self {
        let mut page = Self::sample();
        page.head.state = State::Submitted { at: cast::at("2023-11-17T05:10:00Z") };
        page.marks.insert(cell("2-7-network", 1), mark(given(Answer::No, "2023-09-01", Some("2023-12-28"))));
        page.marks.insert(cell("3-1", 1), mark(given(Answer::Yes, "2023-09-01", None)));
        page.mode = Mode::Read;
        page.receipt = true;
        page
    }
}
