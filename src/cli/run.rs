//! `apimlint check`: from paths to a report and an exit status.

#![expect(clippy::disallowed_methods, reason = "the door to the disk")]

use super::args::{CheckArgs, Format, OutputArgs, Show};
use super::chosen::{Chosen, Wanted, shown};
use super::configure::{Group, Wishes};
use super::disk::DiskFiles;
use super::exit::{Exit, Failure};
use super::terminal::Terminal;
use crate::check;
use crate::finding::Report;
use crate::report::sarif::SarifOptions;
use crate::report::text::TextOptions;
use crate::report::{json, sarif, text};
use crate::source::FilePath;

/// Checks what the user named and prints or writes the report.
pub(super) fn check(args: &CheckArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let wishes = Wishes { day: &args.rules.day, place: &args.input.place, rules: Some(&args.rules) };
    let wanted = Wanted { paths: &args.paths, input: &args.input, evidence: &args.evidence, wishes };
    let Chosen { files, groups, shown_from, discovery, unreadable, progress } =
        Chosen::find(&wanted, !args.output.quiet, terminal)?;
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
    report.coverage.files_not_read.extend(unreadable);
    drop(progress);
    if nothing {
        terminal.warning(format_args!("no template found in {}", shown(&args.paths)));
    }
    publish(&report, args, shown_from, terminal)?;
    Ok(exit)
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
