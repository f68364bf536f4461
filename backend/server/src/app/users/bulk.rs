//! Accounts from a list: one line per role of a person; each account gets a one-time code.

use std::collections::BTreeMap;

use serde_json::json;
use tachiiri_domain::access::{Act, Role};
use tachiiri_domain::actor::Assignment;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::problem::Problem;
use tachiiri_domain::scope::{Grant, Scope};
use tachiiri_files::users::UserLine;
use tachiiri_storage::{Conn, facilities, places, users, vendors};

use super::{Issued, NewAccount, account};
use crate::app::{App, Caller, write};
use crate::error::{AppError, Result};

/// What a bulk import made.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct AccountsOutcome {
    pub read: u64,
    pub rejected: u64,
    /// With their codes, shown this once.
    pub accounts: Vec<Issued>,
    pub problems: Vec<Problem>,
}

/// Accounts from a table with the columns login, display_name, role, prefecture, place. A line that cannot be used
/// keeps its whole account from being made.
pub async fn import(app: &App, caller: &Caller, bytes: &[u8]) -> Result<AccountsOutcome> {
    caller.actor.scope_for(Act::ManageUsers)?;
    let lines = tachiiri_files::users::read(bytes).map_err(|problem| AppError::Problems(vec![problem]))?;
    let mut outcome = AccountsOutcome {
        read: lines.read,
        rejected: lines.rejected(),
        problems: lines.problems,
        ..Default::default()
    };
    let mut people: BTreeMap<String, Vec<UserLine>> = BTreeMap::new();
    for line in lines.rows {
        people.entry(line.login.clone()).or_default().push(line);
    }
    let write = write::begin(app, caller).await?;
    let known = Known::of(&write.tx).await?;
    for (login, lines) in people {
        match known.person(&login, &lines) {
            Ok(new) => {
                let (new_user, code) = account(app, &new).await?;
                let id = users::create(&write.tx, &new_user, &app.ids, write.now).await?;
                let detail = json!({ "login": login, "assignments": new.assignments });
                write.audit("user.create", format!("user:{id}"), detail).await?;
                let code_expires_at = new_user.code.map(|code| code.expires_at);
                outcome.accounts.push(Issued { id, login, display_name: new.display_name, code, code_expires_at });
            }
            Err(problem) => {
                outcome.rejected += lines.len() as u64;
                outcome.problems.push(problem);
            }
        }
    }
    write.commit(()).await?;
    outcome.problems.sort_by_key(|problem| problem.line);
    Ok(outcome)
}

/// The places an account can be given, by the names people write.
pub(crate) struct Known {
    logins: Vec<String>,
    authorities: Vec<places::Authority>,
    health_centres: Vec<places::HealthCentre>,
    facilities: std::collections::HashMap<String, tachiiri_domain::ids::FacilityId>,
    vendors: Vec<vendors::Vendor>,
}

impl Known {
    pub async fn of(conn: &impl Conn) -> Result<Self> {
        let nation = Scope::nation();
        Ok(Self {
            logins: users::list(conn).await?.into_iter().map(|user| user.login).collect(),
            authorities: places::authorities(conn, &nation).await?,
            health_centres: places::health_centres(conn, &nation).await?,
            facilities: facilities::ids_by_external_id(conn, &nation).await?,
            vendors: vendors::list(conn, &nation).await?,
        })
    }

    fn person(&self, login: &str, lines: &[UserLine]) -> std::result::Result<NewAccount, Problem> {
        if self.logins.iter().any(|known| known == login) {
            return Err(problem(&lines[0], "login", login, "already_there", "すでにあります。別のIDにしてください"));
        }
        let assignments = lines.iter().map(|line| self.assignment(line)).collect::<std::result::Result<_, _>>()?;
        let display_name = lines[0].display_name.clone();
        Ok(NewAccount { login: login.to_owned(), display_name, assignments, password: None })
    }

    fn assignment(&self, line: &UserLine) -> std::result::Result<Assignment, Problem> {
        let unknown =
            || problem(line, "place", &line.place, "place_unknown", "ありません。登録されている名前かIDにしてください");
        let grant = self.grant(line.role, line.prefecture, &line.place).ok_or_else(unknown)?;
        let bad = |_| problem(line, "role", line.role.key(), "bad_role", "この範囲には付けられません");
        Assignment::checked(line.role, grant).map_err(bad)
    }

    /// The place of a role by name; None where there is no such place, or several.
    pub fn grant(&self, role: Role, prefecture: Option<PrefectureCode>, place: &str) -> Option<Grant> {
        let here = |other: PrefectureCode| prefecture.is_none_or(|own| own == other);
        match role {
            Role::Ministry | Role::Administrator | Role::Operator => Some(Grant::Nation),
            Role::Prefecture => prefecture.map(Grant::Prefecture),
            Role::Authority => {
                let named = self.authorities.iter().filter(|one| one.name == place && here(one.prefecture));
                only(named.map(|one| Grant::Authority(one.id)))
            }
            Role::HealthCentre => {
                let named = self.health_centres.iter().filter(|one| one.name == place && here(one.prefecture));
                only(named.map(|one| Grant::HealthCentre(one.id)))
            }
            Role::Hospital | Role::Director => self.facilities.get(place).copied().map(Grant::Facility),
            Role::Vendor => only(self.vendors.iter().filter(|one| one.name == place).map(|one| Grant::Vendor(one.id))),
        }
    }
}

/// The one thing of its name: ten names of health centres recur in the country.
fn only(mut found: impl Iterator<Item = Grant>) -> Option<Grant> {
    let first = found.next();
    if found.next().is_none() { first } else { None }
}

fn problem(line: &UserLine, column: &str, value: &str, code: &str, allowed: &str) -> Problem {
    Problem {
        line: line.line,
        column: column.to_owned(),
        value: value.to_owned(),
        code: code.to_owned(),
        message: format!("{}行目の{column}「{value}」は{allowed}。", line.line),
    }
}
