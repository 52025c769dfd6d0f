//! What is asked of networks: flows, ways, differences.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{DayArgs, InputArgs, TargetArgs};

#[derive(Debug, Args)]
pub(in crate::cli) struct FlowsArgs {
    /// Bicep files, ARM templates, parameter files, network descriptions, exported resources, or folders that hold them
    #[arg(value_name = "PATH", default_value = ".")]
    pub(in crate::cli) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(in crate::cli) input: InputArgs,

    #[command(flatten)]
    pub(in crate::cli) day: DayArgs,

    #[command(flatten)]
    pub(in crate::cli) answer: AnswerArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct DiffArgs {
    /// The version before: a Bicep file, an ARM template, a parameter file beside its template, a network description, an
    /// export, or a folder
    #[arg(value_name = "OLD")]
    pub(in crate::cli) old: PathBuf,

    /// The version after; not needed for the result of a what-if
    #[arg(value_name = "NEW")]
    pub(in crate::cli) new: Option<PathBuf>,

    #[command(flatten)]
    pub(in crate::cli) input: VersionsArgs,

    #[command(flatten)]
    pub(in crate::cli) day: DayArgs,

    #[command(flatten)]
    pub(in crate::cli) answer: AnswerArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ReachArgs {
    /// Bicep files, ARM templates, parameter files, network descriptions, exported resources, or folders that hold them
    #[arg(value_name = "PATH", default_value = ".")]
    pub(in crate::cli) paths: Vec<PathBuf>,

    /// Where packets start
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) from: String,

    /// Where they are to arrive
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) to: String,

    /// The destination port, or a range of ports all of which are asked about; needed unless the protocol is icmp
    #[arg(long, value_name = "PORT")]
    pub(in crate::cli) port: Option<String>,

    /// tcp, udp or icmp
    #[arg(long, value_name = "NAME", default_value = "tcp")]
    pub(in crate::cli) protocol: String,

    /// Only the way through this front end: an application gateway, Front Door, a private endpoint, a private link service
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) via: Option<String>,

    #[command(flatten)]
    pub(in crate::cli) input: InputArgs,

    #[command(flatten)]
    pub(in crate::cli) day: DayArgs,

    #[command(flatten)]
    pub(in crate::cli) answer: AnswerArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "What is compared")]
pub(in crate::cli) struct VersionsArgs {
    /// The parameter file of OLD [default: the one beside the template, if there is one]
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) old_params: Option<PathBuf>,

    /// The parameter file of NEW [default: the one beside the template, if there is one]
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) new_params: Option<PathBuf>,

    /// The folder that nothing is read outside of; paths in reports start here [default: the repository]
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) workspace: Option<PathBuf>,

    /// A folder with copies of templates that others publish [default: the configuration's]
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) modules: Option<PathBuf>,

    #[command(flatten)]
    pub(in crate::cli) target: TargetArgs,

    /// Of OLD, which is the result of a what-if, take what there is before the deployment
    #[arg(long)]
    pub(in crate::cli) before: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "What is printed")]
pub(in crate::cli) struct AnswerArgs {
    /// The form of the answer
    #[arg(long, default_value = "text")]
    pub(in crate::cli) format: AnswerFormat,

    /// Write the answer to this file; the summary goes to the standard error
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum AnswerFormat {
    /// For people
    Text,
    /// For scripts
    Json,
    /// For comments on pull requests
    Markdown,
}
