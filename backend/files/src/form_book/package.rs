//! A workbook as the package it is: its parts, of which all but the rewritten sheets are copied as they stand.

use std::collections::HashMap;
use std::io::{Cursor, Read, Write};

use quick_xml::events::{BytesStart, Event};
use tachiiri_domain::problem::Problem;
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipArchive, ZipWriter};

use crate::table::whole;

/// No form unpacks to more.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Problem> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|fault| unreadable(&fault.to_string()))?;
        let mut unpacked = 0_u64;
        for index in 0..archive.len() {
            let part = archive.by_index_raw(index).map_err(|fault| unreadable(&fault.to_string()))?;
            // A directory that lies may name sizes whose sum no number holds.
            unpacked = unpacked.saturating_add(part.size());
        }
        if unpacked > MOST_BYTES {
            let message =
                format!("ファイルを開くと{}MBを超えます。様式の原本ではありません。", MOST_BYTES / (1024 * 1024));
            return Err(whole(0, "workbook_too_large", &message));
        }
        Ok(Self { archive })
    }

    /// A part as text.
    pub(super) fn part(&mut self, name: &str) -> Result<String, Problem> {
        let part = self.archive.by_name(name).map_err(|_| unreadable(&format!("{name} がありません")))?;
        let mut text = String::new();
        // The size in the directory may be a lie.
        part.take(MOST_BYTES).read_to_string(&mut text).map_err(|fault| unreadable(&fault.to_string()))?;
        Ok(text)
    }

    /// Which part holds the sheet of a name.
    pub(super) fn sheets(&mut self) -> Result<HashMap<String, String>, Problem> {
        let mut targets = HashMap::new();
        for element in elements(&self.part("xl/_rels/workbook.xml.rels")?, "Relationship")? {
            if let (Some(id), Some(target)) = (attribute(&element, "Id"), attribute(&element, "Target")) {
                let part = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
                targets.insert(id, part);
            }
        }
        let sheets = elements(&self.part("xl/workbook.xml")?, "sheet")?;
        let named = sheets.iter().filter_map(|sheet| {
            let part = targets.get(&attribute(sheet, "id")?)?;
            Some((attribute(sheet, "name")?, part.clone()))
        });
        Ok(named.collect())
    }

    /// The package with these parts in place of those of the same name; nothing else is unpacked.
    pub(super) fn with(mut self, parts: &HashMap<String, Vec<u8>>) -> Result<Vec<u8>, Problem> {
        let fault = |fault: &dyn std::fmt::Display| unreadable(&fault.to_string());
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        // A fixed time: the same answers give the same bytes.
        let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
        for index in 0..self.archive.len() {
            let part = self.archive.by_index_raw(index).map_err(|error| fault(&error))?;
            match parts.get(part.name()) {
                None => out.raw_copy_file(part).map_err(|error| fault(&error))?,
                Some(bytes) => {
                    out.start_file(part.name(), options).map_err(|error| fault(&error))?;
                    out.write_all(bytes).map_err(|error| fault(&error))?;
                }
            }
        }
        Ok(out.finish().map_err(|error| fault(&error))?.into_inner())
    }
}

/// The elements of a name, wherever they stand.
pub(super) fn elements(xml: &str, name: &str) -> Result<Vec<BytesStart<'static>>, Problem> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event().map_err(|fault| unreadable(&fault.to_string()))? {
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == name => {
                found.push(element.into_owned());
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// An attribute by its name without prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|one| one.key.local_name().as_ref() == name)?;
    quick_xml::escape::unescape(&found.value).ok().map(|value| value.into_owned())
}

pub(super) fn unreadable(fault: &str) -> Problem {
    let message = format!("様式の原本を Excel ファイルとして読めません（{fault}）。原本をもう一度取り込んでください。");
    whole(0, "workbook_unreadable", &message)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A package whose parts are empty, by name, and whose directory says of each that it unpacks to so many bytes.
    fn lying(parts: &[(&str, u64)]) -> Vec<u8> {
        let (mut bytes, mut directory) = (Vec::new(), Vec::new());
        for (name, says) in parts {
            let at = u32::try_from(bytes.len()).unwrap();
            let length = u16::try_from(name.len()).unwrap().to_le_bytes();
            // Version 4.5, stored, no time, no checksum of nothing.
            let head = [&45u16.to_le_bytes()[..], &[0; 16]].concat();
            bytes.extend([b"PK\x03\x04", &head[..], &[0; 4], &length, &[0; 2], name.as_bytes()].concat());
            // The size does not fit: it stands behind, in eight bytes.
            let extra = [&1u16.to_le_bytes()[..], &8u16.to_le_bytes(), &says.to_le_bytes()].concat();
            let sizes =
                [&u32::MAX.to_le_bytes()[..], &length, &12u16.to_le_bytes(), &[0; 10], &at.to_le_bytes()].concat();
            directory
                .extend([b"PK\x01\x02", &45u16.to_le_bytes()[..], &head, &sizes, name.as_bytes(), &extra].concat());
        }
        let count = u16::try_from(parts.len()).unwrap().to_le_bytes();
        let [size, at] = [directory.len(), bytes.len()].map(|one| u32::try_from(one).unwrap().to_le_bytes());
        bytes.extend(directory);
        bytes.extend([b"PK\x05\x06", &[0; 4][..], &count, &count, &size, &at, &[0; 2]].concat());
        bytes
    }

    fn code(parts: &[(&str, u64)]) -> Option<String> {
        Package::open(&lying(parts)).err().map(|problem| problem.code)
    }

    #[test]
    fn sizes_that_a_directory_only_claims_are_added_up_without_overflow() {
        assert_eq!(code(&[("a", MOST_BYTES)]), None, "what is claimed is read");
        assert_eq!(code(&[("a", MOST_BYTES), ("b", 1)]).as_deref(), Some("workbook_too_large"));
        assert_eq!(code(&[("a", u64::MAX), ("b", u64::MAX)]).as_deref(), Some("workbook_too_large"));
        assert_eq!(code(&[("a", u64::MAX), ("b", 1)]).as_deref(), Some("workbook_too_large"), "0 where it wraps");
    }
}
