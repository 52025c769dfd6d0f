//! From parameter files, and from what a deployment gives to the template that it carries, to [`Arguments`].

use super::lower::{content, deferred, lower};
use super::placeholders::lower_given;
use crate::source::Span;
use crate::syntax::{Kind, Node, Tree};
use crate::template::ir::{Argument, Arguments, Expr, Given};

/// The entries of a parameter file; none if it has none.
pub(in crate::template) fn parameter_file(tree: &Tree) -> Arguments<'_> {
    let Some(root) = tree.root() else { return Arguments::default() };
    match root.get_ignore_case("parameters").filter(|node| node.kind() == Kind::Object) {
        Some(parameters) => entries(parameters, lower_given, false),
        None => Arguments::missing(tree.errors().is_empty().then(|| Span::at(root.span().file, root.span().start))),
    }
}

/// The entries that a deployment in a template gives to the parameters of the template that it carries: unlike in a file,
/// values hold expressions.
pub(super) fn arguments(parameters: Node<'_>) -> Arguments<'_> {
    entries(parameters, lower, true)
}

fn entries<'t>(parameters: Node<'t>, lower_value: fn(Node<'t>) -> Expr, computed: bool) -> Arguments<'t> {
    let mut arguments = Arguments::default();
    for entry in parameters.entries() {
        let Some(name) = entry.key.key_text() else { continue };
        let part = |name| entry.value.get_ignore_case(name);
        let given = match (part("value"), part("reference"), part("expression")) {
            (Some(value), ..) => Given::Value(deferred(value, lower_value)),
            (None, Some(_), _) => Given::Secret,
            (None, None, Some(expression)) => Given::Expression(deferred(expression, lower)),
            // An expression gives the entry, or a loop the value in it.
            (None, None, None) if computed && (entry.value.kind() == Kind::String || part("copy").is_some()) => {
                Given::Computed(deferred(entry.value, lower))
            }
            (None, None, None) => Given::Malformed,
        };
        arguments.insert(Argument { name: name.into_owned(), name_span: content(entry.key), given, file: 0 });
    }
    arguments
}
