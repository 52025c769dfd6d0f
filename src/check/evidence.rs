//! The files of evidence: read once for all roots, and what is told of those that compare nothing.

use std::collections::HashSet;
use std::sync::Arc;

use super::input::LARGEST_INPUT;
use super::merge::{NOT_MATCHED, RootReport};
use super::run::Rules;
use super::{Config, write};
use crate::evidence::{self, Evidence, MOST_ROWS, Span, Unreadable};
use crate::finding::{Severity, Subject};
use crate::source::{FilePath, Files, SourceFile, SourceMap};
use crate::syntax::{self, Document, SyntaxErrorKind};
use crate::template::{Problem, ProblemKind};

/// Most problems that are told of one file.
const MOST_PROBLEMS: usize = 50;

/// What the user gave as evidence.
#[derive(Debug, Default)]
pub(super) struct Given {
    /// The answers.
    pub evidence: Evidence,
    /// The texts.
    pub sources: SourceMap,
    problems: Vec<(&'static str, Problem)>,
}

impl Given {
    /// Reads the files. The error is for the user: a file that cannot be had.
    pub(super) fn read(paths: &[FilePath], files: &dyn Files) -> Result<Self, String> {
        let mut given = Self::default();
        for path in paths {
            let bytes = files.read(path).map_err(|reason| format!("{path}: {reason}"))?;
            if bytes.len() > LARGEST_INPUT {
                return Err(format!("{path}: the file is larger than {} MB", LARGEST_INPUT / 1_000_000));
            }
            given.add(path, &bytes);
        }
        Ok(given)
    }

    fn add(&mut self, path: &FilePath, bytes: &[u8]) {
        let name = path.name();
        let text: Arc<str> = match syntax::decode(bytes) {
            Ok(text) => text.into(),
            Err(error) => {
                let file = self.sources.add(path.clone(), "");
                let message = format!("`{name}` cannot be read: {}", error.message);
                return self.tell("input/syntax", message, Span::at(file, 0), "save it as UTF-8 text");
            }
        };
        let file = self.sources.add(path.clone(), Arc::clone(&text));
        let document = Document::parse(path, file, text);
        // A part that is missing because it cannot be read would look like one that Azure does not have.
        if !document.errors().is_empty() {
            for error in document.errors().iter().take(MOST_PROBLEMS) {
                let rule = match error.kind {
                    SyntaxErrorKind::Syntax => "input/syntax",
                    SyntaxErrorKind::Limit => "input/limit",
                };
                self.tell(
                    rule,
                    error.message.clone(),
                    error.span,
                    "save the answer again, whole; nothing of it is compared",
                );
            }
            return;
        }
        let (evidence, unreadable) = match document.as_data() {
            Some(tree) => evidence::read(tree),
            None => (Evidence::default(), Some(Unreadable::UnknownShape(Span::at(file, 0)))),
        };
        self.evidence.append(evidence);
        match unreadable {
            None => {}
            Some(Unreadable::UnknownShape(span)) => self.tell(
                "input/unknown-evidence",
                format!("`{name}` has something that is neither effective security rules nor network status"),
                span,
                "give the answer of `az network nic list-effective-nsg`, or of the `networkstatus` operation of an API \
                 Management service, as it was saved",
            ),
            Some(Unreadable::TooMany(span)) => self.tell(
                "input/limit",
                format!("`{name}` has more rows than are compared: the first {MOST_ROWS} are"),
                span,
                "give the answers about each network interface in files of their own",
            ),
        }
    }

    fn tell(&mut self, rule: &'static str, message: String, span: Span, help: &str) {
        let help = Some(help.to_owned());
        let problem = Problem { kind: ProblemKind::Invalid, message, span, related: Vec::new(), help };
        self.problems.push((rule, problem));
    }

    /// What is told of the files themselves, and of answers that are about nothing in any root.
    pub(super) fn report(&self, roots: &[RootReport], config: &Config, rules: &Rules) -> Option<RootReport> {
        let files = self.sources.iter().count();
        if files == 0 {
            return None;
        }
        let matched: HashSet<Span> = roots.iter().flat_map(|root| &root.matched).copied().collect();
        let told = self.problems.iter().map(|(rule, problem)| (*rule, problem.clone(), None));
        let groups = self.evidence.groups.iter().map(|seen| {
            let message = format!("security group `{}` of the evidence is not declared in these files", seen.id);
            (seen.place, message, "check the deployment that declares it, or leave it out of the evidence")
        });
        let regions = self.evidence.regions.iter().map(|seen| {
            let message = match (&seen.service, &seen.location) {
                (Some(service), _) => format!("service `{service}` of the evidence is not declared in these files"),
                (None, Some(location)) => {
                    format!("no API Management service in these files is in {location}, as the evidence is")
                }
                (None, None) => "no API Management service in these files is the one of the evidence".to_owned(),
            };
            let help = "check the deployment that declares the service, with `--params` or `--location` if its region hangs \
                        on them; or add the `id` of the service beside `location` in the file";
            (seen.place, message, help)
        });
        let not_matched = groups.chain(regions).filter(|(place, ..)| !matched.contains(place));
        let not_matched = not_matched.map(|(span, message, help)| {
            // What else is in the file is compared: a network interface may have a group of its own.
            let others_are = matched.iter().any(|place| place.file == span.file);
            let may_be = roots.iter().any(|root| root.may_have_more);
            let severity = (others_are || may_be).then_some(Severity::Note);
            let help = Some(help.to_owned());
            let problem = Problem { kind: ProblemKind::Unresolved, message, span, related: Vec::new(), help };
            (NOT_MATCHED, problem, severity)
        });
        let mut report = RootReport { sources: self.sources.clone(), ..RootReport::default() };
        report.coverage.files = files;
        for (rule, problem, severity) in told.chain(not_matched) {
            let Some(page) = rules.page(rule).filter(|_| config.selection.takes(rule)) else { continue };
            let path = self.sources.get(problem.span.file).map(SourceFile::path);
            let subject = Subject { kind: "file".to_owned(), id: path.map(ToString::to_string).unwrap_or_default() };
            let severity = Rules::severity(rule, config).or(severity);
            report.coverage.fail += 1;
            report.findings.push(write::problem(problem, &page.info, severity, subject));
        }
        Some(report)
    }
}
