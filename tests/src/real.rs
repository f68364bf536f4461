//! The real public files, read where they lie and never copied into the project.

use std::io::Write;
use std::path::PathBuf;

/// Says that a test did not run, past the test runner's capture, so that the script counts it.
pub fn skipped(test: &str, why: &str) {
    let _ = writeln!(std::io::stderr(), "\nskipped: {test}: {why}");
}

/// A file of the folder `REAL_DATA_DIR`; None, and said so, where the folder or the file is missing.
pub fn file(test: &str, name: &str) -> Option<PathBuf> {
    let folder = crate::setting("REAL_DATA_DIR").map(PathBuf::from);
    let found = folder.map(|folder| folder.join(name)).filter(|path| path.exists());
    if found.is_none() {
        skipped(test, &format!("REAL_DATA_DIR has no {name}"));
    }
    found
}

/// The national register of hospitals, 2025-06-01: 7,587 rows.
pub const REGISTER: &str = "navii/01-1_hospital_facility_info_20250601.csv";
/// Municipality to health centre, 1,892 rows.
pub const PLACES: &str = "reference/hokenjo_muni_crosswalk.csv";
