//! How a form will look to those who answer it. Nothing can be sent from here.

use askama::Template;
use tachiiri_domain::answers::SheetFacts;
use tachiiri_domain::checklist::State;
use tachiiri_domain::ids::{ChecklistId, InstrumentVersionId};
use tachiiri_domain::instrument::Instrument;

use crate::cast;
use crate::director::DirectorState;
use crate::layout::Layout;
use crate::sheet::{Beside, Checklist, Mode, SheetHead};

/// `GET /instruments/{id}/preview`.
#[derive(Clone, Debug, Template)]
#[template(path = "instrument_preview.html")]
pub struct InstrumentPreview {
    pub layout: Layout,
    pub id: InstrumentVersionId,
    pub sheet: Checklist,
}

impl InstrumentPreview {
    /// An empty sheet of the form.
    pub fn of(layout: Layout, id: InstrumentVersionId, instrument: Instrument) -> Self {
        let head = SheetHead {
            id: ChecklistId(id.0),
            facility_name: "（医療機関の名前）".into(),
            health_centre: "（保健所の名前）".into(),
            contract: String::new(),
            fiscal_year: instrument.fiscal_year,
            due_on: instrument.fiscal_year.last_day(),
            state: State::Draft,
            revision_no: 1,
        };
        let sheet = Checklist {
            layout: layout.clone(),
            request_key: String::new(),
            facts_request_key: String::new(),
            head,
            instrument,
            facts: SheetFacts::default(),
            facts_version: 0,
            marks: std::collections::BTreeMap::new(),
            violations: vec![],
            unread: vec![],
            stale: vec![],
            beside: Beside::default(),
            mode: Mode::Answer,
            director: DirectorState::default(),
            may_direct: false,
            receipt: false,
            has_original: false,
            shown: Some(1),
            may_proxy: false,
            saved_at: None,
        };
        Self { layout, id, sheet }
    }

    pub fn sample() -> Self {
        Self::of(cast::administrator_layout("/instruments"), cast::id(0x30), cast::instrument())
    }
}
