//! Every example beside a rule's page, each as a test of its own, with only that rule taking part.
//!
//! | file | must |
//! |---|---|
//! | `good*` | be silent, with nothing undecided; on `good.json` and `good.bicep` the rule must have had something to ask |
//! | `bad*` | have a finding that holds in any case; the report is `<file>.report` |
//! | `possible*` | have a finding that says when it holds, and none that holds in any case; the report is `<file>.report` |
//! | `open*` | leave something undecided; the report with it is `<file>.report` |
//!
//! Examples are in JSON, in Bicep and, as network descriptions, in YAML. A date before the extension (`bad.2022-05-26.json`) judges by the facts of that day. A parameter file beside an example
//! (`bad.parameters.json`) belongs to it, and so does evidence (`bad.evidence.json`).

mod golden;

use std::path::Path;

use apimlint::check::{self, Config, Selection};
use apimlint::finding::Certainty;
use apimlint::report::rules::markdown;

fn example(path: &Path) -> datatest_stable::Result<()> {
    let folder = path.parent().ok_or("an example lies in a folder")?;
    let rule = folder.strip_prefix("rules")?.to_str().ok_or("rules have plain names")?.replace('\\', "/");
    let file = path.file_name().and_then(|name| name.to_str()).ok_or("examples have plain names")?;
    let stem = file.trim_end_matches(".json").trim_end_matches(".bicep").trim_end_matches(".yaml");
    let date = stem.split_once('.').map(|(_, date)| date.parse()).transpose()?;
    let select = vec![rule.clone(), "input".to_owned(), "internal".to_owned()];
    let selection = Selection { select, ignore: Vec::new() };
    let evidence = format!("{stem}.evidence.json");
    let evidence = folder.join(&evidence).exists().then(|| evidence.as_str().into()).into_iter().collect();
    let config = Config { selection, as_of: date, evidence, ..Config::default() };
    let report = golden::check_folder(folder, Some(file), &config)?;
    let open = file.starts_with("open");
    let text = golden::text(&report, open);
    let golden = folder.join(format!("{file}.report"));
    if file.starts_with("good") {
        let asked = report.coverage.questions() > 0 || rule.starts_with("input/") || stem != "good";
        if !report.findings.is_empty() || !report.undecided.is_empty() || !asked {
            return Err(format!("a good example must be silent, and the rule must judge it:\n{text}").into());
        }
        return Ok(());
    }
    let mut findings = report.findings.iter().filter(|finding| finding.rule == rule).peekable();
    let found = findings.peek().is_some();
    let wanted = if file.starts_with("possible") {
        found && findings.all(|finding| matches!(finding.certainty, Certainty::Possible(_)))
    } else if open {
        report.undecided.iter().any(|question| question.rule == rule)
    } else {
        findings.any(|finding| finding.certainty == Certainty::Definite)
    };
    if !wanted {
        return Err(format!("the rule does not say what the example is there for:\n{text}").into());
    }
    Ok(golden::compare(&text, &golden)?)
}

/// The index of all rules.
fn index(path: &Path) -> datatest_stable::Result<()> {
    let about = "# Rules\n\n\
        What apimlint finds. `apimlint explain RULE` prints a rule's page at the terminal.\n\
        This list is written by `UPDATE=1 cargo test --test rules`.\n\n";
    Ok(golden::compare(&format!("{about}{}", markdown(&check::rules())), path)?)
}

datatest_stable::harness! {
    { test = example, root = "rules", pattern = r"^[^/]+/[^/]+/(good|bad|possible|open)(?!.*\.(parameters|evidence)\.)[^/]*\.(json|bicep|yaml)$" },
    { test = index, root = "rules", pattern = r"^README\.md$" },
}
