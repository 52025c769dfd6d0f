//! Findings and answers as people and machines read them.
//!
//! In: a [`Report`](crate::finding::Report), [answers](crate::answer::Answers), or the [`RuleInfo`](crate::finding::RuleInfo)s of the catalogue. Out: text.
//!
//! | module | form | for |
//! |---|---|---|
//! | `text` | excerpts with carets, one summary (feature `cli`) | people at a terminal |
//! | [`json`] | our own documented form | scripts |
//! | [`document`] | JSON of any plain structs | commands that print no report |
//! | [`sarif`] | SARIF 2.1.0 | code scanning, editors, dashboards |
//! | [`answers`] | tables of flows as text, JSON, Markdown | people, scripts, comments on pull requests |
//! | [`summary`] | two sentences | whoever needs one line |
//! | `miette` | `miette::Diagnostic` (feature `miette`) | programs that embed apimlint |
//! | [`rules`], [`explain`] | the catalogue and one rule's page | people who ask why |
//!
//! Never here: what is wrong and how bad it is (that was decided before), and any writing to a terminal or a disk.
//! Every text that comes from an input passes through `clean` before it reaches a terminal, and the values of parameter
//! files that nobody points at are masked in excerpts.

pub mod answers;
mod clean;
pub mod document;
#[cfg(any(feature = "cli", feature = "miette"))]
mod excerpt;
pub mod explain;
mod gap;
pub mod json;
#[cfg(feature = "miette")]
pub mod miette;
mod paint;
pub mod rules;
pub mod sarif;
mod secrets;
pub mod summary;
#[cfg(feature = "cli")]
pub mod text;
mod wording;

#[cfg(test)]
mod samples;
