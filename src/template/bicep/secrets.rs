//! Where the secrets of a program stand: what nobody may show, whatever is wrong with it.
//!
//! Never here: what is given to a program, and what is done about secrets.

use super::decorators::has;
use crate::source::Span;
use crate::syntax::bicep::{Program, Statement, StatementKind};
use crate::template::ir::{DeclaredType, Part, Secrecy, Template};

/// What stands for the type of a declaration that has none: nobody can say that it takes no secrets.
#[derive(Debug)]
pub(super) struct NoType;

impl<'t> DeclaredType<'t> for NoType {
    fn is_secret(&self) -> bool {
        false
    }

    fn holds_secrets(&self) -> (bool, usize) {
        (true, 1)
    }

    fn of_part(&self, _: Part<'_>) -> Vec<Secrecy<'t>> {
        Vec::new()
    }

    fn width(&self) -> usize {
        1
    }
}

/// The places of defaults of secure parameters and of values of secure outputs.
pub(in crate::template) fn secrets(program: &Program, declared: &Template<'_>) -> Vec<Span> {
    let holds = |secrecy: Option<&Secrecy<'_>>| secrecy.is_some_and(|secrecy| secrecy.holds_secrets().0);
    let mut found = Vec::new();
    for statement in program.statements() {
        match &statement.kind {
            StatementKind::Param { name, value: Some(value), .. } => {
                let parameter = declared.parameters.number(program.text(*name));
                let parameter = parameter.and_then(|number| declared.parameters.get(number));
                if holds(parameter.map(|parameter| &parameter.secrecy)) {
                    found.push(value.span);
                }
            }
            StatementKind::Output { name, value, .. } => {
                let output = declared.outputs.number(program.text(*name));
                let output = output.and_then(|number| declared.outputs.get(number));
                if holds(output.map(|output| &output.secrecy)) {
                    found.push(value.span);
                }
            }
            StatementKind::Broken { .. } => found.extend(secrets_of_broken(program, statement)),
            _ => {}
        }
    }
    found
}

/// Types of which no value is a secret, unless a decorator says so.
const OPEN_TYPES: [&str; 5] = ["string", "int", "bool", "object", "array"];

/// The place of what may be a secret in a statement that cannot be read: the value of a parameter or an output, and what is
/// given to a module.
fn secrets_of_broken(program: &Program, statement: &Statement) -> Option<Span> {
    let text = program.source(statement.span);
    let mut words = text.split_whitespace();
    let offset = match words.next()? {
        // Whatever the word is that cannot be read.
        _ if has(program, &statement.decorators, "secure") => text.find('=')?,
        "param" | "output" => {
            let is_open = words.nth(1).is_some_and(|word| OPEN_TYPES.contains(&word));
            text.find('=').filter(|_| !is_open)?
        }
        "module" => text.find("params")?,
        _ => return None,
    };
    Some(Span::new(program.file(), statement.span.start + u32::try_from(offset).ok()?, statement.span.end))
}
