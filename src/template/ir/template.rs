//! The declarations of a template.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::{Cargo, Deferred, Secrecy, Symbol};
use crate::source::Span;
use crate::template::Problem;

/// A template: what it declares, not yet evaluated.
#[derive(Debug)]
pub(crate) struct Template<'t> {
    /// What it is written in.
    pub(crate) language: Language,
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
    /// What names stand for, in a language that does not say it where they are used. Case counts.
    pub(crate) symbols: HashMap<Rc<str>, Symbol>,
    /// All resources that have a number as symbols, those inside of others as well, each at its number.
    pub(crate) numbered: Vec<Rc<Declaration<'t>>>,
    /// Whether a declaration cannot be read, so that names may be missing.
    pub(crate) is_broken: bool,
    /// The files that it imports names from.
    pub(crate) imports: Vec<Import>,
    /// What is wrong with the declarations.
    pub(crate) problems: Vec<Problem>,
}

/// The languages that templates are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    Json,
    /// JSON with the resources of a whole deployment, whichever templates they come from.
    Snapshot,
    Bicep,
}

/// A file that a template imports names from.
#[derive(Debug)]
pub(crate) struct Import {
    /// Which file, as it is written.
    pub(crate) reference: Rc<str>,
    /// Where it is written.
    pub(crate) span: Span,
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
    /// Whether null is a value of it; nothing if nobody can say.
    pub(crate) nullable: Option<bool>,
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
    /// Its number, if it has one as a symbol.
    pub(crate) number: Option<usize>,
    /// Whether it is only referred to.
    pub(crate) existing: bool,
    /// Whether it belongs to an extension of the language (`extension`, `import`) and not to Azure Resource Manager.
    pub(crate) foreign: bool,
    pub(crate) resource_type: Option<Deferred<'t>>,
    /// The version of the type, where that is written with it.
    pub(crate) api_version: Option<Rc<str>>,
    pub(crate) name: Option<Deferred<'t>>,
    pub(crate) condition: Option<Deferred<'t>>,
    pub(crate) iteration: Option<Iteration<'t>>,
    pub(crate) depends_on: Option<Deferred<'t>>,
    /// The resource that it is a child of, where that is said by its symbolic name.
    pub(crate) parent: Option<Deferred<'t>>,
    /// The number of the declaration that it is written in, in a language where the condition of that one is its own, too.
    pub(crate) inside: Option<usize>,
    /// The resource that it extends, or the place that it is in, when that is written as a property.
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

/// The loop over a resource.
#[derive(Debug)]
pub(crate) struct Iteration<'t> {
    pub(crate) span: Span,
    pub(crate) name: Rc<str>,
    pub(crate) turns: Turns<'t>,
}

/// What says how often a loop turns.
#[derive(Debug)]
pub(crate) enum Turns<'t> {
    /// A number.
    Count(Option<Deferred<'t>>),
    /// An array, whose elements, and perhaps their indices, have names.
    Over { array: Deferred<'t>, item: Rc<str>, index: Option<Rc<str>> },
}

impl Template<'_> {
    /// A template that declares nothing.
    pub(crate) fn new(language: Language) -> Self {
        Self {
            language,
            level: Level::ResourceGroup,
            parameters: Table::new(),
            parameters_span: None,
            variables: Table::new(),
            functions: Table::new(),
            resources: Vec::new(),
            outputs: Table::new(),
            symbols: HashMap::new(),
            numbered: Vec::new(),
            is_broken: false,
            imports: Vec::new(),
            problems: Vec::new(),
        }
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
