//! 医療機関台帳: the list.

use askama::Template;
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::facility::{Facility, FacilityKind};

use crate::cast;
use crate::layout::{Choice, Layout, Pager};

/// `GET /facilities`: `prefecture`, `health_centre` (id), `bed_class`, `kind`, `text`, `sort`, `page`, `format` (`csv`, `xlsx`).
#[derive(Clone, Debug, Template)]
#[template(path = "facilities.html")]
pub struct Facilities {
    pub layout: Layout,
    pub filter: FacilityFilter,
    /// Whether the person answers for the register: imports leave questions then.
    pub may_import: bool,
    /// Empty where the person sees one prefecture only.
    pub prefectures: Vec<Choice>,
    pub health_centres: Vec<Choice>,
    pub rows: Vec<Facility>,
    pub pager: Pager,
}

/// The filter as it stands in the address.
#[derive(Clone, Debug, Default)]
pub struct FacilityFilter {
    pub bed_class: Option<BedClass>,
    pub kind: Option<FacilityKind>,
    pub text: String,
    /// `name`, `beds`, `beds_down` or `external_id`; None where the list cannot be sorted: no sort field is drawn.
    pub sort: Option<String>,
}

const SORTS: [(&str, &str); 4] =
    [("name", "名称"), ("beds_down", "病床数の多い順"), ("beds", "病床数の少ない順"), ("external_id", "ID")];

impl Facilities {
    pub fn bed_classes(&self) -> Vec<Choice> {
        let choice = |class: BedClass| Choice::new(class.key(), class.label(), self.filter.bed_class == Some(class));
        BedClass::ALL.map(choice).into()
    }

    pub fn kinds(&self) -> Vec<Choice> {
        let choice = |kind: &FacilityKind| Choice::new(kind.key(), kind.label(), self.filter.kind == Some(*kind));
        FacilityKind::ALL.iter().map(choice).collect()
    }

    pub fn sorts(&self) -> Vec<Choice> {
        let Some(sort) = &self.filter.sort else { return vec![] };
        SORTS.iter().map(|(value, label)| Choice::new(value, label, sort == value)).collect()
    }

    pub fn sample() -> Self {
        let filter = FacilityFilter {
            kind: Some(FacilityKind::Hospital),
            sort: Some("name".into()),
            ..FacilityFilter::default()
        };
        Self {
            layout: cast::health_centre_layout("/facilities"),
            filter,
            may_import: true,
            prefectures: vec![Choice::new("99", "見本県", true)],
            health_centres: vec![Choice::new("018bdf2e-0000-7000-8000-000000000003", "見本保健所", false)],
            rows: cast::facilities(),
            pager: Pager { page: 2, size: 50, total: 312, base: "/facilities?kind=hospital".into() },
        }
    }
}
