//! From the command line and the configuration files to settings: which roots are judged how.
//!
//! The command line wins. `--select` starts afresh, so that nothing in a file hides what the user asks for; `--ignore` and
//! `--severity` add to the file's.

use std::collections::{BTreeMap, BTreeSet};

use super::args::{DayArgs, PlaceArgs, RuleArgs};
use super::disk::DiskFiles;
use super::exit::Failure;
use crate::check::{
    Config, ConfigError, ConfigFile, Environment, FileSetting, FolderSetting, Member, ModuleFolders, Request, Root,
    Selection, discover,
};
use crate::finding::Severity;
use crate::source::{FilePath, Files, Unreadable};

/// Roots that are judged by the same settings.
#[derive(Debug)]
pub(super) struct Group {
    /// The roots.
    pub(super) roots: Vec<Root>,
    /// The configuration file, if there is one.
    pub(super) file: Option<FilePath>,
    /// The settings.
    pub(super) config: Config,
    /// The least severity that makes the run fail; `None` when nothing does.
    pub(super) fail_on: Option<Severity>,
}

/// What the command line says about how to judge.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wishes<'a> {
    /// The day.
    pub(super) day: &'a DayArgs,
    /// The place that is deployed to.
    pub(super) place: &'a PlaceArgs,
    /// The rules; nothing for a command that asks none.
    pub(super) rules: Option<&'a RuleArgs>,
}

/// What the user names.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// Folders: everything in them, and every environment of the configuration that counts for them.
    pub(super) folders: BTreeSet<FilePath>,
    /// Files: they, and every environment that has them.
    pub(super) files: BTreeSet<FilePath>,
}

impl Asked {
    /// Whether the user named this root, or a file of it.
    fn is_named(&self, root: &Root) -> bool {
        self.files.contains(&root.template) || root.parameters.as_ref().is_some_and(|path| self.files.contains(path))
    }

    /// Whether this environment has a file that the user named, or a root that such a file belongs to.
    fn wants(&self, environment: &Environment, roots: &[Root]) -> bool {
        self.files.iter().any(|path| environment.has(path))
            || roots.iter().any(|root| self.is_named(root) && environment.covers(root))
    }
}

/// Groups the roots by their configuration file: the `named` one, or the nearest above each template; with the environments
/// that are to be judged. Mistakes in the configuration of a folder are told, whatever is in the folder.
pub(super) fn groups(
    roots: Vec<Root>,
    wishes: Wishes<'_>,
    named: Option<&FilePath>,
    asked: &Asked,
    modules: &ModuleFolders,
    files: &DiskFiles,
) -> Result<Vec<Group>, Failure> {
    let mut by_file: BTreeMap<Option<FilePath>, Vec<Root>> = BTreeMap::new();
    let mut known: BTreeMap<FilePath, Option<FilePath>> = BTreeMap::new();
    let mut nearest = |folder: &FilePath| -> Result<Option<FilePath>, Failure> {
        if let Some(named) = named {
            return Ok(Some(named.clone()));
        }
        if let Some(file) = known.get(folder) {
            return Ok(file.clone());
        }
        let file = find(folder, files)?;
        known.insert(folder.clone(), file.clone());
        Ok(file)
    };
    let mut whole: BTreeSet<Option<FilePath>> = BTreeSet::new();
    for folder in &asked.folders {
        whole.insert(nearest(folder)?);
    }
    for file in &asked.files {
        by_file.entry(nearest(&file.folder())?).or_default();
    }
    for root in roots {
        let file = nearest(&root.template.folder())?;
        if !asked.is_named(&root) {
            whole.insert(file.clone());
        }
        by_file.entry(file).or_default().push(root);
    }
    for file in &whole {
        by_file.entry(file.clone()).or_default();
    }
    let mut groups = Vec::new();
    for (file, roots) in by_file {
        let takes_all = whole.contains(&file);
        let mut group = group(file, roots, wishes, modules, files)?;
        let Group { config, roots, .. } = &mut group;
        config.environments.retain(|environment| takes_all || asked.wants(environment, roots));
        groups.push(group);
    }
    // What an environment deploys is not judged on its own besides, whichever configuration lists it.
    let environments: Vec<Environment> = groups.iter().flat_map(|group| group.config.environments.clone()).collect();
    for group in &mut groups {
        group.roots.retain(|root| !environments.iter().any(|environment| environment.covers(root)));
    }
    // A configuration by which nothing is judged says nothing about the report.
    let has_work = |group: &Group| !group.roots.is_empty() || !group.config.environments.is_empty();
    if groups.iter().any(has_work) {
        groups.retain(has_work);
    } else {
        groups.truncate(1);
    }
    Ok(groups)
}

/// The folder of modules of the nearest configuration above a template.
pub(super) fn modules_above(template: &FilePath, files: &DiskFiles) -> Result<Option<FilePath>, Failure> {
    let Some(file) = find(&template.folder(), files)? else { return Ok(None) };
    modules_of(&read(&file, files)?, &file, files)
}

/// The folder of modules that a configuration names. Whoever writes the configuration need not be the one who runs the
/// program, so it does not widen what may be read.
fn modules_of(written: &ConfigFile, file: &FilePath, files: &DiskFiles) -> Result<Option<FilePath>, Failure> {
    let Some(FolderSetting { folder, position }) = &written.modules else { return Ok(None) };
    let message = match files.workspace().resolve(folder) {
        Ok(place) if place.is_dir() => return Ok(Some(folder.clone())),
        Ok(_) => format!("`{folder}` is not a folder"),
        Err(Unreadable::OutsideWorkspace) => format!(
            "`{folder}` leads out of the workspace; give the folder with `--modules`, or widen the workspace with `--workspace`"
        ),
        Err(Unreadable::Missing) => format!("`{folder}`: there is no such folder"),
        Err(reason) => format!("`{folder}`: {reason}"),
    };
    Err(Failure::new(ConfigError { path: file.clone(), position: Some(*position), message }))
}

/// The environments that a configuration lists, once all of their files are there.
fn environments_of(written: &ConfigFile, file: &FilePath, files: &DiskFiles) -> Result<Vec<Environment>, Failure> {
    for FileSetting { file: path, position } in written.environments.iter().flat_map(|setting| &setting.files) {
        let message = match files.workspace().resolve(path) {
            Ok(place) if place.is_file() => continue,
            Ok(_) => format!("`{path}` is not a file"),
            Err(Unreadable::OutsideWorkspace) => {
                format!("`{path}` leads out of the workspace; widen the workspace with `--workspace`")
            }
            Err(Unreadable::Missing) => format!("`{path}`: there is no such file"),
            Err(reason) => format!("`{path}`: {reason}"),
        };
        return Err(Failure::new(ConfigError { path: file.clone(), position: Some(*position), message }));
    }
    let mut known = BTreeSet::new();
    for setting in &written.environments {
        let members = setting.environment.members.iter();
        for member in members.filter(|it| known.insert((it.template.clone(), it.parameters.clone()))) {
            let Some(message) = mistake_in(member, files) else { continue };
            let place = setting.files.iter().find(|named| named.file == member.template);
            let position = place.map(|named| named.position);
            return Err(Failure::new(ConfigError { path: file.clone(), position, message }));
        }
    }
    Ok(written.environments.iter().map(|setting| setting.environment.clone()).collect())
}

/// Why a root cannot be deployed: the same that is said of files that the user names, for what is none of ours would look like
/// a template that deploys nothing.
fn mistake_in(member: &Member, files: &DiskFiles) -> Option<String> {
    let Member { template, parameters, .. } = member;
    let request = |parameters| Request { named: vec![template.clone()], parameters, ..Request::default() };
    if let Err(error) = discover(&request(Vec::new()), files) {
        return Some(error.to_string());
    }
    let parameters = parameters.clone()?;
    let why = if parameters.has_extension("bicepparam") {
        "it names its own template, and can stand for it as a root"
    } else {
        "parameters are those of a template"
    };
    let found = discover(&request(vec![parameters.clone()]), files);
    found.is_err().then(|| format!("`{parameters}` does not go with `{template}`: {why}"))
}

fn read(path: &FilePath, files: &DiskFiles) -> Result<ConfigFile, Failure> {
    let bytes = files.read(path).map_err(|reason| Failure::new(format_args!("{path}: {reason}")))?;
    ConfigFile::read(path, &bytes).map_err(Failure::new)
}

/// The nearest configuration file in a folder and those above it.
fn find(folder: &FilePath, files: &DiskFiles) -> Result<Option<FilePath>, Failure> {
    for folder in files.workspace().folders_up(folder) {
        let candidate = folder.join(ConfigFile::NAME);
        match files.workspace().resolve(&candidate) {
            Ok(_) => return Ok(Some(candidate)),
            Err(Unreadable::Missing) => {}
            Err(reason) => return Err(Failure::new(format_args!("{candidate}: {reason}"))),
        }
    }
    Ok(None)
}

fn group(
    file: Option<FilePath>,
    roots: Vec<Root>,
    wishes: Wishes<'_>,
    modules: &ModuleFolders,
    files: &DiskFiles,
) -> Result<Group, Failure> {
    let written = file.as_ref().map(|path| read(path, files)).transpose()?.unwrap_or_default();
    let mut modules = modules.clone();
    if let (None, Some(file)) = (&modules.given, &file) {
        modules.given = modules_of(&written, file, files)?;
    }
    let fail_on = match wishes.rules.and_then(|rules| rules.fail_on) {
        Some(word) => word.threshold(),
        None => written.fail_on.unwrap_or(Some(Severity::Warning)),
    };
    let environments = match &file {
        Some(file) => environments_of(&written, file, files)?,
        None => Vec::new(),
    };
    let mut config = settle(written, wishes);
    config.environments = environments;
    config.circumstances.modules = modules;
    Ok(Group { roots, file, config, fail_on })
}

/// The settings of a configuration file under those of the command line.
fn settle(written: ConfigFile, wishes: Wishes<'_>) -> Config {
    let (mut select, mut ignore) = (written.select, written.ignore);
    let mut severity = written.severity;
    if let Some(rules) = wishes.rules {
        if !rules.select.is_empty() {
            (select, ignore) = (rules.select.clone(), Vec::new());
        }
        ignore.extend(rules.ignore.iter().cloned());
        severity.extend(rules.severity.iter().cloned());
    }
    Config {
        selection: Selection { select, ignore },
        severity,
        as_of: wishes.day.as_of.or(written.as_of),
        circumstances: wishes.place.circumstances(),
        environments: Vec::new(),
        evidence: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::args::{Command, CommandLine};

    fn settled(line: &[&str], written: &str) -> Config {
        let line = ["apimlint", "check"].iter().chain(line);
        let Command::Check(args) = CommandLine::try_parse_from(line).unwrap().command else { panic!("not check") };
        let rules = &args.rules;
        let wishes = Wishes { day: &rules.day, place: &args.input.place, rules: Some(rules) };
        settle(ConfigFile::read(&ConfigFile::NAME.into(), written.as_bytes()).unwrap(), wishes)
    }

    #[test]
    fn the_command_line_wins() {
        let file = "select: [flows]\nignore: [capacity]\nseverity: { flows: note }\nas-of: 2022-05-26\n";
        let config = settled(&["--ignore", "dns", "--severity", "flows=error"], file);
        assert_eq!(config.selection.select, ["flows"]);
        assert_eq!(config.selection.ignore, ["capacity", "dns"]);
        assert_eq!(config.severity.get("flows"), Some(&Severity::Error));
        assert_eq!(config.as_of.map(|date| date.to_string()).as_deref(), Some("2022-05-26"));

        let config = settled(&["--select", "capacity", "--as-of", "2024-01-01"], file);
        assert!(config.selection.takes("capacity/subnet-too-small"));
        assert_eq!(config.as_of.map(|date| date.to_string()).as_deref(), Some("2024-01-01"));
    }
}
