//! Resource ids as structure: scope, type, names, each as far as it is known.

use std::rc::Rc;

use super::value::Kind;

/// A resource id. Text is compared without case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ResourceId {
    /// The path before the last `/providers/`, as segments: `subscriptions`, `{id}`, `resourceGroups`, `{name}`. Each is
    /// a string, a text with holes, or a term.
    pub scope: Rc<[Kind]>,
    /// The full type in lower case: `microsoft.network/virtualnetworks/subnets`.
    pub resource_type: Rc<str>,
    /// One name for each type segment after the provider.
    pub names: Rc<[Kind]>,
}
