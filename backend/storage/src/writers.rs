//! Whose turn it is to write on SQLite, among all programs that have its file open.
//!
//! SQLite lets one write at a time. Whoever finds it taken sleeps, longer each time, up to a tenth of a second,
//! and writers that never rest pass by a sleeper again and again: a page's save was seen to wait more than half a
//! second for the worker beside it, the worker's sealing almost three. So writers stand in line: in this program for
//! its place at the door, and of each program one at the door. The locks go with the process, however that ends.

use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::{sleep, timeout};

use crate::error::{Error, Result};

/// How often a writer looks whether another program's turn has ended.
const LOOK: Duration = Duration::from_millis(1);
/// The door is a courtesy: a program that stands there asleep (stopped by a signal) holds nobody up for longer.
const COURTESY: Duration = Duration::from_secs(2);

/// The writers of one database file. Cloning shares it.
#[derive(Clone, Debug)]
pub(crate) struct Writers(Arc<Mutex<Room>>);

/// Where one writes and one other waits at the door: so a program that comes again at once finds the door held, and
/// nobody is passed by.
#[derive(Debug)]
struct Room {
    /// The folder of the database.
    door: File,
    /// An empty file beside the database.
    inside: File,
}

/// Ends when it is dropped.
#[derive(Debug)]
pub(crate) struct Turn(OwnedMutexGuard<Room>);

impl Writers {
    /// # Errors
    /// Where the folder of the file cannot be opened, or no file made in it.
    pub(crate) fn of(database: &Path) -> io::Result<Self> {
        let folder = database.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut beside = OsString::from(database);
        beside.push("-turn");
        // Made by another user's program, it may perhaps only be read: enough to hold its lock.
        let inside = File::options().append(true).create(true).open(&beside).or_else(|_| File::open(&beside))?;
        let door = File::open(folder.unwrap_or(Path::new(".")))?;
        Ok(Self(Arc::new(Mutex::new(Room { door, inside }))))
    }

    /// Waits for its turn, holding no connection, so that readers are never starved.
    ///
    /// # Errors
    /// [`Error::Busy`] where the writers before it did not end in time.
    pub(crate) async fn turn(&self, most: Duration) -> Result<Turn> {
        let waiting = async {
            let room = Arc::clone(&self.0).lock_owned().await;
            let at_the_door = timeout(COURTESY, Door::of(&room)).await;
            lock(&room.inside).await;
            drop(at_the_door);
            Turn(room)
        };
        timeout(most, waiting).await.map_err(|_| Error::Busy)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        unlock(&self.0.inside);
    }
}

/// Left when it is dropped, also by a waiter that gives up.
struct Door<'a>(&'a Room);

impl<'a> Door<'a> {
    async fn of(room: &'a Room) -> Self {
        lock(&room.door).await;
        Self(room)
    }
}

impl Drop for Door<'_> {
    fn drop(&mut self) {
        unlock(&self.0.door);
    }
}

/// Where the file system knows no locks, SQLite's own waiting has to do.
async fn lock(file: &File) {
    while matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
        sleep(LOOK).await;
    }
}

fn unlock(file: &File) {
    // Where there was no lock, there is none to give back.
    let _ = file.unlock();
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    const LONG: Duration = Duration::from_secs(30);

    /// Two programs with one database, and the folder it lies in.
    fn two() -> (Writers, Writers, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("test.sqlite");
        (Writers::of(&database).unwrap(), Writers::of(&database).unwrap(), folder)
    }

    #[tokio::test]
    async fn another_program_waits_until_the_turn_ends() {
        let (one, other, _folder) = two();
        let turn = one.turn(LONG).await.unwrap();
        assert!(matches!(other.turn(LOOK * 20).await, Err(Error::Busy)));
        drop(turn);
        other.turn(LONG).await.unwrap();
    }

    #[tokio::test]
    async fn a_file_that_can_only_be_read_serves_as_well() {
        let folder = tempfile::tempdir().unwrap();
        // Nobody may write to a folder as to a file, whoever runs the tests.
        std::fs::create_dir(folder.path().join("test.sqlite-turn")).unwrap();
        let of = || Writers::of(&folder.path().join("test.sqlite")).unwrap();
        let (one, other) = (of(), of());
        let _turn = one.turn(LONG).await.unwrap();
        assert!(matches!(other.turn(LOOK * 20).await, Err(Error::Busy)));
    }

    #[tokio::test]
    async fn who_gives_up_leaves_the_door() {
        let (one, other, folder) = two();
        let third = Writers::of(&folder.path().join("test.sqlite")).unwrap();
        let turn = one.turn(LONG).await.unwrap();
        assert!(matches!(other.turn(LOOK * 20).await, Err(Error::Busy)));
        drop(turn);
        third.turn(LONG).await.unwrap();
    }

    #[tokio::test]
    async fn who_sleeps_at_the_door_holds_nobody_up() {
        let (one, other, _folder) = two();
        let asleep = one.0.lock().await;
        let _at_the_door = Door::of(&asleep).await;
        other.turn(LONG).await.unwrap();
    }

    #[tokio::test]
    async fn a_program_that_never_rests_passes_nobody_by() {
        let (busy, other, _folder) = two();
        let turns = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&turns);
        let never_rests = tokio::spawn(async move {
            loop {
                let _turn = busy.turn(LONG).await.unwrap();
                counted.fetch_add(1, Ordering::SeqCst);
                sleep(LOOK * 5).await;
            }
        });
        while turns.load(Ordering::SeqCst) == 0 {
            sleep(LOOK).await;
        }
        for _ in 0..20 {
            let before = turns.load(Ordering::SeqCst);
            let turn = other.turn(LONG).await.unwrap();
            let passed = turns.load(Ordering::SeqCst) - before;
            drop(turn);
            // The one under way is counted already; one more may stand at the door.
            assert!(passed <= 1, "{passed} turns before this one");
        }
        never_rests.abort();
    }
}
