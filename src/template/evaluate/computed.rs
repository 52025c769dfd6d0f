//! Templates that are computed: `"template": "[variables('inner')]"`. The value is written out and read again, so that it
//! is a template like any other.
//!
//! Deployments in a loop, and templates that carry themselves, compute the same template again and again. So each is read
//! once.

use std::collections::HashMap;
use std::rc::Rc;

use super::evaluator::{Evaluator, TOO_MUCH};
use crate::source::Span;
use crate::syntax::{Tree, json};
use crate::template::functions::to_json;
use crate::template::ir::TemplateText;
use crate::template::value::{Kind, Object, Value};

/// Characters of a new template that are read in the time of one step; and of one that was read before.
const NEW: usize = 32;
const KNOWN: usize = 256;

/// The templates that were computed, with the place of their expression.
#[derive(Debug, Default)]
pub(super) struct Computed<'a> {
    /// By the address of the value, which is kept so that no other can have it.
    by_value: HashMap<(Span, *const Object), Read<'a>>,
    by_text: HashMap<(Span, String), &'a Tree>,
}

/// A value, and its tree if it could be written out.
type Read<'a> = (Rc<Object>, Option<&'a Tree>);

impl<'a> Evaluator<'a> {
    /// The root of a template that is computed at this place, or why it cannot be had.
    pub(super) fn computed(&mut self, value: &Value, place: Span) -> Result<TemplateText<'a>, String> {
        let object = match &value.kind {
            Kind::Object(object) => object,
            Kind::Term(_) => return Err(self.reason(value)),
            _ => {
                self.refuse("the template of a deployment is an object".to_owned(), place);
                return Err("its template is no object".to_owned());
            }
        };
        let address = (place, Rc::as_ptr(object));
        let tree = if let Some((_, tree)) = self.computed.by_value.get(&address) {
            *tree
        } else {
            let tree = self.written_and_read(value, place)?;
            self.computed.by_value.insert(address, (Rc::clone(object), tree));
            tree
        };
        let tree = tree.ok_or("a part of its template is not known, or too much to read")?;
        tree.root().map(TemplateText::Json).ok_or_else(|| "its template is empty".to_owned())
    }

    /// The tree of the value; nothing if the value cannot be written out.
    fn written_and_read(&mut self, value: &Value, place: Span) -> Result<Option<&'a Tree>, String> {
        if self.budget.is_spent() {
            self.exceed(TOO_MUCH, place);
            return Err(TOO_MUCH.to_owned());
        }
        let Some(text) = to_json(value) else { return Ok(None) };
        let length = text.len();
        let steps = |characters: usize| u32::try_from(length / characters).unwrap_or(u32::MAX);
        let key = (place, text);
        if let Some(tree) = self.computed.by_text.get(&key).copied() {
            self.budget.spend(steps(KNOWN));
            return Ok(Some(tree));
        }
        if !self.budget.spend(steps(NEW)) {
            self.exceed(TOO_MUCH, place);
            return Err(TOO_MUCH.to_owned());
        }
        let tree = json::parse(place.file, key.1.as_str().into()).shown_at(place);
        let tree = self.trees.push_get(Box::new(tree));
        self.computed.by_text.insert(key, tree);
        Ok(Some(tree))
    }
}
