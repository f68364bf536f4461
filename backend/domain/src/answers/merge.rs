//! A cell that was filled away from the screen meets what stands there now.

use super::Given;
use crate::request::RowVersion;

/// What a cell that comes back in a file means for the stored one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merged {
    /// Nothing to write.
    Same,
    Change(Given),
    /// Changed in the file and on the screen since the file was made: neither may overwrite the other.
    Conflict(Given),
}

/// A cell with the version it had.
pub type Versioned<'a> = (&'a Given, RowVersion);

/// `base` is the cell as the file was made from it; None where the file does not say.
///
/// Without a base a blank says nothing: a gateway or a person who copied the sheet may have lost it. A base newer than
/// what is stored comes from another history (a restored backup) and is none.
pub fn merge(base: Option<Versioned<'_>>, stored: Versioned<'_>, file: &Given) -> Merged {
    if file == stored.0 {
        return Merged::Same;
    }
    match base.filter(|base| base.1 <= stored.1) {
        None => {
            let whole = completed(stored.0, file);
            if whole == *stored.0 { Merged::Same } else { Merged::Change(whole) }
        }
        Some((before, _)) if before == file => Merged::Same,
        Some((_, version)) if version == stored.1 => Merged::Change(file.clone()),
        Some(_) => Merged::Conflict(file.clone()),
    }
}

/// What the file says, and where it is silent what stands there. Dates belong to the answer they were given with.
fn completed(stored: &Given, file: &Given) -> Given {
    let same_answer = file.answer.is_none() || file.answer == stored.answer;
    let kept = |date: Option<chrono::NaiveDate>| date.filter(|_| same_answer);
    Given {
        answer: file.answer.or(stored.answer),
        confirmed_on: file.confirmed_on.or(kept(stored.confirmed_on)),
        target_on: file.target_on.or(kept(stored.target_on)),
        note: if file.note.is_empty() { stored.note.clone() } else { file.note.clone() },
        proxy: file.proxy.clone().or_else(|| stored.proxy.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instrument::Answer;

    fn given(answer: Answer, target: Option<&str>) -> Given {
        Given { answer: Some(answer), target_on: target.map(|day| day.parse().unwrap()), ..Given::default() }
    }

    #[test]
    fn what_was_not_touched_in_the_file_does_not_undo_what_was_saved_since() {
        let (old, new) = (given(Answer::No, None), given(Answer::Yes, None));
        assert_eq!(merge(Some((&old, 1)), (&new, 2), &old), Merged::Same);
        assert_eq!(merge(Some((&old, 1)), (&old, 1), &new), Merged::Change(new.clone()));
        let third = given(Answer::No, Some("2024-03-01"));
        assert_eq!(merge(Some((&old, 1)), (&new, 2), &third), Merged::Conflict(third.clone()));
        assert_eq!(merge(Some((&old, 1)), (&new, 2), &new), Merged::Same, "both came to the same");
    }

    #[test]
    fn a_blank_erases_only_what_the_file_is_known_to_have_held() {
        let (blank, stored) = (Given::default(), given(Answer::Yes, None));
        assert_eq!(merge(None, (&stored, 3), &blank), Merged::Same);
        assert_eq!(merge(Some((&stored, 3)), (&stored, 3), &blank), Merged::Change(blank.clone()));
        assert_eq!(
            merge(Some((&stored, 3)), (&blank, 0), &stored),
            Merged::Change(stored.clone()),
            "a restored backup"
        );
    }

    #[test]
    fn without_a_base_a_date_is_not_carried_to_another_answer() {
        let (stored, file) = (given(Answer::No, Some("2024-03-01")), given(Answer::Yes, None));
        assert_eq!(merge(None, (&stored, 3), &file), Merged::Change(file.clone()));
    }
}
