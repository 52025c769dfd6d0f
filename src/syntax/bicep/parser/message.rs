//! Words for what is missing or too much.

use super::{Kind, Parser, Stop, Token};
use crate::source::Span;
use crate::syntax::SyntaxError;

impl Parser<'_> {
    /// Reports that the next token should be something else.
    pub(super) fn expected(&mut self, what: &str) -> Stop {
        let error = self.expectation(what);
        self.give_up(error)
    }

    /// Reports that the next token should be something else, because of a bracket before it.
    pub(super) fn expected_in(&mut self, opener: Token, what: &str) -> Stop {
        match self.token.kind {
            Kind::Cut => return self.never_closed(opener, "a statement begins after this"),
            Kind::End => return self.never_closed(opener, "the file ends after this"),
            _ => {}
        }
        // What the next line begins with is right, most often.
        let is_next_line = self.line.1 == self.token.start && !self.token.kind.is_closer();
        let error = if is_next_line { self.expected_after(what) } else { self.expectation(what) };
        let open = format!("this `{}` is open", self.characters(opener));
        self.give_up(error.with_related(self.place(opener), open))
    }

    fn expectation(&self, what: &str) -> SyntaxError {
        if self.token.kind.ends_line() {
            return self.expected_after(what);
        }
        let hint = if self.word() == "\"" { "; text takes single quotes" } else { "" };
        SyntaxError::new(self.place(self.token), format!("expected {what}, found {}{hint}", self.found()))
    }

    fn expected_after(&self, what: &str) -> SyntaxError {
        let is_early = self.token.kind == Kind::EarlyLineEnd;
        let hint = if is_early { "; what stands in `${…}` must be on one line" } else { "" };
        SyntaxError::new(self.last(), format!("expected {what} after this{hint}"))
    }

    /// Reports that a bracket is not closed where it should be.
    pub(super) fn not_closed(&mut self, closer: Kind, opener: Token) -> Stop {
        self.expected_in(opener, &format!("`{}`", closer.sign()))
    }

    /// Reports that in a list with commas there is neither a comma nor the end.
    pub(super) fn not_continued(&mut self, closer: Kind, opener: Token) -> Stop {
        self.expected_in(opener, &format!("`,` or `{}`", closer.sign()))
    }

    /// Reports that a bracket has no partner; `next` says what the last token has to do with it.
    pub(super) fn never_closed(&mut self, opener: Token, next: &str) -> Stop {
        let message = format!("this `{}` is never closed", self.characters(opener));
        let error = SyntaxError::new(self.place(opener), message);
        self.give_up(error.with_related(self.last(), next))
    }

    /// Reports an error at a place.
    pub(super) fn fail(&mut self, span: Span, message: impl Into<String>) -> Stop {
        self.give_up(SyntaxError::new(span, message))
    }

    pub(super) fn give_up(&mut self, error: SyntaxError) -> Stop {
        self.report(error);
        self.set_broken();
        Stop::Item
    }

    /// The place of the last token.
    pub(super) fn last(&self) -> Span {
        self.span(self.last.0, self.last.1)
    }

    /// What the next token is.
    pub(super) fn found(&self) -> String {
        const MOST: usize = 40;
        match self.token.kind {
            Kind::Quote | Kind::Quotes(_) => "a text".to_owned(),
            _ => match self.word().chars().next() {
                Some(first) if first.is_control() => format!("the character U+{:04X}", u32::from(first)),
                _ if self.word().len() > MOST => format!("`{}…`", self.word().chars().take(MOST).collect::<String>()),
                _ => format!("`{}`", self.word()),
            },
        }
    }
}
