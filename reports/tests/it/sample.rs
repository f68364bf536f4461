//! Made-up rows: a small hand-made sample that can be counted with a finger, and a whole made-up prefecture.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tachiiri_domain::Date;
use tachiiri_domain::figures::{ItemHead, RegisteredRow, SheetRow};
use tachiiri_domain::fiscal_year::FiscalYear;
use tachiiri_domain::instrument::{Instrument, Respondent};
use tachiiri_domain::place::PrefectureCode;
use tachiiri_reports::snapshot::{self, SnapshotHead};
use tachiiri_seed::instruments;

pub const AUDIT_HEAD: &str = "412:9b1c0f6e2a77d5b9c8e3f1049d6a2b7c5e8f90a1b2c3d4e5f60718293a4b5c6d";

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn item(respondent: Respondent, code: &str, reference: bool) -> ItemHead {
    ItemHead {
        respondent,
        code: code.into(),
        number: code.replacen('-', "(", 1) + ")",
        group: String::new(),
        short: format!("項目{code}"),
        label: format!("項目{code}を実施している。"),
        reference,
        unconfirmed: code == "1-2",
    }
}

pub fn head(items: Vec<ItemHead>) -> SnapshotHead {
    SnapshotHead {
        fiscal_year: FiscalYear::new(2023).unwrap(),
        prefecture: "99".parse::<PrefectureCode>().unwrap(),
        as_of: day("2023-11-18"),
        items,
        audit_head: None,
    }
}

/// A line of a facility's sheet with nothing said but what counting looks at.
pub fn row(centre: &str, class: &str, checklist: &str, state: &str, item: &str, answer: &str) -> SheetRow {
    SheetRow {
        fiscal_year: FiscalYear::new(2023).unwrap(),
        prefecture: "99".parse().unwrap(),
        facility_external_id: format!("F{checklist}"),
        facility_name: format!("見本病院{checklist}"),
        health_centre: centre.into(),
        bed_class: class.into(),
        respondent: Respondent::Facility,
        vendor: String::new(),
        system: String::new(),
        checklist: checklist.into(),
        instrument: "sample/r5".into(),
        item: item.into(),
        lineage: item.into(),
        group: "none".into(),
        round: 1,
        answer: answer.into(),
        reason: if answer == "not_required" { "ITEM-NO-VENDOR".into() } else { String::new() },
        confirmed_on: (answer == "yes" || answer == "no").then(|| day("2023-09-01")),
        target_on: (answer == "no").then(|| day("2024-02-01")),
        proxy: false,
        state: state.into(),
        latest: true,
    }
}

fn registered((respondent, centre, class): (Respondent, &str, &str), count: u64) -> RegisteredRow {
    RegisteredRow { respondent, health_centre: centre.into(), bed_class: class.into(), count }
}

/// Four sheets of two health centres and one vendor sheet; sheet 2 mended its "no" in a second round, sheet 4 was
/// never submitted.
pub fn small() -> (Vec<SheetRow>, Vec<RegisteredRow>, SnapshotHead) {
    let (north, south) = ("北保健所", "南保健所");
    let first = SheetRow { latest: false, ..row(north, "20-199", "2", "submitted", "1-1", "no") };
    let second = SheetRow { round: 2, ..row(north, "20-199", "2", "submitted", "1-1", "yes") };
    let vendor = SheetRow {
        respondent: Respondent::Vendor,
        vendor: "見本システム".into(),
        system: "電子カルテ".into(),
        ..row(south, "400+", "5", "returned", "1-1", "no")
    };
    let rows = vec![
        row(north, "20-199", "1", "accepted", "1-1", "no"),
        row(north, "20-199", "1", "accepted", "1-2", "not_required"),
        first,
        second,
        row(north, "20-199", "2", "submitted", "1-2", "blank"),
        row(south, "400+", "3", "accepted", "1-1", "yes"),
        row(south, "400+", "3", "accepted", "1-2", "no"),
        row(south, "unknown", "4", "draft", "1-1", "blank"),
        row(south, "unknown", "4", "draft", "1-2", "blank"),
        vendor,
    ];
    let registered = vec![
        registered((Respondent::Facility, south, "400+"), 1),
        registered((Respondent::Facility, north, "20-199"), 3),
        registered((Respondent::Facility, south, "unknown"), 1),
        registered((Respondent::Vendor, south, "400+"), 2),
    ];
    let items = vec![
        item(Respondent::Facility, "1-1", false),
        item(Respondent::Facility, "1-2", true),
        item(Respondent::Vendor, "1-1", false),
    ];
    (rows, registered, head(items))
}

/// The R5 forms as they are published.
pub fn forms() -> Vec<Instrument> {
    let r5 = |(file, text): &(String, String)| file.contains("r5").then(|| instruments::parse(file, text).unwrap());
    let mut forms: Vec<_> = instruments::embedded().iter().filter_map(r5).collect();
    forms.sort_by_key(|form| form.respondent);
    assert_eq!(forms.len(), 2);
    forms
}

const CENTRES: [&str; 6] =
    ["みなと保健所", "西部保健所", "東部保健所", "見本市保健所", "見本中央保健所", "北見本・南見本広域保健所"];

/// A made-up prefecture with the R5 forms and `sheets` sheets in every state, a third of them of vendors.
pub fn prefecture(seed: u64, sheets: u32) -> (Vec<SheetRow>, Vec<RegisteredRow>, SnapshotHead) {
    let forms = forms();
    let mut random = StdRng::seed_from_u64(seed);
    let mut rows = Vec::new();
    let mut registered = Vec::new();
    for sheet in 0..sheets {
        let form = &forms[usize::from(sheet % 3 == 2)];
        let centre = CENTRES[random.random_range(0..CENTRES.len())];
        let class = ["0-19", "20-199", "20-199", "20-199", "200-399", "400+"][random.random_range(0..6)];
        registered.push(RegisteredRow {
            respondent: form.respondent,
            health_centre: centre.into(),
            bed_class: class.into(),
            count: 1 + u64::from(sheet % 20 == 0),
        });
        rows.extend(one_sheet(form, sheet, centre, class, &mut random));
    }
    let items = forms.iter().flat_map(snapshot::item_heads).collect();
    (rows, registered, SnapshotHead { audit_head: Some(AUDIT_HEAD.into()), ..head(items) })
}

fn one_sheet(form: &Instrument, sheet: u32, centre: &str, class: &str, random: &mut StdRng) -> Vec<SheetRow> {
    let state = ["draft", "submitted", "returned", "accepted", "accepted", "accepted"][random.random_range(0..6)];
    let (no_system, no_vendor) = (random.random_bool(0.04), random.random_bool(0.08));
    let id = format!("{sheet:08}");
    let mut rows = Vec::new();
    for (position, item) in form.items.iter().enumerate() {
        let lifted = !item.gate && no_system || no_vendor && !item.not_required_when.is_empty();
        let no = random.random_bool(0.05 + 0.022 * position as f64);
        let answer = match (state, item.gate) {
            ("draft", _) => "blank",
            (_, true) => ["yes", "no"][usize::from(no_system)],
            _ if lifted => "not_required",
            _ if random.random_bool(0.02) => "blank",
            _ => ["yes", "no"][usize::from(no)],
        };
        let line = SheetRow {
            respondent: form.respondent,
            instrument: form.key(),
            ..row(centre, class, &id, state, &item.code, answer)
        };
        if answer == "no" && !item.gate && random.random_bool(0.3) {
            rows.push(SheetRow { latest: false, ..line.clone() });
            rows.push(SheetRow { round: 2, answer: "yes".into(), ..line });
        } else {
            rows.push(line);
        }
    }
    rows
}
