//! Templates before evaluation, whatever language they are written in.
//!
//! Every front end ([`arm`](super::arm)) fills the same [`Template`]; the evaluator sees nothing else. Names are resolved
//! at evaluation, and expressions are lowered when they are needed, so what nobody asks for costs nothing.

mod arguments;
mod expr;
mod secrecy;
mod template;

pub(crate) use arguments::{Argument, Arguments, Given};
pub(crate) use expr::{Expr, ExprKind, Form, Member, Namespace};
pub(crate) use secrecy::{Part, Secrecy, Types};
pub(crate) use template::{
    Bound, Cargo, Carried, Declaration, Deferred, Iteration, Level, Output, Parameter, ParameterType, Passed, Table,
    Template, UserFunction, Variable,
};
