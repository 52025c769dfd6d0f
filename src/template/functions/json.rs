//! Values from JSON texts: `json`, `base64ToJson` (ARM template functions: object).
//!
//! Never here: templates, whose strings can be expressions; in a text that a function reads they are only strings.

use std::rc::Rc;

use super::call::{Answer, Call, MOST_ITEMS, Outcome, expects};
use super::encodings::decode_base64;
use super::strings::known;
use super::table::{Function, Takes};
use crate::syntax::{self, Node};
use crate::template::value::{Float, Kind, Object, Slot, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("json", &[Takes::TEXT], |arguments, call| read(known(arguments.first()), call)),
    Function::new("base64ToJson", &[Takes::TEXT], base64_to_json),
];

fn base64_to_json(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    match decode_base64(known(arguments.first()))? {
        Some(text) => read(&text, call),
        None => Ok(Answer::NotEvaluated),
    }
}

/// Everything in the value comes from the call: a text has no places that a reader could be sent to.
fn read(text: &str, call: &mut Call<'_>) -> Outcome {
    let tree = syntax::json::parse(call.span.file, text.into());
    if let Some(error) = tree.errors().first() {
        // `.25` is no JSON, and published templates have it: Azure's reader knows more notations of numbers.
        if text.trim().parse::<f64>().is_ok() {
            return Ok(Answer::NotEvaluated);
        }
        return Err(expects("a JSON text", &format!("one that cannot be read: {}", error.message)));
    }
    Ok(tree.root().and_then(|root| value(root, call)).map_or(Answer::NotEvaluated, Answer::Known))
}

/// The value of a node. Nothing for numbers that are too large, and for keys that differ only by their case: what Azure
/// makes of those is not documented. Trees are at most [`syntax::MAX_DEPTH`] deep.
fn value(node: Node<'_>, call: &Call<'_>) -> Option<Kind> {
    Some(match node.kind() {
        syntax::Kind::Null => Kind::Null,
        syntax::Kind::Bool => Kind::Bool(node.as_bool()?),
        syntax::Kind::Number => match node.as_i64() {
            Some(number) => Kind::Int(number),
            None if node.number_text()?.contains(['.', 'e', 'E']) => {
                Kind::Float(Float(node.as_f64().filter(|number| number.is_finite())?))
            }
            None => return None,
        },
        syntax::Kind::String => Kind::str(node.as_str()?),
        syntax::Kind::Array => {
            let items: Option<Vec<Value>> =
                node.items().take(MOST_ITEMS + 1).map(|item| Some(call.value(value(item, call)?))).collect();
            Kind::list(items.filter(|items| items.len() <= MOST_ITEMS)?)
        }
        syntax::Kind::Object => {
            let mut slots: Vec<Slot> = Vec::new();
            for entry in node.entries() {
                let key = entry.key.key_text()?;
                let slot = call.slot(&key, value(entry.value, call)?);
                match slots.iter_mut().find(|other| other.key.eq_ignore_ascii_case(&key)) {
                    Some(other) if other.key == slot.key => *other = slot,
                    Some(_) => return None,
                    None => slots.push(slot),
                }
                if slots.len() > MOST_ITEMS {
                    return None;
                }
            }
            Kind::Object(Rc::new(Object { slots, rest: None }))
        }
        syntax::Kind::Error => return None,
    })
}
