//! `apimlint diff`: which flows are opened and closed between two versions.

#![expect(clippy::disallowed_methods, reason = "the door to the disk")]

use super::args::{AnswerFormat, DiffArgs};
use super::configure::Group;
use super::disk::DiskFiles;
use super::exit::{Exit, Failure};
use super::terminal::Terminal;
use super::versions::{Version, Versions};
use crate::answer::Differences;
use crate::check::{self, Config, Selection};
use crate::finding::{Finding, Severity};
use crate::report::answers::difference::{json, markdown, text};
use crate::report::text::TextOptions;

/// Prints or writes the differences, and says on the standard error whether something is wrong with the input.
pub(super) fn diff(args: &DiffArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let versions = Versions::find(args, terminal)?;
    let as_of = versions.as_of()?;
    let Versions { files, old, new, is_one_file, shown_from, not_read, progress } = versions;
    let answers = check::difference(&old.deployments(), &new.deployments(), &files, as_of).map_err(Failure::new)?;
    let names = [("OLD", &args.old), ("NEW", args.new.as_ref().unwrap_or(&args.old))];
    let mut problems = Vec::new();
    for ((_, path), version) in names.iter().zip([&old, &new]).skip(usize::from(is_one_file)) {
        problems.push((path, problems_of(version, &files)?));
    }
    drop(progress);
    for ((word, path), version) in names.iter().zip([&old, &new]) {
        if version.is_empty() {
            terminal.warning(format_args!("no template found in {word}: {}", path.display()));
        }
    }
    if not_read > 0 {
        terminal.warning(format_args!("{not_read} not read; `apimlint check --show undecided` names them"));
    }
    for (path, found) in &problems {
        let path = path.display();
        match found.len() {
            0 => {}
            1 => terminal.warning(format_args!("1 problem in the input; `apimlint check {path}` tells it")),
            count => {
                terminal.warning(format_args!("{count} problems in the input; `apimlint check {path}` tells them"));
            }
        }
    }
    let options =
        TextOptions { color: terminal.color(), width: Terminal::width(), shown_from, ..TextOptions::default() };
    publish(&answers, args, &options, terminal)?;
    if !answers.crashed.is_empty() {
        let count = answers.crashed.len();
        return Err(Failure::new(format_args!(
            "the analysis of {count} of the deployments crashed: this is a mistake in apimlint; please report it"
        )));
    }
    let has_errors = problems.iter().flat_map(|(_, found)| found).any(|finding| finding.severity >= Severity::Error);
    Ok(if answers.has_lost() || has_errors { Exit::Findings } else { Exit::Clean })
}

/// What is wrong with the input, and nothing else: rules are asked by `check`.
fn problems_of(version: &Version, files: &DiskFiles) -> Result<Vec<Finding>, Failure> {
    let mut problems = Vec::new();
    for Group { roots, config, .. } in &version.groups {
        let selection = Selection { select: vec!["input".to_owned()], ignore: config.selection.ignore.clone() };
        let config = Config { selection, ..config.clone() };
        problems.extend(check::check(roots, files, &config).map_err(Failure::new)?.findings);
    }
    Ok(problems)
}

fn publish(answers: &Differences, args: &DiffArgs, options: &TextOptions, terminal: &Terminal) -> Result<(), Failure> {
    let Some(file) = &args.answer.output else { return terminal.print(&render(answers, args, options)) };
    let in_file = TextOptions { color: false, width: TextOptions::default().width, ..options.clone() };
    std::fs::write(file, render(answers, args, &in_file))
        .map_err(|error| Failure::new(format_args!("{}: cannot be written: {error}", file.display())))?;
    let on_errors = TextOptions { color: terminal.colors_notes(), ..options.clone() };
    terminal.note(text::summary(answers, &on_errors).trim_end());
    Ok(())
}

fn render(answers: &Differences, args: &DiffArgs, options: &TextOptions) -> String {
    match args.answer.format {
        AnswerFormat::Text => text::differences(answers, options),
        AnswerFormat::Json => json::differences(answers),
        AnswerFormat::Markdown => markdown::differences(answers),
    }
}
