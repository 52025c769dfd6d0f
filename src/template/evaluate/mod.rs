//! The evaluator: from a [`Template`](super::ir::Template) to a [`Deployment`].
//!
//! Evaluation is lazy: parameters and variables are evaluated when they are read first, once; of `if` only the branch
//! that is taken, if that is known. What cannot be known is a term, and what Azure would refuse is a problem and a term,
//! so one bad property never loses a file. Everything is bounded (see `budget`).
//!
//! Never here: how a template is written (that is a front end's business), functions that answer from their arguments
//! alone (that is `functions`), and what a resource means.

mod acceptance;
mod access;
mod answer;
mod binding;
mod budget;
mod computed;
mod context;
mod declared;
mod each;
mod environment;
mod evaluator;
mod expression;
mod frame;
mod identity;
mod instance;
mod lambda;
mod library;
mod limit;
mod link;
mod load;
mod module;
mod naming;
mod nested;
mod output;
mod parameter;
mod published;
mod reference;
mod repetition;
mod resource;
mod scopes;
mod secret;
mod symbol;
mod user_function;

#[cfg(test)]
mod tests;

use std::rc::Rc;

use elsa::FrozenVec;

use self::evaluator::Evaluator;
use super::front::{self, Form};
use super::{Assumptions, Cause, CauseKind, Deployment, Input, Provenance, Terms, description, export};
use crate::syntax::Document;

/// Evaluates a template with at most one parameter file, and every template that it carries or links to. Errors of syntax
/// are in the trees, not in the answer.
pub fn evaluate(input: &Input<'_>) -> Deployment {
    evaluate_in(std::slice::from_ref(input), Terms::new(), &Assumptions::default())
}

/// Evaluates templates that are deployed side by side, in the world of these assumptions. `terms` are the terms of earlier
/// evaluations of the same input: they keep their numbers, so that the assumptions mean the same in all of them.
pub fn evaluate_in(input: &[Input<'_>], terms: Terms, assumptions: &Assumptions) -> Deployment {
    let mut joined = Deployment { terms, ..Deployment::default() };
    for (number, part) in (0..).zip(input) {
        let so_far = (std::mem::take(&mut joined.terms), std::mem::take(&mut joined.provenance));
        joined.join(evaluate_part(part, number, so_far, assumptions));
    }
    joined
}

/// Evaluates one of the templates, after the ones that these terms and steps are of.
fn evaluate_part(
    input: &Input<'_>,
    number: u32,
    (terms, provenance): (Terms, Provenance),
    assumptions: &Assumptions,
) -> Deployment {
    let mut deployment = match (front::form(input.template), input.template) {
        (Form::Description, Document::Data(tree)) => {
            return description::deployment(tree, input.place, (number, terms, provenance), assumptions);
        }
        (Form::Export, Document::Data(tree)) => export::deployment(tree, input.place, terms, provenance),
        (form, document) => {
            let trees = FrozenVec::new();
            let so_far = (number, terms, provenance);
            let mut deployment = Evaluator::new(input, &trees, so_far, assumptions).deployment();
            if let (Form::Snapshot, Document::Data(tree)) = (form, document) {
                export::settle(tree, &mut deployment);
            }
            deployment
        }
    };
    if let Some(error) = input.template.errors().first() {
        let words = "the template has errors, and what stands there may be missing";
        deployment.incomplete.push(Rc::new(Cause::new(CauseKind::Invalid, words, Some(error.span))));
    }
    deployment
}
