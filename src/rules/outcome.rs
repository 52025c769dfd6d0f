//! What a check answers.

use std::rc::Rc;

use crate::analysis::Reason;
use crate::evidence::Span;
use crate::finding::Severity;
use crate::network::{Cause, CauseKind, Declared, Fact, Origin};

/// The answer of a check: a judgement, or why there is none. `?` leaves a check as soon as an answer is missing.
pub type Outcome = Result<Judgement, Stop>;

/// The answers of a check about parts of one thing, each with the name of its part.
pub type PartAnswers = Vec<(String, Outcome)>;

/// The answers about rules of a security group, each with the position of the rule in it, and none twice.
pub type RuleAnswers = Vec<(usize, Outcome)>;

/// The question was answered.
#[derive(Debug)]
pub enum Judgement {
    /// What the rule asks for is so.
    Holds,
    /// It is not.
    Fails(Box<Draft>),
}

/// The question was not answered.
#[derive(Debug)]
pub enum Stop {
    /// It does not arise: the rule is about something else.
    NotApplicable,
    /// It cannot be answered from the input.
    Unknown(Box<Unknown>),
}

/// Why a question cannot be answered.
#[derive(Debug)]
pub struct Unknown {
    /// The question, where the page's own is too general: "whether inbound TCP 3443 from `ApiManagement` is allowed".
    pub question: Option<String>,
    /// What would decide it; never empty.
    pub causes: Vec<Rc<Cause>>,
    /// Where the question arose.
    pub at: Option<Origin>,
    /// The rows of the requirement tables that it stands for; empty for all of the rule.
    pub requirements: Vec<String>,
}

/// A finding before it has places in a text: it points at facts, and the runner follows them.
#[derive(Debug)]
pub struct Draft {
    /// What is wrong, in one line that stands alone; no full stop.
    pub message: String,
    /// Where it is wrong.
    pub primary: Option<(Origin, Option<String>)>,
    /// The facts that it conflicts with.
    pub because: Vec<(Origin, String)>,
    /// What Azure says, where a saved answer says it.
    pub seen: Vec<(Span, String)>,
    /// The proof, line by line: a packet, a sum.
    pub proof: Vec<String>,
    /// What to do.
    pub help: Option<String>,
    /// The rows of the requirement tables that it stands for; empty for all of the rule.
    pub requirements: Vec<String>,
    /// The severity of the fact that failed, where that differs from the rule's.
    pub severity: Option<Severity>,
    /// Where to read more, where that differs from the rule's first source.
    pub link: Option<String>,
}

/// Anything that has a place in the input.
pub trait Placed {
    /// Where it is.
    fn origin(&self) -> Origin;
}

impl<T> Placed for Fact<T> {
    fn origin(&self) -> Origin {
        Fact::origin(self)
    }
}

impl Placed for Declared {
    fn origin(&self) -> Origin {
        self.place
    }
}

impl Placed for Origin {
    fn origin(&self) -> Origin {
        *self
    }
}

/// What the rule asks for is so.
#[expect(clippy::unnecessary_wraps, reason = "the answer of a check, beside `fail` and `not_applicable`")]
pub(super) fn holds() -> Outcome {
    Ok(Judgement::Holds)
}

/// The question does not arise.
pub(super) fn not_applicable() -> Outcome {
    Err(Stop::NotApplicable)
}

/// What the rule asks for is not so: `message` says what is wrong in one line without a full stop.
pub fn fail(message: impl Into<String>) -> Draft {
    Draft {
        message: message.into(),
        primary: None,
        because: Vec::new(),
        seen: Vec::new(),
        proof: Vec::new(),
        help: None,
        requirements: Vec::new(),
        severity: None,
        link: None,
    }
}

impl Draft {
    /// The place where it is wrong, with a few words to read there.
    #[must_use]
    pub fn at(mut self, place: &impl Placed, text: impl Into<String>) -> Self {
        self.primary = Some((place.origin(), Some(text.into())));
        self
    }

    /// A fact that the primary place conflicts with.
    #[must_use]
    pub fn because(mut self, place: &impl Placed, text: impl Into<String>) -> Self {
        self.because.push((place.origin(), text.into()));
        self
    }

    /// What a saved answer of Azure says there.
    #[must_use]
    pub fn seen(mut self, place: Span, text: impl Into<String>) -> Self {
        self.seen.push((place, text.into()));
        self
    }

    /// A line of proof: a packet, a sum.
    #[must_use]
    pub fn proof(mut self, line: impl Into<String>) -> Self {
        self.proof.push(line.into());
        self
    }

    /// What to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// The rows that failed, of the rule's requirements.
    #[must_use]
    pub fn requirements<R: AsRef<str>>(mut self, rows: &[R]) -> Self {
        self.requirements.extend(rows.iter().map(|row| row.as_ref().to_owned()));
        self
    }

    /// A severity other than the rule's.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// Where to read more about the fact that failed.
    #[must_use]
    pub fn link(mut self, url: impl Into<String>) -> Self {
        self.link = Some(url.into());
        self
    }
}

impl From<Draft> for Outcome {
    fn from(draft: Draft) -> Self {
        Ok(Judgement::Fails(Box::new(draft)))
    }
}

impl Stop {
    /// The question cannot be answered for this reason.
    pub fn unknown(cause: Rc<Cause>, at: &impl Placed) -> Self {
        Self::of(vec![cause], at)
    }

    /// The question cannot be answered because something is not in the input, or not documented.
    pub(super) fn outside(text: impl Into<String>, at: &impl Placed) -> Self {
        Self::unknown(Rc::new(Cause::new(CauseKind::Outside, text, None)), at)
    }

    /// A row of a saved answer cannot be compared.
    pub(super) fn evidence(text: impl Into<String>, seen: Span, at: &impl Placed) -> Self {
        Self::unknown(Rc::new(Cause::new(CauseKind::Outside, text, Some(seen))), at)
    }

    /// The same, as an answer that no assumption about what is unknown can change: what runs is one of the cases, and saved
    /// answers do not say which.
    #[must_use]
    pub(super) fn without_terms(self) -> Self {
        match self {
            Self::NotApplicable => Self::NotApplicable,
            Self::Unknown(unknown) => {
                let causes = unknown.causes.iter().map(|cause| Rc::new((**cause).clone().of_term(None))).collect();
                Self::Unknown(Box::new(Unknown { causes, ..*unknown }))
            }
        }
    }

    /// The question cannot be answered for what an analysis says.
    pub(super) fn because(reasons: &[Reason], at: &impl Placed) -> Self {
        let cause = |reason: &Reason| {
            let outside = || Cause::new(CauseKind::Outside, reason.text.clone(), None);
            Rc::new(reason.cause.as_ref().map_or_else(outside, |cause| cause.saying(reason.text.clone())))
        };
        Self::of(reasons.iter().map(cause).collect(), at)
    }

    fn of(causes: Vec<Rc<Cause>>, at: &impl Placed) -> Self {
        let at = Some(at.origin());
        Self::Unknown(Box::new(Unknown { question: None, causes, at, requirements: Vec::new() }))
    }

    /// The same, as the answer to this question about these rows of the requirement tables.
    #[must_use]
    pub(crate) fn asking(self, question: impl Into<String>, requirements: &[String]) -> Self {
        match self {
            Self::NotApplicable => Self::NotApplicable,
            Self::Unknown(unknown) => Self::Unknown(Box::new(Unknown {
                question: Some(question.into()),
                requirements: requirements.to_vec(),
                ..*unknown
            })),
        }
    }
}
