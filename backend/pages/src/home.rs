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
    /// By due date, the undated last.
    pub tasks: Vec<Task>,
    /// Numbers with the rows behind them; may be empty.
    pub numbers: Vec<Number>,
}

#[derive(Clone, Debug)]
pub struct Task {
    pub due_on: Option<NaiveDate>,
    /// `見本中央病院のチェックリスト（令和5年度）に回答する`
    pub label: String,
    /// A second line, may be empty: `あと 3 項目・提出先 見本保健所`.
    pub detail: String,
    pub href: String,
    /// The verb on the button.
    pub button: String,
}

impl Task {
    /// The button's verb follows from the kind of task; a kind not known here opens the page.
    pub fn new(kind: &str, due_on: Option<NaiveDate>, label: &str, detail: &str, href: &str) -> Self {
        let button = match kind {
            "answer" => "回答する",
            "returned" => "直して提出する",
            "next_round" => "次の回を入れる",
            "review" => "内容を確認する",
            "overdue" => "未提出を見る",
            "collect" => "依頼を作る",
            "select" => "選定する",
            "decide" => "選定案を見る",
            "report" => "報告書を作る",
            "read_report" => "報告書を読む",
            "password" => "パスワードを変える",
            "users" => "利用者を見る",
            "audit" => "監査記録を見る",
            "instrument" => "様式を見る",
            _ => "開く",
        };
        let (label, detail) = (label.to_owned(), detail.to_owned());
        Self { due_on, label, detail, href: href.to_owned(), button: button.to_owned() }
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
            Task::new(
                "returned",
                Some(cast::day("2023-11-15")),
                "差し戻されたチェックリストを直す",
                "医療機関確認用（令和5年度）・差戻し 2 項目",
                sheet,
            ),
            Task::new(
                "answer",
                Some(cast::day("2023-11-30")),
                "チェックリストに回答する",
                "事業者確認用（電子カルテ・架空システム株式会社）・あと 3 項目",
                sheet,
            ),
        ];
        Self { layout: cast::hospital_layout("/"), roles: vec![Role::Hospital], tasks, numbers: vec![] }
    }

    pub fn sample_health_centre() -> Self {
        let tasks = vec![
            Task::new(
                "overdue",
                Some(cast::day("2023-11-15")),
                "期限を過ぎた施設に再依頼する（4 施設）",
                "令和5年度の提出依頼",
                "/collections/018bdf2e-0000-7000-8000-000000000020",
            ),
            Task::new(
                "review",
                Some(cast::day("2023-11-20")),
                "提出されたチェックリストの内容を確認する（7 件）",
                "見本中央病院 ほか",
                "/checklists?state=submitted",
            ),
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
