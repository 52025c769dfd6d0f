//! What can be typed: commands and options, and nothing about what they do.

mod input;
mod questions;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub(super) use input::{DayArgs, InputArgs, PlaceArgs, TargetArgs};
pub(super) use questions::{AnswerFormat, DiffArgs, FlowsArgs, ReachArgs};

use crate::check::known_rule;
use crate::finding::Severity;

/// Finds mistakes in the networks of Azure API Management before they are deployed.
#[derive(Debug, Parser)]
#[command(name = "apimlint", version, arg_required_else_help = true)]
#[command(after_help = "Exit status: 0 nothing at or above --fail-on, 1 findings, 2 the run could not be done.")]
pub(super) struct CommandLine {
    #[command(subcommand)]
    pub(super) command: Command,

    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check templates
    Check(Box<CheckArgs>),
    /// Print the resources that a template deploys, evaluated, as JSON
    #[command(after_help = "What is not known is printed as the expression that is left of it. \
        Exit status: 0 the input is in order, 1 it has errors, 2 the run could not be done.")]
    Expand(DeploymentArgs),
    /// Write the YAML description of the network that a template deploys
    #[command(after_help = "What is not known is written as ?name, with a remark that says what would settle it. \
        Exit status: 0 the input is in order, 1 it has errors, 2 the run could not be done.")]
    Describe(DeploymentArgs),
    /// Show which network flows API Management needs, and which of them pass
    #[command(
        after_help = "For each service and region: every required and optional flow, its verdict, and what decides. \
        Exit status: 0 no required flow is denied, 1 one is or the input has errors, 2 the run could not be done."
    )]
    Flows(Box<FlowsArgs>),
    /// Compare two versions of a deployment: which network flows are opened and closed
    #[command(
        after_help = "OLD and NEW are two files, each one deployment, or two folders, of which what lies at the same place is \
        compared. The result of a what-if alone is compared with itself: before and after. What neither version says, such as \
        parameters without a value, is taken to be the same in both. \
        Exit status: 0 no required flow is lost, 1 one is or the input has errors, 2 the run could not be done."
    )]
    Diff(Box<DiffArgs>),
    /// Say whether one thing reaches another, and explain every hop
    #[command(
        after_help = "A name is that of a service (or service/region), a subnet (network/subnet), a virtual network, an \
        application gateway, a private endpoint, a network interface, a load balancer, a private link service; a service tag, \
        Internet, an address or a prefix; a host name. Where it fits several things, write what it is before it: subnet:apim. \
        Exit status: 0 yes, 1 no, partly, or cannot tell (what is not known must not pass a gate), 2 the run could not be done."
    )]
    Reach(Box<ReachArgs>),
    /// Explain a rule: what it checks, why, and how to fix what it finds
    Explain(ExplainArgs),
    /// List all rules
    Rules(RulesArgs),
    /// Print the JSON Schema of a kind of file, for editors
    Schema {
        /// The kind of file
        #[arg(value_name = "KIND", default_value = "description")]
        kind: SchemaKind,
    },
    /// Print completions for a shell, to be sourced by it
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// The kinds of files that have a schema.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum SchemaKind {
    /// Network descriptions
    Description,
}

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Bicep files, ARM templates, parameter files, network descriptions, exported resources, or folders that hold them
    #[arg(value_name = "PATH", default_value = ".")]
    pub(super) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) input: InputArgs,

    /// A saved answer of Azure to compare with what is predicted: effective security rules, or a network status
    #[arg(long, value_name = "FILE", help_heading = "What is checked")]
    pub(super) evidence: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) rules: RuleArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "What is a finding")]
pub(super) struct RuleArgs {
    #[command(flatten)]
    pub(super) day: DayArgs,

    /// Only these rules or topics; the configuration's `select` and `ignore` do not count then
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule)]
    pub(super) select: Vec<String>,

    /// Not these rules or topics
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule)]
    pub(super) ignore: Vec<String>,

    /// The severity of a rule or topic: error, warning or note
    #[arg(long, value_name = "RULE=LEVEL", value_delimiter = ',', value_parser = rule_severity)]
    pub(super) severity: Vec<(String, Severity)>,

    /// The least severity that makes the exit status 1 [default: warning]
    #[arg(long, value_name = "LEVEL")]
    pub(super) fail_on: Option<FailOn>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "What is printed")]
pub(super) struct OutputArgs {
    /// The form of the report
    #[arg(long, default_value = "text")]
    pub(super) format: Format,

    /// Write the report to this file; the summary goes to the standard error
    #[arg(long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// List also what could not be decided, and what would decide it
    #[arg(long, value_name = "WHAT")]
    pub(super) show: Option<Show>,

    /// One line per finding
    #[arg(short, long, conflicts_with = "verbose")]
    pub(super) quiet: bool,

    /// Say which deployments are checked, with which parameters and configuration
    #[arg(short, long)]
    pub(super) verbose: bool,
}

/// The form of an answer, and where it goes.
/// One deployment, what it is given, and where the answer goes.
#[derive(Debug, Args)]
pub(super) struct DeploymentArgs {
    /// A Bicep file, an ARM template, a parameter file beside its template, a network description, or an export
    #[arg(value_name = "PATH")]
    pub(super) path: PathBuf,

    /// The parameter file of the deployment [default: the one beside the template, if there is one]
    #[arg(long, value_name = "FILE")]
    pub(super) params: Option<PathBuf>,

    /// The folder that nothing is read outside of [default: the repository]
    #[arg(long, value_name = "DIR")]
    pub(super) workspace: Option<PathBuf>,

    /// A folder with copies of templates that others publish [default: the configuration's]
    #[arg(long, value_name = "DIR")]
    pub(super) modules: Option<PathBuf>,

    #[command(flatten)]
    pub(super) place: PlaceArgs,

    /// Write the answer to this file
    #[arg(long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// The rule, as findings name it: capacity/subnet-too-small
    #[arg(value_name = "RULE")]
    pub(super) rule: String,
}

#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    /// The form of the list
    #[arg(long, default_value = "text")]
    pub(super) format: ListFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal that shows it, unless `NO_COLOR` is set
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// For scripts
    Json,
    /// For code scanning and editors: SARIF 2.1.0
    Sarif,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    Text,
    Json,
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Show {
    Undecided,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

impl FailOn {
    /// The least severity that makes the run fail; `None` when nothing does.
    pub(super) fn threshold(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Note => Some(Severity::Note),
            Self::Never => None,
        }
    }
}

fn rule(text: &str) -> Result<String, String> {
    known_rule(text).map(|()| text.to_owned())
}

fn rule_severity(text: &str) -> Result<(String, Severity), String> {
    let (name, level) = text.split_once('=').ok_or("write it as RULE=LEVEL, for example flows=warning")?;
    Ok((rule(name)?, level.parse()?))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_is_sound() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn lists_may_be_repeated_and_separated_by_commas() {
        let line = ["apimlint", "check", "--select", "flows,capacity", "--select", "dns", "--severity", "flows=note"];
        let Command::Check(args) = CommandLine::try_parse_from(line).unwrap().command else { panic!("not check") };
        assert_eq!(args.rules.select, ["flows", "capacity", "dns"]);
        assert_eq!(args.rules.severity, [("flows".to_owned(), Severity::Note)]);
        assert_eq!(args.paths, [PathBuf::from(".")]);
    }

    #[test]
    fn mistakes_are_explained() {
        let error = |line: &[&str]| CommandLine::try_parse_from(line).unwrap_err().to_string();
        assert!(error(&["apimlint", "check", "--select", "flow"]).contains("did you mean `flows`?"));
        assert!(error(&["apimlint", "check", "--severity", "flows"]).contains("RULE=LEVEL"));
        assert!(error(&["apimlint", "check", "--fail-onn", "never"]).contains("--fail-on"));
        assert!(error(&["apimlint", "check", "--as-of", "yesterday"]).contains("yesterday"));
    }
}
