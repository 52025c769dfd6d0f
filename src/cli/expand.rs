//! `apimlint expand`: the evaluated resources of one deployment.

use super::args::DeploymentArgs;
use super::deployment::{Deployment, publish};
use super::exit::{Exit, Failure};
use super::terminal::Terminal;
use crate::check;
use crate::finding::Report;
use crate::report::document;
use crate::report::text::{self, TextOptions};
use crate::source::FilePath;

/// Prints or writes the resources, and tells what is wrong with the input on the standard error.
pub(super) fn expand(args: &DeploymentArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let deployment = Deployment::find(args, "resources")?;
    let Deployment { root, files, circumstances, .. } = &deployment;
    let expansion = check::expand(root, files, circumstances).map_err(Failure::new)?;
    let problems = deployment.problems()?;
    tell(&problems, deployment.shown_from.clone(), terminal);
    publish(&document::write(&expansion), args.output.as_deref(), &problems, terminal)
}

fn tell(report: &Report, shown_from: FilePath, terminal: &Terminal) {
    if report.findings.is_empty() {
        return;
    }
    let options =
        TextOptions { color: terminal.colors_notes(), width: Terminal::width(), shown_from, ..TextOptions::default() };
    terminal.note(text::findings(report, &options).trim_end());
}
