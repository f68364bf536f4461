//! How the workbook looks: formats by what a cell is.

use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};
use tachiiri_domain::Date;

/// 和暦, as the printed form has it; the cell holds a true date.
const WAREKI: &str = "[$-411]ggge\"年\"m\"月\"d\"日\"";
const FONT: &str = "游ゴシック";
/// Points of one line of text.
const LINE: f64 = 18.0;

const HEAD: Color = Color::RGB(0x00E8_F1FE);
const SECTION: Color = Color::RGB(0x00D9_E6FF);
/// To be filled in.
const OPEN: Color = Color::RGB(0x00FF_F8DB);
const CLOSED: Color = Color::RGB(0x00F2_F2F2);
const GRID: Color = Color::RGB(0x0094_9494);

fn base() -> Format {
    Format::new().set_font_name(FONT).set_font_size(10.5).set_align(FormatAlign::VerticalCenter).set_text_wrap()
}

fn boxed() -> Format {
    base().set_border(FormatBorder::Thin).set_border_color(GRID)
}

pub fn title() -> Format {
    base().set_font_size(14).set_bold()
}

pub fn plain() -> Format {
    base()
}

pub fn label() -> Format {
    base().set_bold()
}

pub fn heading() -> Format {
    boxed().set_bold().set_background_color(HEAD).set_align(FormatAlign::Center)
}

pub fn section() -> Format {
    boxed().set_bold().set_background_color(SECTION)
}

pub fn group() -> Format {
    boxed().set_background_color(HEAD)
}

pub fn question() -> Format {
    boxed()
}

/// A cell of answers: open ones are yellow and unlocked, the others grey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Open,
    Closed,
}

impl Ink {
    pub fn text(self) -> Format {
        match self {
            Self::Open => boxed().set_background_color(OPEN).set_unlocked(),
            Self::Closed => boxed().set_background_color(CLOSED),
        }
    }

    pub fn answer(self) -> Format {
        self.text().set_align(FormatAlign::Center)
    }

    pub fn date(self) -> Format {
        self.answer().set_num_format(WAREKI)
    }
}

/// Writes text into one cell or across several.
pub fn across(
    page: &mut Worksheet,
    row: u32,
    (from, to): (u16, u16),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    if from == to {
        page.write_string_with_format(row, from, text, format)?;
    } else {
        page.merge_range(row, from, row, to, text, format)?;
    }
    Ok(())
}

/// Writes a date as a date; none leaves the cell blank.
pub fn date(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    date: Option<Date>,
    format: &Format,
) -> Result<(), XlsxError> {
    match date {
        Some(date) => page.write_datetime_with_format(row, column, &excel(date)?, format)?,
        None => page.write_blank(row, column, format)?,
    };
    Ok(())
}

pub fn excel(date: Date) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::parse_from_str(&date.to_string())
}

/// Points that a text needs in a column of a width (in half-width characters): no spreadsheet measures merged cells.
pub fn height(text: &str, width: f64) -> f64 {
    let wide = |line: &str| line.chars().map(|c| if c.is_ascii() { 1.0 } else { 2.0 }).sum::<f64>();
    let lines: f64 = text.lines().map(|line| (wide(line) / (width - 2.0)).ceil().max(1.0)).sum();
    lines.max(1.0) * LINE + 4.0
}
