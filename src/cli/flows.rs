//! `apimlint flows`: which flows the services need, and which of them pass.

#![expect(clippy::disallowed_methods, reason = "the door to the disk")]

use super::args::{AnswerFormat, FlowsArgs};
use super::chosen::{Chosen, Wanted, shown};
use super::configure::Wishes;
use super::exit::{Exit, Failure};
use super::terminal::Terminal;
use crate::answer::{Answers, Flows};
use crate::check;
use crate::finding::Severity;
use crate::report::answers::{json, markdown, text};
use crate::report::text::TextOptions;

/// Prints or writes the tables, and says on the standard error whether something is wrong with the input.
pub(super) fn flows(args: &FlowsArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let wishes = Wishes { day: &args.day, place: &args.input.place, rules: None };
    let wanted = Wanted { paths: &args.paths, input: &args.input, evidence: &[], wishes };
    let Chosen { files, groups, shown_from, discovery, unreadable, progress } = Chosen::find(&wanted, true, terminal)?;
    let nothing = groups.iter().all(|group| group.roots.is_empty() && group.config.environments.is_empty());
    let mut answers = Answers::default();
    for group in &groups {
        answers.join(check::flows(&group.roots, &files, &group.config).map_err(Failure::new)?);
    }
    drop(progress);
    if nothing {
        terminal.warning(format_args!("no template found in {}", shown(&args.paths)));
    }
    let not_read = discovery.not_read.len() + unreadable.len();
    if not_read > 0 {
        terminal.warning(format_args!("{not_read} not read; `apimlint check --show undecided` names them"));
    }
    let paths = shown(&args.paths);
    match answers.problems.len() {
        0 => {}
        1 => terminal.warning(format_args!("1 problem in the input; `apimlint check {paths}` tells it")),
        count => terminal.warning(format_args!("{count} problems in the input; `apimlint check {paths}` tells them")),
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
    let has_lost = answers.deployments.iter().any(|deployment| deployment.answer.has_lost());
    let has_errors = answers.problems.iter().any(|severity| *severity >= Severity::Error);
    Ok(if has_lost || has_errors { Exit::Findings } else { Exit::Clean })
}

fn publish(
    answers: &Answers<Flows>,
    args: &FlowsArgs,
    options: &TextOptions,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let Some(file) = &args.answer.output else { return terminal.print(&render(answers, args, options)) };
    let in_file = TextOptions { color: false, width: TextOptions::default().width, ..options.clone() };
    std::fs::write(file, render(answers, args, &in_file))
        .map_err(|error| Failure::new(format_args!("{}: cannot be written: {error}", file.display())))?;
    let on_errors = TextOptions { color: terminal.colors_notes(), ..options.clone() };
    terminal.note(text::flows_summary(answers, &on_errors).trim_end());
    Ok(())
}

fn render(answers: &Answers<Flows>, args: &FlowsArgs, options: &TextOptions) -> String {
    match args.answer.format {
        AnswerFormat::Text => text::flows(answers, options),
        AnswerFormat::Json => json::flows(answers),
        AnswerFormat::Markdown => markdown::flows(answers),
    }
}
