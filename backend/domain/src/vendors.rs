//! 事業者: which contracts are asked at all, who collects whose sheet, and where a request to a vendor stands.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::access::keyed;
use crate::checklist::StateKey;
use crate::ids::VendorContractId;
use crate::outsourced::Updates;
use crate::rules::Rule;

keyed! {
    /// What maintenance of a system rests on.
    Maintenance {
        /// 保守契約 between the facility and the vendor.
        Contract = "contract",
        /// The vendor works for the one who holds the contract.
        Subcontract = "subcontract",
        /// Bought, and maintained by nobody outside.
        None = "none",
    }
}

impl Maintenance {
    pub fn label(self) -> &'static str {
        match self {
            Self::Contract => "保守契約あり",
            Self::Subcontract => "再委託先（契約は別の事業者）",
            Self::None => "保守契約なし",
        }
    }
}

/// Whom to write to or to call about a contract; each may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    /// 部署・担当者
    pub person: String,
    pub email: String,
    pub phone: String,
}

/// What a facility registers about a system besides its name, product and vendor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Of the product, as the vendor counts them; empty where unknown.
    pub version: String,
    pub maintenance: Maintenance,
    /// Whether patient data is on it.
    pub patient_data: bool,
    pub began_on: NaiveDate,
    /// The last day of the contract; None while it runs.
    pub ended_on: Option<NaiveDate>,
    pub contact: Contact,
    /// 委託業務概要: what the vendor does, in the facility's words.
    #[serde(default)]
    pub services: String,
    /// OUT-FLOW: who answers for the updates of its servers (None: nobody looked yet), and where that is written.
    #[serde(default)]
    pub updates: Option<Updates>,
    #[serde(default)]
    pub updates_source: String,
}

/// Why a contract gets no sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotAsked {
    NoContract,
    Subcontractor,
    NoPatientData,
    Ended,
}

impl NotAsked {
    pub fn label(self) -> &'static str {
        match self {
            Self::NoContract => "保守契約がない",
            Self::Subcontractor => "再委託先（契約している事業者が答える）",
            Self::NoPatientData => "患者の情報を扱わない",
            Self::Ended => "契約が終わっている",
        }
    }
}

impl Terms {
    /// A running maintenance contract over a system with patient data.
    pub fn since(began_on: NaiveDate) -> Self {
        Self {
            version: String::new(),
            maintenance: Maintenance::Contract,
            patient_data: true,
            began_on,
            ended_on: None,
            contact: Contact::default(),
            services: String::new(),
            updates: None,
            updates_source: String::new(),
        }
    }

    /// VEN-ONLY-CONTRACT: why no sheet is asked on the day; None where one is.
    pub fn not_asked(&self, on: NaiveDate) -> Option<NotAsked> {
        if self.ended_on.is_some_and(|last| last < on) {
            return Some(NotAsked::Ended);
        }
        match self.maintenance {
            Maintenance::None => Some(NotAsked::NoContract),
            Maintenance::Subcontract => Some(NotAsked::Subcontractor),
            Maintenance::Contract => (!self.patient_data).then_some(NotAsked::NoPatientData),
        }
    }
}

/// A contract as VEN-BUNDLE looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bundled {
    pub id: VendorContractId,
    /// The contract whose vendor collects this one's sheet.
    pub under: Option<VendorContractId>,
}

/// Why a contract cannot be collected through another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadBundle {
    #[error("取りまとめるシステムに、そのシステム自身は選べません。")]
    Itself,
    #[error("取りまとめるシステムは、同じ医療機関に登録されているシステムから選びます。")]
    Elsewhere,
    #[error("選んだシステムの回答は別の事業者が取りまとめています。取りまとめる事業者の契約を直接選んでください。")]
    Chain,
    #[error("このシステムの事業者はほかのシステムを取りまとめているので、別の事業者の取りまとめには入れられません。")]
    CollectsItself,
}

impl BadBundle {
    /// The whole sentence with its source.
    pub fn sentence(self) -> String {
        format!("{self}（{}）", Rule::VenBundle.entry().source)
    }
}

/// VEN-BUNDLE: whether the sheet of `own` (None: of a contract not yet registered) may be collected through `under`.
/// `facility` are the facility's contracts. One step only, so that everybody has one who collects.
///
/// # Errors
/// [`BadBundle`] for itself, another facility's contract, and chains.
pub fn may_collect(
    own: Option<VendorContractId>,
    under: VendorContractId,
    facility: &[Bundled],
) -> Result<(), BadBundle> {
    if own == Some(under) {
        return Err(BadBundle::Itself);
    }
    let above = facility.iter().find(|one| one.id == under).ok_or(BadBundle::Elsewhere)?;
    if above.under.is_some() {
        return Err(BadBundle::Chain);
    }
    if own.is_some_and(|own| facility.iter().any(|one| one.under == Some(own))) {
        return Err(BadBundle::CollectsItself);
    }
    Ok(())
}

keyed! {
    /// What a facility says of a vendor's answer about its own system.
    Verdict {
        Confirmed = "confirmed",
        /// 当院は異なる: holds for the product, not for this facility.
        Different = "different",
    }
}

/// A request to a vendor, as far as it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    pub state: StateKey,
    /// An answer stands in the sheet.
    pub begun: bool,
    /// Answers were entered by somebody else (代行入力).
    pub proxy: bool,
    pub due_on: NaiveDate,
    /// A live invitation stands, or the vendor has an account.
    pub invited: bool,
    /// The invitation was opened.
    pub opened: bool,
    /// The vendor said it will not answer.
    pub refused: bool,
    /// The facility's word on what was submitted last.
    pub verdict: Option<Verdict>,
}

/// Where a contract's request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "standing", content = "why", rename_all = "snake_case")]
pub enum Standing {
    NotRequired(NotAsked),
    /// Nobody asked yet.
    NotAsked,
    /// Asked, and the vendor does not know it from us.
    NotInvited,
    Invited,
    Opened,
    /// 未回答 after the due date.
    Overdue,
    Refused,
    /// Came back with reasons, or with 当院は異なる.
    Returned,
    Answered,
    Proxy,
    Confirmed,
}

impl Standing {
    pub const ALL: [Self; 11] = [
        Self::NotRequired(NotAsked::NoContract),
        Self::NotAsked,
        Self::NotInvited,
        Self::Invited,
        Self::Opened,
        Self::Overdue,
        Self::Refused,
        Self::Returned,
        Self::Answered,
        Self::Proxy,
        Self::Confirmed,
    ];

    /// VEN-BASIS: silence is 未回答, never an answer; VEN-PROXY: what somebody else entered says so.
    pub fn of(not_asked: Option<NotAsked>, request: Option<&Request>, today: NaiveDate) -> Self {
        let Some(request) = request else {
            return not_asked.map_or(Self::NotAsked, Self::NotRequired);
        };
        match request.state {
            StateKey::Accepted => Self::Confirmed,
            StateKey::Submitted => match request.verdict {
                Some(Verdict::Confirmed) => Self::Confirmed,
                Some(Verdict::Different) => Self::Returned,
                None if request.proxy => Self::Proxy,
                None => Self::Answered,
            },
            StateKey::Returned => Self::Returned,
            StateKey::Draft if not_asked.is_some() => not_asked.map_or(Self::NotAsked, Self::NotRequired),
            StateKey::Draft if request.refused => Self::Refused,
            StateKey::Draft if request.due_on < today => Self::Overdue,
            StateKey::Draft if request.opened || request.begun => Self::Opened,
            StateKey::Draft if request.invited => Self::Invited,
            StateKey::Draft => Self::NotInvited,
        }
    }

    pub fn key(self) -> &'static str {
        match self {
            Self::NotRequired(_) => "not_required",
            Self::NotAsked => "not_asked",
            Self::NotInvited => "not_invited",
            Self::Invited => "invited",
            Self::Opened => "opened",
            Self::Overdue => "overdue",
            Self::Refused => "refused",
            Self::Returned => "returned",
            Self::Answered => "answered",
            Self::Proxy => "proxy",
            Self::Confirmed => "confirmed",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::NotRequired(_) => "対象外",
            Self::NotAsked => "未依頼",
            Self::NotInvited => "案内前",
            Self::Invited => "案内済み",
            Self::Opened => "記入中",
            Self::Overdue => "未回答（期限超過）",
            Self::Refused => "回答を断られた",
            Self::Returned => "再回答待ち",
            Self::Answered => "回答あり",
            Self::Proxy => "代行入力",
            Self::Confirmed => "確認済み",
        }
    }

    /// The facility has something to do about it.
    pub fn waits_for_facility(self) -> bool {
        matches!(self, Self::NotAsked | Self::NotInvited | Self::Overdue | Self::Refused | Self::Answered | Self::Proxy)
    }
}

/// The same product in the same version, however it is typed; one without a product or a version is the same as none.
pub fn same_product(one: (&str, &str), other: (&str, &str)) -> bool {
    use unicode_normalization::UnicodeNormalization;
    let plain =
        |text: &str| text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()).collect::<String>();
    let named = |(product, version): (&str, &str)| (plain(product), plain(version));
    let (one, other) = (named(one), named(other));
    one == other && !one.0.is_empty() && !one.1.is_empty()
}
