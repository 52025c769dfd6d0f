//! Words for what is missing or too much.

use super::{Kind, Parser, Stop, Token};
use crate::source::Span;
use crate::syntax::SyntaxError;

impl Parser<'_> {
    /// Reports that the next token should be something else.
    pub(super) fn expected(&mut self, what: &str) -> Stop {
        let (span, message) = match self.token.kind {
            Kind::EarlyLineEnd => {
                (self.last(), format!("expected {what} after this; what stands in `${{…}}` must be on one line"))
            }
            kind if kind.ends_line() => (self.last(), format!("expected {what} after this")),
            _ if self.word() == "\"" => {
                (self.place(self.token), format!("expected {what}, found `\"`; text takes single quotes"))
            }
            _ => (self.place(self.token), format!("expected {what}, found {}", self.found())),
        };
        self.fail(span, message)
    }

    /// Reports that a bracket is not closed where it should be.
    pub(super) fn not_closed(&mut self, closer: Kind, opener: Token) -> Stop {
        let sign = closer.sign();
        let place = self.place(opener);
        let open = self.text.get(opener.start as usize..opener.end as usize).unwrap_or_default();
        let is_foreign = self.token.kind.is_closer() && self.token.kind != closer;
        let error = if self.token.kind.ends_all() && self.token.kind != Kind::EarlyLineEnd {
            let next = if self.token.kind == Kind::Cut { "a statement begins" } else { "the file ends" };
            SyntaxError::new(place, format!("this `{open}` is never closed"))
                .with_related(self.last(), format!("{next} after this"))
        } else if is_foreign {
            SyntaxError::new(self.place(self.token), format!("expected `{sign}`, found {}", self.found()))
                .with_related(place, format!("this `{open}` is open"))
        } else {
            let stop = self.expected(&format!("`{sign}`"));
            if let Some(error) = self.errors.last_mut() {
                error.related = Some((place, format!("this `{open}` is open")));
            }
            return stop;
        };
        self.report(error);
        self.set_broken();
        Stop::Item
    }

    /// Reports an error at a place.
    pub(super) fn fail(&mut self, span: Span, message: impl Into<String>) -> Stop {
        self.complain(span, message);
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
