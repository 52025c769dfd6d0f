//! Decides what one evaluation leaves open, by going through what the unknown may be.
//!
//! A question that hangs on a condition is asked again in the world in which the condition is true and in the one in which
//! it is false, and so on inside of them. What fails in all worlds fails; what fails in some fails under a condition,
//! which is told; of a world that may be impossible nothing is concluded.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::answer::{Answer, Answers, Heard, Part, Question, Verdict};
use super::when::{Way, when};
use super::worlds::Worlds;
use super::write;
use crate::finding::{Asked, Certainty, Finding, Subject};
use crate::rules::Rule;
use crate::rules::page::Page;
use crate::template::{Assumed, Assumptions};

/// Most unknowns that one question is decided over.
const MOST_UNKNOWNS: usize = 6;

/// Most messages that are told of one finding.
const MOST_MESSAGES: usize = 4;

/// A world in which a question is not divided any further.
struct Leaf {
    world: usize,
    way: Way,
}

/// A question about to be decided.
struct Decision<'d, 'w> {
    worlds: &'d mut Worlds<'w>,
    rule: &'static Rule,
    page: &'d Page,
    question: &'d Question,
}

/// Answers every question of every rule that takes part.
pub(super) fn judge(worlds: &mut Worlds<'_>) -> Answers {
    let mut answers = Answers::default();
    let law = worlds.law;
    for (rule, page) in law.rules.taking_part(law.config) {
        let first = worlds.answers(0, rule, page);
        let before = Asked::of(&answers.coverage);
        for question in &first.questions {
            let said = first.to(question);
            said.iter().filter(|answer| answer.is_settled()).for_each(|answer| answers.file(&answer.verdict));
            if !said.iter().all(Answer::is_settled) {
                Decision { worlds: &mut *worlds, rule, page, question }.decide(said, &mut answers);
            }
        }
        if rule.check.is_comparison() {
            answers.coverage.evidence.add(Asked::of(&answers.coverage).since(before));
        }
    }
    answers
}

impl Decision<'_, '_> {
    /// Files what the worlds together say about the parts that are not settled.
    fn decide(&mut self, first: &[Answer], answers: &mut Answers) {
        let mut leaves = Vec::new();
        self.divide(&Assumptions::default(), &Vec::new(), &mut leaves);
        if leaves.len() == 1 {
            first.iter().filter(|answer| !answer.is_settled()).for_each(|answer| answers.file(&answer.verdict));
            return;
        }
        let heard: Vec<_> = leaves.iter().map(|leaf| self.heard(leaf.world)).collect();
        let said: Vec<_> = heard.iter().map(|heard| by_part(heard.to(self.question))).collect();
        let known = by_part(first);
        let mut seen: HashSet<&Part> = first.iter().filter(|it| it.is_settled()).map(|it| &it.part).collect();
        let all = heard.iter().flat_map(|heard| heard.to(self.question)).chain(first).map(|answer| &answer.part);
        let parts: Vec<&Part> = all.filter(|part| seen.insert(part)).collect();
        let mut told = false;
        let mut untold = false;
        for part in parts {
            let case = PartCase {
                said: leaves.iter().zip(&said).map(|(leaf, said)| (leaf, said.get(part).copied())).collect(),
                first: known.get(part).copied(),
                subject: first.iter().find_map(Answer::subject),
            };
            match case.verdict(self.worlds) {
                Merged::Told(verdict) => {
                    told |= matches!(verdict, Verdict::Open(_));
                    answers.file(&verdict);
                }
                Merged::Untold => untold = true,
                Merged::Nothing => {}
            }
        }
        // What may be so, and has no words of its own, stays open in the words of the whole question.
        if untold && !told {
            let open = first.iter().map(|answer| &answer.verdict).find(|verdict| matches!(verdict, Verdict::Open(_)));
            if let Some(open) = open {
                answers.file(open);
            }
        }
    }

    /// What the rule says in a world.
    fn heard(&mut self, world: usize) -> Rc<Heard> {
        self.worlds.answers(world, self.rule, self.page)
    }

    /// Divides a world as long as that may settle something.
    fn divide(&mut self, assumptions: &Assumptions, way: &Way, leaves: &mut Vec<Leaf>) {
        let world = self.worlds.world(assumptions);
        let heard = self.heard(world);
        let asked: Vec<_> = heard.to(self.question).iter().flat_map(|answer| &answer.hangs_on).copied().collect();
        let atom = self
            .worlds
            .atom(&asked, assumptions)
            .filter(|atom| assumptions.len() < MOST_UNKNOWNS || assumptions.of(atom.subject).is_some());
        let divided = atom.map(|atom| {
            let with = |answer: &Assumed| assumptions.with(atom.subject, answer.clone());
            let inside: Vec<Assumptions> = atom.answers.iter().map(with).collect();
            (atom, inside)
        });
        let Some((atom, inside)) = divided.filter(|(_, inside)| self.worlds.may_add(inside)) else {
            leaves.push(Leaf { world, way: way.clone() });
            return;
        };
        for (answer, inside) in atom.answers.into_iter().zip(inside) {
            let mut way: Way = way.iter().filter(|(subject, _)| *subject != atom.subject).cloned().collect();
            way.push((atom.subject, answer));
            self.divide(&inside, &way, leaves);
        }
    }
}

fn by_part(said: &[Answer]) -> HashMap<&Part, &Answer> {
    said.iter().map(|answer| (&answer.part, answer)).collect()
}

/// What all worlds say about one part of a question.
struct PartCase<'p> {
    said: Vec<(&'p Leaf, Option<&'p Answer>)>,
    /// What is said where nothing is assumed.
    first: Option<&'p Answer>,
    /// What the question is about, in the words that are true in every world.
    subject: Option<&'p Subject>,
}

/// The one answer.
enum Merged {
    /// It is this.
    Told(Verdict),
    /// It is open, and nothing says in which words.
    Untold,
    /// The question does not arise.
    Nothing,
}

impl PartCase<'_> {
    fn verdict(&self, worlds: &Worlds<'_>) -> Merged {
        let failing: Vec<(usize, &Finding)> = self
            .said
            .iter()
            .enumerate()
            .filter_map(|(index, (_, answer))| match &answer.as_ref()?.verdict {
                Verdict::Fails(finding) => Some((index, &**finding)),
                _ => None,
            })
            .collect();
        let definite = |(_, finding): &(usize, &Finding)| finding.certainty == Certainty::Definite;
        if failing.len() == self.said.len() && failing.iter().all(definite) {
            return self.finding(&failing, true, worlds);
        }
        let possible = |(index, _): &(usize, &Finding)| {
            self.said.get(*index).is_some_and(|(leaf, _)| worlds.is_possible(leaf.world))
        };
        let sure: Vec<_> = failing.iter().copied().filter(possible).collect();
        let (without_more, conditional): (Vec<_>, Vec<_>) = sure.into_iter().partition(definite);
        let evidence = if without_more.is_empty() { conditional } else { without_more };
        if !evidence.is_empty() {
            return self.finding(&evidence, false, worlds);
        }
        let answers = || self.said.iter().filter_map(|(_, answer)| *answer);
        let open = answers().find(|answer| matches!(answer.verdict, Verdict::Open(_)));
        if !failing.is_empty() || open.is_some() {
            return match self.first.or(open) {
                Some(answer) => Merged::Told(answer.verdict.clone()),
                None => Merged::Untold,
            };
        }
        let holds = answers().any(|answer| matches!(answer.verdict, Verdict::Holds));
        if holds { Merged::Told(Verdict::Holds) } else { Merged::Nothing }
    }

    /// One finding for the worlds in which the part fails, with every message that is true in some of them.
    fn finding(&self, failing: &[(usize, &Finding)], in_all: bool, worlds: &Worlds<'_>) -> Merged {
        let Some(worst) = failing.iter().map(|(_, finding)| finding.severity).max() else { return Merged::Untold };
        let Some((_, shown)) = failing.iter().find(|(_, finding)| finding.severity == worst) else {
            return Merged::Untold;
        };
        let when_it_says = |message: &str| {
            let is_said = |index| failing.iter().any(|(failing, it)| *failing == index && it.message == message);
            let ways = self.said.iter().enumerate();
            let ways: Vec<_> = ways.map(|(index, (leaf, _))| (leaf.way.clone(), is_said(index))).collect();
            when(&ways, &|subject| worlds.name(subject))
        };
        let mut others: Vec<&str> = Vec::new();
        for (_, finding) in failing {
            if finding.message != shown.message && !others.contains(&&*finding.message) {
                others.push(&finding.message);
            }
        }
        let mut finding = (*shown).clone();
        if let Some(subject) = self.subject {
            write::rename(&mut finding, subject.clone());
        }
        match (in_all, others.as_slice()) {
            (true, []) => {}
            (true, _) => finding.message = format!("{}: {}", when_it_says(&shown.message), shown.message),
            (false, _) => {
                let more = match &shown.certainty {
                    Certainty::Possible(more) => Some(more.clone()),
                    Certainty::Definite => None,
                };
                let when = Some(when_it_says(&shown.message)).filter(|when| !when.is_empty());
                finding.certainty = Certainty::Possible(when.into_iter().chain(more).collect::<Vec<_>>().join(", "));
            }
        }
        let told = others.iter().take(MOST_MESSAGES);
        finding.proof.extend(told.map(|message| format!("{}: {message}", when_it_says(message))));
        if let Some(more) = others.len().checked_sub(MOST_MESSAGES).filter(|more| *more > 0) {
            finding.proof.push(format!("and in {more} more ways"));
        }
        Merged::Told(Verdict::Fails(Box::new(finding)))
    }
}
