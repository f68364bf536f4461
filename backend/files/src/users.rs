//! 利用者: accounts in bulk. A person with several scopes has several lines.

use tachiiri_domain::access::Role;
use tachiiri_domain::place::PrefectureCode;
use tachiiri_domain::problem::Problem;

use crate::Lines;
use crate::record::{Column, Record, read_lines};

const LOGIN: &str = "login";
const DISPLAY_NAME: &str = "display_name";
const ROLE: &str = "role";
const PREFECTURE: &str = "prefecture";
const PLACE: &str = "place";

const COLUMNS: &[Column] = &[
    Column { name: LOGIN, aliases: &["利用者ID"], required: true },
    Column { name: DISPLAY_NAME, aliases: &["氏名", "表示名"], required: true },
    Column { name: ROLE, aliases: &["役割"], required: true },
    Column { name: PREFECTURE, aliases: &["都道府県", "都道府県コード"], required: false },
    Column { name: PLACE, aliases: &["所属", "施設ID"], required: false },
];

/// One role of one person over one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserLine {
    pub line: u64,
    pub login: String,
    pub display_name: String,
    pub role: Role,
    pub prefecture: Option<PrefectureCode>,
    /// Name of the authority, health centre or vendor, or the facility's id in the register; blank for roles over
    /// a prefecture or the nation.
    pub place: String,
}

/// Reads `login,display_name,role,prefecture,place`.
///
/// # Errors
/// One problem for the whole file where it is no table or lacks a heading.
pub fn read(bytes: &[u8]) -> Result<Lines<UserLine>, Problem> {
    read_lines(bytes, COLUMNS, read_row)
}

fn read_row(record: &Record<'_>) -> Result<UserLine, Problem> {
    record.check_width()?;
    let role = role(record)?;
    let line = UserLine {
        line: record.line(),
        login: login(record)?,
        display_name: record.required(DISPLAY_NAME)?,
        role,
        prefecture: prefecture(record)?,
        place: record.text(PLACE).to_owned(),
    };
    let (needs_prefecture, needs_place) = needs(role);
    if needs_prefecture && line.prefecture.is_none() {
        return Err(record.problem(PREFECTURE, "value_missing", format!("「{}」には必要です", role.label())));
    }
    if needs_place && line.place.is_empty() {
        return Err(record.problem(PLACE, "value_missing", format!("「{}」には必要です", role.label())));
    }
    Ok(line)
}

/// Whether a role is held over a place that only a prefecture, or a prefecture and a name, can tell.
fn needs(role: Role) -> (bool, bool) {
    match role {
        Role::Ministry | Role::Administrator | Role::Operator => (false, false),
        Role::Prefecture => (true, false),
        Role::Authority | Role::HealthCentre => (true, true),
        Role::Hospital | Role::Director | Role::Vendor => (false, true),
    }
}

fn login(record: &Record<'_>) -> Result<String, Problem> {
    record.required(LOGIN)?;
    let login = record.code(LOGIN);
    let known = |byte: u8| byte.is_ascii_alphanumeric() || b"._@-".contains(&byte);
    let sound = (3..=64).contains(&login.len()) && login.bytes().all(known);
    let expected = "3〜64文字の半角英数字と「.」「_」「-」「@」にしてください";
    if sound { Ok(login) } else { Err(record.problem(LOGIN, "login_unreadable", expected)) }
}

fn role(record: &Record<'_>) -> Result<Role, Problem> {
    let text = record.code(ROLE);
    // The operator is the command line itself and has no account.
    let people = || Role::ALL.iter().copied().filter(|role| *role != Role::Operator);
    let allowed: Vec<_> = people().map(|role| format!("{}（{}）", role.key(), role.label())).collect();
    people()
        .find(|role| text == role.key() || text == role.label())
        .ok_or_else(|| record.problem(ROLE, "role_unknown", format!("{}のいずれかにしてください", allowed.join("、"))))
}

fn prefecture(record: &Record<'_>) -> Result<Option<PrefectureCode>, Problem> {
    let text = record.code(PREFECTURE);
    if text.is_empty() {
        return Ok(None);
    }
    let read = text.parse().or_else(|_| PrefectureCode::from_name(&text));
    read.map(Some)
        .map_err(|_| record.problem(PREFECTURE, "prefecture_unknown", "都道府県の名前か2桁のコードにしてください"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_name_their_place() {
        let text = "login,display_name,role,prefecture,place\nhc-east,東部,health_centre,99,東部保健所\n\
                    h1,見本中央病院,医療機関,,9900000000010\nh1,見本中央病院,hospital,,9900000000020\n";
        let text = text.replace("h1,", "hospital1,");
        let lines = read(text.as_bytes()).unwrap();
        assert_eq!(lines.problems, []);
        assert_eq!(lines.rows[1].role, Role::Hospital);
        assert_eq!(lines.rows[2].place, "9900000000020");
    }

    #[test]
    fn an_account_without_its_place_is_a_problem() {
        let text = "login,display_name,role,prefecture,place\nabc,a,health_centre,,東部\nabc,a,hospital,99,\n\
                    abc,a,operator,,\nあ,a,ministry,,\n";
        let codes: Vec<_> = read(text.as_bytes()).unwrap().problems.into_iter().map(|one| one.code).collect();
        assert_eq!(codes, ["value_missing", "value_missing", "role_unknown", "login_unreadable"]);
    }
}
