//! Single numbers that rules count with: `rules/facts/limits.yaml`. Never here: sums.

use serde::Deserialize;

use super::evidence::{on, rows};
use super::{Date, Evidence};

/// The numbers, on one day.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Addresses that Azure keeps for itself in every IPv4 prefix of a subnet (facts S-19).
    pub reserved_addresses: u32,
    /// The longest IPv4 prefix that a subnet may have: 29 stands for `/29`.
    pub smallest_ipv4_subnet: u32,
    /// The newest generation of the platform of API Management that is retired: 1 stands for stv1; 0 for none (facts C-04).
    pub retired_platform: u32,
    /// Rules that a security group may have.
    pub security_group_rules: u32,
    /// Addresses and prefixes that all rules of a security group together may name on one side.
    pub security_group_addresses: u32,
    /// Application security groups that all rules of a security group together may name.
    pub security_group_application_groups: u32,
    /// Routes that a route table may have.
    pub route_table_routes: u32,
    /// Routes with a service tag that a route table may have.
    pub route_table_tag_routes: u32,
}

impl Limits {
    /// The numbers of that day; an error names one that is missing.
    pub(super) fn on(rows: &[Limit], date: Date) -> Result<Self, String> {
        let value = |id: &str| {
            let row = on(rows, date).find(|row| row.id == id);
            row.map(|row| row.value).ok_or_else(|| format!("limits.yaml has no `{id}` for {date}"))
        };
        Ok(Self {
            reserved_addresses: value("reserved-addresses")?,
            smallest_ipv4_subnet: value("smallest-ipv4-subnet")?,
            retired_platform: value("retired-platform")?,
            security_group_rules: value("security-group-rules")?,
            security_group_addresses: value("security-group-addresses")?,
            security_group_application_groups: value("security-group-application-groups")?,
            route_table_routes: value("route-table-routes")?,
            route_table_tag_routes: value("route-table-tag-routes")?,
        })
    }
}

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LimitTable {
    /// The first day that all tables describe completely.
    pub(super) complete_from: Date,
    pub(super) limits: Vec<Limit>,
}

/// A row.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Limit {
    pub(super) id: String,
    pub(super) evidence: Evidence,
    pub(super) value: u32,
    /// What the number counts; for readers of the table.
    #[expect(dead_code, reason = "checked to be there, read by people")]
    pub(super) what: String,
}

rows!(Limit);
