//! Every page in every state worth looking at, for tests and for the gallery.

use askama::Template;

use crate::{
    account, audit, checklists, collections, conflicts, consultations, contact, decisions, director, error_page,
    evidence, facilities, facility, figures, form_books, home, instrument_draft, instrument_preview, instruments,
    letters, mails, notes, original, people, remind, reports, review, selection_hospital, selections, self_checks,
    settings, sheet, users, vendors, workbook,
};

/// A name and the rendered page.
type Pages = Result<Vec<(&'static str, String)>, askama::Error>;

/// All of them. The names are stable: snapshots carry them.
///
/// # Errors
/// askama's, which can only be a formatter's.
pub fn all() -> Pages {
    let groups = [
        doors()?,
        asking()?,
        sheets()?,
        handing_in()?,
        vendor_pages()?,
        grounds()?,
        prefecture_and_ministry()?,
        administration()?,
    ];
    Ok(groups.into_iter().flatten().collect())
}

/// Logging in, one's own account, the people of a place, and what each finds first.
fn doors() -> Pages {
    Ok(vec![
        ("login", account::Login::sample().render()?),
        ("login_code", account::LoginCode::sample().render()?),
        ("password", account::Password::sample().render()?),
        ("account", account::Account::sample().render()?),
        ("account_second_factor", account::Account::sample_second_factor().render()?),
        ("second_factor", account::SecondFactor::sample().render()?),
        ("recovery_codes", account::RecoveryCodes::sample().render()?),
        ("people", people::People::sample().render()?),
        ("people_empty", people::People::sample_empty().render()?),
        ("person_new", people::PersonNew::sample().render()?),
        ("home_hospital", home::Home::sample_hospital().render()?),
        ("home_health_centre", home::Home::sample_health_centre().render()?),
        ("home_nothing_to_do", home::Home::sample_nothing_to_do().render()?),
    ])
}

/// What a health centre asks with: register, collections, reminders, mails, contacts.
fn asking() -> Pages {
    Ok(vec![
        ("facilities", facilities::Facilities::sample().render()?),
        ("facility", facility::FacilityDetail::sample().render()?),
        ("collections", collections::Collections::sample().render()?),
        ("collection_new", collections::CollectionNew::sample().render()?),
        ("collection", collections::CollectionProgress::sample().render()?),
        ("remind", remind::Remind::sample().render()?),
        ("remind_nobody", remind::Remind::sample_nobody().render()?),
        ("mails", mails::Mails::sample().render()?),
        ("mails_empty", mails::Mails::sample_empty().render()?),
        ("mail", mails::MailDetail::sample().render()?),
        ("contact", contact::ContactForm::sample().render()?),
        ("contact_office", contact::ContactForm::sample_office().render()?),
        ("contacts", contact::Contacts::sample().render()?),
    ])
}

/// The sheet in every state, and as a file.
fn sheets() -> Pages {
    Ok(vec![
        ("checklists", checklists::Checklists::sample().render()?),
        ("sheet", sheet::Checklist::sample().render()?),
        ("sheet_errors", sheet::Checklist::sample_errors().render()?),
        ("sheet_stale", sheet::Checklist::sample_stale().render()?),
        ("sheet_second_round", sheet::Checklist::sample_second_round().render()?),
        ("sheet_proxy", sheet::Checklist::sample_proxy().render()?),
        ("sheet_unsubmitted", sheet::Checklist::sample_unsubmitted().render()?),
        ("sheet_submitted", sheet::Checklist::sample_submitted().render()?),
        ("original", original::Original::sample().render()?),
        ("original_whole", original::Original::sample_whole().render()?),
        ("workbook", workbook::Workbook::sample().render()?),
        ("workbook_refused", workbook::Workbook::sample_refused().render()?),
        ("workbook_preview", workbook::WorkbookPreview::sample().render()?),
        ("workbook_wrong", workbook::WorkbookPreview::sample_wrong().render()?),
        ("workbook_unchanged", workbook::WorkbookPreview::sample_unchanged().render()?),
    ])
}

/// Submitting with the director's word, reviewing, and what stands on letters.
fn handing_in() -> Pages {
    Ok(vec![
        ("submit", review::SubmitSummary::sample().render()?),
        ("submit_ready", review::SubmitSummary::sample_ready().render()?),
        ("review", review::Review::sample().render()?),
        ("submit_director", review::SubmitSummary::sample_director().render()?),
        ("director", director::DirectorPage::sample().render()?),
        ("director_own", director::DirectorPage::sample_own().render()?),
        ("director_errors", director::DirectorPage::sample_errors().render()?),
        ("letters", letters::Letters::sample().render()?),
        ("letter", letters::LetterForm::sample().render()?),
        ("letter_preview", letters::LetterForm::sample_preview().render()?),
        ("letter_errors", letters::LetterForm::sample_errors().render()?),
        ("settings", settings::Settings::sample().render()?),
        ("notes", notes::Notes::sample().render()?),
        ("notes_nothing", notes::Notes::sample_nothing().render()?),
    ])
}

/// The register of vendors, invitations, and the vendor's own side.
fn vendor_pages() -> Pages {
    Ok(vec![
        ("vendors", vendors::Vendors::sample().render()?),
        ("vendors_errors", vendors::Vendors::sample_errors().render()?),
        ("vendors_empty", vendors::Vendors::sample_empty().render()?),
        ("vendor_contract", vendors::ContractPage::sample().render()?),
        ("vendor_contract_invited", vendors::ContractPage::sample_invited().render()?),
        ("vendor_contract_reminded", vendors::ContractPage::sample_reminded().render()?),
        ("vendor_contract_unreachable", vendors::ContractPage::sample_unreachable().render()?),
        ("vendor_contract_new", vendors::ContractPage::sample_new().render()?),
        ("vendor_import", vendors::VendorImport::sample().render()?),
        ("vendor_import_problems", vendors::VendorImport::sample_problems().render()?),
        ("vendor_import_preview", vendors::VendorImportPreview::sample().render()?),
        ("vendor_import_unchanged", vendors::VendorImportPreview::sample_unchanged().render()?),
        ("vendor_invitation", vendors::InvitationPage::sample().render()?),
        ("self_checks", self_checks::SelfChecks::sample().render()?),
        ("self_checks_ready", self_checks::SelfChecks::sample_ready().render()?),
        ("self_checks_empty", self_checks::SelfChecks::sample_empty().render()?),
        ("self_checks_errors", self_checks::SelfChecks::sample_errors().render()?),
        ("systems", self_checks::Systems::sample().render()?),
        ("sheet_self_check", sheet::Checklist::sample_self_check().render()?),
        ("link_door", vendors::LinkDoor::sample().render()?),
        ("link_door_refused", vendors::LinkDoor::sample_refused().render()?),
        ("requests", vendors::Requests::sample().render()?),
        ("requests_code", vendors::Requests::sample_code().render()?),
    ])
}

/// Evidence and contradictions.
fn grounds() -> Pages {
    Ok(vec![
        ("conflicts", conflicts::Conflicts::sample().render()?),
        ("conflicts_empty", conflicts::Conflicts::sample_empty().render()?),
        ("conflicts_of_sheet", conflicts::ConflictsOfSheet::sample().render()?),
        ("conflict", conflicts::Conflict::sample().render()?),
        ("conflict_errors", conflicts::Conflict::sample_errors().render()?),
        ("conflict_decided", conflicts::Conflict::sample_decided().render()?),
        ("questions", conflicts::Questions::sample().render()?),
        ("evidence", evidence::Evidence::sample().render()?),
        ("evidence_errors", evidence::Evidence::sample_errors().render()?),
        ("evidence_vendor", evidence::Evidence::sample_vendor().render()?),
        ("evidence_read", evidence::Evidence::sample_read().render()?),
    ])
}

/// Figures, selections, consultations, decisions and reports.
fn prefecture_and_ministry() -> Pages {
    Ok(vec![
        ("figures", figures::FiguresPage::sample().render()?),
        ("figures_empty", figures::FiguresPage::sample_empty().render()?),
        ("selections", selections::Selections::sample().render()?),
        ("selection_new", selections::SelectionNew::sample().render()?),
        ("selection", selections::SelectionDesk::sample().render()?),
        ("selection_short", selections::SelectionDesk::sample_short().render()?),
        ("selection_designated", selections::SelectionDesk::sample_designated().render()?),
        ("selection_hospital", selection_hospital::SelectionHospital::sample().render()?),
        ("selection_hospital_wrong", selection_hospital::SelectionHospital::sample_wrong().render()?),
        ("consultations", consultations::Consultations::sample().render()?),
        ("decisions", decisions::Decisions::sample().render()?),
        ("decisions_empty", decisions::Decisions::sample_empty().render()?),
        ("reports", reports::Reports::sample().render()?),
        ("reports_ministry", reports::Reports::sample_ministry().render()?),
        ("report", reports::ReportDetail::sample().render()?),
        ("report_building", reports::ReportDetail::sample_building().render()?),
        ("report_failed", reports::ReportDetail::sample_failed().render()?),
    ])
}

/// Forms and their workbooks, accounts, the record, and what went wrong.
fn administration() -> Pages {
    Ok(vec![
        ("form_books", form_books::FormBooks::sample().render()?),
        ("form_book", form_books::FormBook::sample().render()?),
        ("form_book_editing", form_books::FormBook::sample_editing().render()?),
        ("form_book_unknown", form_books::FormBook::sample_unknown().render()?),
        ("form_book_refused", form_books::FormBook::sample_refused().render()?),
        ("users", users::Users::sample().render()?),
        ("user_new", users::UserNew::sample().render()?),
        ("user_code", users::UserCode::sample().render()?),
        ("audit", audit::Audit::sample().render()?),
        ("audit_broken", audit::Audit::sample_broken().render()?),
        ("instruments", instruments::Instruments::sample().render()?),
        ("instrument", instruments::InstrumentDetail::sample().render()?),
        ("instrument_draft", instruments::InstrumentDetail::sample_draft().render()?),
        ("instrument_preview", instrument_preview::InstrumentPreview::sample().render()?),
        ("instrument_new", instrument_draft::InstrumentNew::sample().render()?),
        ("instrument_new_problems", instrument_draft::InstrumentNew::sample_problems().render()?),
        ("error_400", error_page::ErrorPage::sample_of(400, "").render()?),
        ("error_403", error_page::ErrorPage::sample_of(403, "").render()?),
        ("error_404", error_page::ErrorPage::sample().render()?),
        ("error_409", error_page::ErrorPage::sample_of(409, "").render()?),
        ("error_500", error_page::ErrorPage::sample_of(500, "").render()?),
    ])
}
