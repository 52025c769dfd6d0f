//! All rules, by topic. A line here, a page in `rules/`, a check in this folder: that is a rule.

use super::outcome::{Outcome, PartAnswers, RuleAnswers};
use super::subject::{
    ConnectionSubject, EffectiveSubject, FlowSubject, LocationSubject, SecurityRuleSubject, StatusSubject,
};
use super::{
    Context, capacity, dns, evidence, exposure, flows, injection, layout, lifecycle, private_endpoint, routing,
    security_rules,
};
use crate::network::{ApiManagement, Key, PrivateDnsZone, RouteTable, SecurityGroup, VirtualNetwork};

/// A rule: its name, its page, its examples, its check.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// `topic/name`.
    pub name: &'static str,
    /// The page, with front matter.
    pub page: &'static str,
    /// Files that show what it finds and what it accepts: name and text. A rule that no file can show has none.
    pub examples: &'static [(&'static str, &'static str)],
    /// How it judges.
    pub check: Check,
}

/// How a rule judges: by a function over one kind of subject. A rule with several questions about one subject has
/// several functions; each question has its own answer.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// An API Management service.
    Service(&'static [fn(&ApiManagement, &Context<'_>) -> Outcome]),
    /// One region of a service.
    Location(&'static [fn(LocationSubject<'_>, &Context<'_>) -> Outcome]),
    /// One flow that one region of a service needs.
    Flow(&'static [fn(FlowSubject<'_>, &Context<'_>) -> Outcome]),
    /// One of the flows by which clients reach a region. Which they are, if that is not known, is asked by the rules about
    /// all flows.
    ClientFlow(&'static [fn(FlowSubject<'_>, &Context<'_>) -> Outcome]),
    /// One connection of a private endpoint.
    Connection(&'static [fn(ConnectionSubject<'_>, &Context<'_>) -> Outcome]),
    /// One rule of a security group. The answers are told apart by the field that they are about.
    SecurityRule(fn(SecurityRuleSubject<'_>, &Context<'_>) -> PartAnswers),
    /// All rules of a security group that are deployed with it, looked at together.
    RulesOfGroup(fn(Key<SecurityGroup>, &Context<'_>) -> RuleAnswers),
    /// A security group.
    SecurityGroup(&'static [fn(Key<SecurityGroup>, &Context<'_>) -> Outcome]),
    /// A virtual network. The answers are told apart by what they are about.
    VirtualNetwork(fn(Key<VirtualNetwork>, &Context<'_>) -> PartAnswers),
    /// A security group, and a route table.
    GroupOrTable(fn(Key<SecurityGroup>, &Context<'_>) -> Outcome, fn(Key<RouteTable>, &Context<'_>) -> Outcome),
    /// A private DNS zone.
    Zone(&'static [fn(&PrivateDnsZone, &Context<'_>) -> Outcome]),
    /// One row of a security group in a saved answer of Azure.
    Effective(fn(EffectiveSubject<'_>, &Context<'_>) -> Outcome),
    /// One row of a network status in a saved answer of Azure.
    Status(fn(StatusSubject<'_>, &Context<'_>) -> Outcome),
    /// Found on the way, before there is a network to judge.
    Pipeline,
}

impl Check {
    /// Whether it compares with saved answers of Azure.
    pub fn is_comparison(&self) -> bool {
        matches!(self, Self::Effective(_) | Self::Status(_))
    }
}

macro_rules! rule {
    ($name:literal, $check:expr) => {
        rule!($name, $check, ["bad.json", "good.json"])
    };
    ($name:literal, $check:expr, [$($example:literal),*]) => {
        Rule {
            name: $name,
            page: include_str!(concat!("../../rules/", $name, "/rule.md")),
            examples: &[$(($example, include_str!(concat!("../../rules/", $name, "/", $example)))),*],
            check: $check,
        }
    };
}

/// All rules, by topic and name.
pub const CATALOGUE: &[Rule] = &[
    rule!("capacity/autoscale-beyond-subnet", Check::Location(&[capacity::autoscale_beyond_subnet::check])),
    rule!("capacity/subnet-too-small", Check::Location(&[capacity::subnet_too_small::check])),
    rule!("capacity/units-not-multiple-of-zones", Check::Location(&[capacity::units_not_multiple_of_zones::check])),
    rule!("dns/hidden-names", Check::Zone(&[dns::hidden_names::check])),
    rule!("dns/missing-private-endpoint-zone", Check::Connection(&[dns::missing_private_endpoint_zone::check])),
    rule!("dns/misnamed-private-endpoint-zone", Check::Connection(&[dns::misnamed_private_endpoint_zone::check])),
    rule!("dns/shared-zone", Check::Zone(&[dns::shared_zone::check])),
    rule!("dns/unlinked-private-endpoint-zone", Check::Connection(&[dns::unlinked_private_endpoint_zone::check])),
    rule!(
        "evidence/effective-rules-differ",
        Check::Effective(evidence::effective_rules_differ::check),
        ["bad.json", "bad.evidence.json", "good.json"]
    ),
    rule!(
        "evidence/network-status-differs",
        Check::Status(evidence::network_status_differs::check),
        ["bad.json", "bad.evidence.json", "good.json"]
    ),
    rule!("exposure/open-management-endpoint", Check::Location(&[exposure::open_management_endpoint::check])),
    rule!("flows/client-access-restricted", Check::ClientFlow(&[flows::client_access_restricted::check])),
    rule!("flows/required-flow-closed", Check::Flow(&[flows::required_flow_closed::check])),
    rule!("flows/subnet-without-security-group", Check::Location(&[flows::subnet_without_security_group::check])),
    rule!("injection/delegated-subnet", Check::Location(&[injection::delegated_subnet::check])),
    rule!(
        "injection/injected-service-with-private-endpoint",
        Check::Connection(&[injection::injected_service_with_private_endpoint::check])
    ),
    rule!(
        "injection/tier-without-injection",
        Check::Service(&[
            injection::tier_without_injection::check,
            injection::tier_without_injection::delegation_agrees,
            injection::tier_without_injection::subnet_is_used,
        ])
    ),
    rule!(
        "injection/unsuitable-public-ip",
        Check::Location(&[
            injection::unsuitable_public_ip::given,
            injection::unsuitable_public_ip::sku,
            injection::unsuitable_public_ip::version,
            injection::unsuitable_public_ip::region,
            injection::unsuitable_public_ip::label,
        ])
    ),
    rule!("input/invalid-description", Check::Pipeline, ["bad.yaml", "good.yaml"]),
    rule!("input/invalid-template", Check::Pipeline),
    rule!("input/limit", Check::Pipeline),
    rule!("input/syntax", Check::Pipeline),
    rule!("input/unknown-evidence", Check::Pipeline, ["bad.json", "bad.evidence.json", "good.json"]),
    rule!("input/unmatched-evidence", Check::Pipeline, ["bad.json", "bad.evidence.json", "good.json"]),
    rule!("input/unresolved", Check::Pipeline),
    rule!("internal/rule-crashed", Check::Pipeline, []),
    rule!("layout/overlapping-networks", Check::VirtualNetwork(layout::overlapping_networks::check)),
    rule!("layout/overlapping-subnets", Check::VirtualNetwork(layout::overlapping_subnets::check)),
    rule!("layout/refused-prefix", Check::VirtualNetwork(layout::refused_prefix::check)),
    rule!("layout/subnet-outside-network", Check::VirtualNetwork(layout::subnet_outside_network::check)),
    rule!("lifecycle/retired-platform", Check::Service(&[lifecycle::retired_platform::check])),
    rule!(
        "private-endpoint/connection-not-approved",
        Check::Connection(&[private_endpoint::connection_not_approved::check])
    ),
    rule!(
        "private-endpoint/tier-without-private-endpoint",
        Check::Connection(&[private_endpoint::tier_without_private_endpoint::check])
    ),
    rule!("private-endpoint/wrong-group-id", Check::Connection(&[private_endpoint::wrong_group_id::check])),
    rule!("routing/dependency-dropped", Check::Flow(&[routing::dependency_dropped::check])),
    rule!("routing/dependency-without-endpoint", Check::Location(&[routing::dependency_without_endpoint::check])),
    rule!("routing/management-replies-lost", Check::Location(&[routing::management_replies_lost::check])),
    rule!(
        "security-rules/beyond-limits",
        Check::GroupOrTable(security_rules::beyond_limits::group, security_rules::beyond_limits::route_table)
    ),
    rule!(
        "security-rules/duplicate-priority",
        Check::SecurityGroup(&[
            security_rules::duplicate_priority::inbound,
            security_rules::duplicate_priority::outbound,
        ])
    ),
    rule!("security-rules/near-miss", Check::RulesOfGroup(security_rules::near_miss::check)),
    rule!("security-rules/refused-field", Check::SecurityRule(security_rules::refused_field::check)),
    rule!(
        "security-rules/two-fields-for-one-side",
        Check::SecurityRule(security_rules::two_fields_for_one_side::check)
    ),
    rule!("security-rules/without-effect", Check::RulesOfGroup(security_rules::without_effect::check)),
];
