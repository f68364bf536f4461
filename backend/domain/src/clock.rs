//! Time as a value. The only clock the program has is handed in from `main`; tests move theirs by hand.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Duration, FixedOffset, NaiveDate, NaiveTime, Utc};

/// A moment in UTC, cut to the millisecond: what both databases store and give back unchanged.
pub type Timestamp = DateTime<Utc>;

/// Seconds east of UTC in Japan, which knows no summer time.
const JAPAN_OFFSET_SECONDS: i32 = 9 * 3600;
/// How far Japan's clock is ahead of UTC.
pub const JAPAN_OFFSET: chrono::Duration = chrono::Duration::seconds(JAPAN_OFFSET_SECONDS as i64);

/// Where "now" comes from.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// A clock that asks `now` each time; the answer is cut to the millisecond.
    pub fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(move || truncate(now())))
    }

    /// A clock that stands still until its [`Hand`] is moved.
    pub fn by_hand(start: Timestamp) -> (Self, Hand) {
        let millis = Arc::new(AtomicI64::new(start.timestamp_millis()));
        let hand = Hand(Arc::clone(&millis));
        (Self::new(move || from_millis(millis.load(Ordering::SeqCst))), hand)
    }

    pub fn now(&self) -> Timestamp {
        (self.0)()
    }

    /// Today's date in Japan.
    pub fn today(&self) -> NaiveDate {
        japan_date(self.now())
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.now())
    }
}

/// Moves a clock made by [`Clock::by_hand`].
#[derive(Clone, Debug)]
pub struct Hand(Arc<AtomicI64>);

impl Hand {
    pub fn set(&self, to: Timestamp) {
        self.0.store(to.timestamp_millis(), Ordering::SeqCst);
    }

    pub fn advance(&self, by: chrono::Duration) {
        self.0.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
    }
}

/// Cuts to the millisecond.
pub fn truncate(at: Timestamp) -> Timestamp {
    from_millis(at.timestamp_millis())
}

/// The moment `millis` milliseconds after 1970-01-01T00:00:00Z; outside chrono's range the epoch itself.
pub fn from_millis(millis: i64) -> Timestamp {
    DateTime::from_timestamp_millis(millis).unwrap_or_default()
}

/// The calendar date in Japan at a moment.
pub fn japan_date(at: Timestamp) -> NaiveDate {
    in_japan(at).date_naive()
}

/// The first moment after a day in Japan.
pub fn end_of(day: NaiveDate) -> Timestamp {
    day.and_time(NaiveTime::MIN).and_utc() + Duration::days(1) - Duration::seconds(i64::from(JAPAN_OFFSET_SECONDS))
}

/// The day whose end the moment is: the last on which something that expires then still holds.
pub fn last_day(end: Timestamp) -> NaiveDate {
    japan_date(end - Duration::milliseconds(1))
}

/// The same moment on a clock in Japan.
pub fn in_japan(at: Timestamp) -> DateTime<FixedOffset> {
    let offset = FixedOffset::east_opt(JAPAN_OFFSET_SECONDS).expect("nine hours is a valid offset");
    at.with_timezone(&offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_in_japan_begins_at_fifteen_hours_utc_of_the_day_before() {
        let before = "2023-11-17T14:59:59.999Z".parse().unwrap();
        let after = "2023-11-17T15:00:00Z".parse().unwrap();
        assert_eq!(japan_date(before).to_string(), "2023-11-17");
        assert_eq!(japan_date(after).to_string(), "2023-11-18");
    }

    #[test]
    fn what_ends_with_a_day_is_said_to_end_on_that_day() {
        let day = "2024-03-31".parse().unwrap();
        assert_eq!(last_day(end_of(day)), day);
        assert_eq!(last_day("2024-03-31T14:59:00Z".parse().unwrap()), day);
    }

    #[test]
    fn a_clock_moved_by_hand_cuts_to_the_millisecond() {
        let (clock, hand) = Clock::by_hand("2023-11-18T00:00:00.123456Z".parse().unwrap());
        assert_eq!(clock.now().timestamp_subsec_micros(), 123_000);
        hand.advance(chrono::Duration::hours(24));
        assert_eq!(clock.today().to_string(), "2023-11-19");
    }
}
