//! `apimlint reach`: whether one thing reaches another, with every hop.

use super::args::{AnswerFormat, ReachArgs};
use super::asking::ask;
use super::chosen::shown;
use super::exit::{Exit, Failure};
use super::terminal::Terminal;
use crate::answer::{Answer, Answers, Missing, Reach};
use crate::check::{self, Inquiry};
use crate::report::answers::path::{json, markdown, text};
use crate::report::text::TextOptions;

/// Most names that are offered in place of one that nothing has.
const MOST_NAMES: usize = 12;

/// Prints or writes the answer.
pub(super) fn reach(args: &ReachArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let (from, to, via) = (args.from.clone(), args.to.clone(), args.via.clone());
    let inquiry = Inquiry::new(from, to, via, &args.protocol, args.port.as_deref()).map_err(Failure::new)?;
    let heard = ask(&args.paths, &args.input, &args.day, terminal, |roots, files, config| {
        check::reach(roots, files, config, &inquiry)
    })?;
    if heard.is_empty {
        return Err(Failure::new(format_args!("there is nothing to ask in {}", shown(&args.paths))));
    }
    let answers = &heard.answers;
    heard.is_whole()?;
    let has_paths = answers.deployments.iter().any(|deployment| matches!(deployment.answer, Reach::Paths(_)));
    if !has_paths {
        return Err(Failure::new(why_not(answers)));
    }
    let question = inquiry.question();
    let render = |options: &TextOptions| match args.answer.format {
        AnswerFormat::Text => text::reach(answers, &question, options),
        AnswerFormat::Json => json::reach(answers, &question),
        AnswerFormat::Markdown => markdown::reach(answers, &question),
    };
    let summary = |options: &TextOptions| text::reach_summary(answers, &question, options);
    heard.publish(args.answer.output.as_deref(), terminal, render, summary)?;
    let worst = Reach::worst(answers.deployments.iter().map(|deployment| &deployment.answer));
    Ok(if worst == Some(Answer::Yes) && !heard.has_errors { Exit::Clean } else { Exit::Findings })
}

/// Why no deployment has an answer, in one line: a name that fits several things, or one that fits none.
fn why_not(answers: &Answers<Reach>) -> String {
    let all = || answers.deployments.iter().map(|deployment| &deployment.answer);
    for answer in all() {
        if let Reach::Ambiguous(names) = answer
            && let Some(name) = names.first()
        {
            return format!("`{}` fits several things; write one of {}", name.name, name.candidates.join(", "));
        }
    }
    let missing: Vec<&Vec<Missing>> =
        all().filter_map(|answer| if let Reach::NotHere(missing) = answer { Some(missing) } else { None }).collect();
    let everywhere = |name: &str| missing.iter().all(|names| names.iter().any(|it| it.name == name));
    let all_missing = || missing.iter().flat_map(|names| names.iter());
    let Some(first) = all_missing().find(|it| everywhere(&it.name)) else {
        let mut names: Vec<&str> = all_missing().map(|it| it.name.as_str()).collect();
        names.dedup();
        names.truncate(2);
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        return format!(
            "no deployment has all of what was asked about: {} are in different ones; `environments` in apimlint.yaml puts \
             deployments together",
            names.join(" and ")
        );
    };
    let same = || all_missing().filter(|it| it.name == first.name);
    if let Some(wrong) = same().find_map(|it| it.wrong.clone()) {
        return wrong;
    }
    let nothing = format!("nothing in the input is called `{}`", first.name);
    if let Some(meant) = same().find_map(check::meant) {
        return format!("{nothing}; did you mean `{meant}`?");
    }
    let mut known: Vec<&str> = same().flat_map(|it| it.known.iter().map(String::as_str)).collect();
    known.sort_unstable();
    known.dedup();
    let more = known.len().saturating_sub(MOST_NAMES);
    known.truncate(MOST_NAMES);
    match (known.is_empty(), more) {
        (true, _) => nothing,
        (false, 0) => format!("{nothing}; it has {}", known.join(", ")),
        (false, more) => format!("{nothing}; it has {} and {more} more", known.join(", ")),
    }
}
