//! What people who ask about a network are told: tables of flows, ways from one thing to another, differences, as plain data.
//!
//! In: what a survey of a network says. Out: [`Answers`], which every renderer reads.
//!
//! Never here: how an answer is shown (that is `report`), how it is found (that is `survey`), any knowledge of Azure, and any
//! derive of a wire format: each renderer converts.

mod difference;
mod flows;
mod names;
mod path;
mod sources;
mod versions;

pub use difference::{
    ChangeKind, Changes, Difference, FlowChange, NotCompared, OneSided, Packets, RegionDifference, SubnetDifference,
    Thing, Version,
};
pub use flows::{
    Decider, DeciderKind, End, FlowRow, Flows, Hint, HopKind, Inside, LinkKind, LocationFlows, Need, Room, RoutePart,
    ServiceFlows, Standing, Tally, Verdict, Weakest,
};
pub use names::{HiddenNames, HostName, NameAnswer, NameNeed};
pub use path::{Ambiguous, Answer, Ground, GroundKind, Hop, Missing, Obstacle, Path, Paths, Question, Reach, Side};
pub use versions::{Compared, Differences, Pair};

use self::sources::Sources;
use crate::finding::{RootName, Severity};
use crate::source::{SourceMap, Span};

/// The answers to one question about several deployments.
#[derive(Debug, Clone)]
pub struct Answers<T> {
    /// The day by whose facts is answered.
    pub as_of: String,
    /// One answer for all deployments that have the same.
    pub deployments: Vec<Deployment<T>>,
    /// Deployments on which the program itself crashed: nothing is known about them.
    pub crashed: Vec<RootName>,
    /// What is wrong with the input: how bad each problem is, once.
    pub problems: Vec<Severity>,
    /// The texts that places are in.
    pub sources: SourceMap,
}

/// An answer, and the deployments that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deployment<T> {
    /// Their names; never empty.
    pub roots: Vec<RootName>,
    /// What there is to say.
    pub answer: T,
}

/// Something with a name and a place in a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Named {
    /// Its name, as far as it is known.
    pub name: String,
    /// Where it is declared.
    pub place: Option<Span>,
}

/// An answer that holds places.
pub trait Placed {
    /// Calls `change` with every place.
    fn each_place(&mut self, change: &mut dyn FnMut(&mut Span));
}

impl<T> Default for Answers<T> {
    fn default() -> Self {
        let (as_of, sources) = (String::new(), SourceMap::new());
        Self { as_of, deployments: Vec::new(), crashed: Vec::new(), problems: Vec::new(), sources }
    }
}

impl<T: Placed + PartialEq> Answers<T> {
    /// Adds the answer about a deployment, whose places are in `sources`; an answer that is there already gets one more
    /// deployment.
    pub fn add(&mut self, mut roots: Vec<RootName>, mut answer: T, sources: &SourceMap) {
        let mut kept = Sources::of(&mut self.sources);
        answer.each_place(&mut |span| kept.take(span, sources));
        match self.deployments.iter_mut().find(|known| known.answer == answer) {
            Some(known) => known.roots.append(&mut roots),
            None => self.deployments.push(Deployment { roots, answer }),
        }
    }

    /// Adds answers that were given with other settings.
    pub fn join(&mut self, other: Self) {
        if self.as_of.is_empty() {
            self.as_of = other.as_of;
        } else if !self.as_of.split(", ").any(|date| date == other.as_of) {
            self.as_of = format!("{}, {}", self.as_of, other.as_of);
        }
        for Deployment { roots, answer } in other.deployments {
            self.add(roots, answer, &other.sources);
        }
        self.crashed.extend(other.crashed);
        self.problems.extend(other.problems);
    }
}
