//! What changed between two submissions.

use serde::Serialize;

use super::{Answers, Cell, Given};

/// A cell that says something else than before. A cell that was not there counts as blank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    pub cell: Cell,
    pub before: Given,
    pub after: Given,
}

/// Every changed cell, in the order of items and rounds.
pub fn changes(before: &Answers, after: &Answers) -> Vec<Change> {
    let gone = before.keys().filter(|cell| !after.contains_key(cell));
    let mut cells: Vec<&Cell> = after.keys().chain(gone).collect();
    cells.sort();
    let of = |answers: &Answers, cell: &Cell| answers.get(cell).cloned().unwrap_or_default();
    let change = |cell: &Cell| Change { before: of(before, cell), after: of(after, cell), cell: cell.clone() };
    cells.into_iter().map(change).filter(|change| change.before != change.after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instrument::Answer;

    #[test]
    fn a_change_names_both_values_and_a_blank_cell_is_no_change() {
        let cell = |round| Cell { item: "2-1".into(), round };
        let given = |answer| Given { answer: Some(answer), ..Given::default() };
        let before = Answers::from([(cell(1), given(Answer::No)), (cell(3), given(Answer::Yes))]);
        let after =
            Answers::from([(cell(1), given(Answer::No)), (cell(2), given(Answer::Yes)), (cell(4), Given::default())]);
        let found = changes(&before, &after);
        assert_eq!(found.iter().map(|one| one.cell.round).collect::<Vec<_>>(), [2, 3]);
        assert_eq!((found[0].before.answer, found[0].after.answer), (None, Some(Answer::Yes)));
        assert_eq!(changes(&after, &after), vec![]);
    }
}
