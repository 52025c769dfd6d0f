//! Texts, with and without holes.

use super::{Kind, Parser, Read};
use crate::syntax::SyntaxError;
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
                PieceEnd::Unclosed => return Err(self.unclosed_text(opener.kind, piece)),
                PieceEnd::Hole => {
                    parts.push(Part::Hole(self.hole(piece)?));
                    height = self.height.max(height);
                }
            }
        }
        self.end_text();
        parts.retain(|part| !matches!(part, Part::Text(text) if text.span.is_empty()));
        self.node(opener.start, height, ExprKind::Interpolation(parts))
    }

    /// What a line of text is: the first line break of the whole is no part of it.
    fn long_piece(&mut self, dollars: u32, is_first: bool) -> Piece {
        let piece = self.lexer.long_piece(dollars);
        let inside = self.text.get(piece.start..piece.end).unwrap_or_default();
        let rest = inside.strip_prefix('\r').unwrap_or(inside);
        let rest = rest.strip_prefix('\n').unwrap_or(rest);
        if is_first { Piece { start: piece.end - rest.len(), ..piece } } else { piece }
    }

    fn piece_text(&mut self, piece: Piece) -> Text {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
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

    /// The value in a hole. The lexer stands behind `${`, and after it behind `}`.
    fn hole(&mut self, piece: Piece) -> Read<Expr> {
        let start = u32::try_from(piece.end).unwrap_or(u32::MAX);
        self.token.end = self.end();
        self.lexer.holes += 1;
        let was_simple = std::mem::replace(&mut self.is_simple, true);
        self.advance();
        let value = self.expression();
        self.is_simple = was_simple;
        self.lexer.holes -= 1;
        let value = value?;
        if self.token.kind != Kind::CloseBrace {
            let stop = self.expected("`}`");
            if let Some(error) = self.errors.last_mut() {
                let hole = crate::source::Span::new(self.file, start, start + 2);
                error.related = Some((hole, "this `${` is open".to_owned()));
            }
            return Err(stop);
        }
        Ok(value)
    }

    /// Goes on behind a text.
    fn end_text(&mut self) {
        self.token.end = self.end();
        self.advance();
    }

    fn end(&self) -> u32 {
        u32::try_from(self.lexer.at).unwrap_or(u32::MAX)
    }

    fn unclosed_text(&mut self, opener: Kind, piece: Piece) -> super::Stop {
        let start = self.token.start;
        let quote = if matches!(opener, Kind::Quotes(_)) { "'''" } else { "'" };
        self.end_text();
        let error = SyntaxError::new(
            self.span(start, start.max(self.last.1)),
            format!("this text is never closed: a `{quote}` is missing"),
        );
        let _ = piece;
        self.report(error);
        self.set_broken();
        super::Stop::Item
    }
}
