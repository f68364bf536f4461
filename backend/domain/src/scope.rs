//! What a person sees: a set of places on the tree prefecture ⊃ authority ⊃ health centre ⊃ facility.

use crate::ids::{AuthorityId, FacilityId, HealthCentreId, VendorContractId, VendorId};
use crate::place::PrefectureCode;

/// One branch of the tree. What hangs below it is seen, nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Grant {
    /// Everything: administrators, the operator on the command line, and the ministry's national sums.
    Nation,
    Prefecture(PrefectureCode),
    Authority(AuthorityId),
    HealthCentre(HealthCentreId),
    Facility(FacilityId),
    /// The contracts of one vendor, not the facilities they belong to.
    Vendor(VendorId),
    /// One contract, by an invitation that lives; nobody holds it with an account.
    Contract(VendorContractId),
}

/// Where a thing lies on the tree now, and whose contract it is about: what a grant looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whereabouts {
    pub prefecture: PrefectureCode,
    pub authority: AuthorityId,
    pub health_centre: HealthCentreId,
    pub facility: FacilityId,
    pub vendor: Option<VendorId>,
    pub contract: Option<VendorContractId>,
}

/// The branches an actor sees for the act at hand. Empty: nothing at all.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Scope(Vec<Grant>);

impl Scope {
    /// Everything there is; for the operator, for jobs, and for reading one's own session.
    pub fn nation() -> Self {
        Self(vec![Grant::Nation])
    }

    pub fn of(grants: impl IntoIterator<Item = Grant>) -> Self {
        let mut grants: Vec<_> = grants.into_iter().collect();
        grants.sort();
        grants.dedup();
        Self(grants)
    }

    pub fn grants(&self) -> &[Grant] {
        &self.0
    }

    pub fn is_nation(&self) -> bool {
        self.0.contains(&Grant::Nation)
    }

    /// Whether a thing that lies there is seen: the same as storage's condition, for what was read already.
    pub fn sees(&self, lies: &Whereabouts) -> bool {
        self.0.iter().any(|grant| match grant {
            Grant::Nation => true,
            Grant::Prefecture(code) => *code == lies.prefecture,
            Grant::Authority(id) => *id == lies.authority,
            Grant::HealthCentre(id) => *id == lies.health_centre,
            Grant::Facility(id) => *id == lies.facility,
            Grant::Vendor(id) => lies.vendor == Some(*id),
            Grant::Contract(id) => lies.contract == Some(*id),
        })
    }

    /// Whether a prefecture as a whole lies in the scope.
    pub fn holds_prefecture(&self, prefecture: PrefectureCode) -> bool {
        self.0.iter().any(|grant| match grant {
            Grant::Nation => true,
            Grant::Prefecture(own) => *own == prefecture,
            Grant::Authority(_)
            | Grant::HealthCentre(_)
            | Grant::Facility(_)
            | Grant::Vendor(_)
            | Grant::Contract(_) => false,
        })
    }
}
