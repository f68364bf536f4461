//! Letters in the form of a 公文書: number and date at the right, addressee at the left, sender at the right, title,
//! body, 「記」 with numbered items, and a box that says whom to ask.

use chrono::NaiveDate;
use serde::Serialize;
use tachiiri_domain::contact::Contact;
use tachiiri_domain::wareki;

use crate::error::Result;
use crate::paper::{self, PaperSetting, Part, Pdf, noon};

/// One letter, one page or more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Letter {
    /// 文書番号; empty where the office numbers it by hand.
    pub number: String,
    /// 和暦
    pub date: String,
    /// One line each: `青葉病院`, `管理者　様`.
    pub addressee: Vec<String>,
    /// One line each, the last one the name that the seal would stand beside.
    pub sender: Vec<String>,
    pub title: String,
    #[serde(flatten)]
    pub body: Body,
    /// Lines of the box at the foot.
    pub contact: Vec<String>,
    /// A picture to scan, with the address in letters beside it.
    pub qr: Option<Qr>,
}

/// What stands under the title.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Body {
    pub paragraphs: Vec<String>,
    /// Under 「記」: heading and text, numbered.
    pub items: Vec<(String, String)>,
}

/// A QR code as SVG, and the address it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Qr {
    pub address: String,
    #[serde(skip)]
    pub svg: String,
}

impl Qr {
    /// The picture of an address; None for one too long to be scanned.
    pub fn of(address: &str) -> Option<Self> {
        let code = qrcode::QrCode::new(address.as_bytes()).ok()?;
        Some(Self { address: address.to_owned(), svg: code.render::<qrcode::render::svg::Color>().build() })
    }
}

/// Reads the body of a text: paragraphs, one a line; after a line 「記」 items, `見出し：本文`, one a line.
pub fn body(text: &str) -> Body {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let item = |line: &str| {
        let (heading, text) = line.split_once('：').unwrap_or(("", line));
        (heading.trim().to_owned(), text.trim().to_owned())
    };
    Body {
        paragraphs: lines().take_while(|line| *line != "記").map(str::to_owned).collect(),
        items: lines().skip_while(|line| *line != "記").skip(1).map(item).collect(),
    }
}

/// The lines of the box at the foot.
pub fn contact_lines(place: &str, contact: &Contact) -> Vec<String> {
    contact.block(place).lines().map(str::to_owned).collect()
}

#[derive(Serialize)]
struct Letters<'a> {
    title: &'a str,
    letters: &'a [Letter],
}

/// Sets letters one after another, each from a new page; `on` is the day they are made.
///
/// # Errors
/// As [`paper::compile`].
pub fn render(letters: &[Letter], on: NaiveDate, setting: &PaperSetting) -> Result<Pdf> {
    let title = letters.first().map_or("", |one| &one.title);
    let mut parts: Vec<Part> = vec![("letters.json".to_owned(), serde_json::to_vec(&Letters { title, letters })?)];
    let codes = letters.iter().enumerate().filter_map(|(index, one)| Some((index, one.qr.as_ref()?)));
    parts.extend(codes.map(|(index, qr)| (format!("qr-{index}.svg"), qr.svg.clone().into_bytes())));
    parts.extend(paper::templates());
    paper::compile("letter", &parts, noon(on), setting)
}

/// 和暦 for the head of a letter.
pub fn date(on: NaiveDate) -> String {
    wareki::long(on)
}
