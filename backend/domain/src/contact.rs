//! 連絡先: whom letters address, who is called, where mails go.

use serde::{Deserialize, Serialize};

/// How a place is reached. Every field may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    /// 担当部署
    pub department: String,
    pub person: String,
    pub phone: String,
    pub fax: String,
    pub email: String,
}

impl Contact {
    /// `青葉病院 情報システム係 青葉花子 様`, or 御中 where no person is named.
    pub fn envelope(&self, place: &str) -> String {
        let parts = [place, &self.department, &self.person];
        let named = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        format!("{named} {}", if self.person.is_empty() { "御中" } else { "様" })
    }

    /// The lines under a letter: the place, then whatever is known, one a line.
    pub fn block(&self, place: &str) -> String {
        let lines = [("担当", [&*self.department, &*self.person].join(" ")), ("電話", self.phone.clone())];
        let more = [("FAX", self.fax.clone()), ("メール", self.email.clone())];
        let known = lines.into_iter().chain(more).filter(|(_, text)| !text.trim().is_empty());
        known.fold(place.to_owned(), |block, (name, text)| format!("{block}\n{name}　{}", text.trim()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_envelope_names_a_person_or_the_place() {
        let none = Contact::default();
        assert_eq!(none.envelope("青葉病院"), "青葉病院 御中");
        let known = Contact { department: "情報係".into(), person: "青葉花子".into(), ..none };
        assert_eq!(known.envelope("青葉病院"), "青葉病院 情報係 青葉花子 様");
    }

    #[test]
    fn a_block_leaves_out_what_nobody_knows() {
        let known = Contact { person: "見本太郎".into(), phone: "000-0000-0000".into(), ..Contact::default() };
        assert_eq!(known.block("北見本保健所"), "北見本保健所\n担当　見本太郎\n電話　000-0000-0000");
        assert_eq!(Contact::default().block("北見本保健所"), "北見本保健所");
    }
}
