//! Home: what to do now, by due date, one button each.

use askama::Template;
use chrono::NaiveDate;
use tachiiri_domain::access::Role;

use crate::cast;
use crate::layout::Layout;

/// GET only.
#[derive(Clone, Debug, Template)]
#[template(path = "home.html")]
pub struct Home {
    pub layout: Layout,
    /// The roles of the person; what stands under the tasks depends on them.
    pub roles: Vec<Role>,
    /// By the day shown, the undated last.
    pub tasks: Vec<Task>,
    /// Numbers with the rows behind them; may be empty.
    pub numbers: Vec<Number>,
}

#[derive(Clone, Debug)]
pub struct Task {
    pub due_on: Option<NaiveDate>,
    /// From which day it waits, where nobody set a day until when.
    pub since: Option<NaiveDate>,
    /// `見本中央病院のチェックリスト（令和5年度）に回答する`
    pub label: String,
    /// A second line, may be empty: `あと 3 項目・提出先 見本保健所`.
    pub detail: String,
    pub href: String,
    /// The verb on the button.
    pub button: String,
}

impl Task {
    /// Words follow from the kind of task: `subject` is whose it is (a facility and its form, a health centre, a
    /// prefecture and year, or nothing), `count` how much of it there is (`18件`, or nothing). A kind not known here
    /// is shown by its subject and opens the page.
    pub fn new(kind: &str, due_on: Option<NaiveDate>, subject: &str, count: &str, href: &str) -> Self {
        let (button, sentence, counted) = words(kind);
        let label = match (subject, sentence) {
            ("", sentence) => sentence.to_owned(),
            (subject, "") => subject.to_owned(),
            (subject, sentence) => format!("{subject}：{sentence}"),
        };
        let detail = if count.is_empty() { String::new() } else { format!("{counted}{count}") };
        Self { due_on, since: None, label, detail, href: href.to_owned(), button: button.to_owned() }
    }
}

/// The button's verb, what is to be done, and what the count counts.
fn words(kind: &str) -> (&'static str, &'static str, &'static str) {
    match kind {
        "answer" => ("回答する", "回答して提出する", "記入していない必須の項目 "),
        "returned" => ("直して提出する", "差し戻された項目を直して提出する", "記入していない必須の項目 "),
        "next_round" => ("次の回を入れる", "「いいえ」の項目の次の回を入れる", "次の回を待つ項目 "),
        "contradiction" => ("食い違いを確かめる", "事業者の回答との食い違いを確かめて、説明を記録する", "食い違い "),
        "question" => ("返事をする", "医療機関からの問い合わせに返事をする", "返事を待つ問い合わせ "),
        "direct" => ("内容を確認する", "提出の前に院長が内容を確認する", ""),
        "review" => ("内容を確認する", "提出されたチェックリストの内容を確認する", "内容確認待ち "),
        "overdue" => ("未提出を見る", "期限を過ぎた施設に再依頼する", "未提出・差戻し中 "),
        "collect" => ("依頼を作る", "チェックリストの提出を依頼する", ""),
        "select" => ("選定案を見る", "支援対象病院の選定案を決める", "選定 "),
        "report" => ("報告書を作る", "報告書を作る", ""),
        "read_report" => ("報告書を読む", "提出された報告書を読む", ""),
        "password" => ("パスワードを変える", "パスワードを変える", ""),
        "users" => ("利用者を見る", "利用者の状態を確かめる", "ログインを止めている利用者 "),
        "audit" => ("監査記録を見る", "監査記録を確かめる", ""),
        "instrument" => ("様式を見る", "様式の版を確かめる", ""),
        "self_check" => ("自己点検を続ける", "自己点検を続ける", "記入していない項目 "),
        "ask_updates" => (
            "確かめた結果を入れる",
            "サーバの更新の責任がどの書面に書いてあるかを、事業者に確かめる",
            "確かめるシステム ",
        ),
        "open" => ("進みを見る", "提出の進みを見る", "まだ確認済みでない "),
        _ => ("開く", "", ""),
    }
}

#[derive(Clone, Debug)]
pub struct Number {
    pub label: String,
    pub value: u64,
    /// The rows behind it.
    pub href: String,
    /// What it is of, may be empty: `38 施設中`.
    pub note: String,
}

impl Home {
    /// How the work goes, for each role that needs to know.
    pub fn guides(&self) -> Vec<&'static str> {
        let guide = |role: &Role| match role {
            Role::Hospital => Some(
                "チェックリストに回答し、提出すると保健所が内容を確認します。「いいえ」の項目は、対応したあとに次の回の回答を入れてください。年度の終わりまで続けて使えます。",
            ),
            Role::Director => Some(
                "提出の前に、チェックリストの内容を読んで確認します。確認した人と日付が、保健所の控えにも残ります。",
            ),
            Role::Vendor => {
                Some("依頼元の医療機関ごと、システムの契約ごとに1枚ずつ回答します。回答は医療機関と保健所が見ます。")
            }
            Role::HealthCentre => Some(
                "提出されたチェックリストは、項目ごとに理由を書いて差し戻すか、確認済みにします。紙やFAXで届いた回答は代行入力できます。",
            ),
            Role::Prefecture => Some(
                "支援対象病院は、支援枠を過不足なく満たす案を配点の順に作ります。集計と報告書は同じ数字から作られます。",
            ),
            Role::Ministry => Some("提出された報告書を読めます。個々のチェックリストは表示されません。"),
            Role::Authority | Role::Administrator | Role::Operator => None,
        };
        self.roles.iter().filter_map(guide).collect()
    }

    pub fn sample() -> Self {
        Self::sample_hospital()
    }

    pub fn sample_hospital() -> Self {
        let sheet = "/checklists/018bdf2e-0000-7000-8000-000000000010";
        let tasks = vec![
            Task::new("returned", Some(cast::day("2023-11-15")), "見本中央病院 医療機関確認用", "", sheet),
            Task::new("answer", Some(cast::day("2023-11-30")), "見本中央病院 事業者確認用（電子カルテ）", "3件", sheet),
            Task::new(
                "contradiction",
                None,
                "見本中央病院",
                "2件",
                "/checklists/018bdf2e-0000-7000-8000-000000000010/conflicts",
            ),
        ];
        Self { layout: cast::hospital_layout("/"), roles: vec![Role::Hospital], tasks, numbers: vec![] }
    }

    pub fn sample_health_centre() -> Self {
        let tasks = vec![
            Task::new(
                "overdue",
                Some(cast::day("2023-11-15")),
                "見本保健所",
                "4件",
                "/collections/018bdf2e-0000-7000-8000-000000000020",
            ),
            Task {
                since: Some(cast::day("2023-11-16")),
                ..Task::new("review", None, "見本保健所", "7件", "/checklists?state=submitted")
            },
        ];
        let number = |label: &str, value, note: &str, href: &str| Number {
            label: label.into(),
            value,
            note: note.into(),
            href: href.into(),
        };
        let numbers = vec![
            number("依頼した施設", 38, "病院 22・診療所 16", "/collections"),
            number("提出済み", 24, "38 施設中", "/checklists?state=submitted"),
            number("確認済み", 15, "38 施設中", "/checklists?state=accepted"),
            number("未提出", 10, "38 施設中", "/checklists?state=draft"),
        ];
        Self { layout: cast::health_centre_layout("/"), roles: vec![Role::HealthCentre], tasks, numbers }
    }

    pub fn sample_nothing_to_do() -> Self {
        Self { layout: cast::prefecture_layout("/"), roles: vec![Role::Prefecture], tasks: vec![], numbers: vec![] }
    }
}
