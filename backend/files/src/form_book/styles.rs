//! Which styles of a workbook show a number as a date.

use std::collections::HashSet;

use tachiiri_domain::problem::Problem;

use super::package::{attribute, elements};

/// The indices of `cellXfs` whose number format is one of dates.
pub(super) fn date_styles(xml: &str) -> Result<HashSet<u32>, Problem> {
    let number = |text: Option<String>| text.and_then(|text| text.parse::<u32>().ok());
    let formats = elements(xml, "numFmt")?;
    let own: HashSet<u32> = formats
        .iter()
        .filter(|format| attribute(format, "formatCode").is_some_and(|code| is_date(&code)))
        .filter_map(|format| number(attribute(format, "numFmtId")))
        .collect();
    let cells = xml.split_once("<cellXfs").map_or("", |(_, rest)| rest);
    let cells = cells.split("</cellXfs").next().unwrap_or_default();
    let styles = elements(&format!("<cellXfs{cells}</cellXfs>"), "xf")?;
    let is_date_style = |style: &quick_xml::events::BytesStart<'_>| {
        number(attribute(style, "numFmtId")).is_some_and(|id| own.contains(&id) || is_built_in_date(id))
    };
    Ok(styles.iter().zip(0..).filter(|(style, _)| is_date_style(style)).map(|(_, index)| index).collect())
}

/// ECMA-376 18.8.30, with those that Japanese Excel adds.
fn is_built_in_date(id: u32) -> bool {
    matches!(id, 14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58)
}

/// A day is shown: `yyyy/m/d`, `[$-411]ggge"年"m"月"d"日"`.
fn is_date(code: &str) -> bool {
    let unquoted: String = code.split('"').step_by(2).collect();
    let unquoted = unquoted.to_lowercase();
    unquoted.contains('d') && unquoted.contains('m')
}
