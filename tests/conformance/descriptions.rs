//! Every deployment, described: nothing crashes, and every description is one.

use std::time::{Duration, Instant};

use apimlint::check::{self, Environment, Request};

use crate::allowed::{self, Failures};
use crate::corpus::Corpus;
use crate::sources::environment;
use crate::spelling;
use crate::tally::Tally;

/// Describes a tree and prints how long that took.
pub(crate) fn write(corpus: &Corpus) -> Vec<String> {
    let request = Request { found: corpus.files(&["json", "bicep", "bicepparam"]), ..Request::default() };
    let discovery = check::discover(&request, corpus).unwrap_or_else(|error| panic!("{error}"));
    let environment: Environment = environment();
    let mut failed = Failures::new();
    let mut unknown = Tally::default();
    let (mut bytes, mut known, mut longest) = (0, 0, (Duration::ZERO, String::new()));
    let begin = Instant::now();
    for root in &discovery.roots {
        let parameters = root.parameters.as_ref().map(|it| format!(" with {}", it.name()));
        let name = format!("{}{}", root.template, parameters.unwrap_or_default());
        let start = Instant::now();
        let described = check::describe(root, corpus, &environment);
        longest = longest.max((start.elapsed(), name.clone()));
        match described {
            Err(words) => drop(failed.insert(name, words)),
            Ok(text) => {
                bytes += text.len();
                known += usize::from(!text.contains('?'));
                let again = check::describe(root, corpus, &environment);
                if again.as_ref() != Ok(&text) {
                    failed.insert(name.clone(), "the same input gives another text".to_owned());
                }
                for wrong in spelling::mistakes(&text) {
                    failed.insert(name.clone(), wrong);
                }
                for line in text.lines().filter_map(|line| line.split_once("  # ")) {
                    unknown.add(line.1.split('`').next().unwrap_or_default(), 1, &name);
                }
            }
        }
    }
    println!(
        "{}: {} deployments described, {known} of them without unknown parts; {bytes} bytes in {:?}; longest {:?} for {}",
        corpus.name,
        discovery.roots.len(),
        begin.elapsed(),
        longest.0,
        longest.1
    );
    unknown.print("what is not known", 30);
    allowed::settle("description", &corpus.name, &failed)
}
