//! What commands about one deployment share: from a path to its root, and from an answer to an exit status.

#![expect(clippy::disallowed_methods, reason = "the door to the disk")]

use std::path::Path;

use super::args::DeploymentArgs;
use super::chosen::folder_named;
use super::configure;
use super::disk::DiskFiles;
use super::exit::{Exit, Failure};
use super::modules;
use super::terminal::Terminal;
use super::workspace::{Place, Workspace};
use crate::check::{self, Circumstances, Config, Request, Root, Selection};
use crate::finding::{Report, Severity};
use crate::source::FilePath;

/// One deployment that the user named.
pub(super) struct Deployment {
    pub(super) root: Root,
    pub(super) files: DiskFiles,
    pub(super) circumstances: Circumstances,
    /// The folder that paths in messages start at.
    pub(super) shown_from: FilePath,
}

impl Deployment {
    /// Finds it; `wanted` is what the user wants of it, for a message.
    pub(super) fn find(args: &DeploymentArgs, wanted: &str) -> Result<Self, Failure> {
        let here = std::env::current_dir().and_then(std::fs::canonicalize);
        let here = here.map_err(|error| Failure::new(format_args!("the current folder cannot be used: {error}")))?;
        let place = Place::existing(&args.path, &here)?;
        if place.is_folder {
            let folder = args.path.display();
            return Err(Failure::new(format_args!("{folder}: a folder; name the template whose {wanted} you want")));
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
        let root = only(&roots)?.clone();
        if modules.given.is_none() {
            modules.given = configure::modules_above(&root.template, &files)?;
        }
        let circumstances = Circumstances { modules, ..args.place.circumstances() };
        Ok(Self { root, files, circumstances, shown_from })
    }

    /// What is wrong with the input, and nothing else: rules are asked by `check`.
    pub(super) fn problems(&self) -> Result<Report, Failure> {
        let selection = Selection { select: vec!["input".to_owned()], ..Selection::default() };
        let config = Config { selection, circumstances: self.circumstances.clone(), ..Config::default() };
        check::check(std::slice::from_ref(&self.root), &self.files, &config).map_err(Failure::new)
    }
}

/// Prints the answer or writes it to a file.
pub(super) fn publish(
    answer: &str,
    output: Option<&Path>,
    problems: &Report,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    match output {
        None => terminal.print(answer)?,
        Some(file) => std::fs::write(file, answer)
            .map_err(|error| Failure::new(format_args!("{}: cannot be written: {error}", file.display())))?,
    }
    Ok(if problems.worst() >= Some(Severity::Error) { Exit::Findings } else { Exit::Clean })
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
