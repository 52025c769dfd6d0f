//! What is answered to one question in one world, and how answers are counted.

use std::collections::HashMap;

use crate::finding::{Coverage, Finding, Subject, Undecided};
use crate::source::Span;
use crate::template::TermId;

/// One question, the same in every world: which check of a rule is asked about which declared thing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Question {
    /// The position of the check among those of its rule.
    pub check: usize,
    /// Where the thing is declared.
    pub place: Option<Span>,
}

/// A part of a question. In another world there may be other parts: another tier needs other flows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Part {
    /// Where the part is declared: a region, a connection.
    pub place: Option<Span>,
    /// Which part it is, where several are declared at one place: the name of a flow.
    pub name: String,
    /// The turn of a loop, where several things are declared at one place.
    pub turn: usize,
}

/// The answer about one part of a question.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub part: Part,
    pub verdict: Verdict,
    /// The expressions that would have to be known for a certain answer.
    pub hangs_on: Vec<TermId>,
}

/// What is answered.
#[derive(Debug, Clone)]
pub(super) enum Verdict {
    /// What the rule asks for is so.
    Holds,
    /// It is not.
    Fails(Box<Finding>),
    /// It cannot be told.
    Open(Box<Undecided>),
}

impl Answer {
    /// Whether the answer is the same whatever is not known.
    pub(super) fn is_settled(&self) -> bool {
        match self.verdict {
            Verdict::Holds => true,
            Verdict::Fails(_) => self.hangs_on.is_empty(),
            Verdict::Open(_) => false,
        }
    }

    /// What it is about, if it says something.
    pub(super) fn subject(&self) -> Option<&Subject> {
        match &self.verdict {
            Verdict::Holds => None,
            Verdict::Fails(finding) => Some(&finding.subject),
            Verdict::Open(open) => Some(&open.subject),
        }
    }
}

/// The answers to one rule in one world.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// The questions in the order in which they were asked.
    pub questions: Vec<Question>,
    answers: HashMap<Question, Vec<Answer>>,
    /// How many answers there are to a part of a question, whose turn is not counted.
    turns: HashMap<(Question, Part), usize>,
}

impl Heard {
    /// Adds an answer; of several about one place each is another turn.
    pub(super) fn add(&mut self, question: &Question, mut answer: Answer) {
        let turns = self.turns.entry((question.clone(), answer.part.clone())).or_default();
        answer.part.turn = *turns;
        *turns += 1;
        let known = self.answers.entry(question.clone()).or_default();
        if known.is_empty() {
            self.questions.push(question.clone());
        }
        known.push(answer);
    }

    /// The answers to a question.
    pub(super) fn to(&self, question: &Question) -> &[Answer] {
        self.answers.get(question).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The answers about one root.
#[derive(Debug, Default)]
pub(super) struct Answers {
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// What could not be decided.
    pub undecided: Vec<Undecided>,
    /// How many questions were asked, and with which outcome.
    pub coverage: Coverage,
}

impl Answers {
    /// Files the answer to one question, which counts once.
    pub(super) fn file(&mut self, verdict: &Verdict) {
        match verdict {
            Verdict::Holds => self.coverage.hold += 1,
            Verdict::Fails(finding) => {
                self.coverage.fail += 1;
                self.findings.push((**finding).clone());
            }
            Verdict::Open(open) => {
                self.coverage.undecided += 1;
                self.undecided.push((**open).clone());
            }
        }
    }
}
