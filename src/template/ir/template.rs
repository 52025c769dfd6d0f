//! The declarations of a template.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use super::{Arguments, Expr, Secrecy};
use crate::source::Span;
use crate::syntax::Node;
use crate::template::Problem;

/// A template: what it declares, not yet evaluated.
#[derive(Debug)]
pub(crate) struct Template<'t> {
    /// What is deployed to.
    pub(crate) level: Level,
    /// The parameters.
    pub(crate) parameters: Table<Parameter<'t>>,
    /// The place of the section that declares parameters.
    pub(crate) parameters_span: Option<Span>,
    /// The variables.
    pub(crate) variables: Table<Variable<'t>>,
    /// The functions that it defines, by `namespace.name`.
    pub(crate) functions: Table<UserFunction<'t>>,
    /// The resources in the order of their text.
    pub(crate) resources: Vec<Rc<Declaration<'t>>>,
    /// What it answers to whoever deploys it.
    pub(crate) outputs: Table<Output<'t>>,
    /// What is wrong with the declarations.
    pub(crate) problems: Vec<Problem>,
}

/// What a template is deployed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    ResourceGroup,
    Subscription,
    ManagementGroup,
    Tenant,
}

/// Declarations by name; case does not count.
#[derive(Debug)]
pub(crate) struct Table<T> {
    entries: Vec<T>,
    numbers: HashMap<String, usize>,
}

/// A declared parameter.
#[derive(Debug)]
pub(crate) struct Parameter<'t> {
    pub(crate) name: Rc<str>,
    /// The place of its name.
    pub(crate) declared: Span,
    pub(crate) takes: Option<ParameterType>,
    /// What of its value is a secret.
    pub(crate) secrecy: Secrecy<'t>,
    pub(crate) nullable: bool,
    pub(crate) default: Option<Deferred<'t>>,
    pub(crate) allowed: Option<Deferred<'t>>,
    pub(crate) bounds: Vec<(Bound, i64)>,
}

/// The types of parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ParameterType {
    String,
    Int,
    Bool,
    Array,
    Object,
}

/// What a value of a parameter must keep to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bound {
    MinValue,
    MaxValue,
    MinLength,
    MaxLength,
}

/// A declared variable.
#[derive(Debug)]
pub(crate) struct Variable<'t> {
    pub(crate) name: Rc<str>,
    /// The place of its name.
    pub(crate) declared: Span,
    pub(crate) body: Deferred<'t>,
}

/// A function that the template defines. It sees its own parameters, the template's variables and other functions, and
/// nothing else.
#[derive(Debug)]
pub(crate) struct UserFunction<'t> {
    /// `namespace.name`.
    pub(crate) name: Rc<str>,
    /// Its parameters in order: their names, and what of their values is a secret.
    pub(crate) parameters: Vec<(Rc<str>, Secrecy<'t>)>,
    /// What of its result is a secret.
    pub(crate) secrecy: Secrecy<'t>,
    pub(crate) body: Deferred<'t>,
}

/// A declared output.
#[derive(Debug)]
pub(crate) struct Output<'t> {
    pub(crate) name: Rc<str>,
    /// The place of its name.
    pub(crate) declared: Span,
    /// The type as it is written.
    pub(crate) takes: Option<Rc<str>>,
    /// What of its value is a secret.
    pub(crate) secrecy: Secrecy<'t>,
    pub(crate) condition: Option<Deferred<'t>>,
    /// The value, or the loop that makes it.
    pub(crate) body: Deferred<'t>,
}

/// A declared resource.
#[derive(Debug)]
pub(crate) struct Declaration<'t> {
    /// The place of the object that declares it.
    pub(crate) span: Span,
    /// Its symbolic name.
    pub(crate) symbol: Option<Rc<str>>,
    /// Whether it is only referred to.
    pub(crate) existing: bool,
    /// Whether it belongs to an extension of the language (`extension`, `import`) and not to Azure Resource Manager.
    pub(crate) foreign: bool,
    pub(crate) resource_type: Option<Deferred<'t>>,
    pub(crate) name: Option<Deferred<'t>>,
    pub(crate) condition: Option<Deferred<'t>>,
    pub(crate) iteration: Option<Iteration<'t>>,
    pub(crate) depends_on: Option<Deferred<'t>>,
    /// The resource that it extends, when it is written as a property.
    pub(crate) scope: Option<Deferred<'t>>,
    pub(crate) subscription: Option<Deferred<'t>>,
    pub(crate) resource_group: Option<Deferred<'t>>,
    /// Everything that is written, without what has a field here.
    pub(crate) body: Deferred<'t>,
    /// What a deployment carries.
    pub(crate) cargo: Option<Cargo<'t>>,
    /// Child resources that are written inside.
    pub(crate) children: Vec<Rc<Declaration<'t>>>,
}

/// What a resource of the type `Microsoft.Resources/deployments` carries.
#[derive(Debug)]
pub(crate) struct Cargo<'t> {
    pub(crate) template: Carried<'t>,
    pub(crate) arguments: Passed<'t>,
    /// Where that is written.
    pub(crate) passed: Option<Node<'t>>,
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
    Inline(Node<'t>),
    /// The value of an expression.
    Computed(Deferred<'t>),
    /// In another file, relative to the one that refers to it.
    Relative(Deferred<'t>),
    /// At an address.
    Address(Deferred<'t>),
    /// In a template spec, by its id.
    Spec(Deferred<'t>),
    /// Nowhere: Azure would refuse the deployment.
    Nowhere,
}

/// The loop over a resource.
#[derive(Debug)]
pub(crate) struct Iteration<'t> {
    pub(crate) span: Span,
    pub(crate) name: Rc<str>,
    pub(crate) count: Option<Deferred<'t>>,
}

/// An expression that is lowered when it is needed first.
#[derive(Debug)]
pub(crate) struct Deferred<'t> {
    node: Node<'t>,
    lower: fn(Node<'t>) -> Expr,
    lowered: OnceCell<Expr>,
}

impl<'t> Deferred<'t> {
    /// The expression that `lower` makes of `node`.
    pub(crate) fn new(node: Node<'t>, lower: fn(Node<'t>) -> Expr) -> Self {
        Self { node, lower, lowered: OnceCell::new() }
    }

    /// The expression.
    pub(crate) fn expr(&self) -> &Expr {
        self.lowered.get_or_init(|| (self.lower)(self.node))
    }

    /// Where it stands.
    pub(crate) fn span(&self) -> Span {
        self.node.span()
    }
}

impl<T> Table<T> {
    /// No declarations yet.
    pub(crate) fn new() -> Self {
        Self { entries: Vec::new(), numbers: HashMap::new() }
    }

    /// Adds a declaration; a later one of the same name takes its place.
    pub(crate) fn insert(&mut self, name: &str, entry: T) {
        self.numbers.insert(name.to_ascii_lowercase(), self.entries.len());
        self.entries.push(entry);
    }

    /// The number of the declaration with this name.
    pub(crate) fn number(&self, name: &str) -> Option<usize> {
        self.numbers.get(&name.to_ascii_lowercase()).copied()
    }

    /// The declaration with this number.
    pub(crate) fn get(&self, number: usize) -> Option<&T> {
        self.entries.get(number)
    }

    /// All declarations in the order of their text, with their numbers. Of several with one name only the last counts.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, &T)> {
        let counts: HashSet<usize> = self.numbers.values().copied().collect();
        self.entries.iter().enumerate().filter(move |(number, _)| counts.contains(number))
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }
}
