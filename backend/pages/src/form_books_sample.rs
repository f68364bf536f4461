//! A made-up workbook as the page of a form's original shows it.

use tachiiri_domain::form_book::{ColumnMeaning, LineKind};
use tachiiri_domain::instrument::{Respondent, TargetGroup};

use crate::cast;
use crate::form_book_table::{NamedTable, TableFields};
use crate::form_books::{ColumnRow, FormBook, ItemPart, LineFields, LineRow, RoundFields, VersionFields};
use crate::layout::FieldError;

fn column(column: u32, heading: &str, meaning: ColumnMeaning, round: u32) -> ColumnRow {
    ColumnRow {
        sheet: "医療機関確認用".into(),
        row: 10,
        column,
        until: column,
        heading: heading.into(),
        meaning,
        round,
        corrected: false,
        editing: false,
    }
}

fn line(row: u32, kind: LineKind, text: &str) -> LineRow {
    let (sheet, text) = ("医療機関確認用".to_owned(), text.to_owned());
    LineRow { sheet, row, kind, text, corrected: false, editing: None, item: None }
}

fn item(row: u32, number: &str, text: &str, cells: &[&str]) -> LineRow {
    let item = ItemPart {
        number: number.into(),
        group: TargetGroup::Server,
        code: format!("2-{row}-server"),
        gate: false,
        rounds: cells.len(),
        target: true,
        cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
    };
    LineRow { item: Some(item), ..line(row, LineKind::Item, text) }
}

fn lines() -> Vec<LineRow> {
    vec![
        line(0, LineKind::Title, "医療機関におけるサイバーセキュリティ対策チェックリスト"),
        line(9, LineKind::Instruction, "＊1回目の確認で「いいえ」の場合、令和5年度中の対応目標日を記入してください。"),
        line(12, LineKind::Section, "2　医療情報システムの管理・運用"),
        line(13, LineKind::Heading, "サーバについて、以下を実施している。"),
        item(
            14,
            "(4)",
            "利用者の職種・担当業務別の情報区分毎のアクセス利用権限を設定している。",
            &["1回目：回答 C15・確認日 同じ欄・目標日 D15", "2回目：回答 E15・確認日 同じ欄"],
        ),
        LineRow {
            corrected: true,
            ..item(15, "(5)", "退職者や使用していないアカウント等、不要なアカウントを削除している。", &[])
        },
    ]
}

impl FormBook {
    pub fn sample() -> Self {
        Self {
            layout: cast::administrator_layout("/instruments"),
            id: cast::id(0x50),
            name: "別添1_チェックリスト.xlsx".into(),
            based_on: 2,
            request_keys: ["sample-key-1".into(), "sample-key-2".into(), "sample-key-3".into()],
            corrections: 1,
            forms: vec![Respondent::Facility, Respondent::Vendor],
            form: Respondent::Facility,
            columns: vec![
                column(1, "チェック項目", ColumnMeaning::Text, 1),
                column(2, "確認結果(日付) / 1回目", ColumnMeaning::Answer, 1),
                column(3, "確認結果(日付) / 目標日", ColumnMeaning::TargetOn, 1),
                column(4, "確認結果(日付) / 2回目", ColumnMeaning::Answer, 2),
            ],
            lines: lines(),
            tables: vec![NamedTable { sheet: "医療機関確認用".into(), row: 10, until: 11 }],
            table: TableFields::empty(),
            sheets: vec![],
            version: VersionFields {
                instrument: "mhlw-cyber-facility".into(),
                version: "r5".into(),
                fiscal_year: "令和5年度".into(),
                title: "医療機関におけるサイバーセキュリティ対策チェックリスト 医療機関確認用".into(),
                ..VersionFields::default()
            },
            errors: vec![],
            problems: vec![],
        }
    }

    /// A line being corrected, a cell of it refused.
    pub fn sample_editing() -> Self {
        let mut page = Self::sample();
        let line = &mut page.lines[5];
        let cells = |round, answer: &str| RoundFields { round, answer: answer.into(), ..RoundFields::default() };
        line.editing = Some(LineFields {
            kind: "item".into(),
            text: line.text.clone(),
            number: "(5)".into(),
            group: "server".into(),
            rounds: "2".into(),
            target: String::new(),
            section: "2　管理・運用".into(),
            gate: "false".into(),
            cells: vec![cells(1, "C16/D16"), cells(2, "2列目"), cells(3, "")],
        });
        let message = "2回目の回答欄：「2列目」はセルの番地ではありません。原本のとおり、「H4」のように列の文字と行の番号で入れてください。「はい」と「いいえ」の欄が別なら「F4/G4」と入れてください。";
        page.errors = vec![FieldError::new("answer-2", message)];
        page
    }

    /// A draft that stands already.
    pub fn sample_refused() -> Self {
        let message = "様式「mhlw-cyber-facility/r5」の下書きがすでにあります。置き換えるときは「下書きを置き換える」に印を付けてください。";
        let mut page = Self::sample();
        page.columns[3].editing = true;
        Self { errors: vec![FieldError::new("replace", message)], ..page }
    }
}
