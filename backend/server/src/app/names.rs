//! Who did something, as people call them: the record names actors by log-in and invitation, paper and pages by name.

use std::collections::HashMap;

use tachiiri_domain::access::Role;
use tachiiri_domain::actor::GUEST;
use tachiiri_storage::vendors::invitations;
use tachiiri_storage::{Conn, users};

use crate::error::Result;

/// How the name of somebody with an account begins, before the log-in.
const USER: &str = "user:";

/// The names of some actors, read together.
#[derive(Debug, Default)]
pub struct Names {
    accounts: HashMap<String, String>,
    guests: HashMap<String, String>,
}

impl Names {
    /// `actors` as [`tachiiri_domain::actor::Actor::name`] writes them.
    pub async fn of<'a>(conn: &impl Conn, actors: impl IntoIterator<Item = &'a str> + Clone) -> Result<Self> {
        let after = |prefix: &'static str| {
            let mut found: Vec<_> = actors.clone().into_iter().filter_map(|one| one.strip_prefix(prefix)).collect();
            found.sort_unstable();
            found.dedup();
            found
        };
        let invitations: Vec<_> = after(GUEST).into_iter().filter_map(|id| id.parse().ok()).collect();
        let guests = invitations::addressees(conn, &invitations).await?;
        Ok(Self {
            accounts: users::display_names(conn, &after(USER)).await?,
            guests: guests.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        })
    }

    /// Somebody whose account is gone stays the log-in that acted.
    pub fn say(&self, actor: &str) -> String {
        let found = match (actor.strip_prefix(USER), actor.strip_prefix(GUEST)) {
            (Some(login), _) => self.accounts.get(login).filter(|name| !name.is_empty()),
            (_, Some(invitation)) => self.guests.get(invitation),
            _ if actor.starts_with("operator:") => return Role::Operator.label().to_owned(),
            _ if actor.starts_with("job:") => return "自動処理".to_owned(),
            _ => None,
        };
        found.cloned().unwrap_or_else(|| actor.trim_start_matches(USER).to_owned())
    }
}
