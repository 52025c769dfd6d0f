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
use super::host_names::HostNameFacts;
use super::limits::LimitTable;
use super::public_ip::PublicIpFacts;
use super::service_endpoints::ServiceEndpointFacts;
use super::status::StatusDependency;
use super::tags::TagTable;
use super::tiers::TierTable;
use crate::finding::Source;
use crate::source::{FileId, LineIndex};
use crate::syntax::{SyntaxError, deserialize, yaml};

/// All rows of all tables, whatever day they are true on.
#[derive(Debug)]
pub(super) struct Tables {
    pub(super) newest: Date,
    pub(super) flows: Vec<RequiredFlow>,
    pub(super) tiers: TierTable,
    pub(super) public_ip: Vec<PublicIpFacts>,
    pub(super) names: Vec<GatewayNames>,
    pub(super) limits: LimitTable,
    pub(super) tags: TagTable,
    pub(super) host_names: Vec<HostNameFacts>,
    pub(super) service_endpoints: Vec<ServiceEndpointFacts>,
    optional_flows: OnceLock<Result<Vec<RequiredFlow>, String>>,
    status_dependencies: OnceLock<Result<Vec<StatusDependency>, String>>,
    sources: OnceLock<Result<BTreeMap<String, Source>, String>>,
}

impl Tables {
    /// The tables of this program.
    pub(super) fn get() -> Result<&'static Self, String> {
        static TABLES: OnceLock<Result<Tables, String>> = OnceLock::new();
        TABLES.get_or_init(Self::parse).as_ref().map_err(Clone::clone)
    }

    pub(super) fn parse() -> Result<Self, String> {
        let limits: LimitTable = read("limits.yaml", include_str!("../../rules/facts/limits.yaml"))?;
        let mut tables = Self {
            newest: limits.complete_from,
            flows: read("required-flows.yaml", include_str!("../../rules/facts/required-flows.yaml"))?,
            tiers: read("tiers.yaml", include_str!("../../rules/facts/tiers.yaml"))?,
            public_ip: read("public-ip.yaml", include_str!("../../rules/facts/public-ip.yaml"))?,
            names: read("dns-zones.yaml", include_str!("../../rules/facts/dns-zones.yaml"))?,
            limits,
            tags: read("service-tags.yaml", include_str!("../../rules/facts/service-tags.yaml"))?,
            host_names: read("host-names.yaml", include_str!("../../rules/facts/host-names.yaml"))?,
            service_endpoints: read(
                "service-endpoints.yaml",
                include_str!("../../rules/facts/service-endpoints.yaml"),
            )?,
            optional_flows: OnceLock::new(),
            status_dependencies: OnceLock::new(),
            sources: OnceLock::new(),
        };
        tables.newest = tables.rows().map(|row| row.evidence().checked).fold(tables.newest, Date::max);
        Ok(tables)
    }

    /// The documents by key, read at the first question: a check that finds nothing has none.
    pub(super) fn sources(&self) -> Result<&BTreeMap<String, Source>, String> {
        let read = || {
            let rows: Vec<SourceRow> = read("sources.yaml", include_str!("../../rules/facts/sources.yaml"))?;
            let mut documents = BTreeMap::new();
            for (key, document) in rows.into_iter().map(SourceRow::keyed) {
                if documents.insert(key, document).is_some() {
                    return Err("rules/facts/sources.yaml has two rows of one name".to_owned());
                }
            }
            Ok(documents)
        };
        self.sources.get_or_init(read).as_ref().map_err(Clone::clone)
    }

    /// The flows for single features, read at the first question: a check has none.
    pub(super) fn optional_flows(&self) -> Result<&[RequiredFlow], String> {
        let read = || read("optional-flows.yaml", include_str!("../../rules/facts/optional-flows.yaml"));
        self.optional_flows.get_or_init(read).as_deref().map_err(Clone::clone)
    }

    /// What the rows of a network status are, read at the first question: a check without evidence has none.
    pub(super) fn status_dependencies(&self) -> Result<&[StatusDependency], String> {
        let read = || read("status-dependencies.yaml", include_str!("../../rules/facts/status-dependencies.yaml"));
        self.status_dependencies.get_or_init(read).as_deref().map_err(Clone::clone)
    }

    /// Every row of every table that is always read.
    pub(super) fn rows(&self) -> impl Iterator<Item = &dyn Row> {
        fn plain<T: Row>(rows: &[T]) -> impl Iterator<Item = &dyn Row> {
            rows.iter().map(|row| row as &dyn Row)
        }
        plain(&self.flows)
            .chain(plain(&self.tiers.tiers))
            .chain(plain(&self.tiers.placements))
            .chain(plain(&self.public_ip))
            .chain(plain(&self.names))
            .chain(plain(&self.limits.limits))
            .chain(plain(&self.host_names))
            .chain(plain(&self.service_endpoints))
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

#[cfg(test)]
mod tests {
    use super::*;

    const FLOW: &str = "
- id: management
  direction: Inbound
  from: ApiManagement
  to: subnet
  ports: [3443]
  protocol: TCP
  purpose: managed
  kind: management
  severity: error
  applies: {tiers: [Premium], modes: [External]}
  evidence: {from: 2022-05-26, checked: 2026-11-20, sources: [VREF], requirements: [S-38]}
";

    #[test]
    fn a_slip_in_a_table_is_an_error_with_its_place() {
        let flows = |text: &str| read::<Vec<RequiredFlow>>("required-flows.yaml", text);
        assert_eq!(flows(FLOW).unwrap().len(), 1);
        for (right, wrong, error) in [
            ("Inbound", "Inwards", "`Inwards` is no direction"),
            ("to: subnet", "to: Storage", "`subnet` on the other side, not `Storage`"),
            ("[3443]", "[]", "has no ports"),
            ("[3443]", "[70000]", "70000 is no port"),
            ("[3443]", "[9-1]", "`9-1` is no range of ports"),
            ("TCP", "QUIC", "`QUIC` is no protocol"),
            ("severity: error", "severity: fatal", "`fatal` is not a severity"),
            ("[Premium]", "[Gold]", "`Gold` is no tier"),
            ("[External]", "[Outer]", "`Outer` is no mode"),
            ("2022-05-26", "2022-02-30", "`2022-02-30` is not a date"),
            ("purpose", "porpoise", "porpoise"),
            ("[Premium]", "[Premium", ""),
        ] {
            let message = flows(&FLOW.replacen(right, wrong, 1)).unwrap_err();
            assert!(message.starts_with("rules/facts/required-flows.yaml:"), "{message}");
            assert!(message.contains(error), "{message}");
        }
        assert!(flows("").is_err());
        let late = flows(&FLOW.replacen("TCP", "[", 1)).unwrap_err();
        assert!(!late.contains(":1:"), "{late}");
    }
}
