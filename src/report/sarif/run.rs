//! The run: the tool, what it did, what it did not understand, and its results.

use std::collections::BTreeMap;

use super::SarifOptions;
use super::log::{
    Driver, Invocation, Message, Notice, Notification, Reference, Run, RunProperties, Tool, UriBase, UriBaseIds,
};
use super::place::Artifacts;
use super::rule::{descriptor, sentence};
use super::{result, rule};
use crate::finding::Report;
use crate::report::gap;
use crate::report::json::Coverage;

/// The one run of a log.
pub(super) fn run(report: &Report, options: SarifOptions) -> Run<'_> {
    let artifacts = Artifacts::new(report, options);
    let indices: BTreeMap<&str, usize> =
        report.rules.iter().enumerate().map(|(index, rule)| (rule.name.as_str(), index)).collect();
    let index = |rule: &str| indices.get(rule).copied();
    let failed = report.findings.iter().map(|finding| result::failed(finding, index(&finding.rule), &artifacts));
    let open = report.undecided.iter().filter(|_| options.show_undecided);
    let open = open.map(|undecided| result::open(undecided, index(&undecided.rule), &artifacts));
    Run {
        tool: Tool {
            driver: Driver {
                name: "apimlint",
                semantic_version: env!("CARGO_PKG_VERSION"),
                rules: report.rules.iter().map(descriptor).collect(),
                notifications: notices(report),
            },
        },
        invocations: [Invocation { execution_successful: true, tool_execution_notifications: notifications(report) }],
        original_uri_base_ids: UriBaseIds {
            workspace: UriBase { description: Message { text: "The root of the workspace that was checked.".into() } },
        },
        artifacts: artifacts.list(),
        column_kind: "utf16CodeUnits",
        results: failed.chain(open).collect(),
        properties: RunProperties { as_of: &report.as_of, coverage: Coverage::new(&report.coverage) },
    }
}

/// The kinds of notification that a run may hold.
fn notices(report: &Report) -> Vec<Notice> {
    let notice =
        |gap: gap::Gap<'_>| Notice { id: gap.id, short_description: Message { text: rule::sentence(gap.meaning) } };
    gap::all(&report.coverage).into_iter().map(notice).collect()
}

/// What was not understood, one notification for each name.
fn notifications(report: &Report) -> Vec<Notification> {
    let mut found = Vec::new();
    for (index, gap) in gap::all(&report.coverage).into_iter().enumerate() {
        for (name, count) in &gap.names {
            let times = if *count > 1 { format!(" ({count} times)") } else { String::new() };
            let text = sentence(&format!("{}: {name}{times}", gap.one));
            found.push(Notification {
                descriptor: Reference { id: gap.id, index },
                level: "note",
                message: Message { text: result::literal(&text) },
            });
        }
    }
    found
}
