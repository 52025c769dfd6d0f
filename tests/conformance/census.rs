//! Every template of a tree, expanded without parameters: nothing crashes, every expression is read, everything that was
//! not understood is counted.

use apimlint::template::{Deployment, ProblemKind};

use crate::allowed::{self, Failures};
use crate::corpus::Corpus;
use crate::evaluated::{Reading, evaluate, read};
use crate::leaves::Leaves;
use crate::tally::{Tally, general};

#[derive(Default)]
struct Census {
    templates: usize,
    resources: usize,
    conditional: usize,
    repeated: usize,
    /// Templates without any problem.
    clean: usize,
    problems: Tally,
    functions: Tally,
    deployments: Tally,
    incomplete: Tally,
    leaves: Leaves,
}

/// Counts a tree and prints the counts.
pub(crate) fn take(corpus: &Corpus) -> Vec<String> {
    let mut census = Census::default();
    let mut failed = Failures::new();
    let (mut files, mut broken) = (0, 0);
    for path in corpus.json_files() {
        files += 1;
        let tree = match read(corpus, &path) {
            Reading::Template(tree) => tree,
            Reading::Broken => {
                broken += 1;
                continue;
            }
            Reading::Other => continue,
        };
        let Some(deployment) = evaluate(tree) else {
            failed.insert(path.to_string(), "evaluating it panics".to_owned());
            continue;
        };
        let unread = deployment.problems.iter().find(|problem| problem.kind == ProblemKind::Syntax);
        if let Some(problem) = unread {
            failed.insert(path.to_string(), problem.message.clone());
        }
        census.count(&deployment, path.as_str());
    }
    println!(
        "{}: {files} files, {} templates expanded, {broken} that have errors of syntax",
        corpus.name, census.templates
    );
    census.print();
    assert!(census.templates > 0 && census.resources > 0);
    allowed::settle("census", &corpus.name, &failed)
}

impl Census {
    fn count(&mut self, deployment: &Deployment, path: &str) {
        self.templates += 1;
        self.resources += deployment.resources.len();
        self.clean += usize::from(deployment.problems.is_empty());
        for resource in &deployment.resources {
            self.conditional += usize::from(resource.condition.kind != apimlint::template::Kind::Bool(true));
            self.repeated += usize::from(resource.repeated.is_some());
            self.leaves.add(&resource.body, &deployment.terms);
        }
        for problem in &deployment.problems {
            self.problems.add(format!("{:?}: {}", problem.kind, general(&problem.message)), 1, path);
        }
        for (name, times) in &deployment.functions_not_evaluated {
            self.functions.add(name, *times, path);
        }
        for times in deployment.deployments_not_expanded.values() {
            self.deployments.add("not opened", *times, path);
        }
        for cause in &deployment.incomplete {
            self.incomplete.add(format!("{:?}: {}", cause.kind, general(&cause.text)), 1, path);
        }
    }

    fn print(&self) {
        println!(
            "  resources: {}, of which under a condition that is not known: {}, loops of unknown length: {}",
            self.resources, self.conditional, self.repeated
        );
        println!("  templates without problems: {} of {}", self.clean, self.templates);
        self.leaves.print();
        self.problems.print("problems", 60);
        self.functions.print("functions not evaluated", 40);
        self.deployments.print("deployments not opened", 1);
        self.incomplete.print("reasons why there may be more resources", 12);
    }
}
