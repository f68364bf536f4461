//! The link of an invitation, shown once; and the door it opens.

use askama::Template;
use tachiiri_domain::clock::Timestamp;
use tachiiri_domain::ids::VendorContractId;

use crate::cast;
use crate::layout::Layout;

/// The answer to `POST /vendors/contracts/{id}/invite`. Its form `POST /vendors/contracts/{id}/letter` gives the letter
/// as PDF: `token`, `csrf`, `request_key`.
#[derive(Clone, Debug, Template)]
#[template(path = "vendor_invitation.html")]
pub struct InvitationPage {
    pub layout: Layout,
    pub request_key: String,
    pub contract: VendorContractId,
    pub addressee: String,
    pub system: String,
    /// The address with its token; None where the page is drawn a second time.
    pub link: Option<String>,
    pub token: String,
    pub expires_at: Timestamp,
    /// Where a mail went, or empty.
    pub mailed_to: String,
}

impl InvitationPage {
    pub fn sample() -> Self {
        Self {
            layout: cast::hospital_layout("/vendors"),
            request_key: cast::KEY.into(),
            contract: cast::id(0x80),
            addressee: "架空システム株式会社".into(),
            system: "電子カルテ".into(),
            link: Some("https://tachiiri.example.jp/v/7KQ4-MX2P-9TRD-HB3W-2N8V-QQ5C".into()),
            token: "7KQ4-MX2P-9TRD-HB3W-2N8V-QQ5C".into(),
            expires_at: cast::at("2024-03-31T15:00:00Z"),
            mailed_to: "hoshu@example.jp".into(),
        }
    }
}

/// `GET /v` and `GET /v/{token}`; `POST /v`: `token`. The same page for every token: it looks none up.
#[derive(Clone, Debug, Template)]
#[template(path = "link_door.html")]
pub struct LinkDoor {
    pub layout: Layout,
    /// From the address; typed by hand where it is empty.
    pub token: String,
    pub error: Option<String>,
}

impl LinkDoor {
    pub fn sample() -> Self {
        let layout = Layout::for_nobody(cast::today());
        Self { layout, token: "7KQ4-MX2P-9TRD-HB3W-2N8V-QQ5C".into(), error: None }
    }

    pub fn sample_refused() -> Self {
        let error = "このリンクは使えません。期限が切れたか、取り消されたか、番号が違います。";
        Self { token: String::new(), error: Some(error.into()), ..Self::sample() }
    }
}
