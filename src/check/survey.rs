//! What people want to know of deployments: from roots to answers.

use std::collections::HashSet;
use std::rc::Rc;

use super::callers::{Judged, judged_once};
use super::environment::Whole;
use super::links::Linked;
use super::merge::{RootReport, merge};
use super::opened::Opened;
use super::run::{Rules, name_roots, problems_of, report_problems};
use super::{Config, Root, Selection, parallel};
use crate::analysis::TagAxioms;
use crate::analysis::reachability::Filters;
use crate::answer::{Answers, Flows, Placed};
use crate::finding::RootName;
use crate::network;
use crate::platform::Platform;
use crate::source::{FilePath, Files};
use crate::survey::Survey;
use crate::template::{Assumptions, Cause, CauseKind, Deployment, Terms};

/// The flows of every service of every root, and of every environment of the settings; what an environment deploys is not
/// looked at on its own besides.
///
/// The error is that the platform's facts cannot be used: a mistake in this program, or a date before the first facts.
#[expect(clippy::redundant_closure_for_method_calls, reason = "a method alone is not general enough in its lifetimes")]
pub fn flows(roots: &[Root], files: &dyn Files, config: &Config) -> Result<Answers<Flows>, String> {
    asked(roots, files, config, |survey| survey.flows())
}

/// What is answered about a whole.
struct Surveyed<T> {
    names: Vec<RootName>,
    /// None if the program crashed on it.
    answer: Option<Result<T, String>>,
    /// What is wrong with the input, with the texts.
    report: RootReport,
}

impl<T> Judged for Surveyed<T> {
    fn opened(&self) -> &HashSet<FilePath> {
        &self.report.linked
    }
}

/// Asks every deployment the same. What is wrong with the input is told besides, and no rule is asked.
fn asked<T: Placed + PartialEq + Send>(
    roots: &[Root],
    files: &dyn Files,
    config: &Config,
    ask: impl Fn(&Survey<'_>) -> Result<T, String> + Sync,
) -> Result<Answers<T>, String> {
    let platform = Platform::as_of(config.as_of)?;
    let tags = TagAxioms::from(platform.tags());
    let selection = Selection { select: vec!["input".to_owned()], ignore: config.selection.ignore.clone() };
    let config = &Config { selection, ..config.clone() };
    let ask_all = |wholes: &[Whole]| -> Vec<Surveyed<T>> {
        let answers = parallel::map(wholes, |whole| surveyed(whole, files, config, &platform, &tags, &ask));
        let crashed =
            |whole: &Whole| Surveyed { names: whole.names.clone(), answer: None, report: RootReport::default() };
        wholes.iter().zip(answers).map(|(whole, answer)| answer.unwrap_or_else(|| crashed(whole))).collect()
    };
    let covered = |root: &Root| config.environments.iter().any(|environment| environment.covers(root));
    let mut all = ask_all(&Whole::environments(&config.environments, &config.circumstances));
    let used: HashSet<&FilePath> = all.iter().flat_map(|answer| &answer.report.linked).collect();
    let alone = roots.iter().filter(|root| !(covered(root) || root.may_be_a_part && used.contains(&root.template)));
    let alone: Vec<Root> = alone.cloned().collect();
    let whole = |root: &&Root| Whole::root(root, &config.circumstances);
    all.extend(judged_once(&alone, files, |wanted| ask_all(&wanted.iter().map(whole).collect::<Vec<_>>())));
    let mut answers = Answers { as_of: platform.date().to_string(), ..Answers::default() };
    let mut reports = Vec::new();
    for Surveyed { names, answer, report } in all {
        match answer {
            Some(answer) => answers.add(names, answer?, &report.sources),
            None => answers.crashed.extend(names),
        }
        reports.push(report);
    }
    // What several deployments have wrong alike is one problem.
    answers.problems = merge(reports).findings.iter().map(|finding| finding.severity).collect();
    Ok(answers)
}

fn surveyed<T>(
    whole: &Whole,
    files: &dyn Files,
    config: &Config,
    platform: &Platform,
    tags: &TagAxioms,
    ask: &impl Fn(&Survey<'_>) -> Result<T, String>,
) -> Surveyed<T> {
    let opened = Opened::new(whole, files, &config.circumstances);
    let evaluated = opened.evaluation().map(|evaluation| evaluation.run(Terms::new(), &Assumptions::default()));
    let bare = Deployment::default();
    let problems = problems_of(&opened, evaluated.as_ref().unwrap_or(&bare), whole);
    let mut deployment = evaluated.unwrap_or_else(|| {
        let words = format!("{} cannot be read, and what it deploys is not known", whole.title());
        Deployment { incomplete: vec![Rc::new(Cause::new(CauseKind::Invalid, words, None))], ..Deployment::default() }
    });
    let network = network::build(&mut deployment);
    let provenance = &deployment.provenance;
    let place = |origin| provenance.used(origin);
    let filters = Filters::default();
    let answer = ask(&Survey { network: &network, platform, tags, filters: &filters, place: &place });
    let Linked { sources, parts } = opened.close(std::mem::take(&mut deployment.secrets));
    let mut report = RootReport { sources, linked: parts, ..RootReport::default() };
    report_problems(problems, &whole.file(), config, Rules::get(), &mut report);
    name_roots(&mut report, whole);
    Surveyed { names: whole.names.clone(), answer: Some(answer), report }
}
