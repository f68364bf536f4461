//! システムと事業者: the register of a facility's systems as a list.

mod terms;

use std::collections::HashMap;

use tachiiri_domain::Date;
use tachiiri_domain::problem::Problem;
use tachiiri_domain::vendors::{Contact, Terms};

use crate::record::{Column, Record, read_lines};
use crate::{Encoding, Lines, csv_out};

const FACILITY: &str = "施設ID";
const SYSTEM: &str = "システム";
const VENDOR: &str = "事業者";
const PRODUCT: &str = "製品名";
const VERSION: &str = "版";
const MAINTENANCE: &str = "保守の契約";
const PATIENT_DATA: &str = "患者の情報";
const BEGAN_ON: &str = "いつから";
const ENDED_ON: &str = "終わった日";
const COLLECTOR: &str = "取りまとめるシステム";
const SERVICES: &str = "委託業務の概要";
const UPDATES: &str = "更新の責任";
const UPDATES_SOURCE: &str = "責任を書いた書面";
const PERSON: &str = "担当者";
const EMAIL: &str = "メールアドレス";
const PHONE: &str = "電話";

/// The headings in the order in which the list goes out.
pub const HEADINGS: [&str; 16] = [
    FACILITY,
    SYSTEM,
    VENDOR,
    PRODUCT,
    VERSION,
    MAINTENANCE,
    PATIENT_DATA,
    BEGAN_ON,
    ENDED_ON,
    COLLECTOR,
    SERVICES,
    UPDATES,
    UPDATES_SOURCE,
    PERSON,
    EMAIL,
    PHONE,
];

const COLUMNS: &[Column] = &[
    Column { name: FACILITY, aliases: &["external_id", "医療機関ID"], required: false },
    Column {
        name: SYSTEM, aliases: &["system", "導入している医療情報システム", "システム名"], required: true
    },
    Column { name: VENDOR, aliases: &["vendor", "委託先事業者", "事業者名"], required: true },
    Column { name: PRODUCT, aliases: &["product", "製品"], required: false },
    Column { name: VERSION, aliases: &["version", "バージョン"], required: false },
    Column { name: MAINTENANCE, aliases: &["maintenance", "保守契約"], required: false },
    Column { name: PATIENT_DATA, aliases: &["patient_data", "患者情報"], required: false },
    Column { name: BEGAN_ON, aliases: &["began_on", "開始日", "契約日"], required: true },
    Column { name: ENDED_ON, aliases: &["ended_on", "終了日"], required: false },
    Column { name: COLLECTOR, aliases: &["bundled_under", "取りまとめ"], required: false },
    Column { name: SERVICES, aliases: &["services", "委託業務概要"], required: false },
    Column { name: UPDATES, aliases: &["updates", "セキュリティアップデートの責任"], required: false },
    Column { name: UPDATES_SOURCE, aliases: &["updates_source"], required: false },
    Column { name: PERSON, aliases: &["person"], required: false },
    Column { name: EMAIL, aliases: &["email", "メール"], required: false },
    Column { name: PHONE, aliases: &["phone", "電話番号"], required: false },
];

/// One system of one facility.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractLine {
    pub line: u64,
    /// In the register; empty where the list speaks of one facility alone.
    pub external_id: String,
    pub system: String,
    pub vendor: String,
    pub product: String,
    pub terms: Terms,
    /// VEN-BUNDLE: the facility's system whose vendor collects this one's sheet; empty: nobody else does.
    pub collector: String,
    /// Columns that the file lacks: what is registered there stays.
    pub absent: Vec<&'static str>,
}

impl ContractLine {
    /// What makes it one and the same contract in two lists.
    pub fn key(&self) -> (&str, &str, &str, &str) {
        (&self.external_id, &self.vendor, &self.system, &self.product)
    }

    /// The line over what is registered: columns that the file lacks keep their values.
    pub fn over(&self, registered: &Self) -> Self {
        let (own, kept) = (&self.terms, &registered.terms);
        let lacks = |name: &str| self.absent.contains(&name);
        let text = |name: &str, own: &str, kept: &str| if lacks(name) { kept.to_owned() } else { own.to_owned() };
        let contact = Contact {
            person: text(PERSON, &own.contact.person, &kept.contact.person),
            email: text(EMAIL, &own.contact.email, &kept.contact.email),
            phone: text(PHONE, &own.contact.phone, &kept.contact.phone),
        };
        Self {
            terms: Terms {
                version: text(VERSION, &own.version, &kept.version),
                maintenance: if lacks(MAINTENANCE) { kept.maintenance } else { own.maintenance },
                patient_data: if lacks(PATIENT_DATA) { kept.patient_data } else { own.patient_data },
                began_on: own.began_on,
                ended_on: if lacks(ENDED_ON) { kept.ended_on } else { own.ended_on },
                contact,
                services: text(SERVICES, &own.services, &kept.services),
                updates: if lacks(UPDATES) { kept.updates } else { own.updates },
                updates_source: text(UPDATES_SOURCE, &own.updates_source, &kept.updates_source),
            },
            collector: text(COLLECTOR, &self.collector, &registered.collector),
            ..self.clone()
        }
    }

    /// The cells of [`HEADINGS`].
    pub fn cells(&self) -> [String; 16] {
        let terms = &self.terms;
        let day = |date: Date| date.to_string();
        [
            self.external_id.clone(),
            self.system.clone(),
            self.vendor.clone(),
            self.product.clone(),
            terms.version.clone(),
            terms.maintenance.label().to_owned(),
            if terms.patient_data { "扱う" } else { "扱わない" }.to_owned(),
            day(terms.began_on),
            terms.ended_on.map(day).unwrap_or_default(),
            self.collector.clone(),
            terms.services.clone(),
            terms.updates.map(|updates| updates.label().to_owned()).unwrap_or_default(),
            terms.updates_source.clone(),
            terms.contact.person.clone(),
            terms.contact.email.clone(),
            terms.contact.phone.clone(),
        ]
    }
}

/// The lines as CSV (UTF-8 with BOM), with the columns that the file had.
pub fn to_csv(lines: &[ContractLine]) -> Vec<u8> {
    let absent = lines.first().map(|line| line.absent.as_slice()).unwrap_or_default();
    let kept: Vec<_> = (0..HEADINGS.len()).filter(|index| !absent.contains(&HEADINGS[*index])).collect();
    let header: Vec<_> = kept.iter().map(|index| HEADINGS[*index]).collect();
    let rows = lines.iter().map(|line| {
        let cells = line.cells();
        kept.iter().map(|index| cells[*index].clone()).collect::<Vec<_>>()
    });
    csv_out(&header, rows, Encoding::Utf8Bom).bytes
}

/// Reads the list; values as keys of the domain or by their Japanese labels, blank ones as the form has them at first.
///
/// # Errors
/// One problem for the whole file where it is no table or lacks a heading.
pub fn read(bytes: &[u8]) -> Result<Lines<ContractLine>, Problem> {
    let mut seen = HashMap::new();
    let mut more = Vec::new();
    let mut lines = read_lines(bytes, COLUMNS, |record| {
        let mut wrong = Vec::new();
        let line = read_row(record, &mut wrong);
        if let Some(found) = &line {
            wrong.extend(twice(found, record, &mut seen));
        }
        let first = if wrong.is_empty() { None } else { Some(wrong.remove(0)) };
        more.append(&mut wrong);
        match (line, first) {
            (Some(line), None) => Ok(line),
            (_, Some(problem)) => Err(problem),
            (None, None) => Err(record.problem(SYSTEM, "value_missing", "必ず入れてください")),
        }
    })?;
    lines.problems.append(&mut more);
    lines.problems.sort_by_key(|problem| problem.line);
    Ok(lines)
}

/// The line, and everything that is wrong with it; None where a needed cell cannot be read.
fn read_row(record: &Record<'_>, wrong: &mut Vec<Problem>) -> Option<ContractLine> {
    if let Err(slipped) = record.check_width() {
        wrong.push(slipped);
        return None;
    }
    let mut keep = |bad: Problem| wrong.push(bad);
    let system = record.required(SYSTEM).map_err(&mut keep).ok();
    let vendor = record.required(VENDOR).map_err(&mut keep).ok();
    let terms = terms::read(record, wrong);
    Some(ContractLine {
        line: record.line(),
        external_id: record.code(FACILITY),
        system: system?,
        vendor: vendor?,
        product: record.text(PRODUCT).to_owned(),
        collector: record.text(COLLECTOR).to_owned(),
        absent: HEADINGS.into_iter().filter(|name| !record.has(name)).collect(),
        terms: terms?,
    })
}

/// The same contract in two lines: which of them holds, nobody could tell.
fn twice(
    line: &ContractLine,
    record: &Record<'_>,
    seen: &mut HashMap<(String, String, String, String), u64>,
) -> Option<Problem> {
    let (facility, vendor, system, product) = line.key();
    let key = (facility.to_owned(), vendor.to_owned(), system.to_owned(), product.to_owned());
    let first = *seen.entry(key).or_insert(line.line);
    let expected =
        format!("{first}行目に、同じ医療機関・事業者・システム・製品の行があります。どちらかを消してください");
    (first != line.line).then(|| record.problem(SYSTEM, "contract_twice", expected))
}
