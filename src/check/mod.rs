//! The one pipeline: from roots to a report.
//!
//! In: [`Root`]s, somebody who reads [`Files`](crate::source::Files), a [`Config`]. Out: a
//! [`Report`](crate::finding::Report); or of one root an [`Expansion`].
//!
//! Never here: a disk, a clock, an argument, a colour; and no judgement: the pipeline asks, the rules answer.

mod answer;
mod callers;
mod comparisons;
mod config;
mod config_file;
#[cfg(test)]
mod crashing;
mod decide;
mod discover;
mod evidence;
mod expand;
mod input;
mod judge;
mod links;
mod merge;
mod modules;
mod parallel;
mod root;
mod run;
mod sniff;
mod subjects;
#[cfg(test)]
mod tests;
mod using;
mod weight;
mod when;
mod worlds;
mod write;

pub use config::{Config, Environment, Selection, known_rule};
pub use config_file::{ConfigError, ConfigFile, FolderSetting};
pub use discover::{Discovery, Request, RequestError, discover};
pub use expand::{Expansion, expand};
pub use input::LARGEST_INPUT;
pub use merge::join;
pub use modules::ModuleFolders;
pub use root::Root;
pub use run::{check, explain, rules};
