//! apimlint: a static linter and policy checker for the networks that Azure API Management lives in.
//!
//! It reads ARM templates, builds one typed model of the network they describe, and decides before anything is deployed
//! whether the service will activate, stay healthy and be reachable only by whom it should.
//!
//! ```
//! use apimlint::check::{Config, Root, check};
//! use apimlint::source::MemoryFiles;
//!
//! let mut files = MemoryFiles::new();
//! files.insert("main.json", include_str!("../rules/injection/delegated-subnet/bad.json"));
//! let root = Root { template: "main.json".into(), parameters: None };
//! let report = check(&[root], &files, &Config::default())?;
//! assert!(report.findings.iter().any(|finding| finding.rule == "injection/delegated-subnet"));
//! # Ok::<(), String>(())
//! ```
//!
//! # The map
//!
//! Each folder of `src/` is a floor with one verb. A floor imports only floors above it in this list; `rules/` beside
//! `src/` holds the law in words and tables, this code judges by it.
//!
//! | floor | verb | in one line |
//! |---|---|---|
//! | [`source`] | hold | where text is: files, spans, lines |
//! | [`finding`] | say | what we tell people: findings, open questions, coverage |
//! | [`syntax`] | parse | text to trees, never failing |
//! | [`template`] | evaluate | trees to resources with values, as far as they can be known |
//! | [`network`] | build | resources to the typed, format-free network |
//! | [`platform`] | know | what Azure requires, as dated facts with sources |
//! | [`analysis`] | decide | exact answers about flows, tags, capacity |
//! | [`rules`] | judge | one check a file, each a function from a subject to an outcome |
//! | [`mod@check`] | check | the pipeline: roots in, report out |
//! | [`report`] | render | findings to text, JSON, SARIF; imports only `finding` and `source` |
//! | `cli` | serve | the command line: the only place that touches a disk, a terminal or an argument |
//!
//! # What holds everywhere
//!
//! * Nothing is invented. A value that cannot be known before deployment stays a term that says why; a question that
//!   hangs on it is *undecided*, never a finding and never a pass.
//! * Nothing is silently skipped. What was not understood is counted in [`finding::Coverage`].
//! * Rules see neither syntax nor templates: a new form of input never touches a rule.
//! * Below the doors there is no disk, no clock, no environment, no colour; `clippy.toml` bans them by name.
//! * No input makes it panic, and none makes it work without bound.

pub mod analysis;
pub mod check;
pub mod finding;
pub mod network;
pub mod platform;
pub mod report;
pub mod rules;
pub mod source;
pub mod syntax;
pub mod template;
