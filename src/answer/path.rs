//! The answer to one question: whether one thing reaches another, with every hop.

use super::{Hint, Named, Placed};
use crate::source::Span;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// From what, as it was asked.
    pub from: String,
    /// To what, as it was asked.
    pub to: String,
    /// The front end that the way must lead through, as it was asked.
    pub via: Option<String>,
    /// The protocol.
    pub protocol: String,
    /// The destination ports, for a protocol that has ports.
    pub ports: Option<String>,
}

/// What one deployment has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Both ends are in it, or need not be.
    Paths(Box<Paths>),
    /// It does not have both of them.
    NotHere(Vec<Missing>),
    /// A name fits several things.
    Ambiguous(Vec<Ambiguous>),
}

/// A name that nothing has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The name.
    pub name: String,
    /// Names that things of the deployment do have.
    pub known: Vec<String>,
    /// What would be wrong with the name whatever the deployment has.
    pub wrong: Option<String>,
}

/// A name that several things have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ambiguous {
    /// The name.
    pub name: String,
    /// Names that each fit one of them.
    pub candidates: Vec<String>,
}

/// Everything that there is to say about two ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// Where the packets start.
    pub from: Side,
    /// Where they are to arrive.
    pub to: Side,
    /// The answer to the question.
    pub verdict: Answer,
    /// The ways; the direct one first. Never empty.
    pub paths: Vec<Path>,
    /// What is taken for granted.
    pub assumptions: Vec<String>,
    /// Why something that matters may not be seen.
    pub incomplete: Vec<String>,
}

/// One end of the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// What kind of thing it is: "subnet", "service tag".
    pub kind: String,
    /// Its name, and where it is declared.
    pub named: Named,
}

/// Whether something arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// All of it.
    Yes,
    /// Some of it surely does not; the rest may.
    Partly,
    /// Nothing of it.
    No,
    /// It depends on something that is not known.
    CannotTell,
}

/// One way from one end to the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// The front end that it leads through; none for the direct way.
    pub via: Option<Side>,
    /// Where exactly it starts and ends, if the question leaves that open: a subnet of the network that was asked about.
    pub between: Option<String>,
    /// Whether packets arrive by it.
    pub verdict: Answer,
    /// The hops in the order in which packets take them.
    pub hops: Vec<Hop>,
    /// The hop that decides, by its position; none where all of them let everything pass.
    pub weakest: Option<usize>,
}

/// One thing that packets must pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// What kind of thing it is.
    pub kind: Obstacle,
    /// Where: "out of subnet contoso/apps".
    pub at: String,
    /// What happens there, as a clause.
    pub text: String,
    /// What becomes of the packets.
    pub verdict: Answer,
    /// What decides, the first to speak first.
    pub grounds: Vec<Ground>,
    /// A packet that does not pass, or may not pass.
    pub packet: Option<String>,
    /// What would have to be known.
    pub reasons: Vec<Hint>,
    /// What else is worth knowing: what was probably meant.
    pub hints: Vec<Hint>,
}

/// What kind of thing packets must pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Obstacle {
    /// The name must lead to the right address.
    Name,
    /// A network security group.
    SecurityGroup,
    /// The routes of a subnet.
    Route,
    /// A peering of two virtual networks.
    Peering,
    /// A private endpoint and its connection.
    PrivateEndpoint,
    /// A firewall or router of one's own.
    Appliance,
    /// The way of the answers.
    Answers,
    /// Anything else that must hold: that a gateway listens, that a connection is taken.
    Condition,
}

/// What decides at a hop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// What kind of thing it is.
    pub kind: GroundKind,
    /// Its name, and where it is written.
    pub named: Named,
}

/// What kind of thing decides at a hop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GroundKind {
    /// A rule of a security group that somebody wrote.
    Rule,
    /// A rule that every security group has.
    DefaultRule,
    /// A route that somebody wrote.
    Route,
    /// One side of a peering.
    Peering,
    /// A private DNS zone, a record of one, or a DNS server.
    Name,
    /// A resource, by its own settings: a service, a private endpoint, a front end.
    Resource,
    /// What Azure does by itself.
    Azure,
    /// Something that is not known.
    NotKnown,
}

impl Answer {
    /// The answer for things that must all be passed.
    pub fn all(answers: impl IntoIterator<Item = Self>) -> Self {
        let answers: Vec<Self> = answers.into_iter().collect();
        let worst = [Self::No, Self::Partly, Self::CannotTell];
        worst.into_iter().find(|answer| answers.contains(answer)).unwrap_or(Self::Yes)
    }

    /// The answer for parts that are all asked about.
    pub fn each(answers: impl IntoIterator<Item = Self>) -> Self {
        let answers: Vec<Self> = answers.into_iter().collect();
        let every = |wanted| answers.iter().all(|answer| *answer == wanted);
        if every(Self::Yes) {
            Self::Yes
        } else if every(Self::No) {
            Self::No
        } else if answers.iter().any(|answer| matches!(answer, Self::No | Self::Partly)) {
            Self::Partly
        } else {
            Self::CannotTell
        }
    }

    /// The answer for ways of which one is enough.
    pub fn any(answers: impl IntoIterator<Item = Self>) -> Self {
        let answers: Vec<Self> = answers.into_iter().collect();
        let best = [Self::Yes, Self::CannotTell, Self::Partly, Self::No];
        best.into_iter().find(|answer| answers.contains(answer)).unwrap_or(Self::No)
    }
}

impl Path {
    /// The path over these hops.
    pub fn over(via: Option<Side>, between: Option<String>, hops: Vec<Hop>) -> Self {
        let verdict = Answer::all(hops.iter().map(|hop| hop.verdict));
        let weakest = hops.iter().position(|hop| hop.verdict == verdict).filter(|_| verdict != Answer::Yes);
        Self { via, between, verdict, hops, weakest }
    }
}

impl Reach {
    /// The answer where there is one; a name that fits several things leaves it open.
    pub fn verdict(&self) -> Option<Answer> {
        match self {
            Self::Paths(paths) => Some(paths.verdict),
            Self::Ambiguous(_) => Some(Answer::CannotTell),
            Self::NotHere(_) => None,
        }
    }

    /// The worst of several answers; none where nothing has both ends.
    pub fn worst<'r>(answers: impl IntoIterator<Item = &'r Self>) -> Option<Answer> {
        let answers: Vec<Answer> = answers.into_iter().filter_map(Self::verdict).collect();
        (!answers.is_empty()).then(|| Answer::all(answers))
    }
}

impl Placed for Reach {
    fn each_place(&mut self, change: &mut dyn FnMut(&mut Span)) {
        let Self::Paths(paths) = self else { return };
        for side in [&mut paths.from, &mut paths.to] {
            side.named.place.iter_mut().for_each(&mut *change);
        }
        for path in &mut paths.paths {
            path.via.iter_mut().filter_map(|via| via.named.place.as_mut()).for_each(&mut *change);
            for hop in &mut path.hops {
                let grounds = hop.grounds.iter_mut();
                grounds.filter_map(|ground| ground.named.place.as_mut()).for_each(&mut *change);
                let hints = hop.reasons.iter_mut().chain(&mut hop.hints);
                hints.filter_map(|hint| hint.place.as_mut()).for_each(&mut *change);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_surely_closes_counts_before_what_is_not_known() {
        use Answer::{CannotTell, No, Partly, Yes};
        assert_eq!(Answer::all([Yes, CannotTell, Partly]), Partly);
        assert_eq!(Answer::all([CannotTell, No]), No);
        assert_eq!(Answer::all([]), Yes);
        assert_eq!(Answer::each([Yes, No]), Partly);
        assert_eq!(Answer::each([No, No]), No);
        assert_eq!(Answer::each([Yes, CannotTell]), CannotTell);
        assert_eq!(Answer::any([No, CannotTell]), CannotTell);
        assert_eq!(Answer::any([Partly, Yes, No]), Yes);
    }

    #[test]
    fn the_weakest_hop_is_the_first_that_is_no_better_than_the_whole() {
        let hop = |verdict| Hop {
            kind: Obstacle::Route,
            at: String::new(),
            text: String::new(),
            verdict,
            grounds: Vec::new(),
            packet: None,
            reasons: Vec::new(),
            hints: Vec::new(),
        };
        let path = |verdicts: &[Answer]| Path::over(None, None, verdicts.iter().copied().map(hop).collect());
        let [yes, no, open] = [Answer::Yes, Answer::No, Answer::CannotTell];
        assert_eq!((path(&[yes, open, no, no]).weakest, path(&[yes, open]).weakest), (Some(2), Some(1)));
        assert_eq!((path(&[yes]).weakest, path(&[yes]).verdict), (None, yes));
    }
}
