//! Where to go on after an error: the end of the item or statement that could not be read.
//!
//! Brackets are counted from its beginning on, those inside of texts left out. A line that begins like a statement in the first
//! column is one, whatever is open.

use super::{Kind, Parser, Read, Stop};
use crate::syntax::bicep::keyword::begins_statement;
use crate::syntax::bicep::lexer::{Lexer, PieceEnd, begins_line, is_name};

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
#[derive(Clone, Copy)]
enum Open {
    Bracket(Bracket),
    /// `${` in a text with such quotes, and the brackets that are open around the text.
    Hole(Kind, Counts),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bracket {
    Paren,
    Square,
    Brace,
}

/// How many brackets of each kind are open, up to the innermost hole: what is not open need not be looked for.
#[derive(Clone, Copy, Default)]
struct Counts {
    parens: usize,
    squares: usize,
    braces: usize,
}

impl Parser<'_> {
    /// Goes to the end of an item that begins at `start`, in a list with this closing bracket.
    pub(super) fn skip_item(&mut self, start: u32, closer: Kind) -> Read<()> {
        match self.search(start, closer.sign().bytes().next()) {
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
        if let Landing::Found(at) | Landing::End(at) = self.search(start, None) {
            self.resume(at);
        }
    }

    fn resume(&mut self, at: usize) {
        self.lexer.go_back(at);
        let end = self.text.get(..at).unwrap_or_default().trim_end().len();
        self.last.1 = u32::try_from(end).unwrap_or(u32::MAX).max(self.last.0);
        self.token = self.lexer.next();
    }

    fn search(&mut self, start: u32, closer: Option<u8>) -> Landing {
        let text = self.text;
        let bytes = text.as_bytes();
        let mut search = Search::new(Lexer::new(self.file, text));
        self.lexer.go_back(start as usize);
        search.lexer.at = start as usize;
        loop {
            // The comments are what stays of all that is skipped.
            self.lexer.at = search.lexer.at;
            self.lexer.blanks();
            let at = self.lexer.at;
            let Some(&byte) = bytes.get(at) else { return Landing::End(at) };
            let trusts_columns = self.lexer.trusts_columns;
            if trusts_columns
                && at > start as usize
                && begins_line(bytes, at)
                && begins_statement(text.get(at..).unwrap_or_default())
            {
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
                b'\'' | b'$' => search.text(at),
                b'(' => search.open(Bracket::Paren),
                b'[' => search.open(Bracket::Square),
                b'{' => search.open(Bracket::Brace),
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
    counts: Counts,
    holes: usize,
}

impl<'s> Search<'s> {
    fn new(lexer: Lexer<'s>) -> Self {
        Self { lexer, open: Vec::new(), counts: Counts::default(), holes: 0 }
    }

    fn open(&mut self, bracket: Bracket) {
        *self.counts.of(bracket) += 1;
        self.open.push(Open::Bracket(bracket));
    }

    /// Closes what this bracket closes, if anything; what was opened since is given up.
    fn close(&mut self, byte: u8) -> bool {
        let bracket = match byte {
            b')' => Bracket::Paren,
            b']' => Bracket::Square,
            _ => Bracket::Brace,
        };
        if *self.counts.of(bracket) > 0 {
            while self.pop().is_some_and(|open| !matches!(open, Open::Bracket(last) if last == bracket)) {}
        } else if self.holes == 0 {
            return false;
        } else if bracket == Bracket::Brace
            && let Some(quotes) = self.close_hole()
        {
            self.piece(quotes);
        }
        true
    }

    fn pop(&mut self) -> Option<Open> {
        let open = self.open.pop()?;
        match open {
            Open::Bracket(bracket) => *self.counts.of(bracket) -= 1,
            Open::Hole(_, counts) => {
                self.counts = counts;
                self.holes -= 1;
            }
        }
        Some(open)
    }

    /// Closes the innermost hole, and says which quotes its text has.
    fn close_hole(&mut self) -> Option<Kind> {
        loop {
            if let Open::Hole(quotes, _) = self.pop()? {
                return Some(quotes);
            }
        }
    }

    /// A line that ends closes all texts that have holes.
    fn close_holes(&mut self) {
        while self.holes > 0 {
            self.close_hole();
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
            && self.counts.braces == 0
    }

    /// A text, if one begins at this quote or dollar.
    fn text(&mut self, at: usize) {
        self.lexer.at = at;
        let quotes = self.lexer.next().kind;
        if matches!(quotes, Kind::Quote | Kind::Quotes(_)) {
            self.piece(quotes);
        }
    }

    fn piece(&mut self, quotes: Kind) {
        let piece = match quotes {
            Kind::Quotes(dollars) => self.lexer.long_piece(dollars),
            _ => self.lexer.piece(),
        };
        if piece.ends == PieceEnd::Hole {
            self.open.push(Open::Hole(quotes, std::mem::take(&mut self.counts)));
            self.holes += 1;
        }
    }
}

impl Counts {
    fn of(&mut self, bracket: Bracket) -> &mut usize {
        match bracket {
            Bracket::Paren => &mut self.parens,
            Bracket::Square => &mut self.squares,
            Bracket::Brace => &mut self.braces,
        }
    }
}
