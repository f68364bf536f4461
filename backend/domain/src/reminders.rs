//! 再依頼: on which days those who have not answered are asked again.

use chrono::NaiveDate;

use crate::office_days;

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
