//! Whole deployments under `examples/`, each as a test of its own, with all rules taking part.
//!
//! A folder with a `report.txt` is a bad deployment, and the report is what is found. All others are good: a new rule that
//! finds something in them is wrong, or the examples are.

mod golden;

use std::path::Path;

use apimlint::check::Config;

fn deployment(path: &Path) -> datatest_stable::Result<()> {
    let folder = path.parent().ok_or("an example lies in a folder")?;
    let report = golden::check_folder(folder, None, &Config::default())?;
    let expected = folder.join("report.txt");
    if expected.exists() {
        return Ok(golden::compare(&golden::text(&report, false), &expected)?);
    }
    let clean = report.findings.is_empty() && report.undecided.is_empty();
    if !clean || report.coverage.services == 0 || report.coverage.hold == 0 {
        return Err(format!("a good deployment must pass every rule:\n{}", golden::text(&report, true)).into());
    }
    Ok(())
}

datatest_stable::harness! {
    { test = deployment, root = "examples", pattern = r"^[^/]+/main\.json$" },
}
