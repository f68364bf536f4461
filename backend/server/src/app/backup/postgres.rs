//! PostgreSQL's own tools, for its own format.

use std::path::Path;

use tokio::process::Command;

use super::fault;
use crate::error::Result;

/// `pg_dump` in the custom format: one consistent moment, whatever is written meanwhile.
pub async fn dump(url: &str, file: &Path) -> Result<()> {
    let mut command = tool("pg_dump", url);
    command.args(["--format=custom", "--no-owner", "--no-privileges", "--file"]).arg(file);
    run("pg_dump", command).await
}

/// `pg_restore` in one transaction: everything or nothing.
pub async fn restore(url: &str, file: &Path) -> Result<()> {
    let mut command = tool("pg_restore", url);
    command.args(["--no-owner", "--no-privileges", "--clean", "--if-exists", "--single-transaction"]).arg(file);
    run("pg_restore", command).await
}

/// The tool at the database; the password goes by the environment, since everyone can read a command line.
fn tool(name: &str, url: &str) -> Command {
    let (url, password) = split(url);
    let mut command = Command::new(name);
    command.arg(format!("--dbname={url}"));
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    command
}

/// An address without its password, and the password.
fn split(url: &str) -> (String, Option<String>) {
    let apart = || {
        let (scheme, rest) = url.split_once("://")?;
        let (who, place) = rest.split_once('@')?;
        let (user, password) = who.split_once(':')?;
        Some((format!("{scheme}://{user}@{place}"), Some(password.to_owned())))
    };
    apart().unwrap_or_else(|| (url.to_owned(), None))
}

async fn run(name: &str, mut command: Command) -> Result<()> {
    let ended = command.output().await.map_err(|why| fault(format!("{name}: {why}")))?;
    if ended.status.success() {
        return Ok(());
    }
    Err(fault(format!("{name}: {}", String::from_utf8_lossy(&ended.stderr).trim())))
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_password_does_not_stand_on_a_command_line() {
        assert_eq!(split("postgres://me:secret@db/x"), ("postgres://me@db/x".into(), Some("secret".into())));
        assert_eq!(split("postgres://db/x"), ("postgres://db/x".into(), None));
    }
}
