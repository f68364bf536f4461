//! 市区町村と保健所: which health centre a municipality belongs to.

use std::collections::HashMap;

use tachiiri_domain::place::{MunicipalityCode, PrefectureCode};
use tachiiri_domain::problem::Problem;
use tachiiri_domain::register::PlaceRow;

use crate::Lines;
use crate::record::{Column, Record, read_lines};

const PREFECTURE: &str = "pref";
const MUNICIPALITY: &str = "muni_code";
const HEALTH_CENTRE: &str = "hokenjo";
const AUTHORITY: &str = "authority";

const COLUMNS: &[Column] = &[
    Column { name: PREFECTURE, aliases: &["都道府県", "都道府県名", "都道府県コード"], required: true },
    Column {
        name: MUNICIPALITY, aliases: &["市区町村コード", "全国地方公共団体コード"], required: true
    },
    Column { name: HEALTH_CENTRE, aliases: &["保健所", "保健所名"], required: true },
    Column { name: AUTHORITY, aliases: &["設置主体", "保健所設置市"], required: false },
];

/// Reads the list of municipalities: `pref` (name or two digits), `muni_code` (five digits), `hokenjo`, and where
/// known `authority` (the city in its own right).
///
/// # Errors
/// One problem for the whole file where it is no table or lacks a heading.
pub fn read(bytes: &[u8]) -> Result<Lines<PlaceRow>, Problem> {
    let mut seen = HashMap::new();
    read_lines(bytes, COLUMNS, |record| read_row(record).and_then(|place| once(place, record, &mut seen)))
}

fn read_row(record: &Record<'_>) -> Result<PlaceRow, Problem> {
    record.check_width()?;
    let prefecture = prefecture(record)?;
    let municipality = municipality(record)?;
    if municipality.prefecture() != prefecture {
        let expected = format!("{}の市区町村のコードにしてください", prefecture.name());
        return Err(record.problem(MUNICIPALITY, "prefecture_mismatch", expected));
    }
    let authority = Some(record.text(AUTHORITY)).filter(|name| !name.is_empty()).map(str::to_owned);
    let health_centre = record.required(HEALTH_CENTRE)?;
    Ok(PlaceRow { line: record.line(), prefecture, municipality, health_centre, authority })
}

fn prefecture(record: &Record<'_>) -> Result<PrefectureCode, Problem> {
    let text = record.required(PREFECTURE)?;
    let by_code = record.code(PREFECTURE).parse();
    by_code
        .or_else(|_| PrefectureCode::from_name(&text))
        .map_err(|_| record.problem(PREFECTURE, "prefecture_unknown", "都道府県の名前か2桁のコードにしてください"))
}

/// Five digits; a spreadsheet may have dropped the leading zero.
fn municipality(record: &Record<'_>) -> Result<MunicipalityCode, Problem> {
    record.required(MUNICIPALITY)?;
    let code = format!("{:0>5}", record.code(MUNICIPALITY));
    code.parse().map_err(|_| record.problem(MUNICIPALITY, "municipality_unknown", "5桁の市区町村コードにしてください"))
}

/// A municipality belongs to one health centre.
fn once(place: PlaceRow, record: &Record<'_>, seen: &mut HashMap<MunicipalityCode, u64>) -> Result<PlaceRow, Problem> {
    if let Some(first) = seen.get(&place.municipality) {
        let expected = format!("{first}行目に同じ市区町村があります。保健所は一つにしてください");
        return Err(record.problem(MUNICIPALITY, "municipality_twice", expected));
    }
    seen.insert(place.municipality.clone(), place.line);
    Ok(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn municipalities_find_their_health_centre() {
        let text = "pref,muni_code,hokenjo,authority\n見本県,99201,見本市保健所,見本市\n01,1101,札幌市,\n";
        let lines = read(text.as_bytes()).unwrap();
        assert_eq!((lines.read, lines.rejected(), lines.problems.len()), (2, 0, 0));
        assert_eq!(lines.rows[0].authority.as_deref(), Some("見本市"));
        assert_eq!((lines.rows[1].municipality.as_str(), lines.rows[1].authority.as_deref()), ("01101", None));
    }

    #[test]
    fn a_place_that_cannot_be_is_a_problem_of_its_line() {
        let text =
            "都道府県,市区町村コード,保健所\n見本県,14203,東\n架空県,99201,東\n99,99202,\n99,99203,東\n99,99203,西\n";
        let lines = read(text.as_bytes()).unwrap();
        let codes: Vec<_> = lines.problems.iter().map(|one| (one.line, one.code.as_str())).collect();
        let wanted =
            [(2, "prefecture_mismatch"), (3, "prefecture_unknown"), (4, "value_missing"), (6, "municipality_twice")];
        assert_eq!(codes, wanted);
        assert_eq!((lines.rows.len(), lines.rejected()), (1, 4));
    }
}
