//! What a deployment inside of a template carries.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::{Arguments, Deferred, TemplateText};
use crate::source::Span;
use crate::syntax::Node;

/// What a resource of the type `Microsoft.Resources/deployments` carries.
#[derive(Debug)]
pub(crate) struct Cargo<'t> {
    pub(crate) template: Carried<'t>,
    pub(crate) arguments: Passed<'t>,
    /// Where that is written.
    pub(crate) passed: Option<PassedText<'t>>,
    /// Whether expressions in the template see the names of the template around it, and none of their own.
    pub(crate) outer: bool,
    /// The types of all resources in it, in lower case, if they are all written there.
    pub(crate) types_inside: Option<Rc<BTreeSet<String>>>,
}

/// What a deployment gives to the parameters of the template that it carries.
#[derive(Debug)]
pub(crate) enum Passed<'t> {
    /// Written entry by entry.
    Written(Rc<Arguments<'t>>),
    /// The value of an expression: an object of entries.
    Computed(Deferred<'t>),
    /// In a file that somebody else fetches.
    Elsewhere,
}

/// Where the template of a deployment is.
#[derive(Debug)]
pub(crate) enum Carried<'t> {
    /// Written inside.
    Inline(TemplateText<'t>),
    /// The value of an expression.
    Computed(Deferred<'t>),
    /// In another file, relative to the one that refers to it.
    Relative(Deferred<'t>),
    /// At an address.
    Address(Deferred<'t>),
    /// In another file or published, as a reference of Bicep says: a path, `br:…`, `ts:…`.
    Module(Rc<str>, Span),
    /// In a template spec, by its id.
    Spec(Deferred<'t>),
    /// Nowhere: Azure would refuse the deployment.
    Nowhere,
}

/// The text of what is given to a template.
#[derive(Debug, Clone, Copy)]
pub(crate) enum PassedText<'t> {
    Json(Node<'t>),
    Bicep(Span),
}

impl PassedText<'_> {
    /// Where it is written.
    pub(crate) fn span(self) -> Span {
        match self {
            Self::Json(node) => node.span(),
            Self::Bicep(span) => span,
        }
    }
}
