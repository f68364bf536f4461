//! 自己点検: the list of 保守委託機関編, the deciding question system by system, the annex, and the list of systems.

use askama::Template;
use tachiiri_domain::ids::{ChecklistId, FacilityId, InstrumentVersionId, VendorContractId};
pub use tachiiri_domain::outsourced::Flow;
use tachiiri_domain::outsourced::{Updates, flow};

use crate::cast;
use crate::layout::{Choice, FieldError, Layout};

/// `GET /self-checks`: `facility`. `POST /self-checks/start`: `facility`; `POST /self-checks/systems/{id}`: `updates`
/// (key of an [`Updates`]), `updates_source`, `based_on`; `POST /self-checks/systems/{id}/annex`: `form`; all with `csrf`,
/// `request_key`.
#[derive(Clone, Debug, Template)]
#[template(path = "self_checks.html")]
pub struct SelfChecks {
    pub layout: Layout,
    /// Where there are several to choose from.
    pub facilities: Vec<Choice>,
    /// None until a facility is chosen.
    pub shown: Option<SelfCheck>,
    pub errors: Vec<FieldError>,
}

/// One facility's 自己点検 of the year.
#[derive(Clone, Debug)]
pub struct SelfCheck {
    pub facility: FacilityId,
    pub facility_name: String,
    pub year: String,
    /// Of the list; None while none is published.
    pub title: Option<String>,
    pub sheet: Option<BegunSheet>,
    pub systems: Vec<SystemCard>,
    pub request_key: String,
}

#[derive(Clone, Debug)]
pub struct BegunSheet {
    pub id: ChecklistId,
    /// Items still without a complete answer.
    pub missing: u32,
    /// Handed to the facility by the vendor, or entered for it.
    pub submitted: bool,
}

#[derive(Clone, Debug)]
pub struct SystemCard {
    pub id: VendorContractId,
    pub system: String,
    pub vendor_name: String,
    /// `カルテ見本 3.2`, or empty.
    pub product: String,
    /// As it is kept: by this the flow chart is read.
    pub kept: Option<Updates>,
    /// As it is chosen on the page; differs from `kept` where it was refused.
    pub updates: Option<Updates>,
    pub updates_source: String,
    /// Whom to ask: `医療事業部 保守 一郎　03-0000-0000`, or empty.
    pub contact: String,
    pub based_on: i32,
    pub annexes: Vec<AnnexLine>,
    pub request_key: String,
}

#[derive(Clone, Debug)]
pub struct AnnexLine {
    pub form: InstrumentVersionId,
    pub title: String,
    pub sheet: Option<BegunSheet>,
    pub request_key: String,
}

impl SystemCard {
    pub fn choices(&self) -> Vec<Choice> {
        Updates::ALL.iter().map(|one| Choice::new(one.key(), question(*one), self.updates == Some(*one))).collect()
    }

    pub fn is_unclear(&self) -> bool {
        self.updates == Some(Updates::Unclear)
    }
}

/// An answer to 「サーバのセキュリティアップデートは、だれの責任ですか」, as a person would say it.
fn question(updates: Updates) -> &'static str {
    match updates {
        Updates::Vendor => "事業者。契約書・約款・サービスレベル合意書などに書いてある",
        Updates::Facility => "当院",
        Updates::Unclear => "事業者のはずだが書いていない、又は分からない",
        Updates::NoServer => "このシステムにサーバはない",
    }
}

impl SelfCheck {
    pub fn flow(&self) -> Flow<'_> {
        let of = |one: &'_ SystemCard| one.kept.unwrap_or(Updates::Unclear);
        flow(&self.systems.iter().map(|one| (one.system.as_str(), of(one))).collect::<Vec<_>>())
    }
}

impl SelfChecks {
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    pub fn sample() -> Self {
        let mut systems = vec![
            card(0x80, "電子カルテ", "架空システム株式会社", "カルテ見本 3.2"),
            card(0x81, "検体検査", "見本検査株式会社", "ラボ例示 2"),
            card(0x82, "医用画像管理", "試作画像株式会社", ""),
        ];
        (systems[0].kept, systems[0].updates) = (Some(Updates::Vendor), Some(Updates::Vendor));
        systems[0].updates_source = "保守契約書 第5条".into();
        systems[0].annexes[0].sheet = Some(BegunSheet { id: cast::id(0x301), missing: 0, submitted: true });
        (systems[1].kept, systems[1].updates) = (Some(Updates::Unclear), Some(Updates::Unclear));
        Self::of(systems, Some(BegunSheet { id: cast::id(0x300), missing: 12, submitted: false }))
    }

    /// Every vendor said so in writing: the list may be begun.
    pub fn sample_ready() -> Self {
        let mut system = card(0x80, "電子カルテ", "架空システム株式会社", "カルテ見本 3.2");
        (system.kept, system.updates) = (Some(Updates::Vendor), Some(Updates::Vendor));
        system.updates_source = "保守契約書 第5条".into();
        Self::of(vec![system], None)
    }

    /// Nothing registered yet.
    pub fn sample_empty() -> Self {
        Self::of(vec![], None)
    }

    pub fn sample_errors() -> Self {
        let field = format!("updates_source-{}", cast::id::<VendorContractId>(0x80));
        let message = "更新の責任が書いてある書面が空です。「保守契約書 第5条」のように入れてください。";
        Self { errors: vec![FieldError::new(&field, message)], ..Self::sample() }
    }

    fn of(systems: Vec<SystemCard>, sheet: Option<BegunSheet>) -> Self {
        let shown = SelfCheck {
            facility: cast::id(1),
            facility_name: "見本中央病院".into(),
            year: "令和8年度".into(),
            title: Some("医療情報システムの安全管理に関するガイドライン 第7.0版 保守委託機関編 自己点検".into()),
            sheet,
            systems,
            request_key: cast::KEY.into(),
        };
        Self { layout: cast::hospital_layout("/self-checks"), facilities: vec![], shown: Some(shown), errors: vec![] }
    }
}

fn card(id: u128, system: &str, vendor: &str, product: &str) -> SystemCard {
    let annex = |form, title: &str| AnnexLine {
        form: cast::id(form),
        title: title.into(),
        sheet: None,
        request_key: format!("sample-annex-{id}-{form}"),
    };
    SystemCard {
        id: cast::id(id),
        system: system.into(),
        vendor_name: vendor.into(),
        product: product.into(),
        kept: None,
        updates: None,
        updates_source: String::new(),
        contact: "医療事業部 保守 一郎　03-0000-0000".into(),
        based_on: 1,
        annexes: vec![annex(0x401, "MDS における確認事項"), annex(0x402, "SDS における確認事項")],
        request_key: format!("sample-system-{id}"),
    }
}

/// `GET /systems`: `facility`, `format` (`xlsx`, `csv`).
#[derive(Clone, Debug, Template)]
#[template(path = "systems.html")]
pub struct Systems {
    pub layout: Layout,
    /// Where there are several to choose from.
    pub facilities: Vec<Choice>,
    /// None until a facility is chosen.
    pub shown: Option<SystemList>,
}

#[derive(Clone, Debug)]
pub struct SystemList {
    pub facility: FacilityId,
    pub facility_name: String,
    pub rows: Vec<SystemRow>,
}

#[derive(Clone, Debug)]
pub struct SystemRow {
    pub id: VendorContractId,
    pub system: String,
    pub vendor_name: String,
    pub product: String,
    /// 委託業務概要
    pub services: String,
    pub updates: Option<Updates>,
    pub updates_source: String,
}

impl Systems {
    pub fn sample() -> Self {
        let row = |id, system: &str, vendor: &str, product: &str, updates| SystemRow {
            id: cast::id(id),
            system: system.into(),
            vendor_name: vendor.into(),
            product: product.into(),
            services: String::new(),
            updates,
            updates_source: String::new(),
        };
        let mut rows = vec![
            row(0x80, "電子カルテ", "架空システム株式会社", "カルテ見本 3.2", Some(Updates::Vendor)),
            row(0x82, "ネットワーク", "見本ネット株式会社", "", None),
        ];
        rows[0].services = "クラウドサービスの導入、クラウドサービスの運用".into();
        rows[0].updates_source = "保守契約書 第5条".into();
        let shown = SystemList { facility: cast::id(1), facility_name: "見本中央病院".into(), rows };
        Self { layout: cast::hospital_layout("/systems"), facilities: vec![], shown: Some(shown) }
    }
}
