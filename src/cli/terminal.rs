//! The two streams of the process: what is written to them, in which colours, how wide.

#![expect(clippy::disallowed_methods, reason = "the door to the environment")]

use std::fmt;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::panic;

use anstream::{AutoStream, ColorChoice};

use super::args::Color;
use super::exit::Failure;

/// Columns of a line where nobody says how wide the terminal is.
const USUAL_WIDTH: usize = 100;

/// Narrower than this, wrapping makes a text worse.
const LEAST_WIDTH: usize = 60;

/// Standard output and standard error.
#[derive(Debug)]
pub(super) struct Terminal {
    out: ColorChoice,
    err: ColorChoice,
}

impl Terminal {
    /// The streams of this process, coloured as the user wants.
    pub(super) fn new(color: Color) -> Self {
        let (out, err) = match color {
            Color::Auto => (AutoStream::choice(&io::stdout()), AutoStream::choice(&io::stderr())),
            Color::Always => (ColorChoice::Always, ColorChoice::Always),
            Color::Never => (ColorChoice::Never, ColorChoice::Never),
        };
        Self { out, err }
    }

    /// Whether texts for the standard output may be styled.
    pub(super) fn color(&self) -> bool {
        self.out != ColorChoice::Never
    }

    /// Whether texts for the standard error may be styled.
    pub(super) fn colors_notes(&self) -> bool {
        self.err != ColorChoice::Never
    }

    /// The width of the standard output in columns.
    pub(super) fn width() -> usize {
        let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let measured = || console::Term::stdout().size_checked().map(|(_, columns)| usize::from(columns));
        told.or_else(measured).map_or(USUAL_WIDTH, |width: usize| width.max(LEAST_WIDTH))
    }

    /// Whether somebody watches the standard error.
    pub(super) fn is_watched() -> bool {
        io::stderr().is_terminal()
    }

    /// Prints a text on the standard output. That nobody reads it to its end (`| head`) is no error.
    pub(super) fn print(&self, text: &str) -> Result<(), Failure> {
        let mut out = AutoStream::new(io::stdout(), self.out);
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(Failure::new(format_args!("the standard output cannot be written: {error}")))
            }
            _ => Ok(()),
        }
    }

    /// One line about why the run could not be done.
    pub(super) fn error(&self, failure: &Failure) {
        self.tell("\u{1b}[1;31merror\u{1b}[0m", failure);
    }

    /// One line about something that the user should know besides the report.
    pub(super) fn warning(&self, text: impl fmt::Display) {
        self.tell("\u{1b}[1;33mwarning\u{1b}[0m", &text);
    }

    /// One line without a word in front.
    pub(super) fn note(&self, text: impl fmt::Display) {
        let mut err = AutoStream::new(io::stderr(), self.err);
        // Where the standard error cannot be written, nobody can be told so.
        let _ = writeln!(err, "{text}");
    }

    fn tell(&self, word: &str, text: &dyn fmt::Display) {
        self.note(format_args!("{word}: {}", one_line(&text.to_string())));
    }
}

/// The text without line ends and without control characters: paths may hold anything.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// Silences the report that Rust prints of a panic: what crashed is told as a finding or as an error. Whoever sets
/// `RUST_BACKTRACE` wants to see it.
pub(super) fn hide_backtraces() {
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        panic::set_hook(Box::new(|_| {}));
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_path_cannot_write_to_the_terminal() {
        assert_eq!(super::one_line("a\u{1b}[2Jb\nc"), "a\u{fffd}[2Jb\u{fffd}c");
    }
}
