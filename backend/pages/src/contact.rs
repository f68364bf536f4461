//! 連絡先: whom mails and letters reach. One form for a facility and for a health centre.

use askama::Template;
use tachiiri_domain::contact::Contact;

use crate::cast;
use crate::layout::{FieldError, Layout};

/// `POST` to `action`: `department`, `person`, `phone`, `fax`, `email`, `based_on`, `csrf`, `request_key`.
#[derive(Clone, Debug, Template)]
#[template(path = "contact.html")]
pub struct ContactForm {
    pub layout: Layout,
    pub request_key: String,
    /// The page's own address: `/facilities/{id}/contact`, `/health-centres/{id}/contact`.
    pub action: String,
    pub place: String,
    /// A health centre's: printed under every mail and letter.
    pub of_office: bool,
    pub contact: Contact,
    pub based_on: i32,
    pub errors: Vec<FieldError>,
}

/// `GET /contacts`: the places whose contacts the person keeps.
#[derive(Clone, Debug, Template)]
#[template(path = "contacts.html")]
pub struct Contacts {
    pub layout: Layout,
    pub places: Vec<PlaceLink>,
}

#[derive(Clone, Debug)]
pub struct PlaceLink {
    pub name: String,
    pub href: String,
    /// Has a mail address.
    pub by_mail: bool,
}

impl ContactForm {
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.message.as_str())
    }

    pub fn sample() -> Self {
        Self {
            layout: cast::hospital_layout("/contacts"),
            request_key: cast::KEY.into(),
            action: "/facilities/018bdf2e-0000-7000-8000-000000000001/contact".into(),
            place: "見本中央病院".into(),
            of_office: false,
            contact: Contact {
                department: "情報システム係".into(),
                person: "情報 花子".into(),
                phone: "000-0000-0001".into(),
                fax: String::new(),
                email: "joho＠chuo".into(),
            },
            based_on: 2,
            errors: vec![FieldError::new(
                "email",
                "メールアドレス「joho＠chuo」は使えません。「joho@example.jp」のように半角で入れてください。",
            )],
        }
    }

    pub fn sample_office() -> Self {
        Self {
            layout: cast::health_centre_layout("/contacts"),
            place: "見本保健所".into(),
            of_office: true,
            contact: Contact::default(),
            based_on: 0,
            errors: vec![],
            ..Self::sample()
        }
    }
}

impl Contacts {
    pub fn sample() -> Self {
        let place =
            |name: &str, by_mail| PlaceLink { name: name.into(), href: "/facilities/1/contact".into(), by_mail };
        Self {
            layout: cast::hospital_layout("/contacts"),
            places: vec![place("見本中央病院", true), place("見本第二病院", false)],
        }
    }
}
