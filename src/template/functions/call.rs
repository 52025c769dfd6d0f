//! What a function gets to see of its call, and what it may answer.
//!
//! Never here: arguments that are not known, and places in messages; both belong to [`apply`](mod@super::apply).

use std::rc::Rc;

use crate::source::Span;
use crate::template::term::{Op, TermId, Terms};
use crate::template::text::{LONGEST_TEXT, TextBuilder, TooLong};
use crate::template::value::{Kind, List, ListPart, Object, Slot, Value};
use crate::template::{Origin, Problem, Provenance};

/// Most elements of an array that is followed.
pub(super) const MOST_ITEMS: usize = 10_000;

/// What functions work in.
pub(crate) struct FunctionContext<'c> {
    /// The terms of the evaluation.
    pub(crate) terms: &'c mut Terms,
    /// Its steps.
    pub(crate) provenance: &'c mut Provenance,
    /// The place that is deployed to.
    pub(crate) scope: &'c Scope,
    /// What Azure would refuse.
    pub(crate) problems: &'c mut Vec<Problem>,
}

/// The place that is deployed to, as far as it is known: each a string, or a text of one segment hole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scope {
    /// The id of the subscription.
    pub(crate) subscription_id: Kind,
    /// The name of the resource group; `null` for a deployment to a subscription, which has none.
    pub(crate) resource_group: Kind,
    /// The name of the management group.
    pub(crate) management_group: Kind,
}

/// What a function answers.
#[derive(Debug)]
pub(super) enum Answer {
    /// A value that the function made.
    Known(Kind),
    /// A value that was in one of the arguments; it keeps its own origin.
    Part(Value),
    /// The arguments are not known well enough.
    Residue,
    /// The arguments are known, but this version does not evaluate the function for them.
    NotEvaluated,
}

/// Why a function has no answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Azure would refuse the call; the words follow the name of the function: "expects …".
    Invalid(String),
    /// Something is too large to follow; the words follow the name of the function: "gives …".
    Limit(String),
}

/// The answer of a function, or why there is none.
pub(super) type Outcome = Result<Answer, Fault>;

/// One call, as the function sees it.
pub(super) struct Call<'c> {
    /// The name of the function in lower case.
    pub(super) name: Rc<str>,
    /// The terms of the evaluation.
    pub(super) terms: &'c mut Terms,
    /// The place that is deployed to.
    pub(super) scope: &'c Scope,
    /// The place of the call.
    pub(super) span: Span,
    /// The origin of what the function makes.
    pub(super) origin: Origin,
}

impl Call<'_> {
    /// A value that the function makes.
    pub(super) fn value(&self, kind: Kind) -> Value {
        Value::new(kind, self.origin)
    }

    /// A property that the function makes.
    pub(super) fn slot(&self, key: &str, kind: Kind) -> Slot {
        Slot { key: key.into(), key_span: self.span, guard: None, value: self.value(kind) }
    }

    /// The term for a call of the function `name` that cannot be answered.
    pub(super) fn term(&mut self, name: &str, arguments: impl Into<Rc<[Value]>>) -> TermId {
        self.terms.intern(Op::Call(name.into()), arguments, Some(self.span))
    }

    /// The text that was put together.
    pub(super) fn text(&self, text: TextBuilder) -> Result<Kind, Fault> {
        Ok(text.finish(self.terms)?)
    }
}

impl From<TooLong> for Fault {
    fn from(_: TooLong) -> Self {
        Self::Limit(format!("gives a text of more than {LONGEST_TEXT} characters"))
    }
}

/// A string, unless it is too long.
pub(super) fn string(text: &str) -> Outcome {
    // Only a text with more bytes than the limit can have more characters.
    if text.len() > LONGEST_TEXT && text.chars().count() > LONGEST_TEXT {
        return Err(TooLong.into());
    }
    Ok(Answer::Known(Kind::str(text)))
}

/// An array of these parts, unless they are too many.
pub(super) fn list(parts: Vec<ListPart>) -> Outcome {
    if parts.len() > MOST_ITEMS {
        return Err(Fault::Limit(format!("gives an array of more than {MOST_ITEMS} elements")));
    }
    Ok(Answer::Known(Kind::List(Rc::new(List { parts }))))
}

/// An array of these elements, unless they are too many.
pub(super) fn items(values: impl IntoIterator<Item = Value>) -> Outcome {
    list(values.into_iter().take(MOST_ITEMS + 1).map(ListPart::Item).collect())
}

/// An object with these properties and no others.
pub(super) fn object(slots: Vec<Slot>) -> Outcome {
    if slots.len() > MOST_ITEMS {
        return Err(Fault::Limit(format!("gives an object of more than {MOST_ITEMS} properties")));
    }
    Ok(Answer::Known(Kind::Object(Rc::new(Object { slots, rest: None }))))
}

/// A truth value, or that it is not known.
pub(super) fn truth(answer: Option<bool>) -> Outcome {
    Ok(answer.map_or(Answer::Residue, |answer| Answer::Known(Kind::Bool(answer))))
}

/// A whole number.
pub(super) fn integer(number: i64) -> Outcome {
    Ok(Answer::Known(Kind::Int(number)))
}

/// A length or a position.
pub(super) fn count(number: usize) -> Outcome {
    integer(i64::try_from(number).unwrap_or(i64::MAX))
}

/// That the arguments do not fit the function: "expects …, got …".
pub(super) fn expects(wanted: &str, got: &str) -> Fault {
    Fault::Invalid(format!("expects {wanted}, got {got}"))
}

/// The word for the type of a value, with its article.
pub(super) fn with_article(kind: &Kind) -> String {
    match kind.describe() {
        "null" => "null".to_owned(),
        word if word.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("an {word}"),
        word => format!("a {word}"),
    }
}
