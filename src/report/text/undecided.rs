//! Questions that could not be decided: what was asked, where, and what would decide it.

use annotate_snippets::Level;

use super::TextOptions;
use super::finding::{deployments, ellipsis, in_environments, place};
use super::frame::Frame;
use crate::finding::{Report, Undecided};
use crate::report::clean;
use crate::report::excerpt::{Wanted, excerpts};

/// All questions, with an empty line after each block. Neighbours that lack the same at the same place share a block:
/// one missing value often leaves a dozen flows open.
pub(super) fn blocks(report: &Report, options: &TextOptions) -> String {
    let alike = |one: &Undecided, other: &Undecided| {
        let place = |open: &Undecided| open.labels.first().map(|label| label.span);
        place(one) == place(other) && one.needs == other.needs && one.roots == other.roots
    };
    let blocks = report.undecided.chunk_by(alike).map(|group| block(group, report, options) + "\n\n");
    blocks.collect()
}

/// The questions, their place and what they lack. Short, because there may be many.
fn block(group: &[Undecided], report: &Report, options: &TextOptions) -> String {
    let Some((last, others)) = group.split_last() else { return String::new() };
    let frame = |open: &Undecided| {
        let level = Level::INFO.with_name("undecided");
        Frame::new(options, level, &open.rule, &open.question)
    };
    let mut out = String::new();
    for open in others {
        out.push_str(&frame(open).draw());
        out.push('\n');
    }
    let mut frame = frame(last);
    let first = last.labels.first().map(|label| Wanted { span: label.span, text: None, primary: true });
    for excerpt in excerpts(&report.sources, first.as_slice(), ellipsis(options)) {
        frame.origin(&excerpt.path, excerpt.position);
    }
    if let Some(deployments) = deployments(&last.roots, report, options) {
        frame.verbatim("note", &format!("asked in {deployments}"));
    }
    let needs = if last.needs.is_empty() { "the reason is not known".to_owned() } else { last.needs.join("\n") };
    frame.remark(Level::NOTE, "because", &needs);
    out + &frame.draw()
}

/// `path:line:column: undecided[rule]: question (what would decide it)`
pub(super) fn one_line(undecided: &Undecided, report: &Report, options: &TextOptions) -> String {
    let needs = if undecided.needs.is_empty() { String::new() } else { format!(" ({})", undecided.needs.join("; ")) };
    let environments = in_environments(&undecided.roots);
    let text = format!("undecided[{}]: {}{needs}{environments}", undecided.rule, undecided.question);
    format!("{}{}", place(&undecided.labels, report, options), clean::line(&text))
}
