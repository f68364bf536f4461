//! What every page shares: who is here, where one can go, the day, and the notices on top.

use chrono::NaiveDate;
use tachiiri_domain::access::Act;
use tachiiri_domain::actor::Actor;

/// The frame of a page. Titles and crumbs are wording and stand in the page's own template.
#[derive(Clone, Debug)]
pub struct Layout {
    /// Name on screen of the person logged in; None on the log-in page and for nobody.
    pub who: Option<String>,
    /// Came by an invitation: no account, no password.
    pub guest: bool,
    /// Where the person belongs, e.g. `見本保健所`; empty where there is none.
    pub org: String,
    pub nav: Vec<NavItem>,
    /// Whether the person reads and confirms other people's sheets: links lead to the review then.
    pub may_review: bool,
    /// Token of the session for POST forms; empty where nobody is logged in.
    pub csrf: String,
    /// Today in Japan.
    pub today: NaiveDate,
    /// The banner of a demonstration database, e.g. `見本県（架空）のデータです`.
    pub demo: Option<String>,
    /// What the last POST did, shown once: `保存しました`.
    pub notice: Option<String>,
}

#[derive(Clone, Debug)]
pub struct NavItem {
    pub href: &'static str,
    pub label: &'static str,
    /// Open tasks behind the link, where they are known.
    pub badge: Option<u64>,
    pub current: bool,
}

/// Every door of the program with the act that opens it, in the order of the side menu.
const DOORS: &[(&str, &str, Act)] = &[
    ("/", "ホーム", Act::UseAccount),
    ("/facilities", "医療機関台帳", Act::ViewFacilities),
    ("/collections", "提出依頼", Act::ViewCollections),
    ("/requests", "依頼された回答", Act::ViewRequests),
    ("/checklists", "チェックリスト", Act::ViewChecklist),
    ("/vendors", "事業者", Act::ViewVendors),
    ("/self-checks", "自己点検", Act::KeepSelfCheck),
    ("/notes", "質問と考え方", Act::ViewChecklist),
    ("/mails", "送ったメール", Act::ViewMails),
    ("/contacts", "連絡先", Act::EditContacts),
    ("/conflicts", "事業者との食い違い", Act::ViewConflicts),
    ("/figures", "集計", Act::ViewFigures),
    ("/selections", "支援対象病院", Act::ViewSelection),
    ("/reports", "報告書", Act::ViewReports),
    ("/instruments", "様式の版", Act::ViewInstruments),
    ("/people", "施設の利用者", Act::ManagePeople),
    ("/settings", "設定", Act::SettleAuthority),
    ("/users", "利用者", Act::ManageUsers),
    ("/audit", "監査記録", Act::ViewAudit),
];

/// The stylesheets in their order; print comes after them.
pub const STYLES: [&str; 5] = ["tokens.css", "page.css", "form.css", "table.css", "sheet.css"];

impl NavItem {
    /// Id of the symbol in `icons.svg`.
    pub fn icon(&self) -> &'static str {
        match self.href {
            "/" => "home",
            "/people" => "users",
            href => href.trim_start_matches('/'),
        }
    }
}

impl Layout {
    /// The name on top: who only answers sees what it is for, not the selection of support hospitals.
    pub fn brand(&self) -> &'static str {
        let offices = ["/facilities", "/collections", "/reports", "/audit"];
        let office = self.nav.iter().any(|door| offices.contains(&door.href));
        if self.who.is_none() || office { "立入検査・支援対象病院" } else { "立入検査 事前提出" }
    }

    /// Where the person belongs, unless the name says it already.
    pub fn org_beside(&self) -> Option<&str> {
        let said = self.who.as_ref().is_some_and(|who| who.contains(&self.org));
        Some(self.org.as_str()).filter(|org| !org.is_empty() && !said)
    }

    /// Whether a door is open to the person: a link to its page leads somewhere.
    pub fn opens(&self, href: &str) -> bool {
        self.nav.iter().any(|door| door.href == href)
    }

    /// The frame for somebody logged in; `path` is the path of the request and marks the current door.
    pub fn for_actor(actor: &Actor, org: &str, path: &str, csrf: &str, today: NaiveDate) -> Self {
        let doors = DOORS.iter().filter(|(_, _, act)| actor.may(*act));
        let nav = doors.map(|(href, label, _)| NavItem { href, label, badge: None, current: is_under(path, href) });
        Self {
            who: Some(actor.display_name.clone()),
            guest: actor.is_guest(),
            org: org.to_owned(),
            nav: nav.collect(),
            may_review: actor.may(Act::ReviewChecklist),
            csrf: csrf.to_owned(),
            today,
            demo: None,
            notice: None,
        }
    }

    /// The frame for nobody: log-in page, errors before log-in.
    pub fn for_nobody(today: NaiveDate) -> Self {
        Self {
            who: None,
            guest: false,
            org: String::new(),
            nav: vec![],
            may_review: false,
            csrf: String::new(),
            today,
            demo: None,
            notice: None,
        }
    }
}

fn is_under(path: &str, href: &str) -> bool {
    path == href || (href != "/" && path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/')))
}

/// One thing wrong with a form: shown in the summary on top as a link to the field, and at the field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The `id` of the field, which is its `name` with dots as hyphens.
    pub field: String,
    pub message: String,
}

impl FieldError {
    pub fn new(field: &str, message: &str) -> Self {
        Self { field: field.replace('.', "-"), message: message.to_owned() }
    }
}

/// One option of a select or one radio.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub selected: bool,
}

impl Choice {
    pub fn new(value: &str, label: &str, selected: bool) -> Self {
        Self { value: value.to_owned(), label: label.to_owned(), selected }
    }
}

/// Where a list stands.
#[derive(Clone, Debug)]
pub struct Pager {
    /// From 1.
    pub page: u64,
    /// Rows a page.
    pub size: u64,
    /// Rows of the whole list, filter applied.
    pub total: u64,
    /// Path and query without `page`, e.g. `/facilities?kind=hospital`.
    pub base: String,
}

impl Pager {
    pub fn pages(&self) -> u64 {
        self.total.div_ceil(self.size.max(1)).max(1)
    }

    pub fn first(&self) -> u64 {
        if self.total == 0 { 0 } else { (self.page - 1) * self.size + 1 }
    }

    pub fn last(&self) -> u64 {
        (self.page * self.size).min(self.total)
    }

    /// The pages worth a link: the ends and the neighbours; 0 stands for a gap.
    pub fn numbers(&self) -> Vec<u64> {
        let last = self.pages();
        let near = |number: &u64| *number == 1 || *number == last || number.abs_diff(self.page) <= 2;
        let mut numbers = Vec::new();
        for number in (1..=last).filter(near) {
            if numbers.last().is_some_and(|before| before + 1 < number) {
                numbers.push(0);
            }
            numbers.push(number);
        }
        numbers
    }

    pub fn link(&self, page: &u64) -> String {
        format!("{}page={page}", self.stem())
    }

    /// The same list as a file: `csv` or `xlsx`.
    pub fn file(&self, format: &str) -> String {
        format!("{}format={format}", self.stem())
    }

    fn stem(&self) -> String {
        format!("{}{}", self.base, if self.base.contains('?') { '&' } else { '?' })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_links_its_ends_and_its_neighbours() {
        let pager = Pager { page: 10, size: 50, total: 1001, base: "/facilities?kind=hospital".into() };
        assert_eq!(pager.numbers(), [1, 0, 8, 9, 10, 11, 12, 0, 21]);
        assert_eq!((pager.first(), pager.last(), pager.pages()), (451, 500, 21));
        assert_eq!(pager.link(&2), "/facilities?kind=hospital&page=2");
        let empty = Pager { page: 1, size: 50, total: 0, base: "/users".into() };
        assert_eq!((empty.first(), empty.last(), empty.numbers()), (0, 0, vec![1]));
        assert_eq!(empty.file("csv"), "/users?format=csv");
    }

    #[test]
    fn a_door_is_current_for_its_pages_and_home_only_for_itself() {
        assert!(is_under("/users/new", "/users") && is_under("/", "/") && is_under("/users", "/users"));
        assert!(!is_under("/users", "/") && !is_under("/userspace", "/users"));
    }
}
