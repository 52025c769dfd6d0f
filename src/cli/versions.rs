//! From two versions that the user named to the deployments that are compared.

#![expect(clippy::disallowed_methods, reason = "the door to the disk")]

use std::path::Path;

use super::args::{DiffArgs, PlaceArgs};
use super::chosen::folder_named;
use super::configure::{self, Asked, Group, Wishes};
use super::disk::DiskFiles;
use super::exit::Failure;
use super::modules;
use super::progress::Progress;
use super::terminal::Terminal;
use super::walk;
use super::workspace::{Place, Workspace};
use crate::check::{self, Deployments, ModuleFolders, Request, Root};
use crate::platform::Date;
use crate::source::FilePath;

/// What is compared.
pub(super) struct Versions {
    pub(super) files: DiskFiles,
    pub(super) old: Version,
    pub(super) new: Version,
    /// Whether they are two sides of one file.
    pub(super) is_one_file: bool,
    /// The folder that paths in messages start at.
    pub(super) shown_from: FilePath,
    /// How many files are ours and cannot be read.
    pub(super) not_read: usize,
    /// Shown until it is dropped.
    pub(super) progress: Progress,
}

/// One version.
pub(super) struct Version {
    /// The folder that it is; nothing for a file.
    folder: Option<FilePath>,
    /// The deployments, each group with its settings.
    pub(super) groups: Vec<Group>,
}

impl Version {
    /// As the core understands it.
    pub(super) fn deployments(&self) -> Deployments<'_> {
        let groups = self.groups.iter().map(|group| (group.roots.as_slice(), &group.config)).collect();
        Deployments { folder: self.folder.clone(), groups }
    }

    /// Whether there is nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        self.groups.iter().all(|group| group.roots.is_empty() && group.config.environments.is_empty())
    }
}

/// What is asked of the disk for one version.
struct Side<'a> {
    place: &'a Place,
    named: &'a Path,
    params: Option<&'a Path>,
    /// The option that `params` are given with.
    option: &'static str,
    request: Request,
    asked: Asked,
    unreadable: Vec<String>,
}

impl Versions {
    /// Finds them.
    pub(super) fn find(args: &DiffArgs, terminal: &Terminal) -> Result<Self, Failure> {
        let here = std::env::current_dir().and_then(std::fs::canonicalize);
        let here = here.map_err(|error| Failure::new(format_args!("the current folder cannot be used: {error}")))?;
        let named_new = args.new.as_ref().unwrap_or(&args.old);
        let (place_old, place_new) = (Place::existing(&args.old, &here)?, Place::existing(named_new, &here)?);
        if place_old.is_folder != place_new.is_folder {
            let (old, new) = (args.old.display(), named_new.display());
            return Err(Failure::new(format_args!("{old} and {new}: name two files or two folders")));
        }
        let config = args.day.config.as_deref().map(|path| Place::existing(path, &here)).transpose()?;
        let input = &args.input;
        let mut workspace = match &input.workspace {
            Some(folder) => Workspace::new(folder_named(folder, &here)?),
            None => Workspace::around(place_new.folder(), config.as_ref().map(|place| place.absolute.as_path()), &here),
        };
        let shown_from = workspace.path(&here);
        let config = config.map(|place| workspace.allow(&place));
        let mut old = Side::new(&place_old, &args.old, input.old_params.as_deref(), "--old-params");
        old.ask(&here, &mut workspace)?;
        let mut new = Side::new(&place_new, named_new, input.new_params.as_deref(), "--new-params");
        new.ask(&here, &mut workspace)?;
        for problem in old.unreadable.iter().chain(&new.unreadable) {
            terminal.warning(problem);
        }
        let modules = modules::folders(input.modules.as_deref(), &here, &mut workspace)?;
        let folders = [&place_old, &place_new].map(|place| place.is_folder.then(|| workspace.path(&place.absolute)));
        let [folder_old, folder_new] = folders;
        let files = DiskFiles::new(workspace);
        let is_before = is_before(args, &old, &files)?;
        let progress = Progress::start(Terminal::is_watched(), files.counter());
        let mut not_read = old.unreadable.len() + new.unreadable.len();
        let mut groups = |side: &Side<'_>, before| -> Result<Vec<Group>, Failure> {
            let place = PlaceArgs::of(&input.target, before);
            let wishes = Wishes { day: &args.day, place: &place, rules: None };
            let (groups, left) = side.groups(wishes, config.as_ref(), &modules, &files)?;
            not_read += left;
            Ok(groups)
        };
        let old = Version { folder: folder_old, groups: groups(&old, is_before)? };
        let new = Version { folder: folder_new, groups: groups(&new, false)? };
        let is_one_file = args.new.is_none();
        Ok(Self { files, old, new, is_one_file, shown_from, not_read, progress })
    }

    /// The day by whose facts is answered: that of the settings of the new version.
    pub(super) fn as_of(&self) -> Result<Option<Date>, Failure> {
        let mut days = self.new.groups.iter().map(|group| group.config.as_of);
        let first = days.next().flatten();
        if days.any(|day| day != first) {
            return Err(Failure::new("the configuration files of NEW name several days; choose one with `--as-of`"));
        }
        Ok(first)
    }
}

/// Whether the old version is the one before the deployment of a what-if result.
fn is_before(args: &DiffArgs, old: &Side<'_>, files: &DiskFiles) -> Result<bool, Failure> {
    let is_what_if = || old.request.named.iter().any(|path| check::is_what_if(path, files));
    let path = args.old.display();
    if args.new.is_none() && !is_what_if() {
        return Err(Failure::new(format_args!(
            "{path}: name NEW, too; only the result of a what-if has both versions in it"
        )));
    }
    if args.input.before && !old.place.is_folder && !is_what_if() {
        return Err(Failure::new(format_args!("{path}: not the result of a what-if, and `--before` goes with one")));
    }
    Ok(args.input.before || args.new.is_none())
}

impl<'a> Side<'a> {
    fn new(place: &'a Place, named: &'a Path, params: Option<&'a Path>, option: &'static str) -> Self {
        let (request, asked) = (Request::default(), Asked::default());
        Self { place, named, params, option, request, asked, unreadable: Vec::new() }
    }

    /// Says what is wanted of the disk, and that it may be read.
    fn ask(&mut self, here: &Path, workspace: &mut Workspace) -> Result<(), Failure> {
        let path = workspace.allow(self.place);
        if self.place.is_folder {
            if self.params.is_some() {
                let (option, folder) = (self.option, self.named.display());
                return Err(Failure::new(format_args!("`{option}` goes with a template, and {folder} is a folder")));
            }
            let inside = walk::walk(&self.place.absolute);
            self.request.found.extend(inside.files.iter().map(|file| workspace.path(file)));
            self.unreadable = inside.unreadable;
            self.asked.folders.insert(path);
        } else {
            self.request.named.push(path.clone());
            self.asked.files.insert(path);
            if let Some(params) = self.params {
                // What would be compared without the file is not what was asked for.
                self.request.parameters.push(workspace.allow(&Place::existing(params, here)?));
            }
        }
        Ok(())
    }

    /// The deployments, each group with its settings; and how many files are not read.
    fn groups(
        &self,
        wishes: Wishes<'_>,
        config: Option<&FilePath>,
        modules: &ModuleFolders,
        files: &DiskFiles,
    ) -> Result<(Vec<Group>, usize), Failure> {
        let discovery = check::discover(&self.request, files).map_err(Failure::new)?;
        if !self.place.is_folder {
            self.is_one(&discovery.roots)?;
        }
        let (not_read, roots) = (discovery.not_read.len(), discovery.roots.clone());
        let mut groups = configure::groups(discovery.roots, wishes, config, &self.asked, modules, files)?;
        if let ([root], false) = (roots.as_slice(), self.place.is_folder) {
            // A file is the one deployment that it is, also where an environment deploys it with others.
            let covers = |group: &Group| group.config.environments.iter().any(|environment| environment.covers(root));
            groups.retain(|group| group.roots.contains(root) || covers(group));
            groups.truncate(1);
            for group in &mut groups {
                group.config.environments.clear();
                group.roots = vec![root.clone()];
            }
        }
        Ok((groups, not_read))
    }

    /// Goes on only if there is one deployment.
    fn is_one(&self, roots: &[Root]) -> Result<(), Failure> {
        match roots {
            [_] => Ok(()),
            [] => Err(Failure::new(format_args!("{}: no template found", self.named.display()))),
            [first, ..] => {
                let names: Vec<&str> =
                    roots.iter().filter_map(|root| root.parameters.as_ref()).map(FilePath::name).collect();
                let (template, option, names) = (&first.template, self.option, names.join(", "));
                Err(Failure::new(format_args!(
                    "{template}: several parameter files lie beside it; choose one with `{option}`: {names}"
                )))
            }
        }
    }
}
