//! `?name`: what a description leaves open.
//!
//! Never here: which values may be open.

use std::rc::Rc;

use super::reader::Reader;
use crate::source::Span;
use crate::syntax::{Kind as NodeKind, Node};
use crate::template::value::{Kind, Value};
use crate::template::{Cause, Op, Step, TermId};

/// A mark of something that is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark<'w> {
    /// `?` or `?name`: one value.
    Value(Option<&'w str>),
    /// `?*` or `?*name`: any number of further ones.
    More(Option<&'w str>),
}

impl<'w> Mark<'w> {
    /// The mark that a text is, if it is one. `${name}` as the whole is the same as `?name`.
    pub(super) fn parse(text: &'w str) -> Option<Self> {
        if let Some(name) = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) {
            return is_name(name).then_some(Self::Value(Some(name)));
        }
        let rest = text.strip_prefix('?')?;
        let (is_more, name) = match rest.strip_prefix('*') {
            Some(name) => (true, name),
            None => (false, rest),
        };
        let name = match name {
            "" => None,
            name => Some(is_name(name).then_some(name)?),
        };
        Some(if is_more { Self::More(name) } else { Self::Value(name) })
    }
}

/// Whether a text can be the name of what is not known: letters, digits, `_`, `-` and `.`.
pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.'))
}

impl<'t> Reader<'t> {
    /// The term of something that is left open: of the same name the same one; without a name one of its own.
    pub(super) fn open(&mut self, name: Option<&str>, span: Span) -> TermId {
        if let Some(name) = name {
            return self.terms.intern(Op::Open(self.number, name.into()), [], Some(span));
        }
        let origin = self.provenance.add(Step::Runtime(span));
        self.terms.intern_refused(Op::Open(self.number, "".into()), span, origin)
    }

    /// A value that is left open, or what is assumed in its place.
    pub(super) fn unknown(&mut self, name: Option<&str>, span: Span) -> Value {
        let term = self.open(name, span);
        let value = Value::new(Kind::Term(term), self.provenance.add(Step::Written(span)));
        self.assumptions.apply(value, &self.terms)
    }

    /// The term in place of what cannot be used; the reason has been told.
    pub(super) fn refused(&mut self, span: Span) -> TermId {
        let origin = self.provenance.add(Step::Runtime(span));
        let words = "the description has a mistake here";
        self.terms.intern_refused(Op::Invalid(words.into()), span, origin)
    }

    /// The value in place of what cannot be used.
    pub(super) fn refused_value(&mut self, span: Span) -> Value {
        let term = self.refused(span);
        Value::new(Kind::Term(term), self.provenance.add(Step::Written(span)))
    }

    /// Why there may be more, where a key says so.
    pub(super) fn reason(&mut self, name: Option<&str>, value: Option<Node<'t>>, span: Span) -> (TermId, Rc<Cause>) {
        let term = self.open(name, span);
        let mut cause = self.terms.cause(term);
        match value.map(|value| (value, value.kind())) {
            Some((value, NodeKind::String)) => {
                cause.text = super::complaint::reason(&value.as_str().unwrap_or_default());
            }
            Some((value, kind)) if kind != NodeKind::Null => self.wrong(value, "a reason in words belongs here"),
            _ => {}
        }
        (term, Rc::new(cause))
    }
}

#[cfg(test)]
mod tests {
    use super::Mark;

    #[test]
    fn marks_are_told_from_texts() {
        assert_eq!(Mark::parse("?"), Some(Mark::Value(None)));
        assert_eq!(Mark::parse("?subnet.prefix-1"), Some(Mark::Value(Some("subnet.prefix-1"))));
        assert_eq!(Mark::parse("?*"), Some(Mark::More(None)));
        assert_eq!(Mark::parse("?*rules"), Some(Mark::More(Some("rules"))));
        assert_eq!(Mark::parse("${subnet.prefix-1}"), Some(Mark::Value(Some("subnet.prefix-1"))));
        for text in ["", "subnet", "? a", "?a b", "??", "?a*", "${}", "${a b}", "${a}${b}", "$${a}", "${a", "a${b}"] {
            assert_eq!(Mark::parse(text), None, "{text}");
        }
    }
}
