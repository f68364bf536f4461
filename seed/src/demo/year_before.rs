//! 令和4年度 in 見本県. The ministry's checklist began with 令和5年度, so what the prefecture's own health centres asked
//! before is a form of the made-up prefecture's own; the city, an authority in its own right, asked nothing.

use tachiiri_domain::answers::SheetFacts;
use tachiiri_domain::facility::FacilityKind;
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::{Answer, Instrument, Item, Respondent};

use super::calendar::{day, later, office};
use super::chance::Chance;
use super::facility::Facility;
use super::municipalities::{EAST, WEST};
use super::script::Script;
use super::story::Story;
use super::{DemoCollection, DemoSheet, YearBefore};

/// The form of that year, as the file it would be read from.
const FORM: (&str, &str) = ("own-facility.toml", include_str!("../../demo/own-facility.toml"));

/// Hospitals that were asked are among these: their number does not grow with the prefecture.
const AMONG_THE_FIRST: u32 = 40;

/// Percent of yes at the first round.
const YES: u32 = 66;

pub(super) fn of(seed: u64, facilities: &[Facility]) -> YearBefore {
    let form = super::read(FORM.0, FORM.1);
    let asked: Vec<_> = facilities.iter().filter(|facility| is_asked(facility)).collect();
    YearBefore {
        fiscal_year: FiscalYear::of(day(2022, 7, 4)),
        form: FORM,
        collections: [EAST, WEST].map(|centre| collection(centre, &asked)).into(),
        sheets: asked.iter().map(|facility| sheet(seed, facility, &form)).collect(),
    }
}

/// A hospital whose register id is of the new kind was not there yet.
fn is_asked(facility: &Facility) -> bool {
    let first = facility.kind == FacilityKind::Hospital && facility.index < AMONG_THE_FIRST;
    let is_new = facility.external_id.starts_with("99DEMO");
    first && !is_new && [EAST, WEST].contains(&facility.municipality.health_centre)
}

fn collection(health_centre: &'static str, asked: &[&Facility]) -> DemoCollection {
    let own = asked.iter().filter(|facility| facility.municipality.health_centre == health_centre);
    DemoCollection {
        health_centre,
        made_at: office(day(2022, 7, 4), 30),
        due_on: day(2022, 9, 30),
        facilities: own.map(|facility| facility.external_id.clone()).collect(),
    }
}

fn sheet(seed: u64, facility: &Facility, form: &Instrument) -> DemoSheet {
    let mut chance = Chance::new(seed, "sheet of the year before", &facility.external_id);
    let mut script = Script::new(form, later(day(2022, 7, 19), chance.between(0, 60)));
    let story = tell(facility, &mut script, &mut chance);
    DemoSheet {
        external_id: facility.external_id.clone(),
        respondent: Respondent::Facility,
        contract: None,
        story,
        steps: script.into_steps(),
    }
}

/// All were submitted; three in four were confirmed, and half of these looked at their noes again within the year.
fn tell(facility: &Facility, script: &mut Script<'_>, chance: &mut Chance) -> &'static str {
    first_round(facility, script, chance);
    script.wait(1);
    script.submit();
    if facility.index % 4 == 3 {
        return "submitted";
    }
    script.wait(chance.between(3, 12));
    script.accept();
    let open = script.waiting();
    if facility.index.is_multiple_of(2) || open.is_empty() {
        return "accepted";
    }
    script.wait(90);
    for (item, round) in open {
        let mended = chance.percent(60);
        script.answer(item, round, if mended { Answer::Yes } else { Answer::No }, None);
    }
    script.submit();
    script.wait(5);
    script.accept();
    "second round accepted"
}

fn first_round(facility: &Facility, script: &mut Script<'_>, chance: &mut Chance) {
    match facility.story {
        Story::NoVendor => script.state(SheetFacts { no_vendor_contract: true, no_network: false }),
        Story::NoNetwork => script.state(SheetFacts { no_vendor_contract: false, no_network: true }),
        _ => {}
    }
    let form = script.form;
    for item in &form.items {
        if script.is_lifted(item) {
            continue;
        }
        let answer = if is_yes(facility, item, chance) { Answer::Yes } else { Answer::No };
        let days = [day(2022, 12, 28), day(2023, 2, 28), day(2023, 3, 31)];
        let target = (answer == Answer::No && item.target.asked).then(|| chance.pick(&days));
        script.answer(item, 1, answer, target);
    }
}

fn is_yes(facility: &Facility, item: &Item, chance: &mut Chance) -> bool {
    if item.gate { facility.story != Story::NoSystem } else { chance.percent(YES) }
}
