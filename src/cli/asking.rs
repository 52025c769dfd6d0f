//! What commands share that ask every deployment the same: from what the user named to answers, and from answers to where
//! they go.

#![expect(clippy::disallowed_methods, reason = "the door to the disk")]

use std::path::{Path, PathBuf};

use super::args::{DayArgs, InputArgs};
use super::chosen::{Chosen, Wanted, shown};
use super::configure::Wishes;
use super::disk::DiskFiles;
use super::exit::Failure;
use super::terminal::Terminal;
use crate::answer::{Answers, Placed};
use crate::check::{Config, Root};
use crate::finding::Severity;
use crate::report::text::TextOptions;

/// What was found out.
pub(super) struct Heard<T> {
    pub(super) answers: Answers<T>,
    /// Whether there was anything to ask.
    pub(super) is_empty: bool,
    /// Whether something is wrong with the input.
    pub(super) has_errors: bool,
    /// How text is laid out.
    pub(super) options: TextOptions,
}

/// Asks every deployment that the user named, and says on the standard error whether something is wrong with the input.
pub(super) fn ask<T: Placed + PartialEq>(
    paths: &[PathBuf],
    input: &InputArgs,
    day: &DayArgs,
    terminal: &Terminal,
    question: impl Fn(&[Root], &DiskFiles, &Config) -> Result<Answers<T>, String>,
) -> Result<Heard<T>, Failure> {
    let wishes = Wishes { day, place: &input.place, rules: None };
    let wanted = Wanted { paths, input, evidence: &[], wishes };
    let Chosen { files, groups, shown_from, discovery, unreadable, progress } = Chosen::find(&wanted, true, terminal)?;
    let is_empty = groups.iter().all(|group| group.roots.is_empty() && group.config.environments.is_empty());
    let mut answers = Answers::default();
    for group in &groups {
        answers.join(question(&group.roots, &files, &group.config).map_err(Failure::new)?);
    }
    drop(progress);
    let paths = shown(paths);
    if is_empty {
        terminal.warning(format_args!("no template found in {paths}"));
    }
    let not_read = discovery.not_read.len() + unreadable.len();
    if not_read > 0 {
        terminal.warning(format_args!("{not_read} not read; `apimlint check --show undecided` names them"));
    }
    match answers.problems.len() {
        0 => {}
        1 => terminal.warning(format_args!("1 problem in the input; `apimlint check {paths}` tells it")),
        count => terminal.warning(format_args!("{count} problems in the input; `apimlint check {paths}` tells them")),
    }
    let has_errors = answers.problems.iter().any(|severity| *severity >= Severity::Error);
    let options =
        TextOptions { color: terminal.color(), width: Terminal::width(), shown_from, ..TextOptions::default() };
    Ok(Heard { answers, is_empty, has_errors, options })
}

impl<T> Heard<T> {
    /// Prints the answers, or writes them to a file and their summary to the standard error.
    pub(super) fn publish(
        &self,
        output: Option<&Path>,
        terminal: &Terminal,
        render: impl Fn(&TextOptions) -> String,
        summary: impl Fn(&TextOptions) -> String,
    ) -> Result<(), Failure> {
        let options = &self.options;
        let Some(file) = output else { return terminal.print(&render(options)) };
        let in_file = TextOptions { color: false, width: TextOptions::default().width, ..options.clone() };
        std::fs::write(file, render(&in_file))
            .map_err(|error| Failure::new(format_args!("{}: cannot be written: {error}", file.display())))?;
        let on_errors = TextOptions { color: terminal.colors_notes(), ..options.clone() };
        terminal.note(summary(&on_errors).trim_end());
        Ok(())
    }

    /// Goes on only if nothing crashed.
    pub(super) fn is_whole(&self) -> Result<(), Failure> {
        match self.answers.crashed.len() {
            0 => Ok(()),
            count => Err(Failure::new(format_args!(
                "the analysis of {count} of the deployments crashed: this is a mistake in apimlint; please report it"
            ))),
        }
    }
}
