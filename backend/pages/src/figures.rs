//! 集計: the very figures the report prints.

use std::borrow::Borrow;

use askama::Template;
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::figures::{Coverage, Figures, ItemCount, ItemHead, Place, TOTAL, UNKNOWN_CLASS};
use tachiiri_domain::instrument::Respondent;

use crate::cast;
use crate::layout::{Choice, Layout};

/// `GET /figures`: `prefecture`, `fiscal_year`, `as_of` (a date), `respondent`, `health_centre` (name or empty), `format` (`csv`).
#[derive(Clone, Debug, Template)]
#[template(path = "figures.html")]
pub struct FiguresPage {
    pub layout: Layout,
    pub years: Vec<Choice>,
    /// Empty where the person sees one prefecture only.
    pub prefectures: Vec<Choice>,
    pub respondent: Respondent,
    /// Name, or [`TOTAL`].
    pub health_centre: String,
    /// The figures of the scope; None before anything was asked in that year.
    pub figures: Option<Figures>,
    /// An `<svg>` element made by the reports, with its title and description; empty: no chart.
    pub chart_svg: String,
    /// Address of the same figures as CSV.
    pub csv_href: String,
}

/// An item with its counts at the chosen place.
#[derive(Clone, Debug)]
pub struct ItemLine<'a> {
    pub head: &'a ItemHead,
    pub count: &'a ItemCount,
}

/// A bed class with its denominators.
#[derive(Clone, Debug)]
pub struct ClassLine<'a> {
    pub label: &'static str,
    pub coverage: &'a Coverage,
    /// Sums over the required items: no of yes and no.
    pub no: u64,
    pub answered: u64,
}

impl FiguresPage {
    pub fn respondents(&self) -> Vec<Choice> {
        Respondent::ALL.iter().map(|one| Choice::new(one.key(), one.label(), self.respondent == *one)).collect()
    }

    /// The health centres that occur in the figures.
    pub fn health_centres(&self) -> Vec<Choice> {
        let Some(figures) = &self.figures else { return vec![] };
        let mut names: Vec<_> = figures.coverage.iter().map(|one| one.place.health_centre.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let names = names.into_iter().filter(|name| *name != TOTAL);
        names.map(|name| Choice::new(name, name, self.health_centre == name)).collect()
    }

    fn place(&self, bed_class: &str) -> Place {
        Place { health_centre: self.health_centre.clone(), bed_class: bed_class.to_owned() }
    }

    pub fn coverage(&self) -> Option<&Coverage> {
        self.figures.as_ref()?.coverage_at(self.respondent, &self.place(TOTAL))
    }

    pub fn items(&self) -> Vec<ItemLine<'_>> {
        let Some(figures) = &self.figures else { return vec![] };
        let place = self.place(TOTAL);
        let heads = figures.items.iter().filter(|head| head.respondent == self.respondent);
        heads
            .filter_map(|head| Some(ItemLine { head, count: figures.count_at(self.respondent, &head.code, &place)? }))
            .collect()
    }

    /// The classes that occur, unknown last.
    pub fn classes(&self) -> Vec<ClassLine<'_>> {
        let keys = BedClass::ALL.iter().map(|class| (class.key(), class.label()));
        keys.chain([(UNKNOWN_CLASS, "病床数不明")]).filter_map(|(key, label)| self.class_line(key, label)).collect()
    }

    pub fn total(&self) -> Option<ClassLine<'_>> {
        self.class_line(TOTAL, "計")
    }

    fn class_line(&self, key: &str, label: &'static str) -> Option<ClassLine<'_>> {
        let figures = self.figures.as_ref()?;
        let place = self.place(key);
        let coverage = figures.coverage_at(self.respondent, &place)?;
        let required = figures.items.iter().filter(|head| head.respondent == self.respondent && !head.reference);
        let counts: Vec<_> =
            required.filter_map(|head| figures.count_at(self.respondent, &head.code, &place)).collect();
        let (no, answered) = (counts.iter().map(|one| one.no).sum(), counts.iter().map(|one| one.answered()).sum());
        Some(ClassLine { label, coverage, no, answered })
    }

    pub fn sample() -> Self {
        Self {
            layout: cast::prefecture_layout("/figures"),
            years: vec![Choice::new("2023", "令和5年度", true)],
            prefectures: vec![],
            respondent: Respondent::Facility,
            health_centre: TOTAL.into(),
            figures: Some(cast::figures()),
            chart_svg: String::new(),
            csv_href: "/figures?fiscal_year=2023&format=csv".into(),
        }
    }

    pub fn sample_empty() -> Self {
        Self { figures: None, ..Self::sample() }
    }
}

/// The length of a bar of 100; 0 where nobody said yes or no.
pub fn share(no: impl Borrow<u64>, answered: impl Borrow<u64>) -> u64 {
    let (no, answered) = (no.borrow(), answered.borrow());
    (no * 100 + answered / 2).checked_div(*answered).unwrap_or(0)
}

/// `36.7%`, or `–` where nobody said yes or no.
pub fn rate(no: impl Borrow<u64>, answered: impl Borrow<u64>) -> String {
    let (no, answered) = (no.borrow(), answered.borrow());
    if *answered == 0 {
        return "–".to_owned();
    }
    tachiiri_domain::figures::percent((no * 20_000 + answered) / (2 * answered))
}
