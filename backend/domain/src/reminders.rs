//! 再依頼: on which days those who have not answered are asked again.

use chrono::{NaiveDate, NaiveTime};

use crate::access::keyed;
use crate::clock::{JAPAN_OFFSET, Timestamp};
use crate::office_days;

keyed! {
    /// What became of a day on which reminders were to go out.
    ReminderState {
        Planned = "planned",
        Sent = "sent",
        Cancelled = "cancelled",
    }
}

impl ReminderState {
    pub fn label(self) -> &'static str {
        match self {
            Self::Planned => "予定",
            Self::Sent => "送信済み",
            Self::Cancelled => "取りやめ",
        }
    }
}

/// Nine in the morning in Japan, when somebody is there to be called back.
pub fn moment(day: NaiveDate) -> Timestamp {
    let morning = NaiveTime::from_hms_opt(9, 0, 0).expect("nine o'clock exists");
    day.and_time(morning).and_utc() - JAPAN_OFFSET
}

/// Office days before the due date, and after it, on which a reminder goes out unless the health centre says otherwise.
const BEFORE: [u32; 2] = [10, 3];
const AFTER: [u32; 1] = [1];

/// The days of a collection asked on `asked_on`, in their order. A day that has gone by, or the very day of asking, is
/// left out: nobody is reminded of what he was asked today.
pub fn plan(asked_on: NaiveDate, due_on: NaiveDate) -> Vec<NaiveDate> {
    let ahead = BEFORE.into_iter().map(|days| office_days::before(due_on, days));
    let behind = AFTER.into_iter().map(|days| office_days::after(due_on, days));
    ahead.chain(behind).filter(|day| *day > asked_on).collect()
}
