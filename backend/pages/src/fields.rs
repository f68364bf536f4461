//! The names of a sheet's form fields: `answer.2-4-server.1` is the answer of item `2-4-server` in round 1.

use tachiiri_domain::answers::{Cell, Field, Violation};

/// A part of a cell on the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// `yes`, `no`, `not_applicable`, or empty for 未記入.
    Answer,
    /// A date as people write it; [`tachiiri_domain::wareki::parse`] reads it. Empty: none.
    ConfirmedOn,
    TargetOn,
    Note,
    /// 代行入力: where the original is kept.
    Proxy,
    /// Row version the field was drawn from; 0 where the row did not exist.
    BasedOn,
}

impl Part {
    pub const ALL: [Self; 6] =
        [Self::Answer, Self::ConfirmedOn, Self::TargetOn, Self::Note, Self::Proxy, Self::BasedOn];

    pub fn key(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::ConfirmedOn => "confirmed_on",
            Self::TargetOn => "target_on",
            Self::Note => "note",
            Self::Proxy => "proxy",
            Self::BasedOn => "based_on",
        }
    }

    /// The name of this part of a cell in the form.
    pub fn name(self, cell: &Cell) -> String {
        format!("{}.{}.{}", self.key(), cell.item, cell.round)
    }

    /// The id of the field; of the first radio where the part is a choice.
    pub fn id(self, cell: &Cell) -> String {
        self.name(cell).replace('.', "-")
    }

    /// Reads a field's name back; None for any other field.
    pub fn parse(name: &str) -> Option<(Self, Cell)> {
        let (key, rest) = name.split_once('.')?;
        let (item, round) = rest.rsplit_once('.')?;
        let part = Self::ALL.into_iter().find(|part| part.key() == key)?;
        Some((part, Cell { item: item.to_owned(), round: round.parse().ok()? }))
    }
}

impl From<Field> for Part {
    fn from(field: Field) -> Self {
        match field {
            Field::Answer => Self::Answer,
            Field::ConfirmedOn => Self::ConfirmedOn,
            Field::TargetOn => Self::TargetOn,
        }
    }
}

/// The id of the field a broken rule points at.
pub fn of_violation(violation: &Violation) -> String {
    let cell = Cell { item: violation.item.clone(), round: violation.round };
    Part::from(violation.field).id(&cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_back_as_the_cell_it_was_made_from() {
        let cell = Cell { item: "2-4-server".into(), round: 2 };
        for part in Part::ALL {
            assert_eq!(Part::parse(&part.name(&cell)), Some((part, cell.clone())));
        }
        assert_eq!(Part::TargetOn.id(&cell), "target_on-2-4-server-2");
        assert_eq!(Part::parse("csrf"), None);
        assert_eq!(Part::parse("answer.2-1.x"), None);
    }
}
