//! Templates before evaluation, whatever language they are written in.
//!
//! Every front end ([`arm`](super::arm), [`bicep`](super::bicep)) fills the same [`Template`]; the evaluator sees nothing else. Names are resolved
//! at evaluation, and expressions are lowered when they are needed, so what nobody asks for costs nothing.

mod arguments;
mod cargo;
mod deferred;
mod expr;
mod secrecy;
mod symbol;
mod template;
mod text;

pub(crate) use arguments::{Argument, Arguments, Given};
pub(crate) use cargo::{Cargo, Carried, Passed, PassedText};
pub(crate) use deferred::Deferred;
pub(crate) use expr::{Expr, ExprKind, Form, Member, Namespace, last_of_each};
pub(crate) use secrecy::{DeclaredType, Part, Secrecy};
pub(crate) use symbol::Symbol;
pub(crate) use template::{
    Bound, Declaration, Import, Iteration, Language, Level, Output, Parameter, ParameterType, Table, Template, Turns,
    UserFunction, Variable,
};
pub(crate) use text::TemplateText;
