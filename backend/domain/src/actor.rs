//! Who acts: a user with roles over places, or the operator on the command line.

use crate::access::{Act, Role, may};
use crate::ids::UserId;
use crate::scope::{Grant, Scope};

/// One role held over one place. A person may hold several (S1 2-1: one officer, several facilities).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Assignment {
    pub role: Role,
    pub grant: Grant,
}

/// A role over a place that it cannot be held over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("役割「{}」は、この範囲には付けられません。{}を選んでください。", .0.label(), .0.place_label())]
pub struct BadAssignment(pub Role);

impl Assignment {
    /// A role as a person may hold it: over one place of its own kind. Nobody is made operator.
    ///
    /// # Errors
    /// [`BadAssignment`] for a place of another kind – a hospital's role over the nation would see every sheet.
    pub fn checked(role: Role, grant: Grant) -> Result<Self, BadAssignment> {
        let fits = match role {
            Role::Ministry | Role::Administrator => grant == Grant::Nation,
            Role::Prefecture => matches!(grant, Grant::Prefecture(_)),
            Role::Authority => matches!(grant, Grant::Authority(_)),
            Role::HealthCentre => matches!(grant, Grant::HealthCentre(_)),
            Role::Hospital | Role::Director => matches!(grant, Grant::Facility(_)),
            Role::Vendor => matches!(grant, Grant::Vendor(_)),
            Role::Operator => false,
        };
        if fits { Ok(Self { role, grant }) } else { Err(BadAssignment(role)) }
    }
}

/// The one who acts, as the audit names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// None for the operator and for jobs.
    pub user: Option<UserId>,
    /// `user:<login>`, `operator:<os user>`, `job:<kind>` or `invitation:<id>`.
    pub name: String,
    /// The name shown on screen.
    pub display_name: String,
    pub assignments: Vec<Assignment>,
}

/// How the name of somebody without an account begins, before the invitation's id.
pub const GUEST: &str = "invitation:";

/// The actor holds no role that may do this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("この操作を行う権限がありません。")]
pub struct Denied;

impl Actor {
    /// The command line acts with every right and is named by the operating system's user.
    pub fn operator(os_user: &str) -> Self {
        Self {
            user: None,
            name: format!("operator:{os_user}"),
            display_name: os_user.to_owned(),
            assignments: vec![Assignment { role: Role::Operator, grant: Grant::Nation }],
        }
    }

    /// A job of the program itself.
    pub fn job(kind: &str) -> Self {
        Self { name: format!("job:{kind}"), ..Self::operator(kind) }
    }

    /// Came by an invitation and has no account.
    pub fn is_guest(&self) -> bool {
        self.name.starts_with(GUEST)
    }

    /// The places over which the actor may do `act`.
    ///
    /// # Errors
    /// [`Denied`] where no role of the actor may do it anywhere.
    pub fn scope_for(&self, act: Act) -> Result<Scope, Denied> {
        let grants = self.assignments.iter().filter(|held| may(held.role, act)).map(|held| held.grant);
        let scope = Scope::of(grants);
        if scope.grants().is_empty() { Err(Denied) } else { Ok(scope) }
    }

    pub fn may(&self, act: Act) -> bool {
        self.scope_for(act).is_ok()
    }

    pub fn has_role(&self, role: Role) -> bool {
        self.assignments.iter().any(|held| held.role == role)
    }
}
