//! Lists in brackets: what separates their items, and how a broken item is stepped over.

use super::{Kind, Parser, Read, Stop, Token};
use crate::source::Span;

/// The brackets of a list: the one that opened it, and what closes it.
#[derive(Clone, Copy)]
pub(super) struct Brackets {
    opener: Token,
    closer: Kind,
}

impl Parser<'_> {
    /// The items of an array, an object and their likes, brackets included: each on a line of its own, or with commas between.
    /// The next token is the opening bracket.
    pub(super) fn list<T>(
        &mut self,
        closer: Kind,
        mut item: impl FnMut(&mut Self, Brackets) -> Read<T>,
        broken: impl Fn(&mut Self, Span) -> T,
    ) -> Read<Vec<T>> {
        let opener = self.token;
        let brackets = Brackets { opener, closer };
        self.advance();
        self.newlines();
        let mut items = Vec::new();
        let mut height = 0;
        while self.token.kind != closer {
            if self.token.kind.ends_all() {
                self.not_closed(closer, opener);
                return Err(Stop::Statement);
            }
            if self.token.kind.is_closer() {
                self.not_closed(closer, opener);
                return Err(Stop::Item);
            }
            self.height = 0;
            items.push(self.or_broken(brackets, |parser| item(parser, brackets), &broken)?);
            height = self.height.max(height);
            self.separator();
        }
        self.advance();
        self.height = height;
        Ok(items)
    }

    /// Between two items. What else stands there was reported when the item before ended.
    fn separator(&mut self) {
        if self.take(Kind::Comma) && self.token.kind == Kind::NewLine {
            self.complain(self.last(), "take this `,` away: where a line ends, no comma separates");
        }
        self.newlines();
    }

    /// One item of a list with this closing bracket, up to what separates it from the next; if it cannot be read, something
    /// that stands for it.
    pub(super) fn or_broken<T>(
        &mut self,
        brackets: Brackets,
        read: impl FnOnce(&mut Self) -> Read<T>,
        broken: impl FnOnce(&mut Self, Span) -> T,
    ) -> Read<T> {
        let start = self.token.start;
        let saved = (self.lexer.holes, self.is_simple);
        let result = read(self).and_then(|item| self.ends_item(start, brackets).map(|()| item));
        match result {
            Err(Stop::Item) => {
                (self.lexer.holes, self.is_simple) = saved;
                self.skip_item(start, brackets.closer)?;
                self.height = 1;
                let span = self.since(start);
                Ok(broken(self, span))
            }
            Err(Stop::List) => {
                (self.lexer.holes, self.is_simple) = saved;
                Err(Stop::Item)
            }
            result => result,
        }
    }

    fn ends_item(&mut self, start: u32, Brackets { opener, closer }: Brackets) -> Read<()> {
        let kind = self.token.kind;
        if matches!(kind, Kind::NewLine | Kind::Comma | Kind::Cut | Kind::End) || kind == closer {
            return Ok(());
        }
        // `name:` in a line of its own belongs to an object: it is the array before it that is never closed.
        let is_key = kind == Kind::Colon && self.line.1 == start && self.last.0 == start;
        if is_key && closer == Kind::CloseBracket {
            self.never_closed(opener, "this begins a property");
            self.broken_at = self.line.0;
            return Err(Stop::List);
        }
        let stop = self.expected(&format!("a line break, `,` or `{}`", closer.sign()));
        Err(if kind.is_closer() { Stop::List } else { stop })
    }

    /// What stands between `(` and `)`, or `<` and `>`: commas between, lines as one likes. The next token is the opener.
    pub(super) fn arguments<T>(&mut self, closer: Kind, mut item: impl FnMut(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        let opener = self.token;
        self.advance();
        self.newlines();
        let mut items = Vec::new();
        let mut height = 0;
        if self.token.kind != closer {
            loop {
                items.push(item(self)?);
                height = self.height.max(height);
                let is_late = self.token.kind == Kind::NewLine;
                self.newlines();
                let comma = self.place(self.token);
                if !self.take(Kind::Comma) {
                    break;
                }
                if is_late {
                    self.complain(comma, "put this `,` at the end of the line before");
                }
                self.newlines();
            }
        }
        if !self.take(closer) {
            return Err(self.not_continued(closer, opener));
        }
        self.height = height;
        Ok(items)
    }
}
