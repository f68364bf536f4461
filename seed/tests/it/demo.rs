//! 見本県 poured through the rules: everything in it could have happened.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use tachiiri_domain::answers::{Answers, Sheet, SheetFacts};
use tachiiri_domain::bed_class::BedClass;
use tachiiri_domain::checklist::{State, StateKey, may_write};
use tachiiri_domain::clock::{Timestamp, japan_date};
use tachiiri_domain::facility::FacilityKind;
use tachiiri_domain::facts::{FactKey, FactValue};
use tachiiri_domain::instrument::{Answer, Instrument, Respondent};
use tachiiri_domain::lineage::{Became, ancestors};
use tachiiri_seed::demo::{self, ACCOUNTS, Deed, Demo, DemoPlace, DemoSheet, Over, Step};
use tachiiri_seed::instruments::{embedded, parse};

fn forms() -> HashMap<Respondent, Instrument> {
    let forms = embedded().into_iter().map(|(file, text)| parse(&file, &text).unwrap());
    forms.filter(|form| form.version == "r5").map(|form| (form.respondent, form)).collect()
}

/// A sheet as the server would hold it.
struct Poured<'a> {
    form: &'a Instrument,
    facts: SheetFacts,
    answers: Answers,
    accepted: Answers,
    state: State,
}

impl<'a> Poured<'a> {
    fn sheet(&self) -> Sheet<'_> {
        let year = self.form.fiscal_year;
        Sheet { instrument: self.form, fiscal_year: year, facts: self.facts, answers: &self.answers }
    }

    /// Takes a step, holding every rule that the server would hold.
    fn take(&mut self, step: &Step) {
        let today = japan_date(step.at);
        match &step.deed {
            Deed::State(facts) => self.facts = *facts,
            Deed::Answer { cell, given } => {
                may_write(self.form, &self.state, &self.accepted, cell, given).unwrap();
                let item = self.form.item(&cell.item).expect("the form has the item");
                assert_eq!(self.sheet().check_cell(item, cell.round, given, today), []);
                self.answers.insert(cell.clone(), given.clone());
            }
            Deed::Submit => {
                assert_eq!(self.sheet().check(today), []);
                self.state = self.state.clone().submit(step.at).unwrap();
            }
            Deed::Return { reasons } => {
                assert!(reasons.iter().flat_map(|reason| &reason.item).all(|item| self.form.item(item).is_some()));
                self.state = self.state.clone().give_back(step.at, reasons.clone()).unwrap();
            }
            Deed::Accept => {
                self.state = self.state.clone().accept(step.at).unwrap();
                self.accepted = self.answers.clone();
            }
        }
    }
}

fn pour<'a>(demo: &Demo, sheet: &DemoSheet, form: &'a Instrument) -> Poured<'a> {
    let asked = demo.collections.iter().find(|one| one.facilities.contains(&sheet.external_id)).unwrap();
    pour_from(asked.made_at, sheet, form, demo.now)
}

fn pour_from<'a>(asked: Timestamp, sheet: &DemoSheet, form: &'a Instrument, now: Timestamp) -> Poured<'a> {
    let blank = SheetFacts::default();
    let mut poured =
        Poured { form, facts: blank, answers: Answers::new(), accepted: Answers::new(), state: State::Draft };
    let mut before = asked;
    for step in &sheet.steps {
        assert!(before < step.at && step.at < now, "{}: {step:?}", sheet.story);
        before = step.at;
        poured.take(step);
    }
    poured
}

#[test]
fn every_sheet_keeps_every_rule_at_every_step() {
    let forms = forms();
    for (seed, hospitals) in [(1, demo::HOSPITALS), (7, 500)] {
        let demo = demo::prefecture(seed, hospitals);
        for sheet in &demo.sheets {
            pour(&demo, sheet, &forms[&sheet.respondent]);
        }
    }
}

/// The year before has a form of the made-up prefecture's own, and keeps the same rules on it.
#[test]
fn every_sheet_of_the_year_before_keeps_every_rule_and_ends_within_its_year() {
    for (seed, hospitals) in [(1, demo::HOSPITALS), (7, 500)] {
        let demo = demo::prefecture(seed, hospitals);
        let before = &demo.before;
        let form = parse(before.form.0, before.form.1).unwrap();
        assert!(form.is_confirmed() && form.fiscal_year == before.fiscal_year);
        assert_eq!(before.fiscal_year.year() + 1, demo.fiscal_year.year());
        let among: HashSet<_> = demo.facilities[..40].iter().map(|row| &row.external_id).collect();
        assert!(before.sheets.len() > 20 && before.sheets.iter().all(|sheet| among.contains(&sheet.external_id)));
        for sheet in &before.sheets {
            let asked = before.collections.iter().find(|one| one.facilities.contains(&sheet.external_id)).unwrap();
            let poured = pour_from(asked.made_at, sheet, &form, demo.now);
            assert!(matches!(poured.state.key(), StateKey::Submitted | StateKey::Accepted), "{}", sheet.story);
            assert!(sheet.steps.iter().all(|step| before.fiscal_year.contains(japan_date(step.at))), "{}", sheet.story);
        }
    }
}

/// What hospital1 finds beside its empty sheet: the same words to take over, other words to read, and what is new.
#[test]
fn the_first_hospital_said_something_the_year_before() {
    let (demo, forms) = (demo::prefecture(1, demo::HOSPITALS), forms());
    let before = parse(demo.before.form.0, demo.before.form.1).unwrap();
    let own = demo.before.sheets.iter().find(|one| one.external_id == demo.facilities[0].external_id).unwrap();
    let answers = pour_from(demo.before.collections[0].made_at, own, &before, demo.now).answers;
    let said = |code: &str| answers.iter().rfind(|(cell, _)| cell.item == code).unwrap().1.answer;
    let mut same = HashSet::new();
    let mut became = BTreeMap::new();
    for item in &forms[&Respondent::Facility].items {
        let known = ancestors(item, &before).map(|(became, old)| (format!("{became:?}"), old));
        if let Some((Became::Same, old)) = ancestors(item, &before).filter(|_| !item.gate) {
            same.extend(said(&old[0].code));
        }
        *became.entry(known.map_or("New".into(), |(became, _)| became)).or_insert(0) += 1;
    }
    assert_eq!(same, HashSet::from([Answer::Yes, Answer::No]));
    assert_eq!(became, BTreeMap::from([("Changed".into(), 2), ("New".into(), 11), ("Same".into(), 6)]));
}

#[test]
fn sheets_stand_in_every_state() {
    let (demo, forms) = (demo::prefecture(1, demo::HOSPITALS), forms());
    let mut states = BTreeMap::new();
    for sheet in &demo.sheets {
        let poured = pour(&demo, sheet, &forms[&sheet.respondent]);
        *states.entry((sheet.respondent, poured.state.key())).or_insert(0) += 1;
    }
    assert_eq!(states.len(), 8, "{states:?}");
    let stories: BTreeSet<_> = demo.sheets.iter().filter(|one| one.contract.is_none()).map(|one| one.story).collect();
    assert_eq!(stories.len(), 16);
}

/// What the stories promise, held against what is in the answers.
#[test]
fn the_edges_are_there() {
    let (demo, forms) = (demo::prefecture(1, demo::HOSPITALS), forms());
    let today = japan_date(demo.now);
    let told = |story: &str| {
        let sheet = demo.sheets.iter().find(|sheet| sheet.story == story).unwrap();
        pour(&demo, sheet, &forms[&sheet.respondent])
    };
    let overdue = told("accepted, targets overdue");
    assert!(overdue.answers.values().any(|given| given.target_on.is_some_and(|target| target < today)));
    assert!(overdue.answers.keys().all(|cell| cell.round == 1));
    assert!(told("third round").answers.keys().any(|cell| cell.round == 3));
    assert!(told("second round open").answers.len() > told("second round open").accepted.len());
    assert_eq!(told("no system").answers.len(), 1);
    assert!(told("no vendor").facts.no_vendor_contract && told("no vendor").answers.keys().any(|c| c.item == "2-2"));
    assert!(told("no network").facts.no_network);
    assert!(told("entered from paper").answers.values().all(|given| given.proxy.is_some()));
    assert!(told("accepted, all yes").answers.values().all(|given| given.answer == Some(Answer::Yes)));
    assert!(told("draft, empty").answers.is_empty());
    let proxies = |contract: bool| {
        let sheets = demo.sheets.iter().filter(move |sheet| sheet.contract.is_some() == contract);
        sheets
            .flat_map(|sheet| &sheet.steps)
            .filter(|step| matches!(&step.deed, Deed::Answer { given, .. } if given.proxy.is_some()))
            .count()
    };
    assert!(proxies(true) > 0 && proxies(false) > 0);
}

#[test]
fn the_prefecture_has_all_classes_and_their_edges() {
    let demo = demo::prefecture(1, demo::HOSPITALS);
    let hospitals: Vec<_> = demo.facilities.iter().filter(|row| row.kind == FacilityKind::Hospital).collect();
    assert_eq!((hospitals.len(), demo.facilities.len()), (60, 100));
    let beds: Vec<_> = hospitals.iter().map(|row| row.beds.counted()).collect();
    for edge in [None, Some(19), Some(20), Some(199), Some(200), Some(399), Some(400)] {
        assert!(beds.contains(&edge), "{edge:?}");
    }
    let class = |wanted| beds.iter().flatten().filter(|beds| BedClass::of(**beds) == wanted).count();
    assert_eq!(BedClass::ALL.map(class), [1, 39, 13, 5]);
    assert_eq!(hospitals.iter().filter(|row| row.beds.disagreement().is_some()).count(), 3);
    let names: HashSet<_> = demo.facilities.iter().map(|row| &row.name).collect();
    let ids: HashSet<_> = demo.facilities.iter().map(|row| &row.external_id).collect();
    assert_eq!((names.len(), ids.len()), (100, 100));
    let known: HashSet<_> = demo.places.iter().map(|place| &place.municipality).collect();
    assert!(demo.facilities.iter().all(|row| known.contains(&row.municipality) && row.prefecture.is_made_up()));
}

#[test]
fn some_ehrs_are_unknown_and_two_pairs_tie() {
    let demo = demo::prefecture(1, demo::HOSPITALS);
    let ehr = |value| {
        let facts = demo.facts.iter().filter(|one| one.fact.key == FactKey::Ehr && one.fact.value == value);
        facts.map(|one| &one.external_id).collect::<HashSet<_>>()
    };
    let (yes, no, unknown) = (ehr(FactValue::Yes), ehr(FactValue::No), ehr(FactValue::Unknown));
    assert!(yes.len() > 30 && no.len() > 4 && !unknown.is_empty());
    assert!(yes.intersection(&no).next().is_some(), "one hospital got its EHR between two surveys");
    let eligible = |wanted| {
        let rows = demo.facilities.iter().filter(|row| yes.contains(&row.external_id));
        rows.filter(|row| row.beds.counted().map(BedClass::of) == Some(wanted)).count()
    };
    let classes = BedClass::SUPPORT.map(eligible);
    assert!(
        classes[0] >= 12 && classes[1] >= 6 && classes[2] >= 3,
        "a quota of 12, 6 and 3 can be filled: {classes:?}"
    );
    assert!(demo.facilities.iter().take(60).any(|row| demo.facts.iter().all(|one| one.external_id != row.external_id)));
    for (one, other) in [(30, 31), (32, 33)] {
        let (one, other) = (&demo.facilities[one], &demo.facilities[other]);
        let facts = |row: &tachiiri_domain::register::RegisterRow| {
            let own = demo.facts.iter().filter(|fact| fact.external_id == row.external_id);
            own.map(|fact| fact.fact.clone()).collect::<Vec<_>>()
        };
        assert_eq!((one.beds.counted(), facts(one)), (other.beds.counted(), facts(other)));
    }
}

#[test]
fn everyone_has_something_to_see() {
    let demo = demo::prefecture(1, demo::HOSPITALS);
    assert_eq!(demo.users.len(), ACCOUNTS.len());
    let logins: HashSet<_> = demo.users.iter().map(|user| user.login).collect();
    assert_eq!(logins.len(), ACCOUNTS.len());
    let story = |external_id: &str| {
        demo.sheets.iter().find(|one| one.external_id == external_id && one.contract.is_none()).unwrap().story
    };
    let places = |login: &str| &demo.users.iter().find(|user| user.login == login).unwrap().places;
    let stories = |login: &str| -> Vec<_> {
        places(login).iter().map(|place| if let DemoPlace::Facility(id) = place { story(id) } else { "" }).collect()
    };
    assert_eq!(stories("hospital1"), ["draft, empty"]);
    assert_eq!(stories("hospital2"), ["returned"]);
    assert_eq!(stories("hospital3"), ["second round open"]);
    assert_eq!(stories("hospital4"), ["accepted, targets overdue"]);
    assert_eq!(stories("hospital5").len(), 3);
    for account in ACCOUNTS {
        let Over::Hospitals([number]) = account.over else { continue };
        let name = &demo.facilities[*number as usize].name;
        assert!(account.display_name.starts_with(name.as_str()), "{name}");
    }
    let east = demo.collections.iter().find(|one| one.health_centre == "見本東部保健所").unwrap();
    assert!(east.facilities.contains(&demo.facilities[0].external_id), "hc-east reads what hospital1 submits");
    let own = demo.sheets.iter().filter(|one| one.contract.is_some_and(|(vendor, _)| vendor == demo.vendors[0]));
    assert!(own.count() > 5);
}

#[test]
fn the_same_seed_gives_the_same_prefecture_and_more_hospitals_change_none() {
    let (small, large) = (demo::prefecture(7, demo::HOSPITALS), demo::prefecture(7, 500));
    assert_eq!(small, demo::prefecture(7, demo::HOSPITALS));
    assert_ne!(small.sheets, demo::prefecture(8, demo::HOSPITALS).sheets);
    assert_eq!(small.before, large.before, "the year before does not grow");
    assert_eq!(small.facilities[..60], large.facilities[..60]);
    let sheet = |demo: &Demo, at: usize| {
        demo.sheets
            .iter()
            .filter(|one| one.external_id == small.facilities[at].external_id)
            .cloned()
            .collect::<Vec<_>>()
    };
    assert!((0..60).all(|at| sheet(&small, at) == sheet(&large, at)));
    let most = demo::prefecture(7, demo::MOST_HOSPITALS);
    assert_eq!(most.facilities.len(), 5_040);
    assert_eq!(most.facilities.iter().map(|row| &row.name).collect::<HashSet<_>>().len(), 5_040);
}

/// The whole prefecture at a glance; a change of its recipe is seen in review.
#[test]
fn the_prefecture_is_the_committed_one() {
    let demo = demo::prefecture(1, demo::HOSPITALS);
    let mut glance = String::new();
    for row in &demo.facilities {
        let own = demo.sheets.iter().filter(|sheet| sheet.external_id == row.external_id);
        let (facility, vendors): (Vec<_>, Vec<_>) = own.partition(|sheet| sheet.contract.is_none());
        let beds = row.beds.counted().map_or("?".to_owned(), |beds| beds.to_string());
        let story = facility.first().map_or("not asked", |sheet| sheet.story);
        let vendors: Vec<_> = vendors.iter().map(|sheet| sheet.story).collect();
        let line = format!("{} {} {beds:>4} {story} [{}]", row.external_id, row.municipality, vendors.join(", "));
        glance.push_str(&format!("{line} {}\n", row.name));
    }
    insta::assert_snapshot!("prefecture", glance);
}
