//! A workbook as a person changes it: cells written into the very package that was downloaded, nothing else touched.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;

const SHEET: &str = "xl/worksheets/sheet1.xml";
const TEXTS: &str = "xl/sharedStrings.xml";

/// The parts of the package by name, in their order.
#[derive(Debug)]
pub struct Book(Vec<(String, Vec<u8>)>);

impl Book {
    pub fn open(file: &Path) -> Self {
        let bytes = fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let mut package = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
        let parts = (0..package.len()).map(|index| {
            let mut part = package.by_index(index).expect("a part");
            let mut content = Vec::new();
            part.read_to_end(&mut content).expect("the content of a part");
            (part.name().to_owned(), content)
        });
        Self(parts.collect())
    }

    fn text(&self, part: &str) -> &str {
        let found = self.0.iter().find(|(name, _)| name == part);
        let (_, content) = found.unwrap_or_else(|| panic!("no {part} in the package"));
        std::str::from_utf8(content).expect("UTF-8")
    }

    /// The row, from 1, whose cell in `column` says `text`.
    pub fn row(&self, column: char, text: &str) -> u32 {
        let said = format!(">{}<", text.replace('&', "&amp;"));
        let index = self.text(TEXTS).split("<si>").skip(1).position(|one| one.contains(&said));
        let index = index.unwrap_or_else(|| panic!("「{text}」 is not in the workbook"));
        let value = format!("t=\"s\"><v>{index}</v>");
        let sheet = self.text(SHEET);
        (1..400)
            .find(|row| cell(sheet, &format!("{column}{row}")).is_some_and(|(_, cell)| cell.contains(&value)))
            .expect("a row")
    }

    /// Types a text into a cell and leaves its look as it is.
    pub fn write(&mut self, place: &str, text: &str) {
        let sheet = self.text(SHEET);
        let (begin, old) = cell(sheet, place).unwrap_or_else(|| panic!("no cell {place}"));
        let style = old.split(" s=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("0");
        let new = format!("<c r=\"{place}\" s=\"{style}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
        let changed = format!("{}{new}{}", &sheet[..begin], &sheet[begin + old.len()..]).into_bytes();
        let part = self.0.iter_mut().find(|(name, _)| name == SHEET);
        part.expect("the sheet is there").1 = changed;
    }

    pub fn save(&self, file: &Path) {
        let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.0 {
            out.start_file(name.as_str(), SimpleFileOptions::default()).expect("a part begins");
            out.write_all(content).expect("a part is written");
        }
        fs::write(file, out.finish().expect("a package").into_inner()).expect("a file");
    }
}

/// Where the element of a cell begins in the sheet, and the element.
fn cell<'a>(sheet: &'a str, place: &str) -> Option<(usize, &'a str)> {
    let begin = sheet.find(&format!("<c r=\"{place}\""))?;
    let rest = &sheet[begin..];
    let tag = rest.find('>')? + 1;
    let end = if rest[..tag].ends_with("/>") { tag } else { rest.find("</c>")? + "</c>".len() };
    Some((begin, &rest[..end]))
}
