//! Whether two resource ids are the same resource: surely, possibly, surely not (evaluation.md §2.2).
//!
//! Never here: how an id is read from text, and what follows from the answer.

use super::id::{ResourceId, UNKNOWN_HEAD, is_open};
use crate::template::term::TermId;
use crate::template::value::{HoleClass, Kind, Piece};

/// Whether two things are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Match {
    /// The same, whatever the unknown parts turn out to be.
    Must,
    /// The same for some values of the unknown parts.
    May,
    /// Different, whatever the unknown parts turn out to be.
    Never,
}

/// What an id is found by: two ids have equal keys exactly when [`ResourceId::compare`] says [`Match::Must`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdKey {
    /// The type and all known characters of scope and names, in lower case.
    letters: Box<str>,
    /// What stands between them, each with its position: an unknown string, or the end of the type or of a segment.
    marks: Vec<(usize, Option<TermId>)>,
}

/// One unit of a name, for comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Token {
    /// A known character, in lower case.
    Letter(char),
    /// An unknown string; `true` if it may be empty.
    Hole(TermId, bool),
}

impl ResourceId {
    /// Whether `other` is the same resource. Never: another type, or names or scopes that surely differ. A placeholder
    /// for the current subscription or resource group may be any literal.
    pub fn compare(&self, other: &Self) -> Match {
        let of_type = self.compare_type(other);
        if of_type == Match::Never {
            return Match::Never;
        }
        if self.names.len() != other.names.len() && (self.has_open_name() || other.has_open_name()) {
            return self.compare_scope(other).max(Match::May);
        }
        // Of an id with an unknown head only the last names are known.
        let mut names = self.names.iter().rev().zip(other.names.iter().rev());
        let names = worst(&mut names).unwrap_or(Match::May);
        if names == Match::Never { names } else { of_type.max(names).max(self.compare_scope(other)) }
    }

    fn compare_scope(&self, other: &Self) -> Match {
        let scope = match (self.is_headless(), other.is_headless()) {
            (false, false) => return compare_scopes(&self.scope, &other.scope),
            (true, true) => compare_scopes(&self.scope, &other.scope),
            _ => Match::May,
        };
        // Unknown heads that differ may still be ids of one thing.
        scope.min(Match::May)
    }

    /// Whether this is the id of a resource of this type (in lower case).
    pub fn is_of_type(&self, resource_type: &str) -> Match {
        if &*self.resource_type == resource_type {
            return Match::Must;
        }
        let wanted =
            Self { scope: self.scope.clone(), resource_type: resource_type.into(), names: std::rc::Rc::default() };
        self.compare_type(&wanted)
    }

    /// What the id is found by; none if a name is not a string.
    pub fn key(&self) -> Option<IdKey> {
        let segments = || self.scope.iter().chain(self.names.iter());
        let known = segments().map(|segment| if let Kind::Str(text) = segment { text.len() } else { 0 });
        // Ids are many: what is known completely takes two allocations.
        let mut letters = String::with_capacity(self.resource_type.len() + known.sum::<usize>());
        let mut marks = Vec::with_capacity(self.scope.len() + self.names.len() + 1);
        letters.push_str(&self.resource_type);
        marks.push((letters.len(), None));
        for segment in segments() {
            match segment {
                Kind::Str(text) => letters.push_str(text),
                Kind::Term(term) => marks.push((letters.len(), Some(*term))),
                Kind::Text(pieces) => pieces.iter().for_each(|piece| match piece {
                    Piece::Literal(text) => letters.push_str(text),
                    Piece::Hole(hole) => marks.push((letters.len(), Some(hole.term))),
                }),
                _ => return None,
            }
            marks.push((letters.len(), None));
        }
        letters.make_ascii_lowercase();
        Some(IdKey { letters: letters.into(), marks })
    }

    fn compare_type(&self, other: &Self) -> Match {
        let (one, two) = (self.sure_type(), other.sure_type());
        let possible = match (self.is_headless(), other.is_headless()) {
            _ if self.resource_type == other.resource_type => return Match::Must,
            (false, false) => match (self.has_open_name(), other.has_open_name()) {
                (false, false) => false,
                (true, false) => begins(&other.resource_type, one),
                (false, true) => begins(&self.resource_type, two),
                (true, true) => begins(one, two) || begins(two, one),
            },
            _ if self.has_open_name() || other.has_open_name() => true,
            (true, false) => ends(&other.resource_type, &self.resource_type),
            (false, true) => ends(&self.resource_type, &other.resource_type),
            (true, true) => {
                ends(&other.resource_type, &self.resource_type) || ends(&self.resource_type, &other.resource_type)
            }
        };
        if possible { Match::May } else { Match::Never }
    }

    fn is_headless(&self) -> bool {
        self.resource_type.starts_with(UNKNOWN_HEAD)
    }

    fn has_open_name(&self) -> bool {
        self.names.iter().any(is_open)
    }

    /// The part of the type that stays, whatever an open name turns out to be.
    fn sure_type(&self) -> &str {
        let Some(open) = self.names.iter().position(is_open) else { return &self.resource_type };
        let end = self.resource_type.match_indices('/').nth(open + 1).map(|(at, _)| at);
        end.and_then(|end| self.resource_type.get(..end)).unwrap_or(&self.resource_type)
    }
}

/// Whether the type `whole` is `start` or below it.
fn begins(whole: &str, start: &str) -> bool {
    whole.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether the type `whole` ends as `headless` does, with at least a provider and a type before that.
fn ends(whole: &str, headless: &str) -> bool {
    let end = headless.strip_prefix(UNKNOWN_HEAD).unwrap_or(headless);
    whole.strip_suffix(end).is_some_and(|head| head.contains('/') || head.starts_with(UNKNOWN_HEAD))
}

fn compare_scopes(one: &[Kind], two: &[Kind]) -> Match {
    if one.len() == two.len() {
        return worst(&mut one.iter().zip(two)).unwrap_or(Match::Must);
    }
    let unknown = |scope: &[Kind]| scope.iter().any(is_open) || matches!(scope, [Kind::Term(_)]);
    if unknown(one) || unknown(two) { Match::May } else { Match::Never }
}

/// The answer for all pairs: they are the same when each pair is.
fn worst<'k>(pairs: &mut dyn Iterator<Item = (&'k Kind, &'k Kind)>) -> Option<Match> {
    let mut worst = None;
    for (one, two) in pairs {
        worst = worst.max(Some(compare_segments(one, two)));
        if worst == Some(Match::Never) {
            break;
        }
    }
    worst
}

/// Compares two strings as far as they are known. What both begin and end with is taken away first: `{p}-a-{q}` and
/// `{p}-b-{q}` differ whatever `p` and `q` are.
pub(super) fn compare_segments(one: &Kind, two: &Kind) -> Match {
    if let (Kind::Str(one), Kind::Str(two)) = (one, two) {
        return if one.eq_ignore_ascii_case(two) { Match::Must } else { Match::Never };
    }
    if one == two {
        return Match::Must;
    }
    let (Some(one), Some(two)) = (tokens(one), tokens(two)) else { return Match::May };
    let (mut one, mut two) = (&*one, &*two);
    while let ([first, rest @ ..], [other, others @ ..]) = (one, two)
        && same(*first, *other)
    {
        (one, two) = (rest, others);
    }
    while let ([rest @ .., last], [others @ .., other]) = (one, two)
        && same(*last, *other)
    {
        (one, two) = (rest, others);
    }
    if one.is_empty() && two.is_empty() {
        return Match::Must;
    }
    let letters = |a: Option<&Token>, b: Option<&Token>| {
        matches!(a, Some(Token::Letter(_))) && matches!(b, Some(Token::Letter(_)))
    };
    let too_short = |a: &[Token], b: &[Token]| is_known(a) && a.len() < shortest(b);
    let different = letters(one.first(), two.first())
        || letters(one.last(), two.last())
        || too_short(one, two)
        || too_short(two, one);
    if different { Match::Never } else { Match::May }
}

fn same(one: Token, two: Token) -> bool {
    match (one, two) {
        (Token::Hole(one, _), Token::Hole(two, _)) => one == two,
        _ => one == two,
    }
}

fn is_known(tokens: &[Token]) -> bool {
    tokens.iter().all(|token| matches!(token, Token::Letter(_)))
}

fn shortest(tokens: &[Token]) -> usize {
    tokens.iter().filter(|token| !matches!(token, Token::Hole(_, true))).count()
}

fn tokens(kind: &Kind) -> Option<Vec<Token>> {
    let letters =
        |text: &str| -> Vec<Token> { text.chars().map(|letter| Token::Letter(letter.to_ascii_lowercase())).collect() };
    match kind {
        Kind::Str(text) => Some(letters(text)),
        Kind::Term(term) => Some(vec![Token::Hole(*term, false)]),
        Kind::Text(pieces) => {
            // A name is not empty, but what is only a part of one may be.
            let alone = pieces.len() == 1;
            let pieces = pieces.iter().map(|piece| match piece {
                Piece::Literal(text) => letters(text),
                Piece::Hole(hole) => vec![Token::Hole(hole.term, !alone || hole.class == HoleClass::Any)],
            });
            Some(pieces.flatten().collect())
        }
        _ => None,
    }
}
