//! Properties of objects and elements of arrays.

use super::evaluator::{Evaluator, TOO_MUCH};
use super::expression::article;
use super::repetition::Env;
use crate::source::Span;
use crate::template::ir::{Expr, Form};
use crate::template::value::{Kind, List, ListPart, Lookup, Object, Value};
use crate::template::{Op, Step, TermId};

/// Deepest nest of `if` that an access is carried into.
pub(super) const DEEPEST_CHOICE: u32 = 4;

impl Evaluator<'_> {
    /// One key after the other. If `safe`, the first may be missing, and then the result is null.
    pub(super) fn get(&mut self, base: &Expr, keys: &[Expr], safe: bool, span: Span, env: &Env) -> Value {
        let (base, keys) = match self.imported(base, keys, env) {
            Some(found) => found,
            None => (self.eval(base, env), keys),
        };
        let mut values = Vec::with_capacity(keys.len());
        for key in keys {
            let value = self.eval(key, env);
            values.push((value, key.span));
        }
        if safe { self.get_safely(base, &values, span, DEEPEST_CHOICE) } else { self.get_all(base, &values, span) }
    }

    pub(super) fn get_all(&mut self, mut value: Value, keys: &[(Value, Span)], span: Span) -> Value {
        for (key, key_span) in keys {
            let width = match &value.kind {
                Kind::Object(object) => object.slots.len(),
                Kind::List(list) => list.parts.len(),
                _ => 0,
            };
            if !self.budget.walk(width) {
                return self.exceed(TOO_MUCH, span);
            }
            value = self.step(&value, key, span, *key_span, DEEPEST_CHOICE);
        }
        value
    }

    pub(super) fn get_safely(&mut self, base: Value, keys: &[(Value, Span)], span: Span, choices: u32) -> Value {
        let Some(((first, first_span), rest)) = keys.split_first() else { return base };
        if let Some(value) = self.safely_of_declared(&base, keys, span) {
            return value;
        }
        let base = self.answer_object(&base, span).unwrap_or(base);
        let first = &counted_from_start(&base, first);
        let presence = presence(&base, first).or_else(|| self.is_always_answered(&base, first).then_some(true));
        match presence {
            Some(true) => {
                let value = self.get_all(base, &[(first.clone(), *first_span)], span);
                if value.kind == Kind::Null { value } else { self.get_all(value, rest, span) }
            }
            Some(false) => {
                let origin = self.origin(Step::Computed { call: span, inputs: [base.origin].into() });
                Value::new(Kind::Null, origin)
            }
            None => {
                if choices > 0
                    && let Some([condition, yes, no]) = self.choice_of(&base)
                {
                    let branches = self.speculate(true, |inside| {
                        let yes = inside.get_safely(yes, keys, span, choices - 1);
                        (yes, inside.get_safely(no, keys, span, choices - 1))
                    });
                    return self.undecided(condition, branches.0, branches.1, span);
                }
                let arguments = std::iter::once(base).chain(keys.iter().map(|(key, _)| key.clone())).collect();
                self.residue("tryget", arguments, span)
            }
        }
    }

    /// One property or element.
    fn step(&mut self, base: &Value, key: &Value, span: Span, key_span: Span, choices: u32) -> Value {
        let key = &counted_from_start(base, key);
        match (&base.kind, &key.kind) {
            (Kind::Object(object), Kind::Str(name)) => match object.lookup(name) {
                Lookup::Present(slot) => self.part(base, &slot.value),
                Lookup::Guarded(slot, guard) => {
                    let present = self.part(base, &slot.value);
                    let absent = self.unknown(Op::Invalid(missing(name).into()), [], key_span);
                    let guard = Value::new(Kind::Term(guard), base.origin);
                    self.undecided(guard, present, absent, span)
                }
                Lookup::Absent => self.refuse_value_of(base, missing(name), key_span),
                Lookup::Unknown(rest) => self.property(rest, base, name, span),
            },
            (Kind::List(list), Kind::Int(index)) => {
                let known = list.parts.iter().take_while(|part| matches!(part, ListPart::Item(_))).count();
                match usize::try_from(*index).ok().and_then(|index| list.parts.get(index).filter(|_| index < known)) {
                    Some(ListPart::Item(item)) => self.part(base, item),
                    _ if known < list.parts.len() && *index >= 0 => self.element(base, key, span),
                    _ => {
                        let message = format!("there is no element {index} in an array of {known}");
                        self.refuse_value_of(base, message, key_span)
                    }
                }
            }
            (Kind::Term(term), _) => {
                if let Some(value) = self.of_declared(*term, key, span, key_span) {
                    return value;
                }
                if choices > 0
                    && let Some([condition, yes, no]) = self.choice_of(base)
                {
                    let branches = self.speculate(true, |inside| {
                        let yes = inside.step(&yes, key, span, key_span, choices - 1);
                        (yes, inside.step(&no, key, span, key_span, choices - 1))
                    });
                    return self.undecided(condition, branches.0, branches.1, span);
                }
                match &key.kind {
                    Kind::Str(name) => match self.answered(*term, name, span, key_span) {
                        Some(value) => value,
                        None => self.property(*term, base, name, span),
                    },
                    _ => self.element(base, key, span),
                }
            }
            (Kind::Object(_) | Kind::List(_), Kind::Term(_) | Kind::Text(_)) => self.element(base, key, span),
            (Kind::Null, _) => {
                let message = match &key.kind {
                    Kind::Str(name) => format!("there is no property `{name}` in null"),
                    _ => "there are no elements in null".to_owned(),
                };
                self.refuse_null(message, key_span)
            }
            (other, Kind::Str(name)) => {
                let message = format!("there is no property `{name}` in {}", article(other));
                self.refuse(message, key_span)
            }
            (other, key) => {
                let message = format!("{} cannot be taken as an index into {}", article(key), article(other));
                self.refuse(message, key_span)
            }
        }
    }

    /// What a resource says, at the place where somebody asks for it.
    pub(super) fn used_here(&mut self, value: Value, used: Span) -> Value {
        if self.provenance.used(value.origin).is_none_or(|place| place == used) {
            return value;
        }
        let whole = self.origin(Step::Written(used));
        let origin = self.origin(Step::Part { whole, part: value.origin });
        Value::new(value.kind, origin)
    }

    /// A part of a value, with the way of the whole.
    pub(super) fn part(&mut self, whole: &Value, part: &Value) -> Value {
        let origin = self.provenance.part(whole.origin, part.origin);
        Value::new(part.kind.clone(), origin)
    }

    fn property(&mut self, term: TermId, base: &Value, name: &str, span: Span) -> Value {
        if let Some(id) = self.answered_in_full(term).filter(|_| name.eq_ignore_ascii_case("properties")) {
            return self.at_runtime(id, false, span);
        }
        let base = Value::new(Kind::Term(term), base.origin);
        self.unknown(Op::Property(name.to_ascii_lowercase().into()), [base], span)
    }

    /// The id of the resource, if the term stands for all that Azure answers for one: `reference(id, '…', 'full')`.
    fn answered_in_full(&self, term: TermId) -> Option<Value> {
        let term = self.terms.get(term)?;
        match (&term.op, &*term.arguments) {
            (Op::Runtime(name), [id, _]) if &**name == "reference" => Some(id.clone()),
            _ => None,
        }
    }

    /// Whether the value is all that Azure answers for a resource, and the key one that it always answers.
    fn is_always_answered(&self, base: &Value, key: &Value) -> bool {
        let term = match &base.kind {
            Kind::Term(term) => Some(*term),
            Kind::Object(object) => object.rest,
            _ => None,
        };
        key.as_str().is_some_and(|key| key.eq_ignore_ascii_case("properties"))
            && term.is_some_and(|term| self.answered_in_full(term).is_some())
    }

    fn element(&mut self, base: &Value, key: &Value, span: Span) -> Value {
        self.unknown(Op::Element, [base.clone(), key.clone()], span)
    }

    /// Condition and branches of a value that is an `if` with a condition that is not known.
    pub(super) fn choice_of(&self, value: &Value) -> Option<[Value; 3]> {
        let Kind::Term(term) = value.kind else { return None };
        let term = self.terms.get(term)?;
        match (&term.op, &*term.arguments) {
            (Op::Call(name), [condition, yes, no]) if **name == *Form::If.name() => {
                Some([condition.clone(), yes.clone(), no.clone()])
            }
            _ => None,
        }
    }
}

/// A key that counts from the end, `{"value": 1, "fromEnd": true}` in compiled Bicep, as one that counts from the start of
/// this array, if its length is known.
fn counted_from_start(base: &Value, key: &Value) -> Value {
    let counted = |list: &List, key: &Object| {
        let (Lookup::Present(value), Lookup::Present(from_end)) = (key.lookup("value"), key.lookup("fromEnd")) else {
            return None;
        };
        let Kind::Int(value) = value.value.kind else { return None };
        let length = i64::try_from(list.items()?.len()).ok()?;
        Some(if from_end.value.kind == Kind::Bool(true) { length.checked_sub(value)? } else { value })
    };
    match (&base.kind, &key.kind) {
        (Kind::List(list), Kind::Object(from_end)) => {
            counted(list, from_end).map_or_else(|| key.clone(), |index| Value::new(Kind::Int(index), key.origin))
        }
        _ => key.clone(),
    }
}

/// Whether a value certainly has, or certainly does not have, this property or element.
fn presence(base: &Value, key: &Value) -> Option<bool> {
    match (&base.kind, &key.kind) {
        (Kind::Object(object), Kind::Str(name)) => match object.lookup(name) {
            Lookup::Present(_) => Some(true),
            Lookup::Absent => Some(false),
            Lookup::Guarded(..) | Lookup::Unknown(_) => None,
        },
        (Kind::List(list), Kind::Int(index)) => {
            let index = usize::try_from(*index).ok();
            let known = list.parts.iter().take_while(|part| matches!(part, ListPart::Item(_))).count();
            match index {
                Some(index) if index < known => Some(true),
                _ if known == list.parts.len() => Some(false),
                _ => None,
            }
        }
        (Kind::Term(_), _) | (_, Kind::Term(_) | Kind::Text(_)) => None,
        _ => Some(false),
    }
}

fn missing(name: &str) -> String {
    format!("there is no property `{name}` in this object")
}
