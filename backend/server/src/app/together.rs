//! Work that is cheaper done for many at once than for each: a commit, a query by id.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Semaphore, oneshot};

use crate::error::{AppError, Result};

/// A line in which asks wait for their turn. A turn does all that is waiting by then. Nobody waits for company: an
/// ask that comes alone is a turn of its own, at once; those that come while all turns are taken are the next. Two turns
/// at once must hold each other off what both touch. Cloning shares it.
pub struct Together<Ask, Answer>(Arc<Line<Ask, Answer>>);

struct Line<Ask, Answer> {
    waiting: Mutex<VecDeque<(Ask, oneshot::Sender<Answer>)>>,
    /// Held by the turns under way. First come, first served.
    turns: Semaphore,
}

impl<Ask, Answer> Together<Ask, Answer> {
    /// A line with so many turns at once.
    pub fn of(turns: usize) -> Self {
        Self(Arc::new(Line { waiting: Mutex::default(), turns: Semaphore::new(turns) }))
    }
}

impl<Ask: Send + 'static, Answer: Send + 'static> Together<Ask, Answer> {
    /// Waits for the turn that takes this ask, and gives its answer. `work` gets the asks of a turn, 1 to `most` in the
    /// order they came, and gives their answers in that order.
    ///
    /// # Errors
    /// A fault where the turn ended without an answer: it panicked.
    pub async fn ask<Work, Working>(&self, ask: Ask, most: usize, work: Work) -> Result<Answer>
    where
        Work: FnOnce(Vec<Ask>) -> Working + Send + 'static,
        Working: Future<Output = Vec<Answer>> + Send,
    {
        let (tell, told) = oneshot::channel();
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner).push_back((ask, tell));
        let line = Arc::clone(&self.0);
        // Every ask brings a turn, whichever asks that turn then takes: so each is taken, and a turn that fails takes
        // no other with it. In a task of its own, since a caller who hangs up must not end the turn of the others.
        tokio::spawn(async move {
            // Nobody closes it.
            let Ok(_turn) = line.turns.acquire().await else { return };
            let (asks, tells): (Vec<_>, Vec<_>) = line.next(most).into_iter().unzip();
            if asks.is_empty() {
                return;
            }
            for (tell, answer) in tells.into_iter().zip(work(asks).await) {
                // Whoever hung up is told nothing.
                let _ = tell.send(answer);
            }
        });
        told.await.map_err(|_| AppError::fault("a turn", "it ended without an answer"))
    }
}

impl<Ask, Answer> Line<Ask, Answer> {
    fn next(&self, most: usize) -> Vec<(Ask, oneshot::Sender<Answer>)> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let most = most.min(waiting.len());
        waiting.drain(..most).collect()
    }
}

impl<Ask, Answer> Clone for Together<Ask, Answer> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<Ask, Answer> fmt::Debug for Together<Ask, Answer> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Together")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_waits_shares_the_next_turn_and_each_gets_its_own_answer() {
        let line: Together<u32, (u32, usize)> = Together::of(1);
        let work = async |asks: Vec<u32>| {
            tokio::task::yield_now().await;
            let together = asks.len();
            asks.into_iter().map(|ask| (ask * 10, together)).collect()
        };
        assert_eq!(line.ask(1, 3, work).await.unwrap(), (10, 1), "alone, at once");
        let five = (1..=5).map(|ask| {
            let line = line.clone();
            tokio::spawn(async move { line.ask(ask, 3, work).await.unwrap() })
        });
        let mut answers = Vec::new();
        for one in five.collect::<Vec<_>>() {
            answers.push(one.await.unwrap());
        }
        assert_eq!(answers.iter().map(|answer| answer.0).collect::<Vec<_>>(), [10, 20, 30, 40, 50]);
        assert_eq!(answers.iter().map(|answer| answer.1).max(), Some(3), "no more than the most");
    }

    #[tokio::test]
    async fn a_second_turn_begins_before_the_first_has_ended() {
        let (begun, mut first) = tokio::sync::mpsc::channel::<()>(2);
        let line: Together<u32, u32> = Together::of(2);
        let until_both = async move |asks: Vec<u32>| {
            begun.send(()).await.unwrap();
            // Ends only when the other has begun too.
            while begun.capacity() > 0 {
                tokio::task::yield_now().await;
            }
            asks
        };
        let two = [1, 2].map(|ask| {
            let (line, work) = (line.clone(), until_both.clone());
            tokio::spawn(async move { line.ask(ask, 1, work).await.unwrap() })
        });
        for (ask, one) in (1..).zip(two) {
            assert_eq!(one.await.unwrap(), ask);
        }
        assert!(first.recv().await.is_some());
    }

    #[tokio::test]
    async fn a_turn_that_panics_is_a_fault_for_its_own_and_the_next_goes_on() {
        let line: Together<u32, u32> = Together::of(1);
        let panics = async |_: Vec<u32>| -> Vec<u32> { panic!("on purpose") };
        assert_eq!(line.ask(1, 9, panics).await.unwrap_err().code(), "fault");
        assert_eq!(line.ask(2, 9, async |asks| asks).await.unwrap(), 2);
    }

    #[tokio::test]
    async fn who_hangs_up_does_not_end_the_turn_of_the_others() {
        let line: Together<u32, u32> = Together::of(1);
        let slow = async |asks: Vec<u32>| {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            asks
        };
        let gone = {
            let line = line.clone();
            tokio::spawn(async move { line.ask(1, 9, slow).await })
        };
        tokio::task::yield_now().await;
        let stays = {
            let line = line.clone();
            tokio::spawn(async move { line.ask(2, 9, slow).await })
        };
        gone.abort();
        assert_eq!(stays.await.unwrap().unwrap(), 2);
    }
}
