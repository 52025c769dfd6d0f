//! From what the user named to the deployments that are looked at, and the settings for each.

#![expect(clippy::disallowed_methods, reason = "the door to the disk")]

use std::path::{Path, PathBuf};

use super::args::InputArgs;
use super::configure::{self, Asked, Group, Wishes};
use super::disk::DiskFiles;
use super::exit::Failure;
use super::modules;
use super::progress::Progress;
use super::terminal::Terminal;
use super::walk;
use super::workspace::{Place, Workspace};
use crate::check::{self, Discovery, Request};
use crate::source::FilePath;

/// What the user named.
pub(super) struct Wanted<'a> {
    pub(super) paths: &'a [PathBuf],
    pub(super) input: &'a InputArgs,
    /// Saved answers of Azure.
    pub(super) evidence: &'a [PathBuf],
    pub(super) wishes: Wishes<'a>,
}

/// What is looked at.
pub(super) struct Chosen {
    pub(super) files: DiskFiles,
    /// The deployments, each group with its settings.
    pub(super) groups: Vec<Group>,
    /// The folder that paths in messages start at.
    pub(super) shown_from: FilePath,
    /// What was found; its roots are those of the groups.
    pub(super) discovery: Discovery,
    /// Folders that could not be read, with the reason.
    pub(super) unreadable: Vec<String>,
    /// Shown until it is dropped.
    pub(super) progress: Progress,
}

impl Chosen {
    /// Finds it; somebody who watches is shown how far the work is.
    pub(super) fn find(wanted: &Wanted<'_>, shows_progress: bool, terminal: &Terminal) -> Result<Self, Failure> {
        let Wanted { paths, input, evidence, wishes } = *wanted;
        let here = std::env::current_dir().and_then(std::fs::canonicalize);
        let here = here.map_err(|error| Failure::new(format_args!("the current folder cannot be used: {error}")))?;
        let places = paths.iter().map(|path| Place::existing(path, &here)).collect::<Result<Vec<_>, _>>()?;
        let config = wishes.day.config.as_deref().map(|path| Place::existing(path, &here)).transpose()?;
        let start = places.first().map_or(here.as_path(), Place::folder);
        let mut workspace = match &input.workspace {
            Some(folder) => Workspace::new(folder_named(folder, &here)?),
            None => Workspace::around(start, config.as_ref().map(|place| place.absolute.as_path()), &here),
        };
        let evidence = evidence_files(evidence, &here, &mut workspace)?;
        let shown_from = workspace.path(&here);
        let config = config.map(|place| workspace.allow(&place));
        let walked = collect(input, &places, &here, &mut workspace);
        for problem in &walked.unreadable {
            terminal.warning(problem);
        }
        let modules = modules::folders(input.modules.as_deref(), &here, &mut workspace)?;
        let files = DiskFiles::new(workspace);
        let progress = Progress::start(Terminal::is_watched() && shows_progress, files.counter());
        let mut discovery = check::discover(&walked.request, &files).map_err(Failure::new)?;
        let roots = std::mem::take(&mut discovery.roots);
        let mut groups = configure::groups(roots, wishes, config.as_ref(), &walked.asked, &modules, &files)?;
        for group in &mut groups {
            group.config.evidence.clone_from(&evidence);
        }
        Ok(Self { files, groups, shown_from, discovery, unreadable: walked.unreadable, progress })
    }
}

/// The files of evidence that the user named.
fn evidence_files(named: &[PathBuf], here: &Path, workspace: &mut Workspace) -> Result<Vec<FilePath>, Failure> {
    let mut files: Vec<FilePath> = Vec::new();
    for path in named {
        let place = Place::existing(path, here)?;
        if place.is_folder {
            return Err(Failure::new(format_args!("{}: a folder is no evidence; name the files", path.display())));
        }
        let file = workspace.allow(&place);
        if !files.contains(&file) {
            files.push(file);
        }
    }
    Ok(files)
}

/// A folder that the user named.
pub(super) fn folder_named(folder: &Path, here: &Path) -> Result<PathBuf, Failure> {
    let place = Place::existing(folder, here)?;
    if place.is_folder {
        Ok(place.absolute)
    } else {
        Err(Failure::new(format_args!("{}: not a folder", folder.display())))
    }
}

/// What the user asks for, as the core understands it.
struct Walked {
    request: Request,
    asked: Asked,
    unreadable: Vec<String>,
}

fn collect(input: &InputArgs, places: &[Place], here: &Path, workspace: &mut Workspace) -> Walked {
    let mut walked = Walked { request: Request::default(), asked: Asked::default(), unreadable: Vec::new() };
    for place in places {
        if place.is_folder {
            walked.asked.folders.insert(workspace.allow(place));
            let inside = walk::walk(&place.absolute);
            walked.request.found.extend(inside.files.iter().map(|file| workspace.path(file)));
            walked.unreadable.extend(inside.unreadable);
        } else if input.skip_unrelated {
            // Whoever wrote the file also chose what it links to: it is no more to be trusted than one in a folder.
            walked.request.found.push(workspace.path(&place.absolute));
            walked.asked.files.insert(workspace.path(&place.absolute));
        } else {
            walked.request.named.push(workspace.allow(place));
            walked.asked.files.insert(workspace.path(&place.absolute));
        }
    }
    for path in &input.params {
        walked.request.parameters.push(workspace.allow(&Place::file(path, here)));
    }
    walked
}

/// "infra, main.json and 3 more"
pub(super) fn shown(paths: &[PathBuf]) -> String {
    let names: Vec<String> = paths.iter().take(3).map(|path| path.display().to_string()).collect();
    match paths.len() - names.len() {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}
