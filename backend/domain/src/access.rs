//! Who may do what: one table, printed into `access.txt` by a test so that a change of rights is seen in review.

/// Declares an enum with the list of its variants and a snake_case key for each.
macro_rules! keyed {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $key:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $key)] $variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.key())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;
            /// The error is the text that was not understood.
            fn from_str(text: &str) -> Result<Self, String> {
                Self::ALL.iter().copied().find(|one| one.key() == text).ok_or_else(|| text.to_owned())
            }
        }
    };
}
pub(crate) use keyed;

keyed! {
    /// What a person is, over one place.
    Role {
        Ministry = "ministry",
        Prefecture = "prefecture",
        Authority = "authority",
        HealthCentre = "health_centre",
        Hospital = "hospital",
        /// 院長: confirms what the hospital hands in.
        Director = "director",
        Vendor = "vendor",
        Administrator = "administrator",
        /// The command line and the jobs.
        Operator = "operator",
    }
}

impl Role {
    /// The word on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ministry => "厚生労働省",
            Self::Prefecture => "都道府県",
            Self::Authority => "保健所設置市・特別区",
            Self::HealthCentre => "保健所",
            Self::Hospital => "医療機関",
            Self::Director => "院長",
            Self::Vendor => "事業者",
            Self::Administrator => "管理者",
            Self::Operator => "運用担当",
        }
    }

    /// The kind of place a person holds the role over, as a form asks for it.
    pub fn place_label(self) -> &'static str {
        match self {
            Self::Ministry | Self::Administrator => "全国",
            Self::Prefecture => "都道府県",
            Self::Authority => "保健所設置市・特別区",
            Self::HealthCentre => "保健所",
            Self::Hospital | Self::Director => "医療機関",
            Self::Vendor => "事業者",
            Self::Operator => "人に付けられる別の役割",
        }
    }
}

keyed! {
    /// One verb of the business. Every route and every subcommand names the act it needs.
    Act {
        /// See one's own home page, change one's own password, log out.
        UseAccount = "use_account",
        ViewFacilities = "view_facilities",
        ImportRegister = "import_register",
        EditFacts = "edit_facts",
        ViewCollections = "view_collections",
        MakeCollection = "make_collection",
        ViewChecklist = "view_checklist",
        /// Answer, state the facts, submit: the respondent's own acts.
        AnswerChecklist = "answer_checklist",
        /// Enter what came on paper, marked 代行入力.
        ProxyAnswer = "proxy_answer",
        /// 院長の確認 by the director's own log-in.
        ConfirmAsDirector = "confirm_as_director",
        /// What an authority settles about its sheets.
        SettleAuthority = "settle_authority",
        /// 根拠資料: the list of it and the files.
        ViewEvidence = "view_evidence",
        /// The overview of contradictions and accepted risks.
        ViewConflicts = "view_conflicts",
        /// Ask, record replies, decide about a contradiction: the hospital's own.
        ResolveConflict = "resolve_conflict",
        /// Return with reasons, or confirm.
        ReviewChecklist = "review_checklist",
        ExportChecklists = "export_checklists",
        /// The systems of a facility, their vendors, and what became of the requests.
        ViewVendors = "view_vendors",
        /// Register contracts, ask and invite vendors, judge their answers.
        ManageVendors = "manage_vendors",
        /// A vendor's own requests: use an answer again, refuse.
        ViewRequests = "view_requests",
        /// 自己点検: the facility's own list, its systems, and who answers for their updates.
        KeepSelfCheck = "keep_self_check",
        /// Ask again those who have not answered.
        Remind = "remind",
        /// Whom a letter to a place addresses.
        EditContacts = "edit_contacts",
        /// The mails that went out about one's facilities.
        ViewMails = "view_mails",
        ViewFigures = "view_figures",
        ViewSelection = "view_selection",
        RunSelection = "run_selection",
        ViewReports = "view_reports",
        BuildReport = "build_report",
        ViewInstruments = "view_instruments",
        PublishInstrument = "publish_instrument",
        ManageUsers = "manage_users",
        /// Let people in who answer for a facility, and let them go.
        ManagePeople = "manage_people",
        ViewAudit = "view_audit",
        /// Back up, restore, read the metrics.
        Operate = "operate",
    }
}

/// The whole table of rights. A new act does not compile until it stands here; a new role may nothing until it
/// is named here. The operator may everything.
fn holders(act: Act) -> &'static [Role] {
    use Role::*;
    match act {
        Act::UseAccount => &[Ministry, Prefecture, Authority, HealthCentre, Hospital, Director, Vendor, Administrator],
        Act::ViewFacilities => &[Prefecture, Authority, HealthCentre, Administrator],
        Act::ImportRegister => &[Prefecture, Administrator],
        Act::EditFacts => &[Prefecture, Authority, HealthCentre],
        Act::ViewCollections => &[Prefecture, Authority, HealthCentre],
        Act::MakeCollection => &[HealthCentre],
        Act::ViewChecklist => &[Prefecture, Authority, HealthCentre, Hospital, Director, Vendor],
        Act::AnswerChecklist => &[Hospital, Vendor],
        Act::ConfirmAsDirector => &[Director],
        Act::SettleAuthority => &[Prefecture, Authority],
        Act::ProxyAnswer => &[HealthCentre, Hospital],
        Act::ViewEvidence => &[HealthCentre, Hospital, Vendor],
        Act::ViewConflicts => &[HealthCentre, Hospital],
        Act::ResolveConflict => &[Hospital],
        Act::ReviewChecklist => &[HealthCentre],
        Act::ExportChecklists => &[Prefecture, Authority, HealthCentre],
        Act::ViewVendors | Act::ManageVendors => &[HealthCentre, Hospital],
        Act::ViewRequests => &[Vendor],
        Act::KeepSelfCheck => &[Hospital],
        Act::Remind => &[HealthCentre],
        Act::EditContacts => &[Authority, HealthCentre, Hospital],
        Act::ViewMails => &[Authority, HealthCentre, Administrator],
        Act::ViewFigures => &[Prefecture, Authority, HealthCentre],
        Act::ViewSelection => &[Prefecture],
        Act::RunSelection => &[Prefecture],
        Act::ViewReports => &[Ministry, Prefecture],
        Act::BuildReport => &[Prefecture],
        Act::ViewInstruments => &[Ministry, Prefecture, Authority, HealthCentre, Hospital, Vendor, Administrator],
        Act::PublishInstrument => &[Administrator],
        Act::ManageUsers => &[Administrator],
        Act::ManagePeople => &[HealthCentre, Hospital],
        Act::ViewAudit => &[Administrator],
        Act::Operate => &[Administrator],
    }
}

pub fn may(role: Role, act: Act) -> bool {
    role == Role::Operator || holders(act).contains(&role)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The committed table: `insta` fails where the rights changed and the file did not.
    #[test]
    fn the_table_of_rights_is_the_committed_one() {
        let mut table = String::new();
        for &act in Act::ALL {
            let roles: Vec<_> = Role::ALL.iter().filter(|role| may(**role, act)).map(|role| role.key()).collect();
            table.push_str(&format!("{:<20} {}\n", act.key(), roles.join(" ")));
        }
        insta::assert_snapshot!("access", table);
    }
}
