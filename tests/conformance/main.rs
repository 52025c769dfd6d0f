//! Measures the evaluator on real templates: what is understood, and whether it is right. See `README.md`.
//!
//! The templates are others' and not in this repository: `APIMLINT_CORPUS` names the folder that holds them. Without it,
//! or without the subfolder that a test needs, there is nothing to measure, and the test says so.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test reads its files and settings itself, prints what it measures, and fails by panicking"
)]

mod allowed;
mod census;
mod corpus;
mod descriptions;
mod evaluated;
mod expected;
mod expressions;
mod leaves;
mod links;
mod module_tests;
mod pairs;
mod parsing;
mod places;
mod roots;
mod same;
mod sources;
mod spans;
#[path = "../golden/spelling.rs"]
mod spelling;
mod tally;

use std::panic::resume_unwind;
use std::thread;

use corpus::Corpus;

const TREES: &[&str] = &["quickstarts", "avm", "bicep", "psrule", "template-analyzer"];

/// The trees that hold programs in Bicep.
const PROGRAMS: &[&str] = &["avm", "bicep", "apim", "alz-bicep", "template-analyzer"];

/// The trees whose deployments are described.
const DEPLOYMENTS: &[&str] = &["apim", "quickstarts", "avm", "alz-bicep"];

/// Measures on each of the trees that are there; what failed in any of them is told in the end.
fn measure(trees: &[&str], measure: impl Fn(&Corpus) -> Vec<String> + Send + Copy + 'static) {
    let corpora = Corpus::open(trees);
    let work = move || corpora.iter().flat_map(measure).collect::<Vec<String>>();
    // A stack like that of the program's own workers.
    let worker = thread::Builder::new().stack_size(16 << 20).spawn(work).unwrap();
    let wrong = worker.join().unwrap_or_else(|panic| resume_unwind(panic));
    assert!(wrong.is_empty(), "{} failed:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
#[ignore = "measures the templates that APIMLINT_CORPUS names"]
fn every_template_expands_and_everything_is_counted() {
    measure(TREES, census::take);
}

#[test]
#[ignore = "measures the templates that APIMLINT_CORPUS names"]
fn templates_with_symbolic_names_expand_like_their_twins() {
    measure(&["bicep"], pairs::compare);
}

#[test]
#[ignore = "measures the templates that APIMLINT_CORPUS names"]
fn sources_expand_like_what_they_are_compiled_to() {
    measure(&["avm", "bicep", "template-analyzer"], sources::compare);
}

#[test]
#[ignore = "measures the templates that APIMLINT_CORPUS names"]
fn modules_expand_for_their_tests_like_what_they_are_compiled_to() {
    measure(&["avm"], module_tests::compare);
}

#[test]
#[ignore = "measures the templates that APIMLINT_CORPUS names"]
fn every_program_is_read_without_an_error() {
    measure(PROGRAMS, parsing::read);
}

#[test]
#[ignore = "measures the templates that APIMLINT_CORPUS names"]
fn every_program_is_checked_and_what_is_wrong_is_counted() {
    measure(PROGRAMS, roots::take);
}

#[test]
#[ignore = "measures the templates that APIMLINT_CORPUS names"]
fn every_deployment_is_described() {
    measure(DEPLOYMENTS, descriptions::write);
}

#[test]
#[ignore = "measures the templates that APIMLINT_CORPUS names"]
fn places_are_those_that_the_compiler_has() {
    measure(&["bicep"], spans::compare);
}

#[test]
#[ignore = "measures the templates that APIMLINT_CORPUS names"]
fn resources_are_what_snapshots_say() {
    measure(&["snapshots"], expected::snapshots);
}

#[test]
#[ignore = "measures the templates that APIMLINT_CORPUS names"]
fn resources_have_the_values_that_others_expect() {
    measure(&["psrule-expected"], expected::values);
}

#[test]
#[ignore = "measures the templates that APIMLINT_CORPUS names"]
fn references_to_declared_subnets_and_security_groups_resolve() {
    measure(TREES, links::count);
}
