//! Statements.

use super::{Expr, Type};
use crate::source::Span;

/// A name: its characters are those of its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name {
    /// Where it is.
    pub span: Span,
}

/// A statement with its decorators.
#[derive(Debug, Clone)]
pub struct Statement {
    /// `@name(arguments)` in the lines before it.
    pub decorators: Vec<Decorator>,
    /// What it is.
    pub kind: StatementKind,
    /// Where it is, from its keyword on, without decorators.
    pub span: Span,
}

/// `@secure()`, `@sys.allowed([…])`
#[derive(Debug, Clone)]
pub struct Decorator {
    /// The namespace: `sys`.
    pub namespace: Option<Name>,
    /// The function.
    pub function: Name,
    /// What it is given.
    pub arguments: Vec<Expr>,
    /// Where it is, from `@` on.
    pub span: Span,
}

/// The kinds of statements.
#[derive(Debug, Clone)]
pub enum StatementKind {
    /// `targetScope = 'subscription'`
    TargetScope(Expr),
    /// `metadata name = value`
    Metadata {
        /// Its name.
        name: Name,
        /// Its value.
        value: Expr,
    },
    /// `type name = …`
    Type {
        /// Its name.
        name: Name,
        /// What it stands for.
        value: Type,
    },
    /// `param name type = default`; in a parameter file `param name = value`.
    Param {
        /// Its name.
        name: Name,
        /// Its type.
        takes: Option<Type>,
        /// The default, or the value that a parameter file gives.
        value: Option<Expr>,
    },
    /// `var name = value`, `var name type = value`
    Var {
        /// Its name.
        name: Name,
        /// Its type.
        takes: Option<Type>,
        /// Its value.
        value: Expr,
    },
    /// `func name(a string) int => …`
    Func {
        /// Its name.
        name: Name,
        /// What it is.
        lambda: TypedLambda,
    },
    /// `resource name 'type@version' = …`
    Resource {
        /// Its symbolic name.
        name: Name,
        /// Type and version as a text.
        resource_type: Expr,
        /// Whether it is only referred to.
        existing: bool,
        /// An object, [`If`](super::ExprKind::If) or [`For`](super::ExprKind::For).
        body: Expr,
    },
    /// `module name 'path' = …`; without a name for a deployment that nobody refers to.
    Module {
        /// Its symbolic name.
        name: Name,
        /// Where the template is, as a text.
        path: Expr,
        /// An object, [`If`](super::ExprKind::If) or [`For`](super::ExprKind::For).
        body: Expr,
    },
    /// `output name type = value`
    Output {
        /// Its name.
        name: Name,
        /// Its type.
        takes: Option<Type>,
        /// Its value.
        value: Expr,
    },
    /// `import { a, b as c } from 'path'`, `import * as a from 'path'`
    Import {
        /// What is imported.
        what: Imported,
        /// The file, as a text.
        from: Expr,
    },
    /// `extension kubernetes with {…} as k8s`; `provider` in older programs.
    Extension {
        /// What is extended with: a name, or a text.
        specification: Expr,
        /// Its configuration.
        with: Option<Expr>,
        /// The name that it gets.
        alias: Option<Name>,
    },
    /// `extensionConfig name with {…}` in a parameter file.
    ExtensionConfig {
        /// The extension.
        name: Name,
        /// Its configuration.
        with: Option<Expr>,
    },
    /// `assert name = condition`
    Assert {
        /// Its name.
        name: Name,
        /// What must be true.
        value: Expr,
    },
    /// `test name 'path' = {…}`
    Test {
        /// Its name.
        name: Name,
        /// The file, as a text.
        path: Expr,
        /// What is given to it.
        body: Expr,
    },
    /// `using 'path'`, `using none` in a parameter file.
    Using {
        /// The template, as a text; nothing for `none`.
        template: Option<Expr>,
        /// How it is deployed.
        with: Option<Expr>,
    },
    /// `extends 'path'` in a parameter file.
    Extends {
        /// The parameter file, as a text.
        path: Expr,
    },
    /// A statement that could not be read; there is an error about it.
    Broken {
        /// The name that it declares, as far as it was read.
        name: Option<Name>,
    },
}

/// What a program imports.
#[derive(Debug, Clone)]
pub enum Imported {
    /// Some of what there is: each name, and what it is called here if that is another name. The name there is a text if it
    /// is no identifier.
    Some(Vec<(Local, Option<Name>)>),
    /// Everything, as properties of this name.
    All(Name),
}

/// What is imported by its name there.
#[derive(Debug, Clone, Copy)]
pub enum Local {
    /// An identifier.
    Name(Name),
    /// A text: `'a-b'`.
    String(super::Text),
}

/// `(a string, b int) bool => …`
#[derive(Debug, Clone)]
pub struct TypedLambda {
    /// Parameters with their types.
    pub parameters: Vec<(Name, Type)>,
    /// The type of the result.
    pub gives: Type,
    /// The result.
    pub body: Expr,
}
