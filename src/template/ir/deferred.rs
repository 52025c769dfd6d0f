//! Expressions that are lowered when they are needed first, so what nobody asks for costs nothing.

use std::cell::OnceCell;
use std::fmt;

use super::Expr;
use crate::source::Span;

/// An expression that is lowered when it is needed first.
pub(crate) struct Deferred<'t> {
    span: Span,
    lower: Box<dyn Fn() -> Expr + 't>,
    lowered: OnceCell<Expr>,
}

impl<'t> Deferred<'t> {
    /// The expression that `lower` makes of what stands at this place.
    pub(crate) fn new(span: Span, lower: impl Fn() -> Expr + 't) -> Self {
        Self { span, lower: Box::new(lower), lowered: OnceCell::new() }
    }

    /// The expression.
    pub(crate) fn expr(&self) -> &Expr {
        self.lowered.get_or_init(|| (self.lower)())
    }

    /// Where it stands.
    pub(crate) fn span(&self) -> Span {
        self.span
    }
}

impl fmt::Debug for Deferred<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deferred").field("span", &self.span).field("lowered", &self.lowered).finish_non_exhaustive()
    }
}
