//! One deployment, evaluated for somebody who wants to see it and not to judge it.

use std::sync::Arc;

use super::environment::Whole;
use super::opened::Opened;
use super::{Circumstances, Root, parallel};
use crate::source::Files;
use crate::template::{Assumptions, Deployment, ProblemKind, Terms};

/// What is seen of one deployment.
pub(super) struct Evaluated {
    /// The resources; none when there is no template.
    pub(super) deployment: Option<Deployment>,
    /// How many things in the input cannot be read or would be refused.
    pub(super) problems: usize,
    /// The text of the template, if it is a description itself.
    pub(super) description: Option<Arc<str>>,
}

/// Does the work for one root with a stack that is deep enough for evaluation. The error is that it crashed.
pub(super) fn alone<T: Send>(root: &Root, work: impl Fn() -> T + Sync) -> Result<T, String> {
    let mut done = parallel::map(std::slice::from_ref(root), |_| work());
    done.pop().flatten().ok_or_else(|| {
        format!(
            "the analysis of `{}` crashed: this is a mistake in apimlint; please report it with the template",
            root.template
        )
    })
}

/// Evaluates the template of a root.
pub(super) fn evaluated(root: &Root, files: &dyn Files, circumstances: &Circumstances) -> Evaluated {
    let whole = Whole::root(root, circumstances);
    let opened = Opened::new(&whole, files, circumstances);
    let deployment = opened.evaluation().map(|evaluation| evaluation.run(Terms::new(), &Assumptions::default()));
    let (of_root, linked) = opened.problems();
    let is_told = |kind: ProblemKind| deployment.is_none() || !kind.is_nobodys_mistake();
    let of_links = linked.iter().filter(|problem| is_told(problem.kind)).count();
    let of_template = deployment.as_ref().map_or(0, |deployment| deployment.problems.len());
    Evaluated { problems: of_root.len() + of_links + of_template, description: opened.description(), deployment }
}
