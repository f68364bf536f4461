//! Who may log in to 見本県. The passwords are public; no other database takes these people in.

use tachiiri_domain::access::Role;
use tachiiri_domain::facility::FacilityKind;

use super::facility::Facility;
use super::municipalities::{CITY, CITY_AUTHORITY, EAST, WEST};
use super::{DemoPlace, DemoUser, contracts};

/// What an account's role is held over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    Nation,
    Prefecture,
    Authority(&'static str),
    HealthCentre(&'static str),
    /// Hospitals by their number, from 0 in the order of the register.
    Hospitals(&'static [u32]),
    Vendor(&'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    pub login: &'static str,
    pub password: &'static str,
    pub display_name: &'static str,
    pub role: Role,
    pub over: Over,
    /// What there is to see, for the list that `demo` prints.
    pub shows: &'static str,
}

const fn account(login: &'static str, password: &'static str, role: Role, over: Over) -> Account {
    Account { login, password, display_name: "", role, over, shows: "" }
}

impl Account {
    const fn named(self, display_name: &'static str, shows: &'static str) -> Self {
        Self { display_name, shows, ..self }
    }
}

/// All accounts of the demonstration.
pub const ACCOUNTS: [Account; 14] = [
    account("hospital1", "mihon-hospital1-demo", Role::Hospital, Over::Hospitals(&[0]))
        .named("見本中央病院 医療情報担当", "まだ何も答えていないチェックリスト"),
    account("hospital2", "mihon-hospital2-demo", Role::Hospital, Over::Hospitals(&[3]))
        .named("仮名東病院 医療情報担当", "差戻しを受けたチェックリスト"),
    account("hospital3", "mihon-hospital3-demo", Role::Hospital, Over::Hospitals(&[15]))
        .named("試験市民病院 医療情報担当", "確認済みで2回目を記入中のチェックリスト"),
    account("hospital4", "mihon-hospital4-demo", Role::Hospital, Over::Hospitals(&[6]))
        .named("雛形西総合病院 医療情報担当", "目標日を過ぎた項目のあるチェックリスト"),
    account("hospital5", "mihon-hospital5-demo", Role::Hospital, Over::Hospitals(&[1, 10, 20]))
        .named("グループ本部 医療情報担当", "3施設を受け持つ担当者"),
    account("director1", "mihon-director1-demo", Role::Director, Over::Hospitals(&[0]))
        .named("見本中央病院 院長", "提出前の院長の確認（保健所の設定で求めたとき）"),
    account("hc-east", "mihon-hc-east-demo", Role::HealthCentre, Over::HealthCentre(EAST))
        .named("見本東部保健所 医療監視担当", "hospital1・hospital2 を管轄する保健所"),
    account("hc-west", "mihon-hc-west-demo", Role::HealthCentre, Over::HealthCentre(WEST))
        .named("見本西部保健所 医療監視担当", "もう一つの県の保健所"),
    account("hc-city", "mihon-hc-city-demo", Role::HealthCentre, Over::HealthCentre(CITY))
        .named("見本市保健所 医療監視担当", "市の保健所（診療所にも依頼）"),
    account("city", "mihon-city-demo", Role::Authority, Over::Authority(CITY_AUTHORITY))
        .named("見本市 保健医療課", "保健所設置市"),
    account("prefecture", "mihon-prefecture-demo", Role::Prefecture, Over::Prefecture)
        .named("見本県 医療整備課", "支援対象病院の選定、集計、報告書"),
    account("ministry", "mihon-ministry-demo", Role::Ministry, Over::Nation)
        .named("厚生労働省（見本）", "提出された報告書"),
    account("vendor", "mihon-vendor-demo", Role::Vendor, Over::Vendor(contracts::FIRST_VENDOR))
        .named("架空システム株式会社 保守窓口", "事業者確認用チェックリスト"),
    account("admin", "mihon-admin-demo", Role::Administrator, Over::Nation)
        .named("見本県 システム管理者", "利用者、様式、監査記録"),
];

/// The accounts whose places there are.
pub(super) fn users(facilities: &[Facility]) -> Vec<DemoUser> {
    ACCOUNTS.iter().filter_map(|account| user(account, facilities)).collect()
}

fn user(account: &Account, facilities: &[Facility]) -> Option<DemoUser> {
    let hospital =
        |index: &u32| facilities.iter().find(|one| one.index == *index && one.kind == FacilityKind::Hospital);
    let places = match account.over {
        Over::Nation => vec![DemoPlace::Nation],
        Over::Prefecture => vec![DemoPlace::Prefecture],
        Over::Authority(name) => vec![DemoPlace::Authority(name)],
        Over::HealthCentre(name) => vec![DemoPlace::HealthCentre(name)],
        Over::Vendor(name) => vec![DemoPlace::Vendor(name)],
        Over::Hospitals(numbers) => {
            let found = numbers.iter().filter_map(hospital);
            found.map(|facility| DemoPlace::Facility(facility.external_id.clone())).collect()
        }
    };
    if places.is_empty() {
        return None;
    }
    let Account { login, password, display_name, role, .. } = *account;
    Some(DemoUser { login, password, display_name, role, places })
}
