//! Azure's limits on what loops and expressions make of a template: how many resources, and how long the names of
//! deployments are (learn.microsoft.com: "ARM template best practices: template limits"; for names the constants of the
//! Bicep compiler). Each template has limits of its own.
//!
//! Never here: limits on what is written, which the front end knows, and bounds on our own work (that is `budget`).

use std::rc::Rc;

use super::evaluator::{Evaluator, problem};
use super::identity::readable;
use super::nested::is_deployment;
use crate::template::ir::{Declaration, Deferred, Language};
use crate::template::text::{TextPiece, TextView};
use crate::template::value::Kind;
use crate::template::{Cause, CauseKind, ProblemKind};

/// Most resources that a template deploys, loops unrolled; Azure allows no more.
const MOST_RESOURCES: usize = 800;

/// Most resources that a template deploys or refers to.
const MOST_LISTED: usize = 2 * MOST_RESOURCES;

/// Most resources of all templates of a run; of the real templates that were measured none comes near.
const MOST_IN_RUN: usize = 20_000;

/// Most characters of the name of a deployment; Azure allows no more.
const LONGEST_DEPLOYMENT_NAME: usize = 64;

/// How much of a run is listed.
#[derive(Debug, Default)]
pub(super) struct Extent {
    /// The resources of all templates.
    pub(super) resources: usize,
    /// Whether there are more resources than may be listed.
    is_full: bool,
    /// Whether there are more deployments than may be opened.
    pub(super) all_open: bool,
}

impl Evaluator<'_> {
    /// What is known of the name of a deployment may be too long already.
    pub(super) fn check_deployment_name(&mut self, number: usize, unsure: bool) {
        let Some(instance) = self.here.instances.all.get(number).filter(|it| is_deployment(it) && !unsure) else {
            return;
        };
        let pieces = instance.name.kind.as_text().into_iter().flat_map(TextView::pieces);
        let length: usize = pieces
            .map(|piece| match piece {
                TextPiece::Literal(text) => text.chars().count(),
                TextPiece::Hole(_) => 0,
            })
            .sum();
        if length <= LONGEST_DEPLOYMENT_NAME {
            return;
        }
        let least = if matches!(instance.name.kind, Kind::Str(_)) { "" } else { "at least " };
        let message = format!(
            "the name of this deployment has {least}{length} characters: Azure allows {LONGEST_DEPLOYMENT_NAME}"
        );
        let declaration = &instance.declaration;
        let span = declaration.name.as_ref().map_or(declaration.span, Deferred::span);
        let mut found = problem(ProblemKind::Limit, message, span);
        found.help = Some(format!("shorten the name, for example with `take(…, {LONGEST_DEPLOYMENT_NAME})`"));
        self.surely(found);
    }

    /// Whether one more resource may be listed. What is only referred to is not deployed, and does not count for Azure;
    /// but there is an end to that, too.
    pub(super) fn has_room(&mut self, declaration: &Declaration<'_>) -> bool {
        if self.extent.resources >= MOST_IN_RUN {
            let message =
                format!("the template leads to more than {MOST_IN_RUN} resources, which is too many to follow");
            if !std::mem::replace(&mut self.extent.is_full, true) {
                self.certainly(problem(ProblemKind::Limit, message.as_str(), declaration.span));
                self.incomplete.push(Rc::new(Cause::new(CauseKind::Limit, message, Some(declaration.span))));
            }
            return false;
        }
        // Azure counts the resources of each template, and these may come from many.
        if self.here.template.language == Language::Snapshot {
            return true;
        }
        let instances = &self.here.instances;
        let (listed, deployed) = (instances.all.len(), instances.deployed);
        if listed < MOST_LISTED && (declaration.existing || deployed < MOST_RESOURCES) {
            return true;
        }
        if !std::mem::replace(&mut self.here.instances.full, true) {
            let whose = match &self.here.carrier {
                Some(carrier) => format!("the template of deployment `{}`", readable(&carrier.name.kind)),
                None => "the template".to_owned(),
            };
            let message = if deployed < MOST_RESOURCES {
                format!("{whose} has and refers to more than {MOST_LISTED} resources, which is too many to follow")
            } else {
                format!("{whose} has more than {MOST_RESOURCES} resources, loops unrolled: Azure allows no more")
            };
            let mut found = problem(ProblemKind::Limit, message.as_str(), declaration.span);
            found.help =
                Some("move a part of them into a deployment of its own, which may have as many again".to_owned());
            self.certainly(found);
            self.incomplete.push(Rc::new(Cause::new(CauseKind::Limit, message, Some(declaration.span))));
        }
        false
    }
}
