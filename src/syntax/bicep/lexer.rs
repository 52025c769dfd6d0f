//! From bytes to tokens, one at a time. Texts are read piece by piece, when the parser asks for them: what stands in the
//! holes between is its matter.

use super::token::{Kind, Token};
use super::{Comment, Operator, keyword};
use crate::source::{FileId, Span};

pub(super) struct Lexer<'s> {
    file: FileId,
    text: &'s str,
    bytes: &'s [u8],
    /// Where the next token is looked for.
    pub(super) at: usize,
    /// How many `${` are open: inside of them a line must not end.
    pub(super) holes: u32,
    /// Whether a line that looks like the beginning of a statement is one, brackets or not.
    pub(super) trusts_columns: bool,
    /// The last place of a [`Kind::Cut`] that is a statement indeed.
    passed: Option<usize>,
    pub(super) comments: Vec<Comment>,
    /// The last `/*` without an end.
    pub(super) open_comment: Option<Span>,
    /// From where on no comment has an end, as far as is known: looking for it each time would take forever.
    endless: usize,
}

/// What stands between a quote or hole, and the next one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) has_escapes: bool,
    pub(super) ends: PieceEnd,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PieceEnd {
    /// The text is over.
    Closed,
    /// `${`
    Hole,
    /// The line, or the file, ends too early.
    Unclosed,
}

impl<'s> Lexer<'s> {
    pub(super) fn new(file: FileId, text: &'s str) -> Self {
        // A byte order mark is the decoder's to take away; one that is still there is no reason to fail.
        let at = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        Self {
            file,
            text,
            bytes: text.as_bytes(),
            at,
            holes: 0,
            trusts_columns: false,
            passed: None,
            comments: Vec::new(),
            open_comment: None,
            endless: usize::MAX,
        }
    }

    pub(super) fn next(&mut self) -> Token {
        self.blanks();
        let start = self.at;
        let (kind, length) = self.token();
        self.at += length;
        Token { kind, start: offset(start), end: offset(self.at) }
    }

    /// The byte that the next token begins with; after a [`Kind::NewLine`] no blank comes before it.
    pub(super) fn peek(&self) -> Option<u8> {
        let at = skip_blanks(self.text, self.at, self.endless, |_, _, _| {});
        self.bytes.get(at).copied()
    }

    /// Whether the word `for` comes next, perhaps on a line further down.
    pub(super) fn is_loop(&self) -> bool {
        let mut at = self.at;
        loop {
            at = skip_blanks(self.text, at, self.endless, |_, _, _| {});
            if !matches!(self.bytes.get(at), Some(b'\n' | b'\r')) {
                break;
            }
            at += 1;
        }
        let rest = self.bytes.get(at..).unwrap_or_default();
        rest.strip_prefix(b"for").is_some_and(|rest| !rest.first().copied().is_some_and(is_name))
    }

    /// The text from the next token on, for those who must know a word or a sign ahead.
    pub(super) fn rest(&self) -> &'s str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The statement that a [`Kind::Cut`] stands before is to be read.
    pub(super) fn pass(&mut self) {
        self.passed = Some(self.at);
    }

    fn token(&mut self) -> (Kind, usize) {
        use Operator::{
            Add, Alike, And, Coalesce, Divide, Equal, Greater, GreaterOrEqual, Less, LessOrEqual, Modulo, Multiply,
            Not, NotAlike, NotEqual, Or, Subtract,
        };
        let Some(&byte) = self.bytes.get(self.at) else { return (Kind::End, 0) };
        if self.trusts_columns && self.is_cut() {
            return (Kind::Cut, 0);
        }
        let second = self.bytes.get(self.at + 1).copied();
        let one = |kind| (kind, 1);
        let sign = |operator| (Kind::Operator(operator), 1);
        let signs = |operator| (Kind::Operator(operator), 2);
        match (byte, second) {
            (b'a'..=b'z' | b'A'..=b'Z' | b'_', _) => (Kind::Name, self.run(is_name)),
            (b'0'..=b'9', _) => (Kind::Number, self.run(|byte| byte.is_ascii_digit())),
            (b'\n' | b'\r', _) => self.new_line(),
            (b'\'', Some(b'\'')) if self.bytes.get(self.at + 2) == Some(&b'\'') => (Kind::Quotes(0), 3),
            (b'\'', _) => one(Kind::Quote),
            (b'$', _) => self.dollars(),
            (b'(', _) => one(Kind::OpenParen),
            (b')', _) => one(Kind::CloseParen),
            (b'[', _) => one(Kind::OpenBracket),
            (b']', _) => one(Kind::CloseBracket),
            (b'{', _) => one(Kind::OpenBrace),
            (b'}', _) => one(Kind::CloseBrace),
            (b',', _) => one(Kind::Comma),
            (b'@', _) => one(Kind::At),
            (b'^', _) => one(Kind::Hat),
            (b':', Some(b':')) => (Kind::DoubleColon, 2),
            (b':', _) => one(Kind::Colon),
            (b'.', Some(b'.')) if self.bytes.get(self.at + 2) == Some(&b'.') => (Kind::Ellipsis, 3),
            (b'.', _) => one(Kind::Dot),
            (b'?', Some(b'?')) => signs(Coalesce),
            (b'?', _) => one(Kind::Question),
            (b'=', Some(b'=')) => signs(Equal),
            (b'=', Some(b'~')) => signs(Alike),
            (b'=', Some(b'>')) => (Kind::Arrow, 2),
            (b'=', _) => one(Kind::Assign),
            (b'!', Some(b'=')) => signs(NotEqual),
            (b'!', Some(b'~')) => signs(NotAlike),
            (b'!', _) => sign(Not),
            (b'<', Some(b'=')) => signs(LessOrEqual),
            (b'<', _) => sign(Less),
            (b'>', Some(b'=')) => signs(GreaterOrEqual),
            (b'>', _) => sign(Greater),
            (b'&', Some(b'&')) => signs(And),
            (b'|', Some(b'|')) => signs(Or),
            (b'|', _) => one(Kind::Pipe),
            (b'+', _) => sign(Add),
            (b'-', _) => sign(Subtract),
            (b'*', _) => sign(Multiply),
            (b'/', _) => sign(Divide),
            (b'%', _) => sign(Modulo),
            _ => (Kind::Other, self.character()),
        }
    }

    /// The rest of a text between quotes. The lexer stands behind the quote, or the `}` of a hole.
    pub(super) fn piece(&mut self) -> Piece {
        let start = self.at;
        let mut has_escapes = false;
        let mut at = start;
        let (ends, length) = loop {
            match self.bytes.get(at) {
                Some(b'\'') => break (PieceEnd::Closed, 1),
                Some(b'$') if self.bytes.get(at + 1) == Some(&b'{') => break (PieceEnd::Hole, 2),
                None | Some(b'\n' | b'\r') => break (PieceEnd::Unclosed, 0),
                Some(b'\\') => {
                    has_escapes = true;
                    let is_last = matches!(self.bytes.get(at + 1), None | Some(b'\n' | b'\r'));
                    at += if is_last { 1 } else { 2 };
                }
                _ => at += 1,
            }
        };
        self.at = at + length;
        Piece { start, end: at, has_escapes, ends }
    }

    /// The rest of a text between `'''`, where a hole begins with so many dollars; with none there are no holes.
    pub(super) fn long_piece(&mut self, dollars: u32) -> Piece {
        let start = self.at;
        let mut at = start;
        loop {
            let rest = self.bytes.get(at..).unwrap_or_default();
            let found = if dollars == 0 { memchr::memchr(b'\'', rest) } else { memchr::memchr2(b'\'', b'$', rest) };
            let Some(found) = found else { break };
            at += found;
            let sign = if self.bytes.get(at) == Some(&b'$') { b'$' } else { b'\'' };
            let rest = self.bytes.get(at..).unwrap_or_default();
            let count = rest.iter().take_while(|byte| **byte == sign).count();
            at += count;
            if sign == b'\'' && count >= 3 {
                self.at = at;
                return Piece { start, end: at - 3, has_escapes: false, ends: PieceEnd::Closed };
            }
            if sign == b'$' && count >= dollars as usize && self.bytes.get(at) == Some(&b'{') {
                self.at = at + 1;
                return Piece { start, end: at - dollars as usize, has_escapes: false, ends: PieceEnd::Hole };
            }
        }
        self.at = next_statement(self.text, start);
        Piece { start, end: self.at, has_escapes: false, ends: PieceEnd::Unclosed }
    }

    /// Goes to a place where this lexer has been, to read from there once more.
    pub(super) fn go_back(&mut self, at: usize) {
        self.at = at;
        let kept = self.comments.partition_point(|comment| (comment.span.start as usize) < at);
        self.comments.truncate(kept);
        self.open_comment = self.open_comment.filter(|comment| (comment.start as usize) < at);
    }

    /// Blanks and comments, but no line breaks.
    pub(super) fn blanks(&mut self) {
        let Self { file, text, comments, open_comment, endless, .. } = self;
        self.at = skip_blanks(text, self.at, *endless, |start, end, is_closed| {
            comments.push(Comment { span: Span::new(*file, offset(start), offset(end)) });
            if !is_closed {
                *open_comment = Some(Span::new(*file, offset(start), offset(start + 2)));
                *endless = start.min(*endless);
            }
        });
    }

    fn new_line(&mut self) -> (Kind, usize) {
        if self.holes > 0 {
            return (Kind::EarlyLineEnd, 0);
        }
        let start = self.at;
        while matches!(self.bytes.get(self.at), Some(b'\n' | b'\r')) {
            self.at += 1;
            self.blanks();
        }
        let end = self.at;
        self.at = start;
        (Kind::NewLine, end - start)
    }

    fn is_cut(&self) -> bool {
        self.passed != Some(self.at) && begins_line(self.bytes, self.at) && keyword::begins_statement(self.rest())
    }

    fn dollars(&self) -> (Kind, usize) {
        let count = self.run(|byte| byte == b'$');
        let rest = self.bytes.get(self.at + count..).unwrap_or_default();
        if rest.starts_with(b"'''") { (Kind::Quotes(offset(count)), count + 3) } else { (Kind::Other, 1) }
    }

    fn run(&self, is_part: impl Fn(u8) -> bool) -> usize {
        self.bytes.get(self.at..).unwrap_or_default().iter().take_while(|byte| is_part(**byte)).count()
    }

    fn character(&self) -> usize {
        self.rest().chars().next().map_or(0, char::len_utf8)
    }
}

pub(super) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

pub(super) fn begins_line(bytes: &[u8], at: usize) -> bool {
    at.checked_sub(1).is_none_or(|before| matches!(bytes.get(before), Some(b'\n' | b'\r')))
}

/// The beginning of the next line after `at` that looks like a statement, or the end: what is never closed goes no further.
pub(super) fn next_statement(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let lines = memchr::memchr_iter(b'\n', rest.as_bytes()).map(|line| at + line + 1);
    let mut statements = lines.filter(|line| keyword::begins_statement(text.get(*line..).unwrap_or_default()));
    statements.next().unwrap_or(text.len())
}

/// The place after blanks and comments. Each comment is given away with its place and whether it is closed.
fn skip_blanks(text: &str, mut at: usize, endless: usize, mut comment: impl FnMut(usize, usize, bool)) -> usize {
    let bytes = text.as_bytes();
    loop {
        match (bytes.get(at), bytes.get(at + 1)) {
            (Some(b' ' | b'\t'), _) => at += 1,
            (Some(b'/'), Some(b'/')) => {
                let end = line_end(bytes, at);
                comment(at, end, true);
                at = end;
            }
            (Some(b'/'), Some(b'*')) => {
                let inside = bytes.get(at + 2..).unwrap_or_default();
                let length = if at < endless { memchr::memmem::find(inside, b"*/") } else { None };
                let end = length.map_or_else(|| next_statement(text, at), |length| at + length + 4);
                comment(at, end, length.is_some());
                at = end;
            }
            (Some(b'#'), _) if is_directive(bytes, at) => {
                let line = bytes.get(at..line_end(bytes, at)).unwrap_or_default();
                let length = memchr::memmem::find(line, b"//").unwrap_or(line.len());
                let length = line.get(..length).unwrap_or_default().trim_ascii_end().len();
                comment(at, at + length, true);
                at += length;
            }
            _ => return at,
        }
    }
}

fn is_directive(bytes: &[u8], at: usize) -> bool {
    let before = bytes.get(..at).unwrap_or_default();
    let blanks = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let rest = bytes.get(at + 1..).unwrap_or_default();
    begins_line(bytes, at - blanks)
        && ["disable-next-line", "disable-diagnostics", "restore-diagnostics"]
            .iter()
            .any(|word| rest.starts_with(word.as_bytes()))
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
