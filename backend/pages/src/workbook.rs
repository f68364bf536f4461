//! Excel で回答: taking the workbook along, and looking at what came back before it is taken.

use askama::Template;
use tachiiri_domain::answers::{Cell, Given, SheetFacts};
use tachiiri_domain::instrument::{Answer, Respondent};
use tachiiri_domain::problem::CellProblem;
use tachiiri_domain::request::RowVersion;

use crate::cast;
use crate::fields::Part;
use crate::layout::Layout;
use crate::sheet::{Checklist, SheetHead};

/// `GET /checklists/{id}/workbook/file` is the workbook. `POST /checklists/{id}/workbook` (multipart): `csrf`,
/// `request_key`, `file`, and for 代行入力 `original`.
#[derive(Clone, Debug, Template)]
#[template(path = "workbook.html")]
pub struct Workbook {
    pub layout: Layout,
    pub request_key: String,
    pub head: SheetHead,
    pub respondent: Respondent,
    /// Whether answers may be written now.
    pub may_read: bool,
    /// What is read is 代行入力.
    pub proxy: bool,
    /// Why the file as a whole cannot be used.
    pub error: Option<String>,
}

/// A cell that the file would change, or that was changed on both sides.
#[derive(Clone, Debug)]
pub struct Line {
    pub cell: Cell,
    /// `2(7) ネットワーク機器 セキュリティパッチ`
    pub label: String,
    pub before: Given,
    pub after: Given,
    pub based_on: RowVersion,
    /// Where its answer stands in the file: `D12`.
    pub place: String,
}

/// Other statements at the top.
#[derive(Clone, Copy, Debug)]
pub struct FactsLine {
    pub before: SheetFacts,
    pub after: SheetFacts,
    pub based_on: RowVersion,
}

/// What the file would change. Nothing has been written.
///
/// `POST /checklists/{id}/workbook/accept`: `csrf`, `request_key`, `file` (its SHA-256), the cells as on the sheet (see
/// [`Part`]), and where the statements change `no_vendor_contract`, `no_network`, `facts_based_on`.
#[derive(Clone, Debug, Template)]
#[template(path = "workbook_preview.html")]
pub struct WorkbookPreview {
    pub layout: Layout,
    pub request_key: String,
    pub head: SheetHead,
    pub respondent: Respondent,
    /// As the browser calls the file.
    pub file_name: String,
    pub file: String,
    pub changes: Vec<Line>,
    pub facts: Option<FactsLine>,
    pub conflicts: Vec<Line>,
    /// While there is one, the form to accept is not drawn.
    pub problems: Vec<CellProblem>,
    pub missing: Vec<String>,
    pub stamped: bool,
    pub answers: u32,
}

impl WorkbookPreview {
    pub fn count(&self) -> usize {
        self.changes.len() + usize::from(self.facts.is_some())
    }

    /// Label, before, after of the statements that change.
    pub fn facts_lines(&self) -> Vec<(&'static str, bool, bool)> {
        let Some(FactsLine { before, after, .. }) = self.facts else { return Vec::new() };
        let lines = [
            ("事業者との契約がない", before.no_vendor_contract, after.no_vendor_contract),
            ("どのネットワークにもつながっていない", before.no_network, after.no_network),
        ];
        lines.into_iter().filter(|(_, before, after)| before != after).collect()
    }
}

impl Line {
    /// Names and values of the hidden fields that say what the cell becomes.
    pub fn fields(&self) -> Vec<(String, String)> {
        let date = |date: Option<chrono::NaiveDate>| date.map(|date| date.to_string()).unwrap_or_default();
        let after = &self.after;
        let parts = [
            (Part::BasedOn, self.based_on.to_string()),
            (Part::Answer, after.answer.map(|answer| answer.key().to_owned()).unwrap_or_default()),
            (Part::ConfirmedOn, date(after.confirmed_on)),
            (Part::TargetOn, date(after.target_on)),
            (Part::Note, after.note.clone()),
            (Part::Proxy, after.proxy.clone().unwrap_or_default()),
        ];
        parts.into_iter().map(|(part, value)| (part.name(&self.cell), value)).collect()
    }
}

impl Workbook {
    pub fn sample() -> Self {
        Self {
            layout: cast::hospital_layout("/checklists"),
            request_key: cast::KEY.into(),
            head: Checklist::sample().head,
            respondent: Respondent::Facility,
            may_read: true,
            proxy: false,
            error: None,
        }
    }

    pub fn sample_refused() -> Self {
        let error =
            "パスワードの付いたファイルは読み込めません。Excel で開き、パスワードを外して保存し直してください。";
        Self { error: Some(error.into()), proxy: true, ..Self::sample() }
    }
}

fn line(item: &str, label: &str, before: Given, after: Given, place: &str) -> Line {
    Line {
        cell: Cell { item: item.into(), round: 1 },
        label: label.into(),
        before,
        after,
        based_on: 1,
        place: place.into(),
    }
}

impl WorkbookPreview {
    pub fn sample() -> Self {
        let yes = |on: &str| Given { answer: Some(Answer::Yes), confirmed_on: Some(cast::day(on)), ..Given::default() };
        let no = |on: &str, target: &str| Given {
            answer: Some(Answer::No),
            target_on: Some(cast::day(target)),
            note: "保守契約の更新に合わせる".into(),
            ..yes(on)
        };
        let facts = |no_vendor_contract| SheetFacts { no_vendor_contract, no_network: false };
        Self {
            layout: cast::hospital_layout("/checklists"),
            request_key: cast::KEY.into(),
            head: Checklist::sample().head,
            respondent: Respondent::Facility,
            file_name: "チェックリスト_令和5年度_記入済み.xlsx".into(),
            file: "0".repeat(64),
            changes: vec![
                line("2-1", "2(1) 全般 機器の台帳管理", Given::default(), yes("2023-11-01"), "D17"),
                line(
                    "2-7-network",
                    "2(7) ネットワーク機器 セキュリティパッチ",
                    yes("2023-10-01"),
                    no("2023-11-02", "2024-03-01"),
                    "D26",
                ),
            ],
            facts: Some(FactsLine { before: facts(false), after: facts(true), based_on: 3 }),
            conflicts: vec![line("3-1", "3(1) 連絡体制図", yes("2023-11-05"), no("2023-11-01", "2024-02-01"), "D30")],
            problems: vec![],
            missing: vec!["2(6) サーバ アクセスログの管理".into()],
            stamped: true,
            answers: 12,
        }
    }

    pub fn sample_wrong() -> Self {
        let problem = |cell: &str, value: &str, message: &str| CellProblem {
            sheet: "チェックリスト".into(),
            cell: cell.into(),
            value: value.into(),
            code: "date_unreadable".into(),
            rule: None,
            message: message.into(),
        };
        let problems = vec![
            problem(
                "D17",
                "はいかな",
                "「2(1) 全般 機器の台帳管理」の1回目の回答「はいかな」は、この様式にありません。「はい」か「いいえ」を選んでください。",
            ),
            problem("E26", "平成32年1月1日", "「平成32年1月1日」は平成の期間の外です。正しくは令和2年1月1日です。"),
        ];
        Self { problems, conflicts: vec![], ..Self::sample() }
    }

    /// The file holds what stands there already.
    pub fn sample_unchanged() -> Self {
        Self { changes: vec![], facts: None, conflicts: vec![], missing: vec![], stamped: false, ..Self::sample() }
    }
}
