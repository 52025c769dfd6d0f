//! What is wrong with a description, in words.

use crate::source::Span;
use crate::syntax::Kind as NodeKind;
use crate::syntax::deserialize::closest;
use crate::template::{Problem, ProblemKind};

/// Most problems that are kept, so that memory is bounded. Who tells them counts those that it does not tell.
const MOST_PROBLEMS: usize = 10_000;

/// Most problems for which it is looked for what somebody may have meant.
const MOST_SUGGESTIONS: usize = 100;

/// The problems of a description.
#[derive(Debug, Default)]
pub(super) struct Complaints {
    problems: Vec<Problem>,
    suggestions: usize,
}

impl Complaints {
    /// Tells a problem, with what to do.
    pub(super) fn tell(&mut self, message: impl Into<String>, help: Option<String>, span: Span) {
        self.relate(message, help, span, Vec::new());
    }

    /// Tells a problem with other places.
    pub(super) fn relate(
        &mut self,
        message: impl Into<String>,
        help: Option<String>,
        span: Span,
        related: Vec<(Span, String)>,
    ) {
        if self.problems.len() < MOST_PROBLEMS {
            let kind = ProblemKind::Description;
            self.problems.push(Problem { kind, message: message.into(), span, related, help });
        }
    }

    /// Tells that there is too much of something.
    pub(super) fn limit(&mut self, message: impl Into<String>, span: Span) {
        let kind = ProblemKind::Limit;
        let help = Some("divide the description".to_owned());
        self.problems.push(Problem { kind, message: message.into(), span, related: Vec::new(), help });
    }

    /// Whether it is still looked for what somebody may have meant.
    pub(super) fn may_suggest(&self) -> bool {
        self.suggestions < MOST_SUGGESTIONS
    }

    /// The candidate that somebody may have meant.
    pub(super) fn meant<'c>(&mut self, word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
        if !self.may_suggest() {
            return None;
        }
        self.suggestions += 1;
        closest(word, candidates)
    }

    /// All problems in the order of their places, each once: what an alias repeats is one mistake.
    pub(super) fn close(mut self) -> Vec<Problem> {
        self.problems.sort_by(|one, two| (one.span, &one.message).cmp(&(two.span, &two.message)));
        self.problems.dedup();
        self.problems
    }
}

/// What stands there, for a message.
pub(super) fn noun(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Null => "nothing",
        NodeKind::Bool => "`true` or `false`",
        NodeKind::Number => "a number",
        NodeKind::String => "a text",
        NodeKind::Array => "a list",
        NodeKind::Object => "a mapping",
        NodeKind::Error => "something that cannot be read",
    }
}

/// The words with commas and an `or`: "`a`, `b` or `c`".
pub(super) fn one_of<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        Some((only, _)) => only.clone(),
        None => String::new(),
    }
}

/// The beginning of a text, for a message.
pub(super) fn excerpt(text: &str) -> String {
    beginning(text, 60)
}

/// A reason in the words of the description.
pub(super) fn reason(text: &str) -> String {
    beginning(text, 300)
}

fn beginning(text: &str, longest: usize) -> String {
    let mut short: String = text.chars().take(longest).map(|it| if it.is_control() { ' ' } else { it }).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
