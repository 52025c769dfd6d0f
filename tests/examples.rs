//! Whole deployments under `examples/`, each as a test of its own, with all rules taking part.
//!
//! A folder with a `report.txt` is a bad deployment, and the report is what is found. All others are good: a new rule that
//! finds something in them is wrong, or the examples are. A folder `x-bicep` is the deployment of `x` in Bicep,
//! and `x-yaml` its network as a description.

#![expect(clippy::disallowed_methods, reason = "a test reads its files itself")]

mod golden;
#[path = "golden/spelling.rs"]
mod spelling;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use apimlint::check::{Circumstances, Config, Root, check, describe, expand};
use apimlint::source::{Files, MemoryFiles};
use serde_json::Value;

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

/// What a deployment deploys, by id, without the deployments that carry it, what is only referred to, and without the order that Bicep adds by itself.
fn resources(folder: &Path) -> Result<Vec<Value>, String> {
    let (files, roots) = golden::folder::deployments(folder, None)?;
    // Its modules lie in folders of their own.
    let root = roots.iter().find(|root| !root.template.as_str().contains('/')).ok_or("there is no deployment")?;
    let expansion = expand(root, &files, &Circumstances::default())?;
    let all = serde_json::to_value(&expansion.resources).map_err(|error| error.to_string())?;
    let is_not_deployed = |resource: &Value| {
        resource["type"] == "Microsoft.Resources/deployments" || resource["existing"] == Value::Bool(true)
    };
    let mut own: Vec<Value> = all.as_array().into_iter().flatten().filter(|it| !is_not_deployed(it)).cloned().collect();
    for resource in own.iter_mut().filter_map(Value::as_object_mut) {
        resource.remove("dependsOn");
    }
    own.sort_by_key(|resource| resource["id"].to_string());
    Ok(own)
}

/// The folder of the same deployment in JSON.
fn twin<'p>(folder: &'p Path, ending: &str) -> Result<&'p Path, &'static str> {
    let name = folder.to_str().and_then(|name| name.strip_suffix(ending));
    name.map(Path::new).ok_or("it is named after its twin")
}

/// Both folders must have the same network, and the same findings must be told of them.
fn same_findings(folder: &Path, twin: &Path) -> Result<(), String> {
    let mut said = Vec::new();
    for folder in [folder, twin] {
        let report = golden::check_folder(folder, None, &Config::default())?;
        let mut findings: Vec<_> =
            report.findings.into_iter().map(|it| (it.rule, it.message, it.subject.id, it.proof)).collect();
        findings.sort();
        let coverage = report.coverage;
        said.push((findings, coverage.services, coverage.subnets, coverage.hold, coverage.fail));
    }
    if said.first() != said.last() {
        return Err(format!("not the same findings:\n{said:#?}"));
    }
    Ok(())
}

fn same_in_bicep(path: &Path) -> datatest_stable::Result<()> {
    let folder = path.parent().ok_or("an example lies in a folder")?;
    let twin = twin(folder, "-bicep")?;
    let (own, other) = (resources(folder)?, resources(twin)?);
    let differs = own.iter().zip(&other).find(|(own, other)| own != other);
    if own.len() != other.len() || differs.is_some() {
        return Err(format!("{} resources, {} in the other language: {differs:#?}", own.len(), other.len()).into());
    }
    Ok(same_findings(folder, twin)?)
}

fn same_in_yaml(path: &Path) -> datatest_stable::Result<()> {
    let folder = path.parent().ok_or("an example lies in a folder")?;
    let twin = twin(folder, "-yaml")?;
    let own = network(&spelling::again_written(&fs::read_to_string(path)?));
    for other in [twin.to_path_buf(), twin.with_file_name(format!("{}-bicep", name(twin)?))] {
        let other = network(&fs::read_to_string(golden_description(&other)?)?);
        let differs: Vec<_> = own.symmetric_difference(&other).collect();
        if !differs.is_empty() {
            return Err(format!("not the same network: {differs:#?}").into());
        }
    }
    Ok(same_findings(folder, twin)?)
}

/// What a description says of a network, without what Azure has a default for, and whatever unknown values are called.
fn network(description: &str) -> BTreeSet<String> {
    let defaults = ["/version: IPv4", "/registrationEnabled: false", "/ports: *"];
    let lines = spelling::bare(description).into_iter();
    let told = lines.filter(|line| !defaults.iter().any(|default| line.ends_with(default)));
    told.map(|line| line.split_once(": ?").map_or(line.clone(), |(path, _)| format!("{path}: ?"))).collect()
}

fn name(folder: &Path) -> Result<&str, &'static str> {
    folder.file_name().and_then(|name| name.to_str()).ok_or("it has a name")
}

/// Where the description of an example is written down.
fn golden_description(folder: &Path) -> Result<PathBuf, &'static str> {
    Ok(Path::new("tests/golden/descriptions").join(format!("{}.yaml", name(folder)?)))
}

/// The description of a deployment is the one that is written down, it is its own description, and it says the same
/// network: what is found is the same.
fn described(path: &Path) -> datatest_stable::Result<()> {
    let folder = path.parent().ok_or("an example lies in a folder")?;
    let (files, roots) = golden::folder::deployments(folder, None)?;
    let root = roots.iter().find(|root| !root.template.as_str().contains('/')).ok_or("there is no deployment")?;
    let text = describe(root, &files, &Circumstances::default())?;
    golden::compare(&text, &golden_description(folder)?)?;
    let mistakes = spelling::mistakes(&text);
    if !mistakes.is_empty() || spelling::bare(&spelling::again_written(&text)) != spelling::bare(&text) {
        return Err(format!("it is not its own description: {mistakes:?}\n{}", spelling::again_written(&text)).into());
    }
    let mut alone = MemoryFiles::new();
    alone.insert("description.yaml", text.as_bytes());
    let description = Root { template: "description.yaml".into(), parameters: None, may_be_a_part: false };
    let (own, other) = (findings(root, &files)?, findings(&description, &alone)?);
    if own != other {
        return Err(format!("not the same findings:\n{own:#?}\n{other:#?}").into());
    }
    Ok(())
}

fn findings(root: &Root, files: &dyn Files) -> Result<Vec<(String, String, Vec<String>)>, String> {
    let report = check(std::slice::from_ref(root), files, &Config::default())?;
    let mut found: Vec<_> = report.findings.into_iter().map(|it| (it.rule, it.message, it.proof)).collect();
    found.sort();
    Ok(found)
}

datatest_stable::harness! {
    { test = described, root = "examples", pattern = r"^[^/]+/main\.(json|bicep)$" },
    { test = deployment, root = "examples", pattern = r"^[^/]+/(main\.(json|bicep)|network\.yaml)$" },
    { test = same_in_bicep, root = "examples", pattern = r"^[^/]+-bicep/main\.bicep$" },
    { test = same_in_yaml, root = "examples", pattern = r"^[^/]+-yaml/network\.yaml$" },
}
