//! The facts of one day. Never here: rows, and what is done with them.

use std::collections::BTreeSet;

use super::evidence::on;
use super::tables::Tables;
use super::{
    Date, Evidence, GatewayNames, HostNameFacts, Limits, Placement, PlacementKind, PublicIpFacts, RequiredFlow,
    ServiceEndpointFacts, ServiceTags, StatusDependency, TierFacts,
};
use crate::finding::Source;
use crate::network::{Address, Cloud, NetworkMode, Tier};

/// What is true of Azure on one day.
#[derive(Debug, Clone)]
pub struct Platform {
    date: Date,
    tables: &'static Tables,
    flows: Vec<&'static RequiredFlow>,
    tiers: Vec<&'static TierFacts>,
    placements: Vec<&'static Placement>,
    public_ip: Vec<&'static PublicIpFacts>,
    names: Vec<&'static GatewayNames>,
    limits: Limits,
    tags: ServiceTags,
}

impl Platform {
    /// The facts of that day; without one, the newest.
    ///
    /// The error is for the user: the day is before the first that the tables describe, or the tables themselves are
    /// broken, which the tests of this floor exclude.
    pub fn as_of(date: Option<Date>) -> Result<Self, String> {
        let tables = Tables::get()?;
        let date = date.unwrap_or(tables.newest);
        if date < tables.limits.complete_from {
            return Err(format!("facts about Azure are known from {} on, not for {date}", tables.limits.complete_from));
        }
        let mut names = BTreeSet::new();
        if let Some(row) = tables.rows().filter(|row| row.evidence().holds_on(date)).find(|row| !names.insert(row.id()))
        {
            return Err(format!("rules/facts has two rows `{}` for {date}", row.id()));
        }
        Ok(Self {
            date,
            tables,
            flows: on(&tables.flows, date).collect(),
            tiers: on(&tables.tiers.tiers, date).collect(),
            placements: on(&tables.tiers.placements, date).collect(),
            public_ip: on(&tables.public_ip, date).collect(),
            names: on(&tables.names, date).collect(),
            limits: Limits::on(&tables.limits.limits, date)?,
            tags: ServiceTags::on(&tables.tags, date),
        })
    }

    /// The day on which a fact was last compared with its sources: the day of the newest facts.
    pub fn newest() -> Result<Date, String> {
        Tables::get().map(|tables| tables.newest)
    }

    /// The day whose facts these are.
    pub fn date(&self) -> Date {
        self.date
    }

    /// The flows that a service of this tier and mode with this number of regions cannot do without.
    ///
    /// Ask [`Self::tier`] first: of a tier that is not known on this day nothing is required, and that means nothing.
    pub fn required_flows(
        &self,
        tier: &Tier,
        mode: NetworkMode,
        regions: usize,
    ) -> impl Iterator<Item = &'static RequiredFlow> {
        self.flows.iter().copied().filter(move |flow| flow.applies(tier, mode, regions))
    }

    /// The flows that such a service needs for single features. The error is that of [`Self::as_of`].
    pub fn optional_flows(
        &self,
        tier: &Tier,
        mode: NetworkMode,
        regions: usize,
    ) -> Result<impl Iterator<Item = &'static RequiredFlow>, String> {
        let flows = on(self.tables.optional_flows()?, self.date);
        Ok(flows.filter(move |flow| flow.applies(tier, mode, regions)))
    }

    /// Whether some service needs this port of such an end, or needed it on any day. The error is that of [`Self::as_of`].
    pub fn is_documented(&self, remote: &Address, port: u16) -> Result<bool, String> {
        let mut flows = self.tables.flows.iter().chain(self.tables.optional_flows()?);
        let has_port = |flow: &RequiredFlow| flow.ports.iter().any(|range| range.contains(port));
        Ok(flows.any(|flow| flow.remote == *remote && has_port(flow)))
    }

    /// What a row of a network status with this host and this kind of thing is about; none if that is not known. The error
    /// is that of [`Self::as_of`].
    pub fn status_dependency(
        &self,
        host: &str,
        resource_type: Option<&str>,
    ) -> Result<Option<&'static StatusDependency>, String> {
        let rows = self.tables.status_dependencies()?;
        let of_host = on(rows, self.date).find(|row| row.has_host(host));
        Ok(of_host.or_else(|| on(rows, self.date).find(|row| resource_type.is_some_and(|it| row.has_type(it)))))
    }

    /// What the tier can do; none for a tier that is not known on this day.
    pub fn tier(&self, tier: &Tier) -> Option<&'static TierFacts> {
        self.tiers.iter().copied().find(|facts| facts.tier == *tier)
    }

    /// The tiers that are known on this day, in the order of the table.
    pub fn tiers(&self) -> impl Iterator<Item = &'static TierFacts> {
        self.tiers.iter().copied()
    }

    /// What a way into a network asks for; none if that is not known on this day.
    pub fn placement(&self, kind: PlacementKind) -> Option<&'static Placement> {
        self.placements.iter().copied().find(|placement| placement.kind == kind)
    }

    /// What is asked of a public IP address of one's own in this tier; none where nothing is documented.
    pub fn public_ip(&self, tier: &Tier) -> Option<&'static PublicIpFacts> {
        self.public_ip.iter().copied().find(|facts| facts.applies(tier))
    }

    /// The names of the gateway in this cloud; none if they are not known on this day.
    pub fn gateway_names(&self, cloud: Cloud) -> Option<&'static GatewayNames> {
        self.names.iter().copied().find(|names| names.id == cloud.as_str())
    }

    /// The default host names of services in all clouds.
    pub fn host_names(&self) -> impl Iterator<Item = &'static HostNameFacts> {
        on(&self.tables.host_names, self.date)
    }

    /// The domains of what services depend on, with the flow by which it is reached: `.blob.core.windows.net`. The error is
    /// that of [`Self::as_of`].
    pub fn dependency_domains(&self) -> Result<Vec<(&'static str, &'static str)>, String> {
        let rows = on(self.tables.status_dependencies()?, self.date);
        Ok(rows.flat_map(|row| row.hosts().map(|host| (host, row.flow.as_str()))).collect())
    }

    /// What the service endpoint of this name leads to; none for one of which nothing is known.
    pub fn service_endpoint(&self, service: &str) -> Option<&'static ServiceEndpointFacts> {
        on(&self.tables.service_endpoints, self.date).find(|row| row.service.eq_ignore_ascii_case(service))
    }

    /// Single numbers.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What is known of service tags.
    pub fn tags(&self) -> &ServiceTags {
        &self.tags
    }

    /// The documents behind a fact, the one to show first. A table of documents that cannot be read gives none.
    pub fn sources(&self, evidence: &Evidence) -> impl Iterator<Item = &'static Source> {
        let sources = self.tables.sources().ok();
        evidence.sources.iter().filter_map(move |key| sources?.get(key))
    }

    /// The address of the document to show for a fact.
    pub fn link(&self, evidence: &Evidence) -> Option<&'static str> {
        self.sources(evidence).next().map(|source| source.url.as_str())
    }
}
