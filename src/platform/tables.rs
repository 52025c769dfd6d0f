//! The texts of `rules/facts/` and the typed tables behind them, read once per process.
//!
//! Never here: the choice of a day. A table that cannot be read is our own mistake: a test finds it, and at run time it
//! is an error for the door, never a table with fewer rows.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Date;
use super::dns::GatewayNames;
use super::evidence::Row;
use super::flows::RequiredFlow;
use super::limits::Limit;
use super::public_ip::PublicIpFacts;
use super::tags::TagTable;
use super::tiers::TierTable;
use crate::finding::Source;
use crate::source::{FileId, LineIndex};
use crate::syntax::{SyntaxError, deserialize, yaml};

/// All rows of all tables, whatever day they are true on.
#[derive(Debug)]
pub(super) struct Tables {
    pub(super) complete_from: Date,
    pub(super) newest: Date,
    pub(super) sources: BTreeMap<String, Source>,
    pub(super) flows: Vec<RequiredFlow>,
    pub(super) tiers: TierTable,
    pub(super) public_ip: Vec<PublicIpFacts>,
    pub(super) names: Vec<GatewayNames>,
    pub(super) limits: Vec<Limit>,
    pub(super) tags: TagTable,
}

impl Tables {
    /// The tables of this program.
    pub(super) fn get() -> Result<&'static Self, String> {
        static TABLES: OnceLock<Result<Tables, String>> = OnceLock::new();
        TABLES.get_or_init(Self::parse).as_ref().map_err(Clone::clone)
    }

    pub(super) fn parse() -> Result<Self, String> {
        let sources: SourceTable = read("sources.yaml", include_str!("../../rules/facts/sources.yaml"))?;
        let flows: Vec<RequiredFlow> =
            read("required-flows.yaml", include_str!("../../rules/facts/required-flows.yaml"))?;
        let tiers: TierTable = read("tiers.yaml", include_str!("../../rules/facts/tiers.yaml"))?;
        let mut tables = Self {
            complete_from: sources.complete_from,
            newest: sources.complete_from,
            sources: sources.sources.into_iter().map(SourceRow::keyed).collect(),
            flows,
            tiers,
            public_ip: read("public-ip.yaml", include_str!("../../rules/facts/public-ip.yaml"))?,
            names: read("dns-zones.yaml", include_str!("../../rules/facts/dns-zones.yaml"))?,
            limits: read("limits.yaml", include_str!("../../rules/facts/limits.yaml"))?,
            tags: read("service-tags.yaml", include_str!("../../rules/facts/service-tags.yaml"))?,
        };
        tables.newest = tables.rows().map(|row| row.evidence().checked).fold(tables.newest, Date::max);
        Ok(tables)
    }

    /// Every row of every table.
    pub(super) fn rows(&self) -> impl Iterator<Item = &dyn Row> {
        fn plain<T: Row>(rows: &[T]) -> impl Iterator<Item = &dyn Row> {
            rows.iter().map(|row| row as &dyn Row)
        }
        plain(&self.flows)
            .chain(plain(&self.tiers.tiers))
            .chain(plain(&self.tiers.placements))
            .chain(plain(&self.public_ip))
            .chain(plain(&self.names))
            .chain(plain(&self.limits))
            .chain(plain(&self.tags.tags))
            .chain(plain(&self.tags.disjoint))
            .chain(plain(&self.tags.not_in_routes))
            .chain(plain(&self.tags.region_names))
    }
}

/// Reads one table; an error names the file and the line.
fn read<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, String> {
    let tree = yaml::parse(FileId::new(0), Arc::from(text));
    let at = |error: &SyntaxError| {
        format!("rules/facts/{name}:{}: {}", LineIndex::new(text).line(error.span.start), error.message)
    };
    if let Some(error) = tree.errors().first() {
        return Err(at(error));
    }
    let root = tree.root().ok_or_else(|| format!("rules/facts/{name} is empty"))?;
    deserialize::from_node(root).map_err(|error| at(&error))
}

/// The file of sources.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceTable {
    complete_from: Date,
    sources: Vec<SourceRow>,
}

/// A document.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceRow {
    id: String,
    title: String,
    url: String,
    dated: Option<Date>,
}

impl SourceRow {
    fn keyed(self) -> (String, Source) {
        (self.id, Source { title: self.title, url: self.url, dated: self.dated.map(|date| date.to_string()) })
    }
}
