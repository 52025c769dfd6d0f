//! `apimlint describe`: the network of one deployment as a YAML description.

use super::args::DeploymentArgs;
use super::deployment::{Deployment, publish};
use super::exit::{Exit, Failure};
use super::terminal::Terminal;
use crate::check;

/// Prints or writes the description, and says on the standard error whether something is wrong with the input.
pub(super) fn describe(args: &DeploymentArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let deployment = Deployment::find(args, "network")?;
    let Deployment { root, files, circumstances, .. } = &deployment;
    let description = check::describe(root, files, circumstances).map_err(Failure::new)?;
    let problems = deployment.problems()?;
    let path = args.path.display();
    match problems.findings.len() {
        0 => {}
        1 => terminal.warning(format_args!("1 problem in the input; `apimlint check {path}` tells it")),
        count => terminal.warning(format_args!("{count} problems in the input; `apimlint check {path}` tells them")),
    }
    publish(&description, args.output.as_deref(), &problems, terminal)
}
