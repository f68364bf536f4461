//! `demo`.

use serde_json::json;
use tachiiri_seed::demo::{ACCOUNTS, prefecture};

use super::args::Demo;
use super::{Desk, output};
use crate::app::demo;
use crate::error::Result;

/// Makes 見本県 and prints its accounts.
pub async fn load(desk: &Desk, args: &Demo) -> Result<()> {
    let made = prefecture(args.seed, args.hospitals);
    demo::load(&desk.app, &desk.caller, args.seed, &made).await?;
    let sheets = made.sheets.len() + made.before.sheets.len();
    let there = |login: &str| made.users.iter().any(|user| user.login == login);
    let accounts: Vec<_> = ACCOUNTS.iter().filter(|account| there(account.login)).collect();
    if args.json {
        let accounts: Vec<_> = accounts
            .iter()
            .map(|one| json!({ "login": one.login, "password": one.password, "role": one.role, "shows": one.shows }))
            .collect();
        return output::json(&json!({ "now": made.now, "facilities": made.facilities.len(),
            "checklists": sheets, "accounts": accounts }));
    }
    output::say(&format!(
        "見本県を作りました（医療機関 {}、チェックリスト {}）。名前も回答もすべて架空です。",
        made.facilities.len(),
        sheets
    ));
    for one in accounts {
        let role = one.role.label();
        output::say(&format!("{:<11} {:<21} {role}：{}", one.login, one.password, one.shows));
    }
    Ok(())
}
