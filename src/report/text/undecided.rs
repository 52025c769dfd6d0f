//! One question that could not be decided: what was asked, where, and what would decide it.

use annotate_snippets::Level;

use super::TextOptions;
use super::finding::{ellipsis, place};
use super::frame::Frame;
use crate::finding::{Report, Undecided};
use crate::report::clean;
use crate::report::excerpt::{Wanted, excerpts};

/// The question, its place and what it lacks. Short, because there may be many.
pub(super) fn block(undecided: &Undecided, report: &Report, options: &TextOptions) -> String {
    let level = Level::INFO.with_name("undecided");
    let mut frame = Frame::new(options, level, &undecided.rule, &undecided.question);
    let first = undecided.labels.first().map(|label| Wanted { span: label.span, text: None, primary: true });
    for excerpt in excerpts(&report.sources, first.as_slice(), ellipsis(options)) {
        frame.origin(&excerpt.path, excerpt.position);
    }
    let needs = if undecided.needs.is_empty() { "not known".to_owned() } else { undecided.needs.join("\n") };
    frame.remark(Level::NOTE, "because", &needs);
    frame.draw()
}

/// `path:line:column: undecided[rule]: question (because …)`
pub(super) fn one_line(undecided: &Undecided, report: &Report, options: &TextOptions) -> String {
    let because = if undecided.needs.is_empty() { String::new() } else { format!(" ({})", undecided.needs.join("; ")) };
    let text = format!("undecided[{}]: {}{because}", undecided.rule, undecided.question);
    format!("{}{}", place(&undecided.labels, report, options), clean::line(&text))
}
