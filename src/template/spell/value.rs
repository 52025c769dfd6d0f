//! Values as JSON: what is known as it is, the rest as expressions.

use super::Json;
use super::expression::{Expression, TooLong};
use crate::template::term::{TermId, Terms};
use crate::template::value::{Kind, List, ListPart, Object, Piece, Value};

/// Most characters of all resources together. Values share their parts, so what is small in memory can be large when it
/// is written out; of the real deployments that were measured, the largest needs less than a million.
const LARGEST: usize = 32_000_000;

/// What a value costs besides its characters: indentation and signs.
const COST_OF_A_VALUE: usize = 16;

/// Deepest nest of arrays and objects. Evaluated values are not deeper.
const DEEPEST: usize = 256;

/// Writes the values of one deployment.
#[derive(Debug)]
pub(super) struct Speller<'t> {
    pub(super) terms: &'t Terms,
    /// Characters that may still be written.
    room: usize,
    /// The indices of loops of unknown count, in the order in which the resource mentions them.
    pub(super) loops: Vec<TermId>,
}

impl<'t> Speller<'t> {
    pub(super) fn new(terms: &'t Terms) -> Self {
        Self { terms, room: LARGEST, loops: Vec::new() }
    }

    /// The value as JSON.
    pub(super) fn value(&mut self, value: &Value) -> Json {
        self.kind(&value.kind, DEEPEST)
    }

    pub(super) fn kind(&mut self, kind: &Kind, depth: usize) -> Json {
        let cost = COST_OF_A_VALUE + if let Kind::Str(text) = kind { text.len() } else { 0 };
        self.room = self.room.saturating_sub(cost);
        let Some(depth) = depth.checked_sub(1).filter(|_| self.room > 0) else {
            return Json::text("[unknown('too large to write out')]");
        };
        match kind {
            Kind::Null => Json::Null,
            Kind::Bool(value) => Json::Bool(*value),
            Kind::Int(number) => Json::Int(*number),
            Kind::Float(number) => Json::Float(number.0),
            Kind::Str(text) => Json::Text(literal(text)),
            Kind::Text(_) | Kind::Term(_) => {
                let written = self.expression(|expression| expression.kind(kind));
                let written = written.unwrap_or_else(|TooLong| self.too_long(kind));
                Json::Text(format!("[{written}]"))
            }
            Kind::List(list) => self.list(list, depth),
            Kind::Object(object) => self.object(object, depth),
        }
    }

    fn list(&mut self, list: &List, depth: usize) -> Json {
        let mut items = Vec::with_capacity(list.parts.len());
        for part in &list.parts {
            items.push(match part {
                ListPart::Item(item) => self.kind(&item.kind, depth),
                ListPart::Rest(term) => Json::Text(format!("[...{}]", self.term(*term))),
                ListPart::When(guard, values) => {
                    let name = format!("[...if({})]", self.term(*guard));
                    let values = values.iter().map(|value| self.kind(&value.kind, depth)).collect();
                    Json::Object(vec![(name, Json::List(values))])
                }
                ListPart::Repeat { count, index, body } => {
                    let name = format!("[...copy('{}', {})]", self.loop_name(*index), self.term(*count));
                    Json::Object(vec![(name, self.kind(&body.kind, depth))])
                }
            });
        }
        Json::List(items)
    }

    fn object(&mut self, object: &Object, depth: usize) -> Json {
        let mut properties: Vec<(String, Json)> = Vec::with_capacity(object.slots.len());
        for slot in &object.slots {
            let value = self.kind(&slot.value.kind, depth);
            let Some(guard) = slot.guard else {
                properties.push((literal(&slot.key), value));
                continue;
            };
            let under = format!("[...if({})]", self.term(guard));
            let own = (literal(&slot.key), value);
            match properties.iter_mut().find(|(name, _)| *name == under) {
                Some((_, Json::Object(together))) => together.push(own),
                _ => properties.push((under, Json::Object(vec![own]))),
            }
        }
        if let Some(rest) = object.rest {
            properties.push(("[...]".to_owned(), Json::Text(format!("[{}]", self.term(rest)))));
        }
        Json::Object(properties)
    }

    /// The term as an expression, without the brackets around it.
    pub(super) fn term(&mut self, term: TermId) -> String {
        let written = self.expression(|expression| expression.term(term));
        written.unwrap_or_else(|TooLong| self.too_long(&Kind::Term(term)))
    }

    /// An expression, which counts towards the size of the whole.
    fn expression(
        &mut self,
        write: impl FnOnce(&mut Expression<'_, 't>) -> Result<(), TooLong>,
    ) -> Result<String, TooLong> {
        let mut expression = Expression::new(self);
        let written = write(&mut expression);
        let text = expression.finish();
        // What was written in vain took its time, too.
        self.room = self.room.saturating_sub(text.len());
        written.map(|()| text)
    }

    /// What is written instead of an expression that is too long.
    fn too_long(&self, kind: &Kind) -> String {
        let cause = match kind {
            Kind::Term(term) => Some(self.terms.cause(*term)),
            Kind::Text(pieces) => pieces.iter().find_map(|piece| match piece {
                Piece::Hole(hole) => Some(self.terms.cause(hole.term)),
                Piece::Literal(_) => None,
            }),
            _ => None,
        };
        let cause = cause.map(|cause| format!(": {}", cause.text.replace('\'', "''"))).unwrap_or_default();
        format!("unknown('too long to write out{cause}')")
    }

    /// The name of a loop of unknown count: numbered as the resource mentions them, so that a change elsewhere in the
    /// template does not rename it.
    pub(super) fn loop_name(&mut self, index: TermId) -> String {
        let number = self.loops.iter().position(|known| *known == index).unwrap_or_else(|| {
            self.loops.push(index);
            self.loops.len() - 1
        });
        format!("loop{}", number + 1)
    }
}

/// A known string as it stands in a template.
pub(super) fn literal(text: &str) -> String {
    if text.starts_with('[') && text.ends_with(']') { format!("[{text}") } else { text.to_owned() }
}
