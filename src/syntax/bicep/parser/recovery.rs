//! Where to go on after an error: the end of the item or statement that could not be read.
//!
//! Brackets are counted from its beginning on, those inside of texts left out. A line that begins like a statement in the first
//! column is one, whatever is open.

use super::{Kind, Parser, Read, Stop};
use crate::syntax::bicep::keyword::begins_statement;
use crate::syntax::bicep::lexer::{Lexer, Piece, PieceEnd, begins_line, is_name, skip_blanks};

/// Where a search ended.
enum Landing {
    /// At what ends the item or statement.
    Found(usize),
    /// At a bracket that closes something further out.
    Foreign,
    /// At the end of the file, or at the next statement.
    End(usize),
}

/// What is open during a search.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// A bracket that this byte closes.
    Bracket(u8),
    /// `${` in a text; of one with three quotes the number of its dollars.
    Hole(Option<u32>),
}

impl Parser<'_> {
    /// Goes to the end of an item that begins at `start`, in a list with this closing bracket.
    pub(super) fn skip_item(&mut self, start: u32, closer: Kind) -> Read<()> {
        let closer = closer.sign().bytes().next();
        match self.search(start, closer) {
            Landing::Found(at) => {
                self.resume(at);
                Ok(())
            }
            Landing::Foreign => Err(Stop::Item),
            Landing::End(_) => Err(Stop::Statement),
        }
    }

    /// Goes to the end of a statement that begins at `start`.
    pub(super) fn skip_statement(&mut self, start: u32) {
        self.lexer.holes = 0;
        self.is_simple = false;
        match self.search(start, None) {
            Landing::Found(at) | Landing::End(at) => self.resume(at),
            Landing::Foreign => {}
        }
    }

    fn resume(&mut self, at: usize) {
        self.lexer.at = at;
        let before = self.text.get(..at).unwrap_or_default().trim_ascii_end().len();
        let end = u32::try_from(before).unwrap_or(u32::MAX).max(self.last.0);
        self.last.1 = end;
        self.token = self.lexer.next();
    }

    fn search(&self, start: u32, closer: Option<u8>) -> Landing {
        let text = self.text;
        let bytes = text.as_bytes();
        let mut search = Search { lexer: Lexer::new(self.file, text), open: Vec::new() };
        search.lexer.at = start as usize;
        loop {
            let at = skip_blanks(text, search.lexer.at, |_, _, _| {});
            let Some(&byte) = bytes.get(at) else { return Landing::End(at) };
            if at > start as usize && begins_line(bytes, at) && begins_statement(text.get(at..).unwrap_or_default()) {
                return Landing::End(at);
            }
            let is_far_enough = at >= self.broken_at as usize;
            search.lexer.at = at + 1;
            match byte {
                b'\n' | b'\r' => {
                    search.close_holes();
                    let line = text.get(at + 1..).unwrap_or_default();
                    if is_far_enough && (search.open.is_empty() || search.is_over_at(line, closer)) {
                        return Landing::Found(at);
                    }
                }
                b',' if closer.is_some() && is_far_enough && search.open.is_empty() => return Landing::Found(at),
                b'\'' => search.text(text, None, at + 1),
                b'$' => search.dollars(text, at),
                b'(' => search.open.push(Open::Bracket(b')')),
                b'[' => search.open.push(Open::Bracket(b']')),
                b'{' => search.open.push(Open::Bracket(b'}')),
                b')' | b']' | b'}' if !search.close(byte) && is_far_enough => match closer {
                    Some(closer) if closer == byte => return Landing::Found(at),
                    Some(_) => return Landing::Foreign,
                    None => {}
                },
                _ => {}
            }
        }
    }
}

struct Search<'s> {
    lexer: Lexer<'s>,
    open: Vec<Open>,
}

impl Search<'_> {
    /// Closes what this bracket closes, if anything; what was opened since is given up.
    fn close(&mut self, byte: u8) -> bool {
        let Some(index) = self.open.iter().rposition(|open| match open {
            Open::Bracket(closer) => *closer == byte,
            Open::Hole(_) => true,
        }) else {
            return false;
        };
        match self.open.get(index) {
            Some(Open::Hole(dollars)) if byte == b'}' => {
                let dollars = *dollars;
                self.open.truncate(index);
                let piece = self.piece(dollars);
                self.end_piece(piece, dollars);
            }
            Some(Open::Bracket(_)) => self.open.truncate(index),
            _ => {}
        }
        true
    }

    /// A line that ends closes all texts that have holes.
    fn close_holes(&mut self) {
        if let Some(first) = self.open.iter().position(|open| matches!(open, Open::Hole(_))) {
            self.open.truncate(first);
        }
    }

    /// Whether a line continues an object, though calls or arrays are open: it names a property.
    fn is_over_at(&self, line: &str, closer: Option<u8>) -> bool {
        let key = line.trim_start_matches([' ', '\t']);
        let length = key.bytes().take_while(|byte| is_name(*byte)).count();
        let after = key.get(length..).unwrap_or_default().trim_start_matches([' ', '\t']);
        closer == Some(b'}')
            && length > 0
            && after.starts_with(':')
            && !after.starts_with("::")
            && !self.open.contains(&Open::Bracket(b'}'))
    }

    fn dollars(&mut self, text: &str, at: usize) {
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        let count = rest.iter().take_while(|byte| **byte == b'$').count();
        self.lexer.at = at + count;
        if rest.get(count..).is_some_and(|rest| rest.starts_with(b"'''")) {
            self.text(text, u32::try_from(count).ok(), at + count + 1);
        }
    }

    /// A text whose first quote ends before `at`.
    fn text(&mut self, text: &str, dollars: Option<u32>, at: usize) {
        let is_long = text.as_bytes().get(at..).is_some_and(|rest| rest.starts_with(b"''"));
        let dollars = if is_long { Some(dollars.unwrap_or(0)) } else { None };
        self.lexer.at = if is_long { at + 2 } else { at };
        let piece = self.piece(dollars);
        self.end_piece(piece, dollars);
    }

    fn piece(&mut self, dollars: Option<u32>) -> Piece {
        match dollars {
            Some(dollars) => self.lexer.long_piece(dollars),
            None => self.lexer.piece(),
        }
    }

    fn end_piece(&mut self, piece: Piece, dollars: Option<u32>) {
        if piece.ends == PieceEnd::Hole {
            self.open.push(Open::Hole(dollars));
        }
    }
}
