//! Questions that people ask about a whole network, and not rules about its parts: which flows pass, what a change opens and
//! closes.
//!
//! In: a network, Azure's facts, and somebody who knows where in a text something stands. Out: [answers](crate::answer).
//!
//! Never here: how a question is decided (that is `analysis`), what is a defect (that is for rules), files and their
//! evaluation, and how an answer looks.

mod difference;
mod flows;
mod names;
mod needs;
mod reach;
mod room;
mod route;
mod row;
mod stand;
#[cfg(test)]
mod tests;

pub use difference::difference;
pub use needs::{Needed, locations, optional, required};
pub use reach::Inquiry;

use std::rc::Rc;

use crate::analysis::reachability::Filters;
use crate::analysis::{Reason, TagAxioms};
use crate::answer::{Hint, Named};
use crate::network::{Cause, Declared, Fact, Network, Origin};
use crate::platform::Platform;
use crate::rules::{Context, Stop, Unknown};
use crate::source::Span;

/// One network, ready to be asked.
pub struct Survey<'n> {
    /// The network.
    pub network: &'n Network,
    /// Azure's facts on the day by which is answered.
    pub platform: &'n Platform,
    /// What may be taken for granted about service tags.
    pub tags: &'n TagAxioms,
    /// What was worked out about the security groups of the network so far.
    pub filters: &'n Filters,
    /// Where something is used.
    pub place: &'n dyn Fn(Origin) -> Option<Span>,
}

impl<'n> Survey<'n> {
    /// What rules are asked with, where these conditions are taken to be true.
    fn context(&self, assumed: &'n [&'n Fact<bool>]) -> Context<'n> {
        let Self { network, platform, tags, filters, .. } = *self;
        Context { network, platform, tags, filters, assumed }
    }

    fn named(&self, declared: &Declared) -> Named {
        Named { name: declared.label.clone(), place: (self.place)(declared.place) }
    }

    /// Why a question has no answer; empty when it does not arise.
    fn hints(&self, stop: Stop) -> Vec<Hint> {
        let Stop::Unknown(unknown) = stop else { return Vec::new() };
        let Unknown { causes, at, .. } = *unknown;
        let place = at.and_then(self.place);
        let hint = |cause: &Rc<Cause>| Hint { text: cause.text.clone(), place: cause.span.or(place) };
        once(causes.iter().map(hint))
    }

    /// What an analysis does not know; `at` is where the question arose.
    fn reasons(&self, reasons: &[Reason], at: Origin) -> Vec<Hint> {
        let place = (self.place)(at);
        let span = |reason: &Reason| reason.cause.as_ref().and_then(|cause| cause.span);
        once(reasons.iter().map(|reason| Hint { text: reason.text.clone(), place: span(reason).or(place) }))
    }
}

/// Each remark once.
fn once(all: impl Iterator<Item = Hint>) -> Vec<Hint> {
    let mut hints: Vec<Hint> = Vec::new();
    for hint in all {
        if hints.iter().all(|known| known.text != hint.text) {
            hints.push(hint);
        }
    }
    hints
}

/// The condition under which something is there, in words, when that is not known.
fn condition(what: &str, exists: &Fact<bool>) -> Option<String> {
    exists.get().err().map(|cause| format!("if {what} is deployed ({})", cause.text))
}
