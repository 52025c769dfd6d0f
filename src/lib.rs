//! A linter for the networks that Azure API Management lives in.
//!
//! One pipeline, from text to findings. Each floor has one verb, imports only those above it in this table, and opens
//! with what must never be in it; `tests/architecture.rs` holds them to it.
//!
//! | floor | verb | from, to |
//! |---|---|---|
//! | [`source`] | hold | files and places in them |
//! | [`finding`] | say | what people are told, as plain data |
//! | [`answer`] | answer | what people who ask are told, as plain data |
//! | [`syntax`] | parse | text to trees, never failing |
//! | [`template`] | evaluate | trees to resources with values, each with its origin |
//! | [`network`] | build | resources to the typed network of Azure |
//! | [`describe`] | tell | the typed network to its description in YAML |
//! | [`evidence`] | listen | what Azure says of a network that runs, in the same types |
//! | [`platform`] | know | what Azure requires, as dated tables with sources |
//! | [`analysis`] | decide | questions about the network to exact answers with proof |
//! | [`rules`] | judge | a subject to a verdict: holds, fails, or undecided |
//! | [`survey`] | ask | what people want to know of a whole network to answers |
//! | [`check`](mod@check) | check | deployments to a report: the one pipeline |
//! | [`report`] | render | a report to text, JSON, SARIF; answers to text, JSON, Markdown |
//! | `cli` | serve | the command line, with the feature `cli`: the only floor that touches the world |
//!
//! What is checked and why stands in `rules/`, one page per rule, and Azure's facts in `rules/facts/`.
//!
//! # Use as a library
//!
//! ```
//! use apimlint::check::{Config, Request, check, discover};
//! use apimlint::source::MemoryFiles;
//!
//! let mut files = MemoryFiles::new();
//! files.insert("main.json", include_str!("../examples/internal/main.json"));
//! files.insert("main.parameters.json", include_str!("../examples/internal/main.parameters.json"));
//! let request = Request { named: vec!["main.json".into()], ..Request::default() };
//! let discovery = discover(&request, &files).map_err(|error| error.to_string())?;
//! let report = check(&discovery.roots, &files, &Config::default())?;
//! assert!(report.findings.is_empty());
//! # Ok::<(), String>(())
//! ```

pub mod analysis;
pub mod answer;
pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod describe;
pub mod evidence;
pub mod finding;
pub mod network;
pub mod platform;
pub mod report;
pub mod rules;
pub mod source;
pub mod survey;
pub mod syntax;
pub mod template;
