//! Sentences that the forms of the answer share.

use crate::answer::{Answer, Answers, Hint, Hop, Path, Paths, Question, Reach, Side};

/// Most reasons of one hop that people are told; scripts are told all of them.
const MOST_REASONS: usize = 3;

/// The answer in one word or two.
pub(super) fn answer(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::Partly => "partly",
        Answer::No => "no",
        Answer::CannotTell => "cannot tell",
    }
}

/// "TCP 443".
pub(super) fn packets(question: &Question) -> String {
    match &question.ports {
        Some(ports) => format!("{} {ports}", question.protocol),
        None => question.protocol.clone(),
    }
}

/// "TCP 443 from subnet `contoso/apps` to service `contoso-apim`".
pub(super) fn asked(question: &Question, paths: &Paths) -> String {
    format!("{} from {} to {}", packets(question), side(&paths.from), side(&paths.to))
}

/// "subnet `contoso/apps`".
pub(super) fn side(side: &Side) -> String {
    if side.named.name.eq_ignore_ascii_case("Internet") && side.named.place.is_none() {
        return "the Internet".to_owned();
    }
    format!("{} `{}`", side.kind, side.named.name)
}

/// What a way is called above its hops: "directly, contoso/apps to contoso/apim".
pub(super) fn way(path: &Path) -> String {
    let through = match &path.via {
        None => "directly".to_owned(),
        Some(via) => format!("through {}", side(via)),
    };
    match &path.between {
        Some(between) => format!("{through}, {between}"),
        None => through,
    }
}

/// The answer of every way in one clause, where there are several: "directly no; through application gateway `agw` yes".
pub(super) fn ways(paths: &Paths) -> Option<String> {
    let has_front_end = paths.paths.iter().any(|path| path.via.is_some());
    let mut groups: Vec<(&Option<Side>, Vec<Answer>)> = Vec::new();
    for path in &paths.paths {
        match groups.iter_mut().find(|(via, _)| *via == &path.via) {
            Some((_, answers)) => answers.push(path.verdict),
            None => groups.push((&path.via, vec![path.verdict])),
        }
    }
    let said = groups.iter().map(|(via, answers)| {
        let through = via.as_ref().map_or_else(|| "directly".to_owned(), |via| format!("through {}", side(via)));
        format!("{through}: {}", answer(Answer::each(answers.iter().copied())))
    });
    let said: Vec<String> = said.collect();
    (has_front_end && said.len() > 1).then(|| said.join("; "))
}

/// Where a hop is and what happens there.
pub(super) fn hop(hop: &Hop) -> String {
    if hop.text.is_empty() { hop.at.clone() } else { format!("{}: {}", hop.at, hop.text) }
}

/// The lines below a hop, each with the place to look at.
pub(super) fn lines(hop: &Hop) -> Vec<Hint> {
    let plain = |text: String| Hint { text, place: None };
    let packet = hop.packet.as_ref().map(|packet| match hop.verdict {
        Answer::No | Answer::Partly => plain(format!("does not pass: {packet}")),
        Answer::Yes | Answer::CannotTell => plain(format!("may not pass: {packet}")),
    });
    let more = hop.reasons.len().saturating_sub(MOST_REASONS);
    let more = (more > 0).then(|| plain(format!("and {more} more reasons")));
    let reasons = hop.reasons.iter().take(MOST_REASONS).cloned().chain(more);
    packet.into_iter().chain(reasons).chain(hop.hints.iter().cloned()).collect()
}

/// What is taken for granted, in one sentence.
pub(super) fn assumptions(paths: &Paths) -> Option<String> {
    (!paths.assumptions.is_empty()).then(|| format!("taken for granted: {}", paths.assumptions.join("; ")))
}

/// A name that fits several things, in a sentence.
pub(super) fn ambiguous(ambiguous: &crate::answer::Ambiguous) -> String {
    format!("`{}` fits several things: {}", ambiguous.name, ambiguous.candidates.join(", "))
}

/// "yes: TCP 443 from … to …", for each deployment that has both ends.
pub(super) fn summary(answers: &Answers<Reach>, question: &Question) -> String {
    let mut lines: Vec<String> = Vec::new();
    for deployment in &answers.deployments {
        let line = match &deployment.answer {
            Reach::Paths(paths) => format!("{}: {}", answer(paths.verdict), asked(question, paths)),
            Reach::NotHere(_) | Reach::Ambiguous(_) => continue,
        };
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.join("\n")
}
