//! One finding, as a block with an excerpt or as one line.

use annotate_snippets::Level;

use super::TextOptions;
use super::frame::{Frame, level};
use super::place::{root, seen_from};
use crate::finding::{Applicability, Finding, Fix, Label, LabelRole, Report, RootName};
use crate::report::clean;
use crate::report::excerpt::{Excerpt, Wanted, excerpts};
use crate::report::paint::Paint;
use crate::report::secrets;
use crate::report::wording::headline;

/// Most deployments that are named; the others are counted.
const NAMED_ROOTS: usize = 6;
/// Largest replacement that is shown as a change, in bytes.
const SHOWN_CHANGE: usize = 2000;

/// Headline, excerpts, proof, help, link.
pub(super) fn block(finding: &Finding, report: &Report, options: &TextOptions) -> String {
    let mut frame = Frame::new(options, level(finding.severity), &finding.rule, &headline(finding));
    for excerpt in excerpts(&report.sources, &wanted(&finding.labels), ellipsis(options)) {
        frame.excerpt(excerpt);
    }
    if !finding.proof.is_empty() {
        frame.remark(Level::NOTE, "note", &finding.proof.join("\n"));
    }
    if let Some(deployments) = deployments(&finding.roots, report, options) {
        frame.verbatim("note", &format!("found in {deployments}"));
    }
    if let Some(help) = &finding.help {
        frame.remark(Level::HELP, "help", help);
    }
    if let Some(link) = &finding.link {
        frame.verbatim("see", link);
    }
    for fix in &finding.fixes {
        change(&mut frame, fix, report, options);
    }
    frame.draw()
}

/// `path:line:column: error[rule]: message`, and the environments that it is found in.
pub(super) fn one_line(finding: &Finding, report: &Report, options: &TextOptions) -> String {
    let paint = Paint { color: options.color };
    let word = paint.severity(finding.severity, &format!("{}[{}]", finding.severity, clean::line(&finding.rule)));
    let place = place(&finding.labels, report, options);
    format!("{place}{word}: {}{}", clean::line(&headline(finding)), in_environments(&finding.roots))
}

/// ` (environments dev and prod)`; empty for what is found elsewhere, too.
pub(super) fn in_environments(roots: &[RootName]) -> String {
    let is_elsewhere = roots.is_empty() || roots.iter().any(|root| matches!(root, RootName::Root { .. }));
    if is_elsewhere { String::new() } else { format!(" ({})", environments(roots)) }
}

/// `path:line:column: ` of the primary label, or else of the first; empty without one.
pub(super) fn place(labels: &[Label], report: &Report, options: &TextOptions) -> String {
    let label = labels.iter().find(|label| label.role == LabelRole::Primary).or(labels.first());
    let Some(span) = label.map(|label| label.span) else { return String::new() };
    let (Some(file), Some((start, _))) = (report.sources.get(span.file), report.sources.positions(span)) else {
        return String::new();
    };
    format!("{}:{}:{}: ", seen_from(file.path(), &options.shown_from), start.line, start.column)
}

/// What stands where something was left out.
pub(super) fn ellipsis(options: &TextOptions) -> &'static str {
    if options.ascii { "..." } else { "…" }
}

fn wanted(labels: &[Label]) -> Vec<Wanted> {
    let want = |label: &Label| Wanted {
        span: label.span,
        text: label.text.clone(),
        primary: label.role == LabelRole::Primary,
    };
    labels.iter().map(want).collect()
}

/// Which deployments something was met in, where that is worth saying: not if there was only one.
pub(super) fn deployments(roots: &[RootName], report: &Report, options: &TextOptions) -> Option<String> {
    let count = roots.len();
    let all = report.coverage.roots;
    let name = |name: &RootName| root(name, &options.shown_from);
    match roots {
        // Only the name says in what the files around were judged.
        [one @ RootName::Environment { .. }] => Some(name(one)),
        [one @ RootName::Root { parameters: Some(_), .. }] if all > 1 => Some(name(one)),
        [] | [_] => None,
        roots if count <= NAMED_ROOTS && roots.iter().all(|it| matches!(it, RootName::Environment { .. })) => {
            Some(environments(roots))
        }
        _ if count == all => Some(format!("all {count} deployments")),
        roots => {
            let mut lines = vec![format!("{count} of {all} deployments:")];
            lines.extend(roots.iter().take(NAMED_ROOTS).map(name));
            if count > NAMED_ROOTS {
                lines.push(format!("and {} more", count - NAMED_ROOTS));
            }
            Some(lines.join("\n"))
        }
    }
}

/// "environments dev and prod"
fn environments(roots: &[RootName]) -> String {
    let names = roots.iter().filter_map(|root| match root {
        RootName::Environment { name, .. } => Some(clean::line(name)),
        RootName::Root { .. } => None,
    });
    let mut names: Vec<_> = names.collect();
    names.dedup();
    match names.split_last() {
        Some(_) if names.len() > NAMED_ROOTS => format!("{} environments", names.len()),
        Some((last, [])) => format!("environment {last}"),
        Some((last, others)) => format!("environments {} and {last}", others.join(", ")),
        None => String::new(),
    }
}

/// A fix: its title, how to have it applied, and the change if it is small enough to read.
fn change(frame: &mut Frame<'_>, fix: &Fix, report: &Report, options: &TextOptions) {
    if !secrets::may_show(fix, &report.sources) {
        return;
    }
    let how = match fix.applicability {
        Applicability::Safe => " (`--fix` applies this)",
        Applicability::Unsafe => " (`--unsafe-fixes` applies this)",
        Applicability::DisplayOnly => "",
    };
    let title = format!("{}{how}", fix.title);
    let wanted: Vec<Wanted> =
        fix.edits.iter().map(|edit| Wanted { span: edit.span, text: None, primary: false }).collect();
    let texts: Vec<&str> = fix.edits.iter().map(|edit| edit.text.as_str()).collect();
    let small = texts.iter().map(|text| text.len()).sum::<usize>() <= SHOWN_CHANGE;
    let mut shown = excerpts(&report.sources, &wanted, ellipsis(options));
    frame.part(Level::HELP, &title);
    if let (Some(excerpt), true, true) = (shown.pop(), shown.is_empty(), small)
        && !excerpt.altered
        && are_apart(&excerpt)
    {
        frame.change(excerpt, &texts);
    }
}

/// Whether no edit overlaps another. Edits that do are refused when they are applied; here they are only not drawn.
fn are_apart(excerpt: &Excerpt) -> bool {
    excerpt.marks.is_sorted_by(|one, other| one.range.end <= other.range.start)
}
