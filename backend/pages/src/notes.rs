//! 質問と考え方: what counts as はい, by item and by a search in everyday words.

use askama::Template;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::notes::Note;

use crate::cast;
use crate::layout::Layout;

/// `GET /notes?q=…&item=…&fiscal_year=…`
#[derive(Clone, Debug, Template)]
#[template(path = "notes.html")]
pub struct Notes {
    pub layout: Layout,
    pub fiscal_year: FiscalYear,
    /// As it was typed.
    pub text: String,
    /// Lineage of the item the notes are asked for; empty: all.
    pub lineage: String,
    /// Best first where words were typed, else in the order of the questions.
    pub lines: Vec<NoteLine>,
}

#[derive(Clone, Debug)]
pub struct NoteLine {
    pub note: Note,
    /// `2(4) アクセス利用権限`; empty: その他.
    pub items: Vec<String>,
}

impl NoteLine {
    /// The items, or その他.
    pub fn place(&self) -> String {
        if self.items.is_empty() { "その他".to_owned() } else { self.items.join("、") }
    }
}

impl Notes {
    pub fn sample() -> Self {
        let line = |question: &str, yes, says: &str, items: &[&str]| NoteLine {
            note: Note {
                question: question.parse().expect("a question of the list"),
                lineages: vec![],
                yes,
                cannot: false,
                years: vec![],
                says: says.into(),
            },
            items: items.iter().map(|item| (*item).to_owned()).collect(),
        };
        Self {
            layout: cast::hospital_layout("/notes"),
            fiscal_year: cast::year(),
            text: "退職した人のIDが消せない".into(),
            lineage: String::new(),
            lines: vec![
                line(
                    "7-7",
                    false,
                    "消せないと言われたら、窓口ではなく本社に確かめます。",
                    &["2(5) 不要なアカウントの削除"],
                ),
                line(
                    "7-3",
                    true,
                    "消さずに無効にする方法でも、危険は低いとされています。",
                    &["2(5) 不要なアカウントの削除"],
                ),
                line("12-14", false, "疑わしいときは、事業者と話し合うか、第三者に助言を求めます。", &[]),
            ],
        }
    }

    pub fn sample_nothing() -> Self {
        Self { text: "xyz".into(), lines: vec![], ..Self::sample() }
    }
}
