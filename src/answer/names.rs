//! What names lead to.

use super::flows::each_hint;
use super::{Hint, Named, Placed};
use crate::source::Span;

/// A host name of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostName {
    /// The name.
    pub name: String,
    /// What answers: "gateway".
    pub endpoint: String,
    /// Where a name of one's own is written.
    pub place: Option<Span>,
    /// Whether it is a name of one's own.
    pub is_custom: bool,
    /// Whether it must be found in the network of the service.
    pub need: NameNeed,
    /// What it leads to in each network of the input: the service's own networks first.
    pub answers: Vec<NameAnswer>,
}

/// Whether the network of a service must find a host name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameNeed {
    /// Whatever is used of the service.
    Needed,
    /// If what answers there is used.
    IfUsed,
    /// No: public DNS knows the service.
    NotNeeded,
}

/// What a machine of a network is told of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameAnswer {
    /// The virtual network.
    pub network: Named,
    /// Whether the service is in it.
    pub is_own: bool,
    /// What is told, in words: an address, "public DNS", "not found".
    pub told: String,
    /// What decides, in words, with its place.
    pub by: Option<Hint>,
    /// What it should be instead, where it surely is not.
    pub should_be: Option<String>,
    /// What is not known; then nothing is told.
    pub reasons: Vec<Hint>,
}

/// Names that are not found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HiddenNames {
    /// Where they are not found.
    pub network: Named,
    /// Which names, in words.
    pub what: String,
    /// The zone that hides them.
    pub zone: Named,
}

impl Placed for HostName {
    fn each_place(&mut self, change: &mut dyn FnMut(&mut Span)) {
        self.place.iter_mut().for_each(&mut *change);
        for answer in &mut self.answers {
            answer.network.place.iter_mut().for_each(&mut *change);
            each_hint(answer.by.as_mut_slice(), change);
            each_hint(&mut answer.reasons, change);
        }
    }
}
