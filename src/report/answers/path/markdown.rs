//! The answer as Markdown, as GitHub shows it: for a comment on a pull request.
//!
//! Never here: colour, and paths relative to where somebody stands; they start at the workspace.

use super::words;
use crate::answer::{Answer, Answers, Deployment, Hop, Path, Paths, Question, Reach};
use crate::report::answers::markdown::{escaped, hint, place, root};
use crate::source::SourceMap;

/// The answer as Markdown.
pub fn reach(answers: &Answers<Reach>, question: &Question) -> String {
    let title = format!("{} from `{}` to `{}`", words::packets(question), question.from, question.to);
    let mut out = format!("## Reach: {}\n", escaped(&title));
    for deployment in &answers.deployments {
        match &deployment.answer {
            Reach::Paths(paths) => answered(&mut out, deployment, paths, question, &answers.sources),
            Reach::Ambiguous(names) => {
                for name in names {
                    out.extend([format!("\n{}: {}\n", roots(&[deployment]), escaped(&words::ambiguous(name)))]);
                }
            }
            Reach::NotHere(_) => {}
        }
    }
    let without: Vec<_> = answers.deployments.iter().filter(|it| matches!(it.answer, Reach::NotHere(_))).collect();
    if !without.is_empty() {
        out.extend([format!("\nNot in: {}\n", roots(&without))]);
    }
    out
}

fn answered(out: &mut String, deployment: &Deployment<Reach>, paths: &Paths, question: &Question, sources: &SourceMap) {
    let asked = escaped(&words::asked(question, paths));
    out.extend([format!("\n### {}: {asked}\n\nDeployed by {}\n", word(paths.verdict), roots(&[deployment]))]);
    if let Some(ways) = words::ways(paths) {
        out.extend([format!("\n{}\n", escaped(&ways))]);
    }
    for path in &paths.paths {
        way(out, path, paths, sources);
    }
    for reason in &paths.incomplete {
        out.extend([format!("\nThere may be more than is seen: {}\n", escaped(reason))]);
    }
    if let Some(assumptions) = words::assumptions(paths) {
        out.extend([format!("\n{}\n", escaped(&assumptions))]);
    }
}

fn way(out: &mut String, path: &Path, paths: &Paths, sources: &SourceMap) {
    if paths.paths.len() > 1 || path.via.is_some() {
        out.extend([format!("\n#### {}: {}\n", escaped(&words::way(path)), word(path.verdict))]);
    }
    out.push_str("\n| | answer | where | what decides | place |\n|---|---|---|---|---|\n");
    for (index, hop) in path.hops.iter().enumerate() {
        let mark = if path.weakest == Some(index) { " ◀" } else { "" };
        let place = hop.grounds.iter().find_map(|ground| place(ground.named.place, sources)).unwrap_or_default();
        let cells =
            [format!("{}{mark}", index + 1), word(hop.verdict).to_owned(), escaped(&hop.at), escaped(&hop.text), place];
        out.extend([format!("| {} |\n", cells.join(" | "))]);
    }
    let explained: Vec<(usize, &Hop)> =
        path.hops.iter().enumerate().filter(|(_, hop)| !words::lines(hop).is_empty()).collect();
    if !explained.is_empty() {
        out.push('\n');
    }
    for (index, hop) in explained {
        let said: Vec<String> = words::lines(hop).iter().map(|line| hint(line, sources)).collect();
        out.extend([format!("* {}: {}\n", index + 1, said.join("; "))]);
    }
}

fn word(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::Partly => "❌ partly",
        Answer::No => "❌ no",
        Answer::CannotTell => "⚠️ cannot tell",
    }
}

fn roots(deployments: &[&Deployment<Reach>]) -> String {
    let names: Vec<String> = deployments.iter().flat_map(|deployment| &deployment.roots).map(root).collect();
    names.join("; ")
}
