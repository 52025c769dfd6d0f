//! The words and signs of the language.

use super::Operator;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name, or a word of the language: which of them depends on the place alone.
    Name,
    /// Digits.
    Number,
    /// `'`; what follows is for [`Lexer::piece`](super::lexer::Lexer::piece).
    Quote,
    /// `'''` with so many `$` before it.
    Quotes(u32),
    /// A sign between expressions; `<`, `>`, `*` and `!` have other uses as well.
    Operator(Operator),
    OpenParen,
    CloseParen,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    Comma,
    Colon,
    DoubleColon,
    Dot,
    Ellipsis,
    Question,
    Assign,
    Arrow,
    At,
    Pipe,
    Hat,
    /// One or more line breaks, with the blanks and comments between them.
    NewLine,
    /// A line that ends inside of `${…}`, where it must not. Nothing is read beyond it.
    EarlyLineEnd,
    /// A statement begins here, where brackets are still open. Nothing is read beyond it.
    Cut,
    /// A character that begins nothing.
    Other,
    End,
}

/// A token and its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Kind {
    /// Whether the line ends here, for whatever reason.
    pub(super) fn ends_line(self) -> bool {
        matches!(self, Self::NewLine | Self::EarlyLineEnd | Self::Cut | Self::End)
    }

    /// Whether there is nothing more to read for a list in brackets.
    pub(super) fn ends_all(self) -> bool {
        matches!(self, Self::EarlyLineEnd | Self::Cut | Self::End)
    }

    pub(super) fn is_closer(self) -> bool {
        matches!(self, Self::CloseParen | Self::CloseBracket | Self::CloseBrace)
    }

    /// The sign itself, for those that are waited for.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::OpenParen => "(",
            Self::CloseParen => ")",
            Self::OpenBracket => "[",
            Self::CloseBracket => "]",
            Self::OpenBrace => "{",
            Self::CloseBrace => "}",
            Self::Comma => ",",
            Self::Colon => ":",
            Self::Assign => "=",
            Self::Arrow => "=>",
            Self::Operator(Operator::Less) => "<",
            Self::Operator(Operator::Greater) => ">",
            _ => "",
        }
    }
}

impl Operator {
    /// How strongly it binds; none if it stands before its operand only.
    pub(super) fn strength(self) -> Option<u8> {
        Some(match self {
            Self::Not => return None,
            Self::Coalesce => 1,
            Self::Or => 2,
            Self::And => 3,
            Self::Equal | Self::NotEqual | Self::Alike | Self::NotAlike => 4,
            Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual => 5,
            Self::Add | Self::Subtract => 6,
            Self::Multiply | Self::Divide | Self::Modulo => 7,
        })
    }
}
