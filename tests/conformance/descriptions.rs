//! Every deployment, described: nothing crashes, and every description is one.

use std::time::{Duration, Instant};

use apimlint::check::{self, Config, Request, Root};
use apimlint::source::{Files, MemoryFiles};

use crate::allowed::{self, Failures};
use crate::corpus::Corpus;
use crate::sources::circumstances;
use crate::spelling;
use crate::tally::Tally;

/// Describes a tree and prints how long that took.
pub(crate) fn write(corpus: &Corpus) -> Vec<String> {
    let request = Request { found: corpus.files(&["json", "bicep", "bicepparam"]), ..Request::default() };
    let discovery = check::discover(&request, corpus).unwrap_or_else(|error| panic!("{error}"));
    let circumstances = circumstances();
    let mut failed = Failures::new();
    let (mut unknown, mut differ, mut unlike) = (Tally::default(), Tally::default(), Tally::default());
    let (mut judged, mut bytes, mut known, mut longest) = (0, 0, 0, (Duration::ZERO, String::new()));
    let begin = Instant::now();
    for root in &discovery.roots {
        let parameters = root.parameters.as_ref().map(|it| format!(" with {}", it.name()));
        let name = format!("{}{}", root.template, parameters.unwrap_or_default());
        let start = Instant::now();
        let described = check::describe(root, corpus, &circumstances);
        longest = longest.max((start.elapsed(), name.clone()));
        match described {
            Err(words) => drop(failed.insert(name, words)),
            Ok(text) => {
                bytes += text.len();
                known += usize::from(!text.contains('?'));
                let again = check::describe(root, corpus, &circumstances);
                if again.as_ref() != Ok(&text) {
                    failed.insert(name.clone(), "the same input gives another text".to_owned());
                }
                let (one, two) = (spelling::bare(&text), spelling::bare(&spelling::again_written(&text)));
                if let Some((one, two)) = one.iter().zip(&two).find(|(one, two)| one != two) {
                    differ.add(
                        format!("{} / {}", kind_of(one), kind_of(two)),
                        1,
                        &format!("{name}\n       {one}\n       {two}"),
                    );
                } else if one.len() != two.len() {
                    differ.add("one is longer", 1, &name);
                }
                {
                    let config = Config { circumstances: circumstances.clone(), ..Config::default() };
                    let own = findings(root, corpus, &config);
                    let mut files = MemoryFiles::new();
                    files.insert(NAME, text.as_bytes());
                    let other = Root { template: NAME.into(), parameters: None, may_be_a_part: false };
                    let others = findings(&other, &files, &config);
                    judged += usize::from(!own.is_empty());
                    if own != others {
                        let lost: Vec<_> = own.iter().filter(|it| !others.contains(it)).collect();
                        let new: Vec<_> = others.iter().filter(|it| !own.contains(it)).collect();
                        let known = if text.contains('?') { "partly known" } else { "known" };
                        unlike.add(format!("{known}: lost {lost:?}, new {new:?}"), 1, &name);
                    }
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
    unknown.print("what is not known", 10);
    differ.print("descriptions that are not their own description", 40);
    println!("  {judged} with findings compared");
    unlike.print("descriptions with other findings", 40);
    allowed::settle("description", &corpus.name, &failed)
}

const NAME: &str = "description.yaml";

fn kind_of(line: &str) -> String {
    let (path, _) = line.split_once(": ").unwrap_or((line, ""));
    let mut parts: Vec<&str> = path.split('/').collect();
    let last = parts.pop().unwrap_or_default();
    format!("{}…{last}", parts.get(1).unwrap_or(&""))
}

/// What is wrong with the network: the rule, and the name of what it is about.
fn findings(root: &Root, files: &dyn Files, config: &Config) -> Vec<(String, String)> {
    let report = check::check(std::slice::from_ref(root), files, config).unwrap_or_else(|words| panic!("{words}"));
    let findings = report
        .findings
        .into_iter()
        .filter(|finding| !(finding.rule.starts_with("input/") && finding.rule != "input/invalid-description"));
    let name = |id: &str| blurred(id.rsplit('/').next().unwrap_or_default());
    let mut found: Vec<_> = findings.map(|finding| (finding.rule, name(&finding.subject.id))).collect();
    found.sort();
    found
}

/// The name without the names of what is not known of it, which a description has its own for.
fn blurred(name: &str) -> String {
    let mut parts = name.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |name, part| name + "{…}" + part.split_once('}').map_or(part, |(_, rest)| rest))
}
