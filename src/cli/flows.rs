//! `apimlint flows`: which flows the services need, and which of them pass.

use super::args::{AnswerFormat, FlowsArgs};
use super::asking::ask;
use super::exit::{Exit, Failure};
use super::terminal::Terminal;
use crate::check;
use crate::report::answers::{json, markdown, text};
use crate::report::text::TextOptions;

/// Prints or writes the tables, and says on the standard error whether something is wrong with the input.
pub(super) fn flows(args: &FlowsArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let heard =
        ask(&args.paths, &args.input, &args.day, terminal, |roots, files, config| check::flows(roots, files, config))?;
    let answers = &heard.answers;
    let render = |options: &TextOptions| match args.answer.format {
        AnswerFormat::Text => text::flows(answers, options),
        AnswerFormat::Json => json::flows(answers),
        AnswerFormat::Markdown => markdown::flows(answers),
    };
    let summary = |options: &TextOptions| text::flows_summary(answers, options);
    heard.publish(args.answer.output.as_deref(), terminal, render, summary)?;
    heard.is_whole()?;
    let has_lost = answers.deployments.iter().any(|deployment| deployment.answer.has_lost());
    Ok(if has_lost || heard.has_errors { Exit::Findings } else { Exit::Clean })
}
