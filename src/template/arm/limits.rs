//! Azure's limits on what a template declares, each for every template on its own.
//!
//! Sources: "ARM template best practices: template limits" (learn.microsoft.com) for the numbers of declarations, the
//! constants of the Bicep compiler for the length of names and of texts. The numbers 24,576
//! and 131,072 count characters. 512 variables: an older version of the page says 256, and pages that repeat it still do.
//!
//! Never here: the number of resources, which is known when loops are unrolled.

use crate::source::Span;
use crate::syntax::SyntaxError;
use crate::template::ir::Template;
use crate::template::{Problem, ProblemKind};

const MOST_PARAMETERS: usize = 256;
const MOST_VARIABLES: usize = 512;
const MOST_OUTPUTS: usize = 64;

/// Most characters of the name of a parameter, a variable or an output.
const LONGEST_NAME: usize = 255;

/// Most characters of an expression, without the brackets around it.
const LONGEST_EXPRESSION: usize = 24_576;

/// Most characters of a text that is no expression.
const LONGEST_LITERAL: usize = 131_072;

/// What is wrong with an expression that is too long.
pub(super) fn long_expression(text: &str, place: Span) -> Option<SyntaxError> {
    let length = characters(text, LONGEST_EXPRESSION + "[]".len())?.saturating_sub("[]".len());
    let message = format!("this expression has {length} characters: Azure allows {LONGEST_EXPRESSION}");
    Some(SyntaxError::limit(place, message))
}

/// What is wrong with a text that is too long.
pub(super) fn long_literal(text: &str, place: Span) -> Option<SyntaxError> {
    let length = characters(text, LONGEST_LITERAL)?;
    let message = format!("this text has {length} characters: Azure allows {LONGEST_LITERAL}");
    Some(SyntaxError::limit(place, message))
}

/// How many characters a text has, if it has more than `most`.
fn characters(text: &str, most: usize) -> Option<usize> {
    // There are no more characters than bytes, so most texts need no counting.
    let length = if text.len() > most { text.chars().count() } else { 0 };
    (length > most).then_some(length)
}

/// What of the declarations goes beyond a limit.
pub(super) fn exceeded(template: &Template<'_>) -> Vec<Problem> {
    let parameters: Vec<_> = template.parameters.iter().map(|(_, it)| (&*it.name, it.declared)).collect();
    let variables: Vec<_> = template.variables.iter().map(|(_, it)| (&*it.name, it.declared)).collect();
    let outputs: Vec<_> = template.outputs.iter().map(|(_, it)| (&*it.name, it.declared)).collect();
    let sections = [
        ("parameter", MOST_PARAMETERS, parameters),
        ("variable", MOST_VARIABLES, variables),
        ("output", MOST_OUTPUTS, outputs),
    ];
    let mut found = Vec::new();
    for (noun, most, declared) in sections {
        found.extend(too_many(noun, most, &declared));
        found.extend(declared.iter().filter_map(|(name, place)| too_long(noun, name, *place)));
    }
    found
}

/// Told at the first declaration that is one too many.
fn too_many(noun: &str, most: usize, declared: &[(&str, Span)]) -> Option<Problem> {
    let (_, place) = declared.get(most)?;
    let message = format!("the template declares {} {noun}s: Azure allows {most}", declared.len());
    let help = "put several of them into one object, or move a part of the template into a deployment of its own";
    Some(limit(message, *place, help))
}

fn too_long(noun: &str, name: &str, place: Span) -> Option<Problem> {
    let length = characters(name, LONGEST_NAME)?;
    let message = format!("the name of this {noun} has {length} characters: Azure allows {LONGEST_NAME}");
    Some(limit(message, place, "shorten the name"))
}

fn limit(message: String, span: Span, help: &str) -> Problem {
    Problem { kind: ProblemKind::Limit, message, span, related: Vec::new(), help: Some(help.to_owned()) }
}
