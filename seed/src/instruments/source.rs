//! Where in the file a value stands, and how a problem with it is worded.

use tachiiri_domain::problem::Problem;

/// The file being checked.
pub(super) struct Source<'a> {
    pub file: &'a str,
    pub text: &'a str,
}

/// A table of the file: the whole, or one entry of a list of tables.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// `items` or `sections`, and which entry from 0.
    entry: Option<(&'static str, usize)>,
    /// The entry's own code, where it has one.
    code: String,
    /// Keys down to the field, joined by dots.
    path: String,
}

impl Place {
    pub(super) fn whole() -> Self {
        Self { entry: None, code: String::new(), path: String::new() }
    }

    pub(super) fn entry(list: &'static str, index: usize, code: &str) -> Self {
        Self { entry: Some((list, index)), code: code.to_owned(), path: String::new() }
    }

    pub(super) fn field(&self, key: &str) -> Self {
        let path = if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        Self { path, ..self.clone() }
    }

    /// `items.2-4-server.target.to`.
    fn column(&self) -> String {
        let entry = self.entry.map(|(list, index)| match self.code.as_str() {
            "" => format!("{list}.{}", index + 1),
            code => format!("{list}.{code}"),
        });
        [entry, Some(self.path.clone()).filter(|path| !path.is_empty())]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(".")
    }

    /// `項目「2-4-server」の target.to`.
    fn spoken(&self) -> String {
        let entry = self.entry.map(|(list, index)| {
            let noun = if list == "sections" { "区分" } else { "項目" };
            if self.code.is_empty() {
                format!("{}番目の{noun}", index + 1)
            } else {
                format!("{noun}「{}」", self.code)
            }
        });
        match (entry, self.path.as_str()) {
            (Some(entry), "") => entry,
            (Some(entry), path) => format!("{entry}の {path}"),
            (None, "") => "様式".to_owned(),
            (None, path) => format!("様式の {path}"),
        }
    }
}

impl Source<'_> {
    /// A problem at a place. `wrong` says what is wrong and what is allowed, without a full stop.
    pub(super) fn problem(&self, place: &Place, value: &str, code: &str, wrong: &str) -> Problem {
        let found = if value.is_empty() { String::new() } else { format!("「{value}」") };
        Problem {
            line: self.line(place),
            column: place.column(),
            value: value.to_owned(),
            code: code.to_owned(),
            message: format!("{}: {}{found}: {wrong}。", self.file, place.spoken()),
        }
    }

    pub(super) fn line_at(&self, byte: usize) -> u64 {
        1 + self.text[..byte.min(self.text.len())].matches('\n').count() as u64
    }

    /// The line of a field where it is written out, else of its table, else 0.
    fn line(&self, place: &Place) -> u64 {
        let lines = || self.text.lines().zip(1u64..);
        let first_key = place.path.split('.').next().unwrap_or_default();
        let names = |line: &str| {
            let rest = line.trim_start().strip_prefix(first_key).unwrap_or_default();
            !first_key.is_empty() && rest.trim_start().starts_with('=')
        };
        let Some((list, index)) = place.entry else {
            let head = lines().take_while(|(line, _)| !line.trim_start().starts_with("[["));
            return head.into_iter().find(|(line, _)| names(line)).map_or(0, |(_, number)| number);
        };
        let header = format!("[[{list}]]");
        let Some((_, start)) = lines().filter(|(line, _)| line.trim() == header).nth(index) else { return 0 };
        let mut body = lines().skip_while(|(_, number)| *number <= start);
        let inside = body.by_ref().take_while(|(line, _)| !line.trim_start().starts_with("[["));
        inside.into_iter().find(|(line, _)| names(line)).map_or(start, |(_, number)| number)
    }
}
