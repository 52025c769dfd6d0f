//! What is known of service tags without their addresses: `rules/facts/service-tags.yaml`.
//!
//! Never here: address ranges. The table is not exhaustive: a tag that it does not have is unknown, not wrong.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::evidence::{on, rows};
use super::{Date, Evidence};
use crate::network::{Location, ServiceTag};

/// The tags, on one day. Names compare without regard to case.
#[derive(Debug, Clone)]
pub struct ServiceTags {
    kinds: Vec<(&'static str, TagKind)>,
    disjoint: &'static [String],
    disjoint_evidence: Option<&'static Evidence>,
    not_in_routes: Vec<&'static str>,
    region_names: Vec<(&'static str, &'static str)>,
}

/// What a tag stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TagKind {
    /// Public addresses of a service; `Name.Region` is the part of them that is in the region.
    Regional,
    /// Public addresses of a service, without parts per region.
    Global,
    /// `VirtualNetwork`, `Internet`, `AzureLoadBalancer`: depends on the network.
    Network,
    /// Addresses of the platform that no other tag and no range reaches.
    Platform,
}

impl ServiceTags {
    pub(super) fn on(table: &'static TagTable, date: Date) -> Self {
        let kinds = on(&table.tags, date).flat_map(|row| row.names.iter().map(|name| (name.as_str(), row.kind)));
        let disjoint = on(&table.disjoint, date).next();
        let regions = on(&table.region_names, date).flat_map(|row| &row.names);
        Self {
            kinds: kinds.collect(),
            disjoint: disjoint.map_or(&[], |row| &row.names),
            disjoint_evidence: disjoint.map(|row| &row.evidence),
            not_in_routes: on(&table.not_in_routes, date).flat_map(|row| &row.names).map(String::as_str).collect(),
            region_names: regions.map(|(tag, resource)| (tag.as_str(), resource.as_str())).collect(),
        }
    }

    /// Whether the table has the tag, or the tag that it is the regional part of.
    pub fn is_known(&self, tag: &ServiceTag) -> bool {
        self.kind(tag).is_some()
    }

    /// What the tag stands for.
    pub fn kind(&self, tag: &ServiceTag) -> Option<TagKind> {
        self.kind_of(self.base(tag))
    }

    /// The name without its region, in the case in which it was written: `Storage` of `Storage.WestEurope`. The whole
    /// name for `AzureFrontDoor.Backend`, and for a tag of which nothing is known.
    pub fn base<'t>(&self, tag: &'t ServiceTag) -> &'t str {
        self.split(tag.as_str()).map_or(tag.as_str(), |(base, _)| base)
    }

    /// The region of a tag that is the regional part of a known one, spelled as resources spell it: `francecentral` of
    /// `Storage.CentralFrance`. A region of any name is believed.
    pub fn region(&self, tag: &ServiceTag) -> Option<Location> {
        let (_, region) = self.split(tag.as_str())?;
        let resource = self.region_names.iter().find(|(name, _)| name.eq_ignore_ascii_case(region));
        Some(Location::new(resource.map_or(region, |(_, resource)| resource)))
    }

    /// The names of this kind.
    pub fn names(&self, kind: TagKind) -> impl Iterator<Item = &'static str> {
        self.kinds.iter().filter(move |(_, known)| *known == kind).map(|(name, _)| *name)
    }

    /// Regions whose name inside of a tag differs: first as tags spell them, then as resources do.
    pub fn region_names(&self) -> &[(&'static str, &'static str)] {
        &self.region_names
    }

    /// Tags that pairwise share no IPv4 address. What holds for two of them holds for their regional parts.
    pub fn disjoint(&self) -> &'static [String] {
        self.disjoint
    }

    /// Since when the tags of [`Self::disjoint`] are known to be so, and when that was last seen (`checked`).
    pub fn disjoint_evidence(&self) -> Option<&'static Evidence> {
        self.disjoint_evidence
    }

    /// Whether the two tags are known to share no IPv4 address. `false` means "they share some, or it is not known".
    pub fn are_disjoint(&self, one: &ServiceTag, other: &ServiceTag) -> bool {
        let (one, other) = (self.base(one), self.base(other));
        let listed = |name: &str| self.disjoint.iter().any(|tag| tag.eq_ignore_ascii_case(name));
        !one.eq_ignore_ascii_case(other) && listed(one) && listed(other)
    }

    /// Whether a route may have the tag as its address prefix, in the public cloud; none for a tag of which nothing is
    /// known.
    pub fn usable_in_routes(&self, tag: &ServiceTag) -> Option<bool> {
        let base = self.base(tag);
        self.kind_of(base)?;
        Some(!self.not_in_routes.iter().any(|name| name.eq_ignore_ascii_case(base)))
    }

    fn kind_of(&self, name: &str) -> Option<TagKind> {
        self.kinds.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, kind)| *kind)
    }

    /// Base and region of a regional part.
    fn split<'t>(&self, name: &'t str) -> Option<(&'t str, &'t str)> {
        if self.kind_of(name).is_some() {
            return None;
        }
        let (base, region) = name.rsplit_once('.')?;
        (self.kind_of(base) == Some(TagKind::Regional) && !region.is_empty()).then_some((base, region))
    }
}

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TagTable {
    pub(super) tags: Vec<TagRow>,
    pub(super) disjoint: Vec<NamesRow>,
    pub(super) not_in_routes: Vec<NamesRow>,
    pub(super) region_names: Vec<RegionNamesRow>,
}

/// Tags of one kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TagRow {
    pub(super) id: String,
    pub(super) evidence: Evidence,
    pub(super) kind: TagKind,
    pub(super) names: Vec<String>,
    #[expect(dead_code, reason = "read by people")]
    pub(super) note: Option<String>,
}

/// Tags that have something in common.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NamesRow {
    pub(super) id: String,
    pub(super) evidence: Evidence,
    pub(super) names: Vec<String>,
}

/// A tag's spelling of regions, to a resource's.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RegionNamesRow {
    pub(super) id: String,
    pub(super) evidence: Evidence,
    pub(super) names: BTreeMap<String, String>,
}

rows!(TagRow, NamesRow, RegionNamesRow);
