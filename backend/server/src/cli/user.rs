//! `user add|import|reset|list`.

use tachiiri_domain::actor::Assignment;

use super::args::{User, UserAdd, UserCommand};
use super::{Desk, fresh_key, output, read};
use crate::app::users::{self, Issued, NewAccount};
use crate::error::{AppError, Result};

pub async fn run(desk: &Desk, args: User) -> Result<()> {
    match args.command {
        UserCommand::Add(args) => add(desk, args).await,
        UserCommand::Import { file, json } => {
            let outcome = users::import(&desk.app, &desk.caller, &read(&file)?).await?;
            if json {
                return output::json(&outcome);
            }
            output::problems(&outcome.problems);
            outcome.accounts.iter().for_each(say);
            output::say(&format!("{}行を読み、{}人を加えました。", outcome.read, outcome.accounts.len()));
            Ok(())
        }
        UserCommand::Reset { login, json } => reset(desk, &login, json).await,
        UserCommand::List { json } => list(desk, json).await,
    }
}

async fn add(desk: &Desk, args: UserAdd) -> Result<()> {
    let grant = users::place(&desk.app, &desk.caller, args.role, args.prefecture, &args.place).await?;
    let new = NewAccount {
        login: args.login,
        display_name: args.display_name,
        assignments: vec![Assignment::checked(args.role, grant)?],
        password: None,
    };
    let issued = users::create(&desk.app, &desk.caller, &new, &fresh_key(&desk.app)).await?;
    answer(&issued, args.json)
}

async fn reset(desk: &Desk, login: &str, json: bool) -> Result<()> {
    let all = users::list(&desk.app, &desk.caller).await?;
    let id = all.iter().find(|user| user.login == login).map(|user| user.id).ok_or(AppError::NotFound)?;
    let issued = users::reset(&desk.app, &desk.caller, id, &fresh_key(&desk.app)).await?;
    answer(&issued, json)
}

async fn list(desk: &Desk, json: bool) -> Result<()> {
    let all = users::list(&desk.app, &desk.caller).await?;
    if json {
        return output::json(&all);
    }
    for user in &all {
        let roles =
            user.assignments.iter().zip(&user.places).map(|(held, place)| format!("{} {place}", held.role.label()));
        let roles: Vec<_> = roles.collect();
        output::say(&format!("{}\t{}\t{}", user.login, user.display_name, roles.join("、")));
    }
    Ok(())
}

fn answer(issued: &Issued, json: bool) -> Result<()> {
    if json {
        return output::json(issued);
    }
    say(issued);
    Ok(())
}

fn say(issued: &Issued) {
    let code = issued.code.as_deref().unwrap_or_default();
    output::say(&format!("{}\t{}\t一度だけ使えるコード {code}", issued.login, issued.display_name));
}
