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
use super::{Assumptions, Cause, CauseKind, Deployment, Input, Provenance, Terms, export};
use crate::syntax::Document;

/// Evaluates a template with at most one parameter file, and every template that it carries or links to. Errors of syntax
/// are in the trees, not in the answer.
pub fn evaluate(input: &Input<'_>) -> Deployment {
    evaluate_in(input, Terms::new(), &Assumptions::default())
}

/// Evaluates a template in the world of these assumptions. `terms` are the terms of earlier evaluations of the same input:
/// they keep their numbers, so that the assumptions mean the same in all of them.
pub fn evaluate_in(input: &Input<'_>, terms: Terms, assumptions: &Assumptions) -> Deployment {
    let mut deployment = match (front::form(input.template), input.template) {
        (Form::Export, Document::Data(tree)) => export::deployment(tree, input.place, terms, Provenance::new()),
        (form, document) => {
            let trees = FrozenVec::new();
            let mut deployment = Evaluator::new(input, &trees, terms, assumptions).deployment();
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
