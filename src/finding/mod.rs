//! What we tell people: findings, open questions, coverage, and the description of the rules behind them.
//!
//! In: what the checks and the pipeline say. Out: [`Report`], plain data that every renderer reads.
//!
//! Never here: how a finding is shown (that is `report`), how it is decided (that is `rules`), and any derive of a wire
//! format: each renderer converts.

mod coverage;
mod label;
mod report;
mod rule;

pub use coverage::{Asked, Coverage};
pub use label::{Applicability, Edit, Fix, Label, LabelRole};
pub use report::{Certainty, Finding, Report, RootName, Subject, Undecided, fingerprint};
pub use rule::{Example, Precision, RuleInfo, Severity, Source};
