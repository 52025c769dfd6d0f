//! The one pipeline: from roots to a report.
//!
//! In: [`Root`]s, alone or together as an [`Environment`], somebody who reads [`Files`](crate::source::Files), a [`Config`]. Out: a
//! [`Report`](crate::finding::Report); or of one root an [`Expansion`] or a description.
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
mod describe;
mod difference;
mod discover;
mod environment;
mod evaluated;
mod evidence;
mod expand;
mod input;
mod judge;
mod links;
mod merge;
mod modules;
mod opened;
mod parallel;
mod root;
mod run;
mod sniff;
mod subjects;
mod survey;
#[cfg(test)]
mod tests;
mod things;
mod using;
mod weight;
mod when;
mod worlds;
mod write;
mod written_environment;

pub use crate::survey::Inquiry;
pub use crate::template::{Side, description_schema};
pub use config::{Circumstances, Config, Selection, known_rule};
pub use config_file::{ConfigError, ConfigFile, EnvironmentSetting, FileSetting, FolderSetting};
pub use describe::describe;
pub use difference::{Deployments, difference, is_what_if};
pub use discover::{Discovery, Request, RequestError, discover};
pub use environment::{Environment, Facts, Member};
pub use expand::{Expansion, expand};
pub use input::largest;
pub use merge::join;
pub use modules::ModuleFolders;
pub use root::Root;
pub use run::{check, explain, rules};
pub use survey::{flows, meant, reach};
