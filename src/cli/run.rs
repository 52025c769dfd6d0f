//! `apimlint check`: from paths to a report and an exit status.

#![expect(clippy::disallowed_methods, reason = "the door to the disk")]

use std::path::{Path, PathBuf};

use super::args::{CheckArgs, Format, OutputArgs, Show};
use super::configure::{self, Asked, Group};
use super::disk::DiskFiles;
use super::exit::{Exit, Failure};
use super::modules;
use super::progress::Progress;
use super::terminal::Terminal;
use super::walk;
use super::workspace::{Place, Workspace};
use crate::check::{self, Request};
use crate::finding::Report;
use crate::report::sarif::SarifOptions;
use crate::report::text::TextOptions;
use crate::report::{json, sarif, text};
use crate::source::FilePath;

/// Checks what the user named and prints or writes the report.
pub(super) fn check(args: &CheckArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let here = std::env::current_dir().and_then(std::fs::canonicalize);
    let here = here.map_err(|error| Failure::new(format_args!("the current folder cannot be used: {error}")))?;
    let places = args.paths.iter().map(|path| Place::existing(path, &here)).collect::<Result<Vec<_>, _>>()?;
    let config = args.rules.config.as_deref().map(|path| Place::existing(path, &here)).transpose()?;
    let start = places.first().map_or(here.as_path(), Place::folder);
    let mut workspace = match &args.input.workspace {
        Some(folder) => Workspace::new(folder_named(folder, &here)?),
        None => Workspace::around(start, config.as_ref().map(|place| place.absolute.as_path()), &here),
    };
    let evidence = evidence(args, &here, &mut workspace)?;
    let shown_from = workspace.path(&here);
    let config = config.map(|place| workspace.allow(&place));
    let walked = collect(args, &places, &here, &mut workspace);
    for problem in &walked.unreadable {
        terminal.warning(problem);
    }

    let modules = modules::folders(args.input.modules.as_deref(), &here, &mut workspace)?;
    let files = DiskFiles::new(workspace);
    let progress = Progress::start(Terminal::is_watched() && !args.output.quiet, files.counter());
    let discovery = check::discover(&walked.request, &files).map_err(Failure::new)?;
    let mut groups = configure::groups(discovery.roots, args, config.as_ref(), &walked.asked, &modules, &files)?;
    for group in &mut groups {
        group.config.evidence.clone_from(&evidence);
    }
    let nothing = groups.iter().all(|group| group.roots.is_empty() && group.config.environments.is_empty());
    if args.output.verbose {
        tell(&groups, &files, terminal);
    }
    let mut exit = Exit::Clean;
    let mut reports = Vec::new();
    for group in &groups {
        let report = check::check(&group.roots, &files, &group.config).map_err(Failure::new)?;
        if group.fail_on.is_some_and(|least| report.worst() >= Some(least)) {
            exit = Exit::Findings;
        }
        reports.push(report);
    }
    let mut report = check::join(reports);
    let environments = || groups.iter().flat_map(|group| &group.config.environments);
    let is_not_read = |path: &String| !environments().any(|environment| environment.has(&FilePath::new(path)));
    report.coverage.files_not_read.extend(discovery.not_read.into_iter().filter(is_not_read));
    report.coverage.compiled = discovery.compiled.len();
    report.coverage.files_not_read.extend(walked.unreadable);
    drop(progress);
    if nothing {
        terminal.warning(format_args!("no template found in {}", shown(&args.paths)));
    }
    publish(&report, args, shown_from, terminal)?;
    Ok(exit)
}

/// The files of evidence that the user named.
fn evidence(args: &CheckArgs, here: &Path, workspace: &mut Workspace) -> Result<Vec<FilePath>, Failure> {
    let mut files: Vec<FilePath> = Vec::new();
    for path in &args.evidence {
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

fn collect(args: &CheckArgs, places: &[Place], here: &Path, workspace: &mut Workspace) -> Walked {
    let mut walked = Walked { request: Request::default(), asked: Asked::default(), unreadable: Vec::new() };
    for place in places {
        if place.is_folder {
            walked.asked.folders.insert(workspace.allow(place));
            let inside = walk::walk(&place.absolute);
            walked.request.found.extend(inside.files.iter().map(|file| workspace.path(file)));
            walked.unreadable.extend(inside.unreadable);
        } else if args.input.skip_unrelated {
            // Whoever wrote the file also chose what it links to: it is no more to be trusted than one in a folder.
            walked.request.found.push(workspace.path(&place.absolute));
            walked.asked.files.insert(workspace.path(&place.absolute));
        } else {
            walked.request.named.push(workspace.allow(place));
            walked.asked.files.insert(workspace.path(&place.absolute));
        }
    }
    for path in &args.input.params {
        walked.request.parameters.push(workspace.allow(&Place::file(path, here)));
    }
    walked
}

/// Says what is checked, with what.
fn tell(groups: &[Group], files: &DiskFiles, terminal: &Terminal) {
    terminal.note(format_args!("workspace {}", files.workspace().root().display()));
    for group in groups {
        match &group.file {
            Some(file) => terminal.note(format_args!("configuration {file}")),
            None => terminal.note("no configuration file"),
        }
        for file in &group.config.evidence {
            terminal.note(format_args!("  compares with {file}"));
        }
        for environment in &group.config.environments {
            terminal.note(format_args!("  checks environment {}", environment.name));
            for member in &environment.members {
                tell_root("  ", &member.template, member.parameters.as_ref(), terminal);
            }
        }
        for root in &group.roots {
            tell_root("", &root.template, root.parameters.as_ref(), terminal);
        }
    }
}

fn tell_root(indent: &str, template: &FilePath, parameters: Option<&FilePath>, terminal: &Terminal) {
    match parameters {
        Some(parameters) => terminal.note(format_args!("{indent}  checks {template} with {parameters}")),
        None => terminal.note(format_args!("{indent}  checks {template} without a parameter file")),
    }
}

/// Prints the report, or writes it to a file and prints its summary.
fn publish(report: &Report, args: &CheckArgs, shown_from: FilePath, terminal: &Terminal) -> Result<(), Failure> {
    let output = &args.output;
    let on_terminal = TextOptions {
        color: terminal.color(),
        width: Terminal::width(),
        show_undecided: output.show == Some(Show::Undecided),
        quiet: output.quiet,
        shown_from,
        ..TextOptions::default()
    };
    let Some(file) = &output.output else { return terminal.print(&render(report, output, &on_terminal)) };
    let in_file = TextOptions { color: false, width: TextOptions::default().width, ..on_terminal.clone() };
    std::fs::write(file, render(report, output, &in_file))
        .map_err(|error| Failure::new(format_args!("{}: cannot be written: {error}", file.display())))?;
    if !output.quiet {
        terminal.note(text::summary(report, &TextOptions { color: terminal.color(), ..on_terminal }).trim_end());
    }
    Ok(())
}

fn render(report: &Report, output: &OutputArgs, options: &TextOptions) -> String {
    match output.format {
        Format::Text => text::render(report, options),
        Format::Json => json::render(report),
        Format::Sarif => sarif::render(report, SarifOptions { show_undecided: options.show_undecided }),
    }
}

/// "infra, main.json and 3 more"
fn shown(paths: &[PathBuf]) -> String {
    let names: Vec<String> = paths.iter().take(3).map(|path| path.display().to_string()).collect();
    match paths.len() - names.len() {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}
