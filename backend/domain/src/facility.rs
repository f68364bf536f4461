//! 医療機関: the registered thing, and how its beds are counted.

use serde::{Deserialize, Serialize};

use crate::access::keyed;
use crate::bed_class::BedClass;
use crate::ids::{AuthorityId, FacilityId, HealthCentreId};
use crate::place::{MunicipalityCode, PrefectureCode};

keyed! {
    /// 機関区分, by the law: a hospital has 20 beds or more, a clinic 0 to 19.
    FacilityKind {
        Hospital = "hospital",
        Clinic = "clinic",
        Dental = "dental",
        Maternity = "maternity",
    }
}

impl FacilityKind {
    pub fn label(self) -> &'static str {
        match self {
            Self::Hospital => "病院",
            Self::Clinic => "診療所",
            Self::Dental => "歯科診療所",
            Self::Maternity => "助産所",
        }
    }

    /// By 機関区分 of the ministry's open data (1 病院, 2 診療所, 3 歯科診療所, 4 助産所).
    pub fn from_open_data(code: &str) -> Option<Self> {
        match code {
            "1" => Some(Self::Hospital),
            "2" => Some(Self::Clinic),
            "3" => Some(Self::Dental),
            "4" => Some(Self::Maternity),
            _ => None,
        }
    }
}

/// The bed counts of a register row: by kind (一般・療養・精神・結核・感染症) and the printed total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BedCounts {
    pub general: Option<u32>,
    pub long_term: Option<u32>,
    pub psychiatric: Option<u32>,
    pub tuberculosis: Option<u32>,
    pub infectious: Option<u32>,
    pub total: Option<u32>,
}

impl BedCounts {
    fn sum_of_kinds(self) -> u32 {
        let kinds = [self.general, self.long_term, self.psychiatric, self.tuberculosis, self.infectious];
        kinds.into_iter().flatten().sum()
    }

    /// Beds that count: the total if printed, else the sum of the kinds if above 0, else unknown.
    pub fn counted(self) -> Option<u32> {
        self.total.or_else(|| Some(self.sum_of_kinds()).filter(|sum| *sum > 0))
    }

    /// Where the printed total and the kinds disagree – a blank total beside kinds is a disagreement too –
    /// a person decides. Returns the sum of the kinds.
    pub fn disagreement(self) -> Option<u32> {
        let sum = self.sum_of_kinds();
        (self.total.unwrap_or(0) != sum).then_some(sum)
    }
}

/// A facility as its newest version says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facility {
    pub id: FacilityId,
    /// The register's own id (医療情報ネット: 5 to 13 letters and digits; not a permanent key).
    pub external_id: String,
    pub name: String,
    pub kind: FacilityKind,
    pub prefecture: PrefectureCode,
    pub municipality: MunicipalityCode,
    pub authority: AuthorityId,
    pub health_centre: HealthCentreId,
    pub health_centre_name: String,
    pub address: String,
    pub beds: Option<u32>,
}

impl Facility {
    /// None where the number of beds is unknown.
    pub fn bed_class(&self) -> Option<BedClass> {
        self.beds.map(BedClass::of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beds_are_the_total_else_the_sum_of_kinds_else_unknown() {
        let kinds = BedCounts { general: Some(30), psychiatric: Some(20), ..Default::default() };
        assert_eq!((kinds.counted(), kinds.disagreement()), (Some(50), Some(50)));
        let total = BedCounts { total: Some(60), ..kinds };
        assert_eq!((total.counted(), total.disagreement()), (Some(60), Some(50)));
        let agreed = BedCounts { total: Some(50), ..kinds };
        assert_eq!((agreed.counted(), agreed.disagreement()), (Some(50), None));
        assert_eq!((BedCounts::default().counted(), BedCounts::default().disagreement()), (None, None));
    }
}
