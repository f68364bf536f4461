//! 院長の確認: who answers for the facility has read the sheet before it goes, where the authority asks for it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::checklist::Refused;
use crate::wareki;

/// What an authority settled about the sheets of its area.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthoritySetting {
    /// The director confirms a facility's sheet before it is handed in.
    pub director_confirms: bool,
    /// A city shows its sheets to the prefecture; by default the prefecture sees progress and figures only.
    pub shows_sheets: bool,
}

/// A confirmation, by the director's own log-in or recorded by the hospital with name and date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    pub name: String,
    pub on: NaiveDate,
    pub own_login: bool,
    /// SHA-256 of the content that was confirmed.
    pub digest: String,
}

impl Confirmation {
    /// `院長 一郎（令和5年11月17日、本人のログイン）`
    pub fn spoken(&self) -> String {
        let how = if self.own_login { "本人のログイン" } else { "医療機関が記録" };
        format!("{}（{}、{how}）", self.name, wareki::long(self.on))
    }

    /// # Errors
    /// A name of blanks, a day that is still to come.
    pub fn checked(self, today: NaiveDate) -> Result<Self, Refused> {
        if self.name.trim().is_empty() {
            return Err(Refused::DirectorNameless);
        }
        if self.on > today {
            return Err(Refused::DirectorAhead(wareki::long(self.on), wareki::long(today)));
        }
        Ok(Self { name: self.name.trim().to_owned(), ..self })
    }
}

/// Whether a sheet with this content may go as far as the director is concerned.
///
/// # Errors
/// Where the authority asks and nobody confirmed, or something changed since.
pub fn may_go(setting: AuthoritySetting, confirmation: Option<&Confirmation>, digest: &str) -> Result<(), Refused> {
    match confirmation {
        _ if !setting.director_confirms => Ok(()),
        None => Err(Refused::NoDirector),
        Some(one) if one.digest != digest => Err(Refused::DirectorOutdated),
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confirmation_holds_for_the_content_it_was_given_to() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let asks = AuthoritySetting { director_confirms: true, ..AuthoritySetting::default() };
        let one =
            Confirmation {
                name: " 院長 一郎 ".into(), on: day("2023-11-17"), own_login: false, digest: "a".into()
            };
        let one = one.checked(day("2023-11-18")).unwrap();
        assert_eq!(one.name, "院長 一郎");
        assert_eq!(may_go(asks, Some(&one), "a"), Ok(()));
        assert_eq!(may_go(asks, Some(&one), "b"), Err(Refused::DirectorOutdated));
        assert_eq!(may_go(asks, None, "a"), Err(Refused::NoDirector));
        assert_eq!(may_go(AuthoritySetting::default(), None, "a"), Ok(()));
        assert!(matches!(one.clone().checked(day("2023-11-16")), Err(Refused::DirectorAhead(..))));
        assert_eq!(
            Confirmation { name: "　".into(), ..one }.checked(day("2023-11-18")),
            Err(Refused::DirectorNameless)
        );
    }
}
