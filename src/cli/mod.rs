//! The command line: arguments and files in, text and an exit status out.
//!
//! In: what the user typed. Out: a report on the standard output or in a file, one line per mistake of the run on the
//! standard error, and an exit status.
//!
//! Together with `main.rs` this is the only place that touches a disk, a terminal, the environment or a process. Never
//! here: what is wrong with a template, and how a finding is worded.

mod args;
mod asking;
mod catalogue;
mod chosen;
mod configure;
mod deployment;
mod describe;
mod diff;
mod disk;
mod exit;
mod expand;
mod flows;
mod modules;
mod progress;
mod reach;
mod run;
mod terminal;
mod versions;
mod walk;
mod workspace;

use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

use clap::Parser;

use self::args::{Command, CommandLine};
pub use self::disk::DiskFiles;
use self::exit::{Exit, Failure};
use self::terminal::Terminal;
pub use self::workspace::Workspace;

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let line = match CommandLine::try_parse() {
        Ok(line) => line,
        Err(error) => {
            // Help that nobody reads to its end is no error.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let terminal = Terminal::new(line.color);
    terminal::hide_backtraces();
    // A check that panics is caught where it runs; this is for what nobody foresaw.
    let ran = panic::catch_unwind(AssertUnwindSafe(|| execute(&line.command, &terminal)));
    let crashed = || {
        let text = "apimlint crashed; run it again with RUST_BACKTRACE=1 and please report what it prints";
        Err(Failure::new(text))
    };
    match ran.unwrap_or_else(|_| crashed()) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            terminal.error(&failure);
            Exit::CouldNotRun.into()
        }
    }
}

fn execute(command: &Command, terminal: &Terminal) -> Result<Exit, Failure> {
    match command {
        Command::Check(args) => run::check(args, terminal),
        Command::Expand(args) => expand::expand(args, terminal),
        Command::Describe(args) => describe::describe(args, terminal),
        Command::Flows(args) => flows::flows(args, terminal),
        Command::Diff(args) => diff::diff(args, terminal),
        Command::Reach(args) => reach::reach(args, terminal),
        Command::Explain(args) => catalogue::explain(args, terminal),
        Command::Rules(args) => catalogue::rules(args, terminal),
        Command::Schema { kind } => catalogue::schema(*kind, terminal),
        Command::Completions { shell } => catalogue::completions(*shell, terminal),
    }
}
