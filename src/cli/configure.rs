//! From the command line and the configuration files to settings: which roots are judged how.
//!
//! The command line wins. `--select` starts afresh, so that nothing in a file hides what the user asks for; `--ignore` and
//! `--severity` add to the file's.

use std::collections::BTreeMap;

use super::args::CheckArgs;
use super::disk::DiskFiles;
use super::exit::Failure;
use crate::check::{Config, ConfigError, ConfigFile, FolderSetting, ModuleFolders, Root, Selection};
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

/// Groups the roots by their configuration file: the `named` one, or the nearest above each template. Without any root
/// there is one group, of the folder where the run starts: mistakes in the configuration are told in any case.
pub(super) fn groups(
    roots: Vec<Root>,
    args: &CheckArgs,
    named: Option<&FilePath>,
    start: &FilePath,
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
    if roots.is_empty() {
        by_file.entry(nearest(start)?).or_default();
    }
    for root in roots {
        by_file.entry(nearest(&root.template.folder())?).or_default().push(root);
    }
    by_file.into_iter().map(|(file, roots)| group(file, roots, args, modules, files)).collect()
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
    args: &CheckArgs,
    modules: &ModuleFolders,
    files: &DiskFiles,
) -> Result<Group, Failure> {
    let written = file.as_ref().map(|path| read(path, files)).transpose()?.unwrap_or_default();
    let mut modules = modules.clone();
    if let (None, Some(file)) = (&modules.given, &file) {
        modules.given = modules_of(&written, file, files)?;
    }
    let fail_on = match args.rules.fail_on {
        Some(word) => word.threshold(),
        None => written.fail_on.unwrap_or(Some(Severity::Warning)),
    };
    let mut config = settle(written, args);
    config.environment.modules = modules;
    Ok(Group { roots, file, config, fail_on })
}

/// The settings of a configuration file under those of the command line.
fn settle(written: ConfigFile, args: &CheckArgs) -> Config {
    let rules = &args.rules;
    let (select, mut ignore) = match rules.select.as_slice() {
        [] => (written.select, written.ignore),
        select => (select.to_vec(), Vec::new()),
    };
    ignore.extend(rules.ignore.iter().cloned());
    let mut severity = written.severity;
    severity.extend(rules.severity.iter().cloned());
    Config {
        selection: Selection { select, ignore },
        severity,
        as_of: rules.as_of.or(written.as_of),
        environment: args.input.place.environment(),
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
        settle(ConfigFile::read(&ConfigFile::NAME.into(), written.as_bytes()).unwrap(), &args)
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
