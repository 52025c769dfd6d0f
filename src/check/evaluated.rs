//! One deployment, evaluated for somebody who wants to see it and not to judge it.

use std::sync::Arc;

use super::input::Inputs;
use super::links::Links;
use super::{Environment, Root, parallel};
use crate::source::Files;
use crate::syntax::Document;
use crate::template::{self, Deployment};

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
pub(super) fn evaluated(root: &Root, files: &dyn Files, environment: &Environment) -> Evaluated {
    let Inputs { template, parameters, sources, problems } = Inputs::read(root, files);
    let mut problems = problems.len();
    let place = environment.place();
    let links = Links::new(files, sources, &environment.modules);
    let named = || parameters.as_ref().and_then(|parameters| links.named_by(parameters));
    let Some(tree) = template.as_ref().or_else(named) else {
        problems += links.problems().len();
        return Evaluated { deployment: None, problems, description: None };
    };
    let input = template::Input { template: tree, parameters: parameters.as_ref(), place: &place, links: &links };
    let deployment = template::evaluate(&input);
    problems += links.problems().iter().filter(|problem| !problem.kind.is_nobodys_mistake()).count();
    problems += deployment.problems.len();
    Evaluated { description: own_text(tree), deployment: Some(deployment), problems }
}

/// The text of a description; nothing for any other document.
fn own_text(document: &Document) -> Option<Arc<str>> {
    document.as_data().filter(|tree| template::is_description(tree)).map(|tree| Arc::clone(tree.text()))
}
