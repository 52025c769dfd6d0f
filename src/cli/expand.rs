//! `apimlint expand`: the evaluated resources of one deployment.

#![expect(clippy::disallowed_methods, reason = "the door to the disk")]

use super::args::ExpandArgs;
use super::configure;
use super::disk::DiskFiles;
use super::exit::{Exit, Failure};
use super::modules;
use super::run::folder_named;
use super::terminal::Terminal;
use super::workspace::{Place, Workspace};
use crate::check::{self, Circumstances, Config, Request, Root, Selection};
use crate::finding::{Report, Severity};
use crate::report::document;
use crate::report::text::{self, TextOptions};
use crate::source::FilePath;

/// Prints or writes the resources, and tells what is wrong with the input on the standard error.
pub(super) fn expand(args: &ExpandArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let here = std::env::current_dir().and_then(std::fs::canonicalize);
    let here = here.map_err(|error| Failure::new(format_args!("the current folder cannot be used: {error}")))?;
    let place = Place::existing(&args.path, &here)?;
    if place.is_folder {
        let folder = args.path.display();
        return Err(Failure::new(format_args!("{folder}: a folder; name the template whose resources you want")));
    }
    let mut workspace = match &args.workspace {
        Some(folder) => Workspace::new(folder_named(folder, &here)?),
        None => Workspace::around(place.folder(), None, &here),
    };
    let shown_from = workspace.path(&here);
    let mut parameters = Vec::new();
    if let Some(path) = &args.params {
        // What would be printed without the file is not what was asked for.
        parameters.push(workspace.allow(&Place::existing(path, &here)?));
    }
    let request = Request { named: vec![workspace.allow(&place)], parameters, ..Request::default() };
    let mut modules = modules::folders(args.modules.as_deref(), &here, &mut workspace)?;
    let files = DiskFiles::new(workspace);
    let roots = check::discover(&request, &files).map_err(Failure::new)?.roots;
    let root = only(&roots)?;
    if modules.given.is_none() {
        modules.given = configure::modules_above(&root.template, &files)?;
    }
    let circumstances = Circumstances { modules, ..args.place.circumstances() };
    let expansion = check::expand(root, &files, &circumstances).map_err(Failure::new)?;
    // Only what is wrong with the input: rules are asked by `check`.
    let selection = Selection { select: vec!["input".to_owned()], ..Selection::default() };
    let config = Config { selection, circumstances, ..Config::default() };
    let report = check::check(std::slice::from_ref(root), &files, &config).map_err(Failure::new)?;
    tell(&report, shown_from, terminal);
    let written = document::write(&expansion);
    match &args.output {
        None => terminal.print(&written)?,
        Some(file) => std::fs::write(file, written)
            .map_err(|error| Failure::new(format_args!("{}: cannot be written: {error}", file.display())))?,
    }
    Ok(if report.worst() >= Some(Severity::Error) { Exit::Findings } else { Exit::Clean })
}

/// The one deployment that is meant.
fn only(roots: &[Root]) -> Result<&Root, Failure> {
    match roots {
        [root] => Ok(root),
        [] => Err(Failure::new("no template found")),
        [first, ..] => {
            let names: Vec<&str> =
                roots.iter().filter_map(|root| root.parameters.as_ref()).map(FilePath::name).collect();
            let (template, names) = (&first.template, names.join(", "));
            Err(Failure::new(format_args!(
                "{template}: several parameter files lie beside it; choose one with `--params`: {names}"
            )))
        }
    }
}

fn tell(report: &Report, shown_from: FilePath, terminal: &Terminal) {
    if report.findings.is_empty() {
        return;
    }
    let options =
        TextOptions { color: terminal.colors_notes(), width: Terminal::width(), shown_from, ..TextOptions::default() };
    terminal.note(text::findings(report, &options).trim_end());
}
