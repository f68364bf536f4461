//! A sheet in the ministry's own workbook, and what that has no place for.

use askama::Template;
use tachiiri_domain::checklist::State;
use tachiiri_domain::instrument::Instrument;

use crate::cast;
use crate::layout::Layout;
use crate::sheet::SheetHead;

/// GET only; the file is at `/checklists/{id}/original/file`.
#[derive(Clone, Debug, Template)]
#[template(path = "original.html")]
pub struct Original {
    pub layout: Layout,
    pub head: SheetHead,
    pub instrument: Instrument,
    pub left_out: Vec<LeftOut>,
}

/// What the workbook has no cell for.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// `2(7) ネットワーク機器 セキュリティパッチ`
    pub item: String,
    pub round: u32,
    /// 回答, 確認日 or 目標日.
    pub what: &'static str,
}

impl Original {
    pub fn sample() -> Self {
        let left = LeftOut {
            item: "2(7) ネットワーク機器 セキュリティパッチ".into(), round: 3, what: "回答"
        };
        Self {
            layout: cast::hospital_layout("/checklists"),
            head: crate::sheet_sample::head(State::Draft),
            instrument: crate::sheet::Checklist::sample().instrument,
            left_out: vec![left],
        }
    }

    pub fn sample_whole() -> Self {
        Self { left_out: vec![], ..Self::sample() }
    }
}
