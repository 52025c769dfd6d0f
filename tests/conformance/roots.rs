//! Every program, checked as a root without parameters: nothing crashes, and what is wrong is counted.

use apimlint::check::{self, Config, Root, Selection};
use apimlint::finding::Severity;

use crate::allowed::{self, Failures};
use crate::corpus::Corpus;
use crate::parsing::{Sort, sort};
use crate::sources::circumstances;
use crate::tally::{Tally, general};

#[derive(Default)]
struct Census {
    programs: usize,
    /// Programs in which nothing is wrong.
    clean: usize,
    problems: Tally,
    notes: Tally,
    functions: Tally,
    deployments: usize,
}

/// Counts a tree and prints the counts.
pub(crate) fn take(corpus: &Corpus) -> Vec<String> {
    let selection = Selection { select: vec!["input".to_owned()], ..Selection::default() };
    let config = Config { selection, circumstances: circumstances(), ..Config::default() };
    let mut census = Census::default();
    let mut failed = Failures::new();
    for path in corpus.files(&["bicep"]).into_iter().filter(|path| sort(path) == Sort::Program) {
        let root = Root { template: path.clone(), parameters: None, may_be_a_part: false };
        let report = check::check(&[root], corpus, &config).unwrap_or_else(|words| panic!("{words}"));
        census.programs += 1;
        census.clean += usize::from(report.findings.iter().all(|finding| finding.severity == Severity::Note));
        for finding in &report.findings {
            if finding.rule.starts_with("internal/") {
                failed.insert(path.to_string(), finding.message.clone());
            }
            let tally = if finding.severity == Severity::Note { &mut census.notes } else { &mut census.problems };
            tally.add(format!("{}: {}", finding.rule, general(&finding.message)), 1, path.as_str());
        }
        for (name, times) in &report.coverage.functions_not_evaluated {
            census.functions.add(name, *times, path.as_str());
        }
        census.deployments += report.coverage.deployments_not_expanded.values().sum::<usize>();
    }
    println!(
        "{}: {} programs checked, {} of them without problems; {} deployments not opened",
        corpus.name, census.programs, census.clean, census.deployments
    );
    census.problems.print("problems", 60);
    census.notes.print("what nobody did wrong", 20);
    census.functions.print("functions not evaluated", 40);
    assert!(census.programs > 0);
    allowed::settle("root", &corpus.name, &failed)
}
