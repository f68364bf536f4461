//! 提出・差戻し・確認済み: the life of a sheet.
//!
//! A sheet is a line of revisions. The last one is open or waits for the health centre; every submission freezes
//! its content. Confirmation does not end the year: a new revision is opened, in which later rounds may be added.

use serde::{Deserialize, Serialize};

use crate::access::keyed;
use crate::answers::{Answers, Cell, Given};
use crate::clock::Timestamp;
use crate::instrument::{Instrument, Item};
use crate::rules::Rule;

/// Where a sheet stands. Only what has been submitted has a time of submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// Asked, and never submitted.
    Draft,
    Submitted {
        at: Timestamp,
    },
    /// 差戻し: open again, with the health centre's reasons.
    Returned {
        at: Timestamp,
        reasons: Vec<ReturnReason>,
    },
    /// 確認済み: later rounds may still be added until the year ends.
    Accepted {
        at: Timestamp,
    },
}

keyed! {
    /// The state's name alone, for lists, filters and files.
    StateKey {
        Draft = "draft",
        Submitted = "submitted",
        Returned = "returned",
        Accepted = "accepted",
    }
}

impl StateKey {
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "未提出",
            Self::Submitted => "内容確認待ち",
            Self::Returned => "差戻し中",
            Self::Accepted => "確認済み",
        }
    }
}

/// Why an item came back; without an item, why the whole sheet did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnReason {
    pub item: Option<String>,
    pub reason: String,
}

/// A step that the sheet's state does not allow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("このチェックリストは{0}のため、{1}できません。")]
    WrongState(&'static str, &'static str),
    #[error("差し戻すには、項目ごとの理由を1件以上書いてください。")]
    NoReason,
    #[error("前回の提出から変更がありません。回答を直してから提出してください。")]
    Unchanged,
    #[error("{year}は{last_day}で終わったため、回答を変更できません。", year = .0, last_day = .1)]
    YearOver(String, String),
    #[error("院長の確認がまだありません。提出の前に、院長本人のログインか、氏名と日付の記録で確認してください。")]
    NoDirector,
    #[error("院長の確認のあとに回答が変わりました。今の内容で、もう一度院長の確認を受けてください。")]
    DirectorOutdated,
    #[error("院長の氏名が空です。確認した院長の氏名を入れてください。")]
    DirectorNameless,
    #[error("院長が確認した日「{0}」は、今日より先の日です。{1}までの日を入れてください。")]
    DirectorAhead(String, String),
    /// `item` as its form prints it: `2(7) ネットワーク機器`, `2⑦`.
    #[error(
        "「{item}」の{round}回目は確認済みのため、変更できません。変わったことは次の回に入れてください。〔規則 {}〕",
        Rule::AnsNext
    )]
    RoundFrozen { item: String, round: u8 },
}

impl State {
    pub fn key(&self) -> StateKey {
        match self {
            Self::Draft => StateKey::Draft,
            Self::Submitted { .. } => StateKey::Submitted,
            Self::Returned { .. } => StateKey::Returned,
            Self::Accepted { .. } => StateKey::Accepted,
        }
    }

    /// Whether answers may be entered: not while the health centre reads them.
    pub fn is_open(&self) -> bool {
        !matches!(self, Self::Submitted { .. })
    }

    fn wrong(&self, verb: &'static str) -> Refused {
        Refused::WrongState(self.key().label(), verb)
    }

    /// # Errors
    /// While the health centre reads the sheet it cannot be submitted again.
    pub fn submit(self, at: Timestamp) -> Result<Self, Refused> {
        match self {
            Self::Draft | Self::Returned { .. } | Self::Accepted { .. } => Ok(Self::Submitted { at }),
            Self::Submitted { .. } => Err(self.wrong("提出")),
        }
    }

    /// # Errors
    /// Only what is submitted can be returned, and not without a reason.
    pub fn give_back(self, at: Timestamp, reasons: Vec<ReturnReason>) -> Result<Self, Refused> {
        match self {
            Self::Submitted { .. } if reasons.iter().all(|reason| reason.reason.trim().is_empty()) => {
                Err(Refused::NoReason)
            }
            Self::Submitted { .. } => Ok(Self::Returned { at, reasons }),
            Self::Draft | Self::Returned { .. } | Self::Accepted { .. } => Err(self.wrong("差し戻し")),
        }
    }

    /// Opens a confirmed sheet again, since what it rests on changed.
    ///
    /// # Errors
    /// Only what is confirmed can be opened again, and not without a reason.
    pub fn reopen(self, at: Timestamp, reasons: Vec<ReturnReason>) -> Result<Self, Refused> {
        match self {
            Self::Accepted { .. } if reasons.iter().all(|reason| reason.reason.trim().is_empty()) => {
                Err(Refused::NoReason)
            }
            Self::Accepted { .. } => Ok(Self::Returned { at, reasons }),
            Self::Draft | Self::Submitted { .. } | Self::Returned { .. } => Err(self.wrong("再び開くことを")),
        }
    }

    /// # Errors
    /// Only what is submitted can be confirmed.
    pub fn accept(self, at: Timestamp) -> Result<Self, Refused> {
        match self {
            Self::Submitted { .. } => Ok(Self::Accepted { at }),
            Self::Draft | Self::Returned { .. } | Self::Accepted { .. } => Err(self.wrong("確認済みに")),
        }
    }
}

/// What a confirmation froze of the answers it confirmed: all but the gate. The gate has one round (ITEM-GATE), so
/// that no later one could mend it; the next submission judges the whole sheet by it.
pub fn frozen(form: &Instrument, mut confirmed: Answers) -> Answers {
    confirmed.retain(|cell, _| !form.item(&cell.item).is_some_and(|item| item.gate));
    confirmed
}

/// Whether a cell of a form may be written: the sheet is open, and the cell was not confirmed before.
///
/// `accepted` are the answers that the last confirmation [`frozen`], empty where there is none.
///
/// # Errors
/// [`Refused::WrongState`] while submitted, [`Refused::RoundFrozen`] for a confirmed answer.
pub fn may_write(
    form: &Instrument,
    state: &State,
    accepted: &Answers,
    cell: &Cell,
    now: &Given,
) -> Result<(), Refused> {
    if !state.is_open() {
        return Err(state.wrong("回答を変更"));
    }
    match accepted.get(cell) {
        Some(frozen) if frozen.answer.is_some() && frozen != now => {
            let item = form.item(&cell.item).map_or_else(|| cell.item.clone(), Item::label_short);
            Err(Refused::RoundFrozen { item, round: cell.round })
        }
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_sheet_goes_out_comes_back_and_is_confirmed() {
        let sent = State::Draft.submit(at("2023-11-18T00:00:00Z")).unwrap();
        assert!(!sent.is_open());
        assert!(sent.clone().submit(at("2023-11-18T00:00:01Z")).is_err());
        assert_eq!(sent.clone().give_back(at("2023-11-19T00:00:00Z"), vec![]), Err(Refused::NoReason));
        let reasons = vec![ReturnReason { item: Some("2-1".into()), reason: "台帳の日付".into() }];
        let back = sent.give_back(at("2023-11-19T00:00:00Z"), reasons).unwrap();
        assert!(back.is_open() && back.clone().accept(at("2023-11-20T00:00:00Z")).is_err());
        let done = back.submit(at("2023-11-21T00:00:00Z")).unwrap().accept(at("2023-11-22T00:00:00Z")).unwrap();
        assert!(done.is_open(), "later rounds stay open after confirmation");
    }
}
