//! Decorators: `@secure()`, `@sys.allowed([…])`. Those that say nothing of values are passed over.

use crate::syntax::bicep::{Decorator, Expr, ExprKind, Program};
use crate::template::ir::Bound;

/// What the decorator of this name is given; of several the last counts.
pub(super) fn given<'t>(program: &Program, decorators: &'t [Decorator], name: &str) -> Option<&'t [Expr]> {
    let is_wanted = |decorator: &&Decorator| {
        let is_own = decorator.namespace.is_none_or(|namespace| program.text(namespace) == "sys");
        is_own && program.text(decorator.function) == name
    };
    decorators.iter().rev().find(is_wanted).map(|decorator| decorator.arguments.as_slice())
}

/// Whether there is a decorator of this name.
pub(super) fn has(program: &Program, decorators: &[Decorator], name: &str) -> bool {
    given(program, decorators, name).is_some()
}

/// What values must keep to.
pub(super) fn bounds(program: &Program, decorators: &[Decorator]) -> Vec<(Bound, i64)> {
    let bounds = [
        (Bound::MinValue, "minValue"),
        (Bound::MaxValue, "maxValue"),
        (Bound::MinLength, "minLength"),
        (Bound::MaxLength, "maxLength"),
    ];
    let read = |(bound, name)| {
        let [argument] = given(program, decorators, name)? else { return None };
        Some((bound, integer(argument)?))
    };
    bounds.into_iter().filter_map(read).collect()
}

fn integer(expr: &Expr) -> Option<i64> {
    match &expr.kind {
        ExprKind::Int(value) => *value,
        ExprKind::Unary { operator: crate::syntax::bicep::Operator::Subtract, operand } => {
            integer(operand)?.checked_neg()
        }
        ExprKind::Group(inner) => integer(inner),
        _ => None,
    }
}
