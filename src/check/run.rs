//! One run: roots in, report out.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::judge::Court;
use super::links::Links;
use super::merge::{RootReport, merge};
use super::{Config, Root, input, parallel, write};
use crate::analysis::TagAxioms;
use crate::finding::{Report, RuleInfo, Severity, Subject, fingerprint};
use crate::network;
use crate::platform::Platform;
use crate::rules::page::{self, Page};
use crate::rules::{CATALOGUE, Rule};
use crate::source::{FileId, Files, Role, SourceMap, Span};
use crate::template::{self, Problem, ProblemKind};

/// All rules with their pages, read once.
#[derive(Debug)]
pub(super) struct Rules {
    pages: BTreeMap<&'static str, (&'static Rule, Page)>,
}

impl Rules {
    /// The rules of this program. A page that cannot be read is left out; a test reads them all.
    pub(super) fn get() -> &'static Self {
        static RULES: OnceLock<Rules> = OnceLock::new();
        RULES.get_or_init(|| {
            let read = |rule: &'static Rule| page::read(rule).ok().map(|page| (rule.name, (rule, page)));
            Self { pages: CATALOGUE.iter().filter_map(read).collect() }
        })
    }

    /// The page of a rule.
    pub(super) fn page(&self, name: &str) -> Option<&Page> {
        self.pages.get(name).map(|(_, page)| page)
    }

    /// The rules that take part under these settings, by name.
    pub(super) fn taking_part(&self, config: &Config) -> impl Iterator<Item = (&'static Rule, &Page)> {
        let takes = |name: &str| config.selection.takes(name);
        self.pages.iter().filter(move |(name, _)| takes(name)).map(|(_, (rule, page))| (*rule, page))
    }

    /// The severity that the settings give to a rule, by its name or its topic.
    pub(super) fn severity(name: &str, config: &Config) -> Option<Severity> {
        let topic = || name.split('/').next().and_then(|topic| config.severity.get(topic));
        config.severity.get(name).or_else(topic).copied()
    }
}

/// What users see of all rules, by name.
pub fn rules() -> Vec<RuleInfo> {
    Rules::get().pages.values().map(|(_, page)| page.info.clone()).collect()
}

/// What users see of one rule.
pub fn explain(name: &str) -> Option<RuleInfo> {
    Rules::get().page(name).map(|page| page.info.clone())
}

/// Judges every root, on all processors, and tells everything in one report.
///
/// The error is that the platform's facts cannot be used: a mistake in this program, or a date before the first facts.
pub fn check(roots: &[Root], files: &dyn Files, config: &Config) -> Result<Report, String> {
    let rules = Rules::get();
    let platform = Platform::as_of(config.as_of)?;
    let tags = TagAxioms::from(platform.tags());
    let judged = parallel::map(roots, |root| judge_root(root, files, config, rules, &platform, &tags));
    let reports = roots.iter().zip(judged);
    let reports = reports.map(|(root, judged)| judged.unwrap_or_else(|| crashed(root, config, rules)));
    let mut report = merge(reports.collect());
    report.coverage.roots = roots.len();
    report.rules = rules.taking_part(config).map(|(_, page)| page.info.clone()).collect();
    report.as_of = platform.date().to_string();
    Ok(report)
}

fn judge_root(
    root: &Root,
    files: &dyn Files,
    config: &Config,
    rules: &Rules,
    platform: &Platform,
    tags: &TagAxioms,
) -> RootReport {
    let mut sources = SourceMap::new();
    let mut problems = Vec::new();
    let template = input::read(&root.template, Role::Open, files, &mut sources, &mut problems, None);
    let at_template = template.as_ref().map(|tree| Span::at(tree.file(), 0));
    let parameters = root
        .parameters
        .as_ref()
        .and_then(|path| input::read(path, Role::Parameters, files, &mut sources, &mut problems, at_template));
    let mut report = RootReport::default();
    if let Some(tree) = &template {
        let environment = &config.environment;
        let place = template::Place {
            location: environment.location.clone(),
            subscription: environment.subscription.clone(),
            resource_group: environment.resource_group.clone(),
            ..template::Place::default()
        };
        let links = Links::new(files, sources);
        let input = template::Input { template: tree, parameters: parameters.as_ref(), place: &place, links: &links };
        let mut deployment = template::evaluate(&input);
        let (all, found) = links.close();
        sources = all;
        problems.extend(found);
        deployment.secrets.iter().for_each(|span| sources.hide(*span));
        problems.append(&mut deployment.problems);
        input::hush(&mut problems, &sources);
        let network = network::build(&mut deployment);
        let court = Court { network: &network, provenance: &deployment.provenance, platform, tags, rules, config };
        let answers = court.judge();
        report.findings = answers.findings;
        report.undecided = answers.undecided;
        report.coverage = answers.coverage;
        report.coverage.types_not_modelled = network.types_not_modelled;
        report.coverage.children_elsewhere = network.children_elsewhere;
        report.coverage.functions_not_evaluated = deployment.functions_not_evaluated;
        report.coverage.deployments_not_expanded = deployment.deployments_not_expanded;
    }
    report.coverage.files = sources.iter().count();
    report.sources = sources;
    report_problems(problems, root, config, rules, &mut report);
    let name = root.name();
    for roots in report.findings.iter_mut().map(|finding| &mut finding.roots) {
        roots.push(name.clone());
    }
    for roots in report.undecided.iter_mut().map(|open| &mut open.roots) {
        roots.push(name.clone());
    }
    report
}

/// Most problems of one root that are told one by one; a file of another kind would give thousands. The others are
/// counted.
const MOST_PROBLEMS: usize = 50;

fn report_problems(problems: Vec<Problem>, root: &Root, config: &Config, rules: &Rules, report: &mut RootReport) {
    let subject = Subject { kind: "file".to_owned(), id: root.template.to_string() };
    let mut told = 0;
    // By rule and file: the first that is not told, and how many there are.
    let mut others: BTreeMap<(&str, FileId), (Problem, usize)> = BTreeMap::new();
    for problem in problems {
        let name = rule_of(problem.kind);
        let Some(page) = rules.page(name).filter(|_| config.selection.takes(name)) else { continue };
        report.coverage.fail += 1;
        if told < MOST_PROBLEMS {
            told += 1;
            let severity = Rules::severity(name, config);
            report.findings.push(write::problem(problem, &page.info, severity, subject.clone()));
        } else {
            others.entry((name, problem.span.file)).or_insert((problem, 0)).1 += 1;
        }
    }
    for ((name, file), (first, count)) in others {
        let Some(page) = rules.page(name) else { continue };
        let path = report.sources.get(file).map_or_else(|| root.template.to_string(), |file| file.path().to_string());
        let (problems, are) = if count == 1 { ("problem like these", "is") } else { ("problems like these", "are") };
        let problem = Problem {
            message: format!("{count} more {problems} in `{path}` {are} not shown"),
            help: Some("mend those that are shown, and check again".to_owned()),
            related: Vec::new(),
            ..first
        };
        let mut finding = write::problem(problem, &page.info, Rules::severity(name, config), subject.clone());
        // The number may change without a change of what is wrong.
        finding.fingerprint = fingerprint(&[name, &subject.id, &path, "not shown"]);
        report.findings.push(finding);
    }
}

/// The rule that reports problems of a kind.
fn rule_of(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::Syntax => "input/syntax",
        ProblemKind::Limit => "input/limit",
        ProblemKind::Unresolved => "input/unresolved",
        ProblemKind::Invalid => "input/invalid-template",
    }
}

/// What is told of a root on which the pipeline itself crashed.
fn crashed(root: &Root, config: &Config, rules: &Rules) -> RootReport {
    let mut report = RootReport::default();
    let file = report.sources.add(root.template.clone(), "");
    let problem = Problem {
        kind: ProblemKind::Invalid,
        message: format!("the analysis of `{}` crashed; nothing is known about it", root.template),
        span: Span::at(file, 0),
        related: Vec::new(),
        help: Some("this is a mistake in apimlint: please report it with the template".to_owned()),
    };
    let name = "internal/rule-crashed";
    if let Some(page) = rules.page(name) {
        let subject = Subject { kind: "file".to_owned(), id: root.template.to_string() };
        let mut finding = write::problem(problem, &page.info, Rules::severity(name, config), subject);
        finding.roots.push(root.name());
        report.coverage.fail += 1;
        report.findings.push(finding);
    }
    report
}

#[cfg(test)]
#[path = "run_tests.rs"]
mod tests;
