//! What people want to know of deployments: from roots to answers.

use std::collections::HashSet;
use std::rc::Rc;

use super::callers::{Judged, judged_once};
use super::environment::Whole;
use super::links::Linked;
use super::merge::{RootReport, merge};
use super::opened::Opened;
use super::run::{Rules, name_roots, problems_of, report_problems};
use super::{Circumstances, Config, Root, Selection, parallel};
use crate::analysis::TagAxioms;
use crate::analysis::reachability::Filters;
use crate::answer::{Answers, Flows, Missing, Placed, Reach};
use crate::finding::RootName;
use crate::network::{self, Network, Origin};
use crate::platform::Platform;
use crate::source::{FilePath, Files, SourceMap, Span};
use crate::survey::{Inquiry, Survey};
use crate::syntax::deserialize::closest;
use crate::template::{Assumptions, Cause, CauseKind, Deployment, Problem, Provenance, Terms};

/// The flows of every service of every root, and of every environment of the settings; what an environment deploys is not
/// looked at on its own besides.
///
/// The error is that the platform's facts cannot be used: a mistake in this program, or a date before the first facts.
#[expect(clippy::redundant_closure_for_method_calls, reason = "a method alone is not general enough in its lifetimes")]
pub fn flows(roots: &[Root], files: &dyn Files, config: &Config) -> Result<Answers<Flows>, String> {
    asked(roots, files, config, |survey| survey.flows())
}

/// What every root, and every environment of the settings, has to say to one question.
///
/// The error is that the platform's facts cannot be used: a mistake in this program, or a date before the first facts.
pub fn reach(roots: &[Root], files: &dyn Files, config: &Config, inquiry: &Inquiry) -> Result<Answers<Reach>, String> {
    asked(roots, files, config, |survey| Ok(survey.reach(inquiry)))
}

/// The name of a thing that was probably meant by one that nothing has.
pub fn meant(missing: &Missing) -> Option<&str> {
    closest(&missing.name, missing.known.iter().map(String::as_str))
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
    let Seen { network, provenance, sources, linked, problems, .. } =
        see(whole, files, &config.circumstances, (Terms::new(), SourceMap::new()));
    let place = |origin| provenance.used(origin);
    let filters = Filters::default();
    let answer = ask(&Survey { network: &network, platform, tags, filters: &filters, place: &place });
    let mut report = RootReport { sources, linked, ..RootReport::default() };
    report_problems(problems, &whole.file(), config, Rules::get(), &mut report);
    name_roots(&mut report, whole);
    Surveyed { names: whole.names.clone(), answer: Some(answer), report }
}

/// One network, and what it was read from.
pub(super) struct Seen {
    pub(super) network: Network,
    pub(super) provenance: Provenance,
    pub(super) terms: Terms,
    pub(super) sources: SourceMap,
    /// The files that were linked to.
    pub(super) linked: HashSet<FilePath>,
    /// What is wrong with the input.
    problems: Vec<Problem>,
}

impl Seen {
    /// Where in a text something is used.
    pub(super) fn places(&self) -> impl Fn(Origin) -> Option<Span> {
        |origin| self.provenance.used(origin)
    }
}

/// Evaluates what is looked at as one, after the evaluations that these terms and texts are of.
pub(super) fn see(
    whole: &Whole,
    files: &dyn Files,
    circumstances: &Circumstances,
    (terms, sources): (Terms, SourceMap),
) -> Seen {
    let opened = Opened::beside(sources, whole, files, circumstances);
    let mut deployment = if let Some(evaluation) = opened.evaluation() {
        evaluation.run(terms, &Assumptions::default())
    } else {
        let words = format!("{} cannot be read, and what it deploys is not known", whole.title());
        let incomplete = vec![Rc::new(Cause::new(CauseKind::Invalid, words, None))];
        Deployment { terms, incomplete, ..Deployment::default() }
    };
    let problems = problems_of(&opened, &deployment, whole);
    let network = network::build(&mut deployment);
    let Deployment { provenance, terms, secrets, .. } = deployment;
    let Linked { sources, parts } = opened.close(secrets);
    Seen { network, provenance, terms, sources, linked: parts, problems }
}
