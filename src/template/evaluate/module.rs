//! Modules of Bicep: templates in other files, or published by somebody.

use super::evaluator::Evaluator;
use super::published::Closed;
use crate::source::Span;
use crate::template::ir::TemplateText;
use crate::template::modules::skeleton_of;

impl<'a> Evaluator<'a> {
    /// The template that a module refers to, or why it cannot be had.
    pub(super) fn module(&mut self, reference: &str, span: Span) -> Result<TemplateText<'a>, Closed> {
        match self.links.module(self.here.file, reference, span) {
            Ok(document) => {
                TemplateText::of(document).ok_or_else(|| Closed::because(format!("`{reference}` is empty")))
            }
            Err(missing) => Err(Closed {
                reason: Some(match &missing.reference {
                    Some(reference) => format!("there is no copy of {reference} here"),
                    None => format!("`{reference}` cannot be had"),
                }),
                skeleton: missing.reference.as_ref().and_then(skeleton_of),
            }),
        }
    }
}
