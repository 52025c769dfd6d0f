//! Whether two resource ids are the same resource: surely, possibly, surely not (evaluation.md §2.2).
//!
//! Never here: how an id is read from text, and what follows from the answer.

use super::resource_id::{ResourceId, UNKNOWN_HEAD, is_open};
use super::term::TermId;
use super::value::{HoleClass, Kind, Piece};

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
pub struct IdKey(Box<str>, Vec<Token>);

/// One unit of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Token {
    /// A known character, in lower case.
    Letter(char),
    /// An unknown string; `true` if it may be empty.
    Hole(TermId, bool),
    /// The end of a segment.
    End,
}

impl ResourceId {
    /// Whether `other` is the same resource. Never: another type, or names or scopes that surely differ. A placeholder
    /// for the current subscription or resource group may be any literal.
    pub fn compare(&self, other: &Self) -> Match {
        let of_type = self.compare_type(other);
        if of_type == Match::Never {
            return Match::Never;
        }
        let scope = if self.is_headless() == other.is_headless() {
            compare_scopes(&self.scope, &other.scope)
        } else {
            Match::May
        };
        let same_length = self.names.len() == other.names.len();
        if !same_length && (self.has_open_name() || other.has_open_name()) {
            return scope.max(Match::May);
        }
        // Of an id with an unknown head only the last names are known.
        let names = self.names.iter().rev().zip(other.names.iter().rev());
        let names = names.map(|(one, two)| compare_segments(one, two)).max().unwrap_or(Match::May);
        of_type.max(names).max(match scope {
            // Unknown heads that differ may still be ids of one thing.
            Match::Never if self.is_headless() || other.is_headless() => Match::May,
            scope => scope,
        })
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
        let mut key = Vec::new();
        for segment in self.scope.iter().chain(self.names.iter()) {
            key.extend(tokens(segment)?.into_iter().map(|token| match token {
                Token::Hole(term, _) => Token::Hole(term, false),
                other => other,
            }));
            key.push(Token::End);
        }
        Some(IdKey((*self.resource_type).into(), key))
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
        let segments = one.iter().zip(two).map(|(one, two)| compare_segments(one, two));
        return segments.max().unwrap_or(Match::Must);
    }
    let unknown = |scope: &[Kind]| scope.iter().any(is_open) || matches!(scope, [Kind::Term(_)]);
    if unknown(one) || unknown(two) { Match::May } else { Match::Never }
}

/// Compares two strings as far as they are known. What both begin and end with is taken away first: `{p}-a-{q}` and
/// `{p}-b-{q}` differ whatever `p` and `q` are.
fn compare_segments(one: &Kind, two: &Kind) -> Match {
    let (Some(one), Some(two)) = (tokens(one), tokens(two)) else {
        return if one == two { Match::Must } else { Match::May };
    };
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
            let pieces = pieces.iter().map(|piece| match piece {
                Piece::Literal(text) => letters(text),
                Piece::Hole(hole) => vec![Token::Hole(hole.term, hole.class == HoleClass::Any)],
            });
            Some(pieces.flatten().collect())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::{Hole, Op, Provenance, Step, Terms, Value};

    /// Ids in a notation of their own: `{p}` is an unknown segment, `{*p}` an unknown string.
    #[derive(Default)]
    struct Ids {
        terms: Terms,
        provenance: Provenance,
    }

    impl Ids {
        fn value(&mut self, text: &str) -> Value {
            let mut pieces = Vec::new();
            for (index, part) in text.split(['{', '}']).enumerate() {
                if index % 2 == 1 {
                    let (name, class) = match part.strip_prefix('*') {
                        Some(name) => (name, HoleClass::Any),
                        None => (part, HoleClass::Segment),
                    };
                    let op = match name {
                        "sub" => Op::Scope("subscription().subscriptionId".into()),
                        "rg" => Op::Scope("resourceGroup().name".into()),
                        _ => Op::Parameter(0, name.into()),
                    };
                    let term = self.terms.intern(op, Vec::new(), None);
                    pieces.push(Piece::Hole(Hole { term, class }));
                } else if !part.is_empty() {
                    pieces.push(Piece::Literal(part.into()));
                }
            }
            let kind = match &*pieces {
                [Piece::Literal(text)] => Kind::Str(text.clone()),
                _ => Kind::Text(pieces.into()),
            };
            let span = crate::source::Span::at(crate::source::FileId::new(0), 0);
            Value::new(kind, self.provenance.add(Step::Written(span)))
        }

        fn id(&mut self, text: &str) -> Option<ResourceId> {
            let value = self.value(text);
            ResourceId::parse(&value)
        }

        fn compare(&mut self, one: &str, two: &str) -> Match {
            let (one, two) = (self.id(one).unwrap(), self.id(two).unwrap());
            let answer = one.compare(&two);
            assert_eq!(two.compare(&one), answer, "the order must not matter");
            assert_eq!(one.key() == two.key(), answer == Match::Must, "keys are equal exactly for `Must`");
            answer
        }
    }

    const HERE: &str = "/subscriptions/{sub}/resourceGroups/{rg}/providers/Microsoft.Network";

    #[test]
    fn ids_in_one_group_are_compared_by_what_is_known() {
        let table = [
            ("virtualNetworks/net", "virtualNetworks/NET", Match::Must),
            ("virtualNetworks/net", "VirtualNetworks/net/", Match::Must),
            ("virtualNetworks/net", "virtualNetworks//net", Match::Must),
            ("virtualNetworks/net", "virtualNetworks/other", Match::Never),
            ("virtualNetworks/net", "routeTables/net", Match::Never),
            ("virtualNetworks/net", "virtualNetworks/net/subnets/a", Match::Never),
            ("virtualNetworks/{p}", "virtualNetworks/{p}", Match::Must),
            ("virtualNetworks/{p}", "virtualNetworks/{*p}", Match::Must),
            ("virtualNetworks/{p}", "virtualNetworks/{q}", Match::May),
            ("virtualNetworks/{p}", "virtualNetworks/net", Match::May),
            ("virtualNetworks/net-{p}", "virtualNetworks/net-1", Match::May),
            ("virtualNetworks/net-{p}", "virtualNetworks/net-", Match::Never),
            ("virtualNetworks/net-{p}", "virtualNetworks/hub-1", Match::Never),
            ("virtualNetworks/{p}-net", "virtualNetworks/{q}-hub", Match::Never),
            ("virtualNetworks/{p}-a-{q}", "virtualNetworks/{p}-b-{q}", Match::Never),
            ("virtualNetworks/{p}-{q}", "virtualNetworks/{q}-{p}", Match::May),
            ("virtualNetworks/{p}", "virtualNetworks/{p}-net", Match::Never),
            ("virtualNetworks/{*p}", "virtualNetworks/{*p}{*q}", Match::May),
            ("virtualNetworks/{p}/subnets/a", "virtualNetworks/{p}/subnets/a", Match::Must),
            ("virtualNetworks/{p}/subnets/a", "virtualNetworks/{q}/subnets/a", Match::May),
            ("virtualNetworks/{p}/subnets/a", "virtualNetworks/{p}/subnets/b", Match::Never),
            ("virtualNetworks/one/subnets/{p}", "virtualNetworks/two/subnets/{p}", Match::Never),
            // An unknown string may hold more segments than one.
            ("virtualNetworks/{*p}", "virtualNetworks/net/subnets/a", Match::May),
            ("virtualNetworks/{*p}", "routeTables/net", Match::Never),
        ];
        let mut ids = Ids::default();
        for (one, two, expected) in table {
            assert_eq!(ids.compare(&format!("{HERE}/{one}"), &format!("{HERE}/{two}")), expected, "{one} and {two}");
        }
    }

    #[test]
    fn scopes_are_compared_too() {
        let mut ids = Ids::default();
        let rest = "providers/Microsoft.Network/virtualNetworks/net";
        let here = format!("{HERE}/virtualNetworks/net");
        for (scope, expected) in [
            ("/subscriptions/{sub}/resourceGroups/{rg}", Match::Must),
            ("/SUBSCRIPTIONS/{sub}/resourcegroups/{rg}", Match::Must),
            ("/subscriptions/{sub}/resourceGroups/hub", Match::May),
            ("/subscriptions/{sub}/resourceGroups/{p}", Match::May),
            ("{*scope}", Match::May),
            ("/subscriptions/{sub}", Match::Never),
            ("/subscriptions/{sub}/resourceGroups/{rg}/providers/Microsoft.Network/virtualNetworks/hub", Match::Never),
        ] {
            assert_eq!(ids.compare(&here, &format!("{scope}/{rest}")), expected, "{scope}");
        }
    }

    #[test]
    fn a_child_of_an_unknown_id_stays_comparable() {
        let mut ids = Ids::default();
        let child = "{*network}/subnets/apim";
        for (other, expected) in [
            ("{*network}/subnets/APIM", Match::Must),
            ("{*network}/subnets/other", Match::Never),
            ("{*hub}/subnets/apim", Match::May),
            ("{*network}/peerings/apim", Match::Never),
            (
                "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n/subnets/apim",
                Match::May,
            ),
            ("/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n/subnets/b", Match::Never),
            ("/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n", Match::Never),
        ] {
            assert_eq!(ids.compare(child, other), expected, "{other}");
        }
    }

    #[test]
    fn an_id_of_one_type_is_not_of_another() {
        let mut ids = Ids::default();
        let mut of_type = |id: &str, resource_type: &str| ids.id(id).unwrap().is_of_type(resource_type);
        let subnet = "microsoft.network/virtualnetworks/subnets";
        assert_eq!(of_type(&format!("{HERE}/virtualNetworks/n/subnets/{{p}}"), subnet), Match::Must);
        assert_eq!(of_type(&format!("{HERE}/virtualNetworks/{{*p}}"), subnet), Match::May);
        assert_eq!(of_type(&format!("{HERE}/virtualNetworks/{{p}}"), subnet), Match::Never);
        assert_eq!(of_type("{*p}/subnets/a", subnet), Match::May);
        assert_eq!(of_type("{*p}/subnets/a", "microsoft.network/virtualnetworks"), Match::Never);
    }

    #[test]
    fn what_is_not_an_id_is_not_read() {
        let mut ids = Ids::default();
        for text in [
            "",
            "/",
            "apim",
            "{p}",
            "{*p}",
            "{*p}/subnets",
            "/subscriptions/s/resourceGroups/g",
            "/providers/Microsoft.Network/virtualNetworks",
            "/providers/Microsoft.Network",
            "/providers/{p}/virtualNetworks/n",
            "/providers/Microsoft.Network/{p}/n",
            "Microsoft.Network/virtualNetworks/n",
        ] {
            assert_eq!(ids.id(text), None, "{text}");
        }
    }

    #[test]
    fn ids_are_shown_with_names_for_what_is_unknown() {
        let mut ids = Ids::default();
        let id = ids.id(&format!("{HERE}/virtualNetworks/net-{{p}}/subnets/a")).unwrap();
        assert_eq!(
            id.display(&ids.terms),
            "/subscriptions/{subscription}/resourceGroups/{resource group}/providers/microsoft.network/virtualnetworks/net-{p}/subnets/a"
        );
        assert_eq!(id.label(&ids.terms), "net-{p}/a");
        assert_eq!(id.name(), None);
        assert_eq!(id.parent().unwrap().label(&ids.terms), "net-{p}");
        assert_eq!(id.parent().unwrap().child("Subnets", &Kind::str("a")), id);
        let headless = ids.id("{*networkId}/subnets/a").unwrap();
        assert_eq!(headless.display(&ids.terms), "{networkId}/subnets/a");
        assert_eq!(headless.label(&ids.terms), "{…}/a");
        assert_eq!(headless.parent(), None);
    }
}
