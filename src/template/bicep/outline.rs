//! From the statements of a program to declarations. Only the outline is read here; bodies are lowered on demand.

use std::rc::Rc;

use super::decorators::{bounds, given};
use super::lower::{deferred, literal};
use super::resources::Numbered;
use super::scope::{Scope, imported_name};
use super::types::Declared;
use crate::syntax::bicep::{self, Decorator, ExprKind, Imported, Name, Program, Statement, StatementKind, Type};
use crate::template::LinkedTemplates;
use crate::template::ir::{
    Deferred, Import, Language, Level, Output, Parameter, ParameterType, Secrecy, Symbol, Template, UserFunction,
    Variable,
};

/// The declarations of a program. What cannot be read is an error of the program, and not here.
pub(in crate::template) fn outline<'t>(program: &'t Program, links: &'t dyn LinkedTemplates) -> Template<'t> {
    let mut outline = Outline::new(program, links);
    for statement in program.statements() {
        outline.statement(statement);
    }
    outline.finish()
}

/// A template in the making.
pub(super) struct Outline<'t> {
    program: &'t Program,
    scope: Rc<Scope<'t>>,
    template: Template<'t>,
    resources: Numbered<'t>,
}

impl<'t> Outline<'t> {
    pub(super) fn new(program: &'t Program, links: &'t dyn LinkedTemplates) -> Self {
        let is_broken = |it: &Statement| matches!(it.kind, StatementKind::Broken { name: None });
        let mut template = Template::new(Language::Bicep);
        template.is_broken = program.statements().iter().any(is_broken);
        let scope = Rc::new(Scope::new(program, links));
        Self { program, scope, template, resources: Numbered::new(program) }
    }

    /// Everything that was declared.
    pub(super) fn finish(mut self) -> Template<'t> {
        self.template.numbered = self.resources.declarations;
        self.template
    }

    pub(super) fn statement(&mut self, statement: &'t Statement) {
        let program = self.program;
        match &statement.kind {
            StatementKind::TargetScope(value) => {
                self.template.level = match literal(program, value).as_deref() {
                    Some("subscription") => Level::Subscription,
                    Some("managementGroup") => Level::ManagementGroup,
                    Some("tenant") => Level::Tenant,
                    _ => Level::ResourceGroup,
                };
            }
            StatementKind::Param { name, takes, value } => {
                self.parameter(*name, &statement.decorators, takes.as_ref(), value.as_ref());
            }
            StatementKind::Var { name, value, .. } => self.variable(*name, value),
            StatementKind::Func { name, lambda } => {
                let parameters = lambda.parameters.iter();
                let parameters =
                    parameters.map(|(name, takes)| (program.text(*name).into(), self.secrecy(&[], takes))).collect();
                let function = UserFunction {
                    name: program.text(*name).into(),
                    parameters,
                    secrecy: self.secrecy(&statement.decorators, &lambda.gives),
                    body: self.deferred(&lambda.body),
                };
                let number = self.template.functions.len();
                self.template.functions.insert(program.text(*name), function);
                self.symbol(*name, Symbol::Function(number));
            }
            StatementKind::Resource { name, .. } | StatementKind::Module { name, .. } => {
                let Some(declaration) = self.resources.statement(statement, None) else {
                    return self.symbol(*name, Symbol::Unread);
                };
                self.template.resources.push(declaration.1);
                self.symbol(*name, Symbol::Resource(declaration.0));
            }
            StatementKind::Output { name, takes, value } => {
                let takes = takes.as_ref();
                let output = Output {
                    name: program.text(*name).into(),
                    declared: name.span,
                    takes: takes.and_then(|takes| self.declared(&[], takes).takes()).map(|takes| word(takes).into()),
                    secrecy: match takes {
                        Some(takes) => self.secrecy(&statement.decorators, takes),
                        None => Secrecy::new(super::secrets::NoType),
                    },
                    condition: None,
                    body: self.deferred(value),
                };
                self.template.outputs.insert(program.text(*name), output);
            }
            StatementKind::Import { what, from } => self.import(what, from),
            StatementKind::Extension { alias: Some(name), .. } => self.symbol(*name, Symbol::Namespace),
            StatementKind::Extension { specification, alias: None, .. } => {
                if let ExprKind::Name(name) = specification.kind {
                    self.symbol(name, Symbol::Namespace);
                }
            }
            StatementKind::Broken { name: Some(name) } => self.symbol(*name, Symbol::Unread),
            StatementKind::Metadata { .. }
            | StatementKind::Type { .. }
            | StatementKind::ExtensionConfig { .. }
            | StatementKind::Assert { .. }
            | StatementKind::Test { .. }
            | StatementKind::Using { .. }
            | StatementKind::Extends { .. }
            | StatementKind::Broken { name: None } => {}
        }
    }

    /// A variable, or a value that a parameter file gives, which its other expressions can use.
    pub(super) fn variable(&mut self, name: Name, value: &'t bicep::Expr) {
        let number = self.template.variables.len();
        let variable =
            Variable { name: self.program.text(name).into(), declared: name.span, body: self.deferred(value) };
        self.template.variables.insert(self.program.text(name), variable);
        self.symbol(name, Symbol::Variable(number));
    }

    fn parameter(
        &mut self,
        name: Name,
        decorators: &'t [Decorator],
        takes: Option<&'t Type>,
        default: Option<&'t bicep::Expr>,
    ) {
        let program = self.program;
        let text = program.text(name);
        let declared = takes.map(|takes| self.declared(decorators, takes));
        let allowed = match given(program, decorators, "allowed") {
            Some([allowed]) => Some(self.deferred(allowed)),
            _ => declared.as_ref().and_then(Declared::listed),
        };
        let parameter = Parameter {
            name: text.into(),
            declared: name.span,
            takes: declared.as_ref().and_then(Declared::takes),
            nullable: declared.as_ref().map_or(Some(false), |declared| declared.resolve().nullable),
            secrecy: match declared {
                Some(declared) => Secrecy::new(declared),
                None => Secrecy::new(super::secrets::NoType),
            },
            default: default.map(|default| self.deferred(default)),
            allowed,
            bounds: bounds(program, decorators),
        };
        let number = self.template.parameters.len();
        self.template.parameters.insert(text, parameter);
        self.symbol(name, Symbol::Parameter(number));
        self.template.parameters_span.get_or_insert(name.span);
    }

    fn import(&mut self, what: &'t Imported, from: &'t bicep::Expr) {
        let Some(reference) = literal(self.program, from) else { return };
        let number = self.template.imports.len();
        self.template.imports.push(Import { reference, span: from.span });
        match what {
            Imported::All(name) => self.symbol(*name, Symbol::Import(number)),
            Imported::Some(names) => {
                for (there, here) in names {
                    let (here, there) = imported_name(self.program, *there, here.map(|name| self.program.text(name)));
                    let Some(here) = here else { continue };
                    self.template.symbols.insert(here.into(), Symbol::Imported(number, there));
                }
            }
        }
    }

    fn symbol(&mut self, name: Name, symbol: Symbol) {
        // A module that nobody refers to has no name.
        if !self.program.text(name).is_empty() {
            self.template.symbols.insert(self.program.text(name).into(), symbol);
        }
    }

    fn declared(&self, decorators: &'t [Decorator], value: &'t Type) -> Declared<'t> {
        Declared { scope: Rc::clone(&self.scope), decorators, value }
    }

    fn secrecy(&self, decorators: &'t [Decorator], value: &'t Type) -> Secrecy<'t> {
        Secrecy::new(self.declared(decorators, value))
    }

    fn deferred(&self, expr: &'t bicep::Expr) -> Deferred<'t> {
        deferred(self.program, expr)
    }
}

/// The word for a type in a compiled template.
fn word(takes: ParameterType) -> &'static str {
    match takes {
        ParameterType::String => "string",
        ParameterType::Int => "int",
        ParameterType::Bool => "bool",
        ParameterType::Array => "array",
        ParameterType::Object => "object",
    }
}
