//! 医療情報ネット 施設票: the ministry's open-data list of facilities, read by heading name.
//!
//! The national edition has 65 columns, an edition of one prefecture may carry fewer; what is not needed here is
//! passed over. Column meanings: 医療情報ネット オープンデータ定義書 v1.0.

use std::collections::HashMap;

use tachiiri_domain::facility::{BedCounts, FacilityKind};
use tachiiri_domain::place::{MunicipalityCode, PrefectureCode};
use tachiiri_domain::problem::Problem;
use tachiiri_domain::register::{Decision, RegisterRow};
use unicode_normalization::UnicodeNormalization;

use crate::read_table;
use crate::record::{Column, Record, locate, optional, required};

mod notes;

const ID: &str = "ID";
const NAME: &str = "正式名称";
const KIND: &str = "機関区分";
const PREFECTURE: &str = "都道府県コード";
const MUNICIPALITY: &str = "市区町村コード";
pub(crate) const LATITUDE: &str = "所在地座標（緯度）";
pub(crate) const LONGITUDE: &str = "所在地座標（経度）";
const TOTAL: &str = "合計病床数";

const COLUMNS: &[Column] = &[
    required(ID),
    required(NAME),
    optional("正式名称（フリガナ）"),
    required(KIND),
    required(PREFECTURE),
    required(MUNICIPALITY),
    required("所在地"),
    optional(LATITUDE),
    optional(LONGITUDE),
    optional("案内用ホームページアドレス"),
    optional("一般病床"),
    optional("療養病床"),
    optional("精神病床"),
    optional("結核病床"),
    optional("感染症病床"),
    required(TOTAL),
];

/// A register file, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    /// Records in the file; those that are not in `rows` were rejected, each with a problem.
    pub read: u64,
    pub rows: Vec<RegisterRow>,
    /// What is wrong with the rejected records.
    pub problems: Vec<Problem>,
    /// What is odd about records that were kept: no coordinates, an id with letters, a hospital of few beds.
    pub notes: Vec<Problem>,
    /// What a person must decide: `beds_disagree`, `beds_unknown`, `duplicate_name_place`.
    pub decisions: Vec<Decision>,
}

impl Register {
    pub fn rejected(&self) -> u64 {
        self.read - self.rows.len() as u64
    }
}

/// Reads a register file.
///
/// # Errors
/// One problem for the whole file where it is no table or lacks a heading (`column_missing`).
pub fn read(bytes: &[u8]) -> Result<Register, Problem> {
    let table = read_table(bytes)?;
    let located = locate(&table, COLUMNS)?;
    let mut register = Register { read: table.rows.len() as u64, ..Register::default() };
    let mut lines_of_ids = HashMap::new();
    for row in &table.rows {
        let record = located.record(row);
        match read_row(&record).and_then(|row| once(row, &record, &mut lines_of_ids)) {
            Ok(row) => {
                notes::note(&record, &row, &mut register.notes);
                register.decisions.extend(notes::beds(&row));
                register.rows.push(row);
            }
            Err(problem) => register.problems.push(problem),
        }
    }
    register.decisions.extend(duplicates(&register.rows));
    register.decisions.sort_by_key(|decision| decision.line);
    Ok(register)
}

fn read_row(record: &Record<'_>) -> Result<RegisterRow, Problem> {
    record.check_width()?;
    let prefecture = prefecture(record)?;
    let (latitude_e6, longitude_e6) = notes::coordinates(record);
    Ok(RegisterRow {
        line: record.line(),
        external_id: external_id(record)?,
        name: record.required(NAME)?,
        name_kana: record.text("正式名称（フリガナ）").to_owned(),
        kind: kind(record)?,
        prefecture,
        municipality: municipality(record, prefecture)?,
        address: record.text("所在地").to_owned(),
        latitude_e6,
        longitude_e6,
        homepage: record.text("案内用ホームページアドレス").to_owned(),
        beds: beds(record)?,
    })
}

/// The register's own id: letters and digits. A spreadsheet's `1.41E+12` has lost its digits for good.
fn external_id(record: &Record<'_>) -> Result<String, Problem> {
    let id = record.code(ID);
    record.required(ID)?;
    let scientific = id.contains('.') || id.contains("E+");
    if scientific {
        let expected = "表計算ソフトが桁を失わせています。列を文字列として読み込み直してください";
        return Err(record.problem(ID, "id_rounded", expected));
    }
    let sound = id.len() <= 32 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if sound {
        Ok(id)
    } else {
        Err(record.problem(ID, "id_unreadable", "32文字までの英数字にしてください"))
    }
}

fn kind(record: &Record<'_>) -> Result<FacilityKind, Problem> {
    let expected = "1（病院）、2（診療所）、3（歯科診療所）、4（助産所）のいずれかにしてください";
    FacilityKind::from_open_data(&record.code(KIND)).ok_or_else(|| record.problem(KIND, "kind_unknown", expected))
}

fn prefecture(record: &Record<'_>) -> Result<PrefectureCode, Problem> {
    let expected = "01〜47の都道府県コードにしてください";
    let read = record.code(PREFECTURE).parse();
    read.map_err(|_| record.problem(PREFECTURE, "prefecture_unknown", expected))
}

/// Prefecture (2 digits) + municipality (3 digits, padded with zeros where a spreadsheet dropped them).
fn municipality(record: &Record<'_>, prefecture: PrefectureCode) -> Result<MunicipalityCode, Problem> {
    let code = record.code(MUNICIPALITY);
    let sound = (1..=3).contains(&code.len());
    format!("{prefecture}{code:0>3}")
        .parse()
        .ok()
        .filter(|_| sound)
        .ok_or_else(|| record.problem(MUNICIPALITY, "municipality_unknown", "3桁までの市区町村コードにしてください"))
}

fn beds(record: &Record<'_>) -> Result<BedCounts, Problem> {
    Ok(BedCounts {
        general: record.number("一般病床")?,
        long_term: record.number("療養病床")?,
        psychiatric: record.number("精神病床")?,
        tuberculosis: record.number("結核病床")?,
        infectious: record.number("感染症病床")?,
        total: record.number(TOTAL)?,
    })
}

/// The second record with an id is rejected: which of the two is meant, the file does not say.
fn once(row: RegisterRow, record: &Record<'_>, lines: &mut HashMap<String, u64>) -> Result<RegisterRow, Problem> {
    match lines.get(&row.external_id) {
        Some(first) => {
            Err(record.problem(ID, "id_twice", format!("{first}行目と同じIDです。どちらかの行を除いてください")))
        }
        None => {
            lines.insert(row.external_id.clone(), row.line);
            Ok(row)
        }
    }
}

/// Records that bear the same name in the same municipality under two ids: perhaps one facility, perhaps two.
fn duplicates(rows: &[RegisterRow]) -> Vec<Decision> {
    let mut first_of: HashMap<(String, &str), &RegisterRow> = HashMap::new();
    let mut decisions = Vec::new();
    for row in rows {
        let name = row.name.nfkc().filter(|c| !c.is_whitespace()).collect();
        let first = *first_of.entry((name, row.municipality.as_str())).or_insert(row);
        if first.line != row.line {
            decisions.push(notes::duplicate(row, first));
        }
    }
    decisions
}
