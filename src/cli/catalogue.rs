//! `apimlint explain`, `apimlint rules`, `apimlint schema`, `apimlint completions`: what there is, without a template.

use clap::CommandFactory;
use clap_complete::Shell;

use super::args::{CommandLine, ExplainArgs, ListFormat, RulesArgs, SchemaKind};
use super::exit::{Exit, Failure};
use super::terminal::Terminal;
use crate::check::{self, known_rule};
use crate::report::explain::ExplainOptions;
use crate::report::{explain, rules};

/// Prints the page of a rule.
pub(super) fn explain(args: &ExplainArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let Some(rule) = check::explain(&args.rule) else { return Err(unknown(&args.rule)) };
    let options = ExplainOptions { color: terminal.color(), width: Terminal::width() };
    terminal.print(&explain::render(&rule, options))?;
    Ok(Exit::Clean)
}

fn unknown(word: &str) -> Failure {
    if let Err(message) = known_rule(word) {
        return Failure::new(message);
    }
    let of_topic: Vec<String> =
        check::rules().into_iter().filter(|rule| rule.topic() == word).map(|rule| rule.name).collect();
    Failure::new(format_args!("`{word}` is a topic; name one of its rules: {}", of_topic.join(", ")))
}

/// Prints all rules.
pub(super) fn rules(args: &RulesArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let all = check::rules();
    terminal.print(&match args.format {
        ListFormat::Text => rules::text(&all, terminal.color()),
        ListFormat::Json => rules::json(&all),
        ListFormat::Markdown => rules::markdown(&all),
    })?;
    Ok(Exit::Clean)
}

/// Prints the schema of a kind of file.
pub(super) fn schema(kind: SchemaKind, terminal: &Terminal) -> Result<Exit, Failure> {
    let schema = match kind {
        SchemaKind::Description => check::description_schema(),
    };
    terminal.print(&format!("{schema:#}\n"))?;
    Ok(Exit::Clean)
}

/// Prints the completions of a shell.
pub(super) fn completions(shell: Shell, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut CommandLine::command(), "apimlint", &mut script);
    terminal.print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Clean)
}
