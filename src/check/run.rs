//! One run: roots in, report out.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

use super::callers::{Judged, judged_once};
use super::environment::Whole;
use super::evidence::Given;
use super::input;
use super::judge::Law;
use super::links::Linked;
use super::merge::{RootReport, merge};
use super::opened::Opened;
use super::worlds::Worlds;
use super::{Config, Root, comparisons, decide, parallel, subjects, write};
use crate::analysis::TagAxioms;
use crate::finding::{Coverage, Report, RuleInfo, Severity, Subject, fingerprint};
use crate::network::Network;
use crate::platform::Platform;
use crate::rules::page::{self, Page};
use crate::rules::{CATALOGUE, Rule};
use crate::source::{FileId, FilePath, Files, SourceFile, SourceMap, Span};
use crate::template::{Assumptions, Deployment, Problem, ProblemKind, Terms};

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

/// Judges every root, and every environment of the settings, on all processors, and tells everything in one report. What an
/// environment deploys is not judged on its own besides.
///
/// The error is that the platform's facts cannot be used: a mistake in this program, or a date before the first facts.
pub fn check(roots: &[Root], files: &dyn Files, config: &Config) -> Result<Report, String> {
    let rules = Rules::get();
    let platform = Platform::as_of(config.as_of)?;
    let tags = TagAxioms::from(platform.tags());
    let given = Given::read(&config.evidence, files)?;
    let evidence = &given.evidence;
    let law = Law { platform: &platform, tags: &tags, rules, config, evidence, is_one_of_several: false };
    let covered = |root: &Root| config.environments.iter().any(|environment| environment.covers(root));
    let members = config.environments.iter().flat_map(|environment| &environment.members);
    let mut deployments: HashMap<&FilePath, usize> = HashMap::new();
    let others = roots.iter().filter(|root| !covered(root));
    for template in others.map(|root| &root.template).chain(members.map(|member| &member.template)) {
        *deployments.entry(template).or_default() += 1;
    }
    let is_one_of_several = |whole: &Whole| {
        let mut templates = whole.parts.iter().map(|(root, _)| &root.template);
        templates.any(|template| deployments.get(template).is_some_and(|count| *count > 1))
    };
    let judge_all = |wanted: &[Whole]| -> Vec<RootReport> {
        let judged = parallel::map(wanted, |whole| {
            let law = Law { is_one_of_several: is_one_of_several(whole), ..law };
            judge(whole, files, law, &given)
        });
        let reports = wanted.iter().zip(judged);
        reports.map(|(whole, judged)| judged.unwrap_or_else(|| crashed(whole, config, rules))).collect()
    };
    let environments = Whole::environments(&config.environments, &config.circumstances);
    let mut reports = judge_all(&environments);
    let used: HashSet<&FilePath> = reports.iter().flat_map(|report| &report.linked).collect();
    let alone = roots.iter().filter(|root| !(covered(root) || root.may_be_a_part && used.contains(&root.template)));
    let alone: Vec<Root> = alone.cloned().collect();
    let as_wholes = |wanted: &[&Root]| -> Vec<Whole> {
        wanted.iter().map(|root| Whole::root(root, &config.circumstances)).collect()
    };
    let of_roots = judged_once(&alone, files, |wanted| judge_all(&as_wholes(wanted)));
    let judged = config.environments.len() + of_roots.len();
    reports.extend(of_roots);
    let of_evidence = given.report(&reports, config, rules);
    reports.extend(of_evidence);
    let mut report = merge(reports);
    report.coverage.roots = judged;
    report.rules = rules.taking_part(config).map(|(_, page)| page.info.clone()).collect();
    report.as_of = platform.date().to_string();
    Ok(report)
}

fn judge(whole: &Whole, files: &dyn Files, law: Law<'_>, given: &Given) -> RootReport {
    let Law { config, rules, tags, .. } = law;
    // The files of evidence come first, so that their places mean the same for every root.
    let opened = Opened::beside(given.sources.clone(), whole, files, &config.circumstances);
    let mut report = RootReport::default();
    let evaluation = opened.evaluation();
    let mut deployment =
        evaluation.as_ref().map(|evaluation| evaluation.run(Terms::new(), &Assumptions::default())).unwrap_or_default();
    let problems = problems_of(&opened, &deployment, whole);
    let mut secrets = Vec::new();
    if let Some(evaluation) = &evaluation {
        let functions_not_evaluated = std::mem::take(&mut deployment.functions_not_evaluated);
        let deployments_not_expanded = std::mem::take(&mut deployment.deployments_not_expanded);
        let mut worlds = Worlds::new(evaluation, law, deployment);
        let answers = decide::judge(&mut worlds);
        report.findings = answers.findings;
        report.undecided = answers.undecided;
        report.coverage = Coverage { functions_not_evaluated, deployments_not_expanded, ..answers.coverage };
        report.may_have_more = worlds.network().is_none_or(|network| !network.is_complete());
        if let Some(network) = worlds.network() {
            cover(network, tags, &mut report.coverage);
            report.matched = comparisons::matched(network, law.evidence);
        }
        secrets = worlds.close();
    } else {
        report.may_have_more = true;
    }
    let Linked { sources, parts } = opened.close(secrets);
    report.linked = parts;
    let read: HashSet<&FilePath> = sources.iter().skip(given.sources.iter().count()).map(SourceFile::path).collect();
    report.coverage.files = read.len();
    report.sources = sources;
    report_problems(problems, &whole.file(), config, rules, &mut report);
    name_roots(&mut report, whole);
    report
}

/// What is wrong with the input of a whole, which was evaluated under no assumption. What is wrong with a file that is linked
/// under some assumption is nobody's mistake yet.
pub(super) fn problems_of(opened: &Opened<'_>, deployment: &Deployment, whole: &Whole) -> Vec<Problem> {
    let (mut problems, linked) = opened.problems();
    problems.extend(linked.into_iter().map(|problem| match problem.kind {
        // Whoever gives values to this template may deploy it from elsewhere; paths in Bicep lead to one place.
        ProblemKind::Unresolved if deployment.bare && whole.is_data_that_may_be_a_part() => {
            Problem { kind: ProblemKind::NotRestored, ..problem }
        }
        _ => problem,
    }));
    problems.extend(deployment.problems.iter().cloned());
    problems
}

/// Names what was judged in everything that is told of it.
pub(super) fn name_roots(report: &mut RootReport, whole: &Whole) {
    for roots in report.findings.iter_mut().map(|finding| &mut finding.roots) {
        roots.extend(whole.names.iter().cloned());
    }
    for roots in report.undecided.iter_mut().map(|open| &mut open.roots) {
        roots.extend(whole.names.iter().cloned());
    }
}

/// What was looked at of a network.
fn cover(network: &Network, tags: &TagAxioms, coverage: &mut Coverage) {
    coverage.services = network.services.len();
    coverage.subnets = network.subnets.len();
    for tag in subjects::tags(network).filter(|tag| !tags.knows(tag)) {
        *coverage.unknown_service_tags.entry(tag.to_string()).or_default() += 1;
    }
    coverage.types_not_modelled = network.types_not_modelled.clone();
    coverage.children_elsewhere = network.children_elsewhere.clone();
}

impl Judged for RootReport {
    fn opened(&self) -> &HashSet<FilePath> {
        &self.linked
    }
}

/// Most problems of one root or environment that are told one by one; a file of another kind would give thousands. The others are
/// counted.
const MOST_PROBLEMS: usize = 50;

/// Tells what is wrong with the input; the texts are those of the report.
pub(super) fn report_problems(
    mut problems: Vec<Problem>,
    template: &FilePath,
    config: &Config,
    rules: &Rules,
    report: &mut RootReport,
) {
    input::hush(&mut problems, &report.sources);
    let mut told = 0;
    // By rule, kind and file: the first that is not told, and how many there are.
    let mut others: BTreeMap<(&str, bool, FileId), (Problem, usize)> = BTreeMap::new();
    let severity =
        |name: &str, is_mistake: bool| Rules::severity(name, config).or((!is_mistake).then_some(Severity::Note));
    // What nobody did wrong takes no mistake's place.
    problems.sort_by_key(|problem| problem.kind.is_nobodys_mistake());
    for problem in problems {
        let name = rule_of(problem.kind);
        let Some(page) = rules.page(name).filter(|_| config.selection.takes(name)) else { continue };
        let subject = file_of(&problem, template, &report.sources);
        // What nobody did wrong is told and asks nothing.
        let is_mistake = !problem.kind.is_nobodys_mistake();
        report.coverage.fail += usize::from(is_mistake);
        if told < MOST_PROBLEMS {
            told += 1;
            report.findings.push(write::problem(problem, &page.info, severity(name, is_mistake), subject));
        } else {
            others.entry((name, is_mistake, problem.span.file)).or_insert((problem, 0)).1 += 1;
        }
    }
    for ((name, is_mistake, _), (first, count)) in others {
        let Some(page) = rules.page(name) else { continue };
        let subject = file_of(&first, template, &report.sources);
        let path = subject.id.clone();
        let (problems, are) = if count == 1 { ("problem like these", "is") } else { ("problems like these", "are") };
        let problem = Problem {
            message: format!("{count} more {problems} in `{path}` {are} not shown"),
            help: is_mistake.then(|| "mend those that are shown, and check again".to_owned()),
            related: Vec::new(),
            ..first
        };
        let mut finding = write::problem(problem, &page.info, severity(name, is_mistake), subject.clone());
        // The number may change without a change of what is wrong.
        finding.fingerprint = fingerprint(&[name, template.as_str(), &path, "not shown"]);
        report.findings.push(finding);
    }
}

/// What a problem is of: the file that it stands in, so that several deployments with that file tell it once.
fn file_of(problem: &Problem, template: &FilePath, sources: &SourceMap) -> Subject {
    let path = sources.get(problem.span.file).map_or(template, SourceFile::path);
    Subject { kind: "file".to_owned(), id: path.to_string() }
}

/// The rule that reports problems of a kind.
fn rule_of(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::Syntax => "input/syntax",
        ProblemKind::Limit => "input/limit",
        ProblemKind::Unresolved | ProblemKind::NotRestored => "input/unresolved",
        ProblemKind::Invalid => "input/invalid-template",
        ProblemKind::Description => "input/invalid-description",
    }
}

/// What is told of a root, or of an environment, on which the pipeline itself crashed.
fn crashed(whole: &Whole, config: &Config, rules: &Rules) -> RootReport {
    let mut report = RootReport::default();
    let template = whole.file();
    let file = report.sources.add(template.clone(), "");
    let problem = Problem {
        kind: ProblemKind::Invalid,
        message: format!("the analysis of {} crashed; nothing is known about it", whole.title()),
        span: Span::at(file, 0),
        related: Vec::new(),
        help: Some("this is a mistake in apimlint: please report it with the template".to_owned()),
    };
    let name = "internal/rule-crashed";
    if let Some(page) = rules.page(name) {
        let subject = Subject { kind: "file".to_owned(), id: template.to_string() };
        let mut finding = write::problem(problem, &page.info, Rules::severity(name, config), subject);
        finding.roots.extend(whole.names.iter().cloned());
        report.coverage.fail += 1;
        report.findings.push(finding);
    }
    report
}

#[cfg(test)]
#[path = "run_tests.rs"]
mod tests;
