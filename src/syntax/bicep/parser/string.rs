//! Texts, with and without holes.

use super::{Kind, Parser, Read, Stop, Token};
use crate::syntax::bicep::escape::escapes;
use crate::syntax::bicep::lexer::{Piece, PieceEnd};
use crate::syntax::bicep::{Expr, ExprKind, Part, Text, TextForm};

impl Parser<'_> {
    /// A text in the form that its first quote says.
    pub(super) fn text(&mut self) -> Read<Expr> {
        let opener = self.token;
        let mut parts = Vec::new();
        let mut height = 0;
        loop {
            let piece = match opener.kind {
                Kind::Quotes(dollars) => self.long_piece(dollars, parts.is_empty()),
                _ => self.lexer.piece(),
            };
            let text = self.piece_text(piece);
            if piece.ends == PieceEnd::Closed && parts.is_empty() {
                self.end_text();
                return self.leaf(opener.start, ExprKind::String(text));
            }
            if !text.span.is_empty() || piece.ends == PieceEnd::Hole && parts.is_empty() {
                parts.push(Part::Text(text));
            }
            match piece.ends {
                PieceEnd::Closed => break,
                PieceEnd::Unclosed => return Err(self.unclosed_text(opener)),
                PieceEnd::Hole => {
                    parts.push(Part::Hole(self.hole(piece.end)?));
                    height = self.height.max(height);
                }
            }
        }
        self.end_text();
        parts.retain(|part| !matches!(part, Part::Text(text) if text.span.is_empty()));
        self.node(opener.start, height, ExprKind::Interpolation(parts))
    }

    /// A piece between `'''`; the first line break is no part of it.
    fn long_piece(&mut self, dollars: u32, is_first: bool) -> Piece {
        let piece = self.lexer.long_piece(dollars);
        let inside = self.text.get(piece.start..piece.end).unwrap_or_default();
        let rest = inside.strip_prefix('\r').unwrap_or(inside);
        let rest = rest.strip_prefix('\n').unwrap_or(rest);
        if is_first { Piece { start: piece.end - rest.len(), ..piece } } else { piece }
    }

    fn piece_text(&mut self, piece: Piece) -> Text {
        let span = self.span(offset(piece.start), offset(piece.end));
        if piece.has_escapes {
            let content = self.text.get(piece.start..piece.end).unwrap_or_default();
            for escape in escapes(content).filter(|escape| escape.value.is_none()) {
                let place = self.span(offset(piece.start + escape.start), offset(piece.start + escape.end));
                self.complain(place, "there is no such escape: a backslash is written `\\\\`");
            }
        }
        Text { span, form: if piece.has_escapes { TextForm::Escaped } else { TextForm::Plain } }
    }

    /// The value in a hole that begins at `start`. The lexer stands behind `{`, and after it behind `}`.
    fn hole(&mut self, start: usize) -> Read<Expr> {
        self.token = Token { kind: Kind::OpenBrace, start: offset(start), end: self.end() };
        let opener = self.token;
        self.lexer.holes += 1;
        let was_simple = std::mem::replace(&mut self.is_simple, true);
        self.advance();
        let value = self.expression();
        self.is_simple = was_simple;
        self.lexer.holes -= 1;
        let value = value?;
        if self.token.kind == Kind::CloseBrace { Ok(value) } else { Err(self.not_closed(Kind::CloseBrace, opener)) }
    }

    /// Goes on behind a text.
    fn end_text(&mut self) {
        self.token.end = self.end();
        self.advance();
    }

    /// Where the lexer stands.
    fn end(&self) -> u32 {
        offset(self.lexer.at)
    }

    fn unclosed_text(&mut self, opener: Token) -> Stop {
        let quote = if matches!(opener.kind, Kind::Quotes(_)) { "'''" } else { "'" };
        let line = self.text.get(opener.start as usize..self.lexer.at).unwrap_or_default();
        let length = line.lines().next().unwrap_or_default().len();
        self.end_text();
        let place = self.span(opener.start, opener.start + offset(length));
        self.fail(place, format!("this text is never closed: a `{quote}` is missing"))
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
