//! The checks: each judges one subject in the light of the network, the platform's facts and the analyses.
//!
//! In: one subject and a [`Context`]. Out: an [`Outcome`].
//!
//! Never here: syntax trees, templates and file formats (only [`page`] reads front matter), places in texts (a check
//! points at facts), and any state: a check is a function.

mod capacity;
mod catalogue;
mod context;
mod dns;
mod evidence;
mod exposure;
mod flows;
mod injection;
mod layout;
mod lifecycle;
mod outcome;
pub mod page;
mod private_endpoint;
mod routing;
mod security_rules;
mod subject;

pub use capacity::{scaled, unit_size};
pub use catalogue::{CATALOGUE, Check, Rule};
pub use context::Context;
pub use flows::{Decided, blocklist, decided, meant};
pub use outcome::{Draft, Judgement, Outcome, PartAnswers, Placed, RuleAnswers, Stop, Unknown, fail};
pub use subject::{
    ConnectionSubject, EffectiveQuestion, EffectiveSubject, FlowSubject, LocationSubject, SecurityRuleSubject,
    StatusQuestion, StatusSubject,
};
