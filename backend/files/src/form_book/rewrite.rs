//! Cells written into the XML of a sheet; everything else in it stays as it stands.

use std::collections::BTreeMap;

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use tachiiri_domain::form_book::column_letters;
use tachiiri_domain::problem::Problem;

use super::package::{attribute, unreadable};
use crate::table::whole;

/// What a cell is to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Text(String),
    Number(i64),
}

/// Cells by row and column from 0.
pub(super) type Cells = BTreeMap<(u32, u32), Content>;

/// The sheet with the cells written; their styles stay.
///
/// # Errors
/// `workbook_unreadable`; `cell_formula` where a formula stands in one of the cells.
pub(super) fn rewrite(xml: &str, sheet: &str, cells: Cells) -> Result<Vec<u8>, Problem> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut out = Rewriter { writer: Writer::new(Vec::new()), cells, sheet, row: None, column: 0, skipping: None };
    loop {
        match reader.read_event().map_err(|fault| unreadable(&fault.to_string()))? {
            Event::Eof => break,
            event => out.event(event)?,
        }
    }
    Ok(out.writer.into_inner())
}

struct Rewriter<'a> {
    writer: Writer<Vec<u8>>,
    /// Those not written yet.
    cells: Cells,
    sheet: &'a str,
    /// The row being read, from 0; None outside of rows.
    row: Option<u32>,
    /// The next column, where a cell does not say its own.
    column: u32,
    /// A cell whose old content is passed over.
    skipping: Option<(u32, u32)>,
}

impl Rewriter<'_> {
    fn event(&mut self, event: Event<'_>) -> Result<(), Problem> {
        if let Some(place) = self.skipping {
            return self.skip(place, &event);
        }
        match &event {
            Event::Start(element) => match element.local_name().as_ref() {
                "row" => self.begin_row(element)?,
                "c" if self.row.is_some() => {
                    if let Some(place) = self.cell(element)? {
                        self.skipping = Some(place);
                        return Ok(());
                    }
                }
                _ => {}
            },
            Event::Empty(element) => match element.local_name().as_ref() {
                "row" => return self.empty_row(element),
                "sheetData" => return self.empty_sheet(element),
                "c" if self.row.is_some() && self.cell(element)?.is_some() => return Ok(()),
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "row" => self.end_row(element.name().as_ref())?,
                "sheetData" => self.rows_before(u32::MAX, element.name().as_ref())?,
                _ => {}
            },
            _ => {}
        }
        self.write(event)
    }

    fn skip(&mut self, (row, column): (u32, u32), event: &Event<'_>) -> Result<(), Problem> {
        match event {
            Event::End(element) if element.local_name().as_ref() == "c" => self.skipping = None,
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "f" => {
                let cell = format!("{}{}", column_letters(column), row + 1);
                let message = format!(
                    "様式の原本のシート「{}」のセル{cell}には計算式があり、回答を書けません。項目の欄を直してください。",
                    self.sheet
                );
                return Err(whole(u64::from(row) + 1, "cell_formula", &message));
            }
            _ => {}
        }
        Ok(())
    }

    fn begin_row(&mut self, element: &BytesStart<'_>) -> Result<(), Problem> {
        let said = attribute(element, "r").and_then(|row| row.parse::<u32>().ok());
        let row = said.map_or_else(|| self.row.map_or(0, |row| row + 1), |row| row.saturating_sub(1));
        self.rows_before(row, element.name().as_ref())?;
        (self.row, self.column) = (Some(row), 0);
        Ok(())
    }

    fn empty_row(&mut self, element: &BytesStart<'_>) -> Result<(), Problem> {
        self.begin_row(element)?;
        let name = element.name();
        self.write(Event::Start(element.borrow()))?;
        self.end_row(name.as_ref())?;
        self.write(Event::End(BytesEnd::new(name.as_ref())))
    }

    fn empty_sheet(&mut self, element: &BytesStart<'_>) -> Result<(), Problem> {
        let name = element.name();
        self.write(Event::Start(element.borrow()))?;
        self.rows_before(u32::MAX, name.as_ref())?;
        self.write(Event::End(BytesEnd::new(name.as_ref())))
    }

    /// Writes what is to stand in the row before its end.
    fn end_row(&mut self, name: &str) -> Result<(), Problem> {
        let Some(row) = self.row else { return Ok(()) };
        self.cells_before((row, u32::MAX), name)
    }

    /// Writes the rows that the sheet does not have, up to the one that comes.
    fn rows_before(&mut self, row: u32, sibling: &str) -> Result<(), Problem> {
        while let Some((first, _)) = self.cells.keys().next().copied().filter(|(first, _)| *first < row) {
            let name = named(sibling, "row");
            let number = (first + 1).to_string();
            let element = BytesStart::new(name.as_str()).with_attributes([("r", number.as_str())]);
            self.write(Event::Start(element))?;
            self.cells_before((first, u32::MAX), sibling)?;
            self.write(Event::End(BytesEnd::new(name.as_str())))?;
        }
        Ok(())
    }

    fn cells_before(&mut self, end: (u32, u32), sibling: &str) -> Result<(), Problem> {
        let row = (end.0, 0);
        while let Some(place) = self.cells.range(row..end).next().map(|(place, _)| *place) {
            let element = BytesStart::new(named(sibling, "c"));
            self.fill(element, place)?;
        }
        Ok(())
    }

    /// Writes a cell anew where it is one of ours.
    fn cell(&mut self, element: &BytesStart<'_>) -> Result<Option<(u32, u32)>, Problem> {
        let row = self.row.unwrap_or_default();
        let column = attribute(element, "r").and_then(|name| column_of(&name)).unwrap_or(self.column);
        self.column = column + 1;
        self.cells_before((row, column), element.name().as_ref())?;
        if !self.cells.contains_key(&(row, column)) {
            return Ok(None);
        }
        let mut fresh = BytesStart::new(element.name().as_ref()).into_owned();
        if let Some(style) = attribute(element, "s") {
            fresh.push_attribute(("s", style.as_str()));
        }
        self.fill(fresh, (row, column))?;
        Ok(Some((row, column)))
    }

    fn fill(&mut self, mut element: BytesStart<'_>, place: (u32, u32)) -> Result<(), Problem> {
        let Some(content) = self.cells.remove(&place) else { return Ok(()) };
        let cell = element.name().as_ref().to_owned();
        element.push_attribute(("r", format!("{}{}", column_letters(place.1), place.0 + 1).as_str()));
        let (around, inside, text) = match content {
            Content::Number(number) => (None, named(&cell, "v"), number.to_string()),
            Content::Text(text) => (Some(named(&cell, "is")), named(&cell, "t"), text),
        };
        if around.is_some() {
            element.push_attribute(("t", "inlineStr"));
        }
        self.write(Event::Start(element))?;
        if let Some(name) = &around {
            self.write(Event::Start(BytesStart::new(name.as_str())))?;
        }
        self.write(Event::Start(BytesStart::new(inside.as_str())))?;
        self.write(Event::Text(BytesText::new(&text)))?;
        self.write(Event::End(BytesEnd::new(inside.as_str())))?;
        if let Some(name) = &around {
            self.write(Event::End(BytesEnd::new(name.as_str())))?;
        }
        self.write(Event::End(BytesEnd::new(cell.as_str())))
    }

    fn write(&mut self, event: Event<'_>) -> Result<(), Problem> {
        self.writer.write_event(event).map_err(|fault| unreadable(&fault.to_string()))
    }
}

/// A name with the prefix that the sheet uses for its own.
fn named(sibling: &str, name: &str) -> String {
    sibling.split_once(':').map_or_else(|| name.to_owned(), |(prefix, _)| format!("{prefix}:{name}"))
}

/// 27 of `AB12`.
fn column_of(name: &str) -> Option<u32> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).map(|byte| byte.to_ascii_uppercase());
    let count = letters.fold(0u32, |sum, letter| sum.saturating_mul(26) + u32::from(letter - b'A' + 1));
    count.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(xml: &str, cells: &[((u32, u32), &str)]) -> String {
        let cells = cells.iter().map(|(place, text)| (*place, Content::Text((*text).to_owned()))).collect();
        String::from_utf8(rewrite(xml, "様式", cells).unwrap()).unwrap()
    }

    #[test]
    fn a_cell_keeps_its_style_and_its_neighbours() {
        let xml =
            r#"<sheetData><row r="2" ht="30"><c r="A2" s="7" t="s"><v>3</v></c><c r="C2" s="9"/></row></sheetData>"#;
        let wanted = r#"<sheetData><row r="2" ht="30"><c r="A2" s="7" t="s"><v>3</v></c><c r="B2" t="inlineStr"><is><t>x</t></is></c><c s="9" r="C2" t="inlineStr"><is><t>&lt;はい&gt;</t></is></c></row></sheetData>"#;
        assert_eq!(rewritten(xml, &[((1, 2), "<はい>"), ((1, 1), "x")]), wanted);
    }

    #[test]
    fn rows_that_are_not_there_are_put_in_their_order() {
        let cell = |name: &str| format!(r#"<c r="{name}" t="inlineStr"><is><t>x</t></is></c>"#);
        let xml = r#"<x:sheetData><x:row r="2"/></x:sheetData>"#.replace("x:", "");
        let wanted = format!(
            r#"<sheetData><row r="1">{}</row><row r="2">{}</row><row r="4">{}</row></sheetData>"#,
            cell("A1"),
            cell("B2"),
            cell("C4")
        );
        assert_eq!(rewritten(&xml, &[((0, 0), "x"), ((1, 1), "x"), ((3, 2), "x")]), wanted);
        assert_eq!(
            rewritten("<x:sheetData/>", &[((0, 0), "x")]),
            r#"<x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>x</x:t></x:is></x:c></x:row></x:sheetData>"#
        );
    }

    #[test]
    fn a_formula_is_not_written_over() {
        let xml = r#"<sheetData><row r="1"><c r="A1"><f>B1</f><v>0</v></c></row></sheetData>"#;
        let cells = [((0, 0), Content::Number(1))].into_iter().collect();
        let problem = rewrite(xml, "様式", cells).unwrap_err();
        assert_eq!((problem.code.as_str(), problem.line), ("cell_formula", 1));
        assert!(problem.message.contains("セルA1"));
    }
}
