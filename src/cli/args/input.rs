//! Which deployments are looked at, and what they are given.

use std::path::PathBuf;

use clap::Args;

use crate::check::{Circumstances, Facts, Side};
use crate::platform::Date;

#[derive(Debug, Args)]
#[command(next_help_heading = "What is checked")]
pub(in crate::cli) struct InputArgs {
    /// A parameter file for the templates named as PATH; each one is a deployment of its own
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) params: Vec<PathBuf>,

    /// The folder that nothing is read outside of; paths in reports start here [default: the repository]
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) workspace: Option<PathBuf>,

    /// A folder with copies of templates that others publish; the cache of `bicep restore` is asked after it
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) modules: Option<PathBuf>,

    /// Pass over named files that are neither template nor parameter file, as in a folder; for hooks
    #[arg(long, conflicts_with = "params")]
    pub(in crate::cli) skip_unrelated: bool,

    #[command(flatten)]
    pub(in crate::cli) place: PlaceArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct PlaceArgs {
    #[command(flatten)]
    target: TargetArgs,

    /// Of the result of a what-if, take what there is before the deployment
    #[arg(long)]
    before: bool,
}

impl PlaceArgs {
    /// A place, and a side of what-if results.
    pub(in crate::cli) fn of(target: &TargetArgs, before: bool) -> Self {
        Self { target: target.clone(), before }
    }

    /// What the deployment is given from outside.
    pub(in crate::cli) fn circumstances(&self) -> Circumstances {
        let TargetArgs { location, subscription, resource_group } = self.target.clone();
        let facts = Facts { location, subscription, resource_group };
        let side = if self.before { Side::Before } else { Side::After };
        Circumstances { facts, side, ..Circumstances::default() }
    }
}

/// The place that is deployed to.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct TargetArgs {
    /// The region of the resource group that is deployed to
    #[arg(long, value_name = "REGION")]
    location: Option<String>,

    /// The subscription that is deployed to
    #[arg(long, value_name = "ID")]
    subscription: Option<String>,

    /// The resource group that is deployed to
    #[arg(long, value_name = "NAME")]
    resource_group: Option<String>,
}

/// By which settings and which facts.
#[derive(Debug, Args)]
pub(in crate::cli) struct DayArgs {
    /// The configuration file [default: the nearest apimlint.yaml above each template]
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) config: Option<PathBuf>,

    /// Judge by what Azure required on this day (YYYY-MM-DD) [default: the newest facts]
    #[arg(long, value_name = "DATE")]
    pub(in crate::cli) as_of: Option<Date>,
}
