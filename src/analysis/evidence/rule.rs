//! A rule on both sides.

use super::field::{Comparison, Written};
use super::pairs::Here;
use crate::analysis::TagAxioms;
use crate::analysis::reachability::DefaultRule;
use crate::evidence::EffectiveRule;
use crate::network::{Access, Address, PortRange, ProtocolMatch, SecurityRule, ServiceTag};

/// Compares a rule with the row that is paired with it.
pub fn compare_rule(here: Here<'_>, there: &EffectiveRule, tags: &TagAxioms) -> Comparison {
    match here {
        Here::Rule(rule) => compare_written(rule, there, tags),
        Here::Default(_, rule) => compare_default(rule, there, tags),
    }
}

/// A row of an answer in words: "rule `web` (inbound, priority 100)".
pub fn describe_rule(row: &EffectiveRule) -> String {
    let name = row.name.as_ref().map_or_else(|| "a rule without a name".to_owned(), |name| format!("rule `{name}`"));
    match (row.direction, row.priority) {
        (Some(direction), Some(priority)) => {
            format!("{name} ({}, priority {priority})", direction.as_str().to_ascii_lowercase())
        }
        _ => name,
    }
}

fn compare_written(rule: &SecurityRule, there: &EffectiveRule, tags: &TagAxioms) -> Comparison {
    let mut row = Comparison::default();
    if let Err(cause) = rule.declared.exists.get() {
        row.doubt(format!("whether the rule is deployed is not known: {}", cause.text));
    }
    match (rule.declared.name.get(), &there.name) {
        (Err(cause), _) => row.doubt(format!("the name is not known here: {}", cause.text)),
        (Ok(_), None) => row.missing("name"),
        (Ok(_), Some(name)) if rule.declared.last_name().eq_ignore_ascii_case(name) => {}
        (Ok(_), Some(name)) => row.differences.push(super::Difference {
            field: "name",
            here: rule.declared.last_name().to_owned(),
            there: name.clone(),
            place: Some(rule.declared.place),
        }),
    }
    row.value("direction", &rule.direction, there.direction.as_ref(), ToString::to_string);
    row.value("priority", &rule.priority, there.priority.as_ref(), ToString::to_string);
    row.value("access", &rule.access, there.access.as_ref(), |access| access.as_str().to_owned());
    row.value("protocol", &rule.protocol, there.protocol.as_ref(), |protocol| protocol_word(*protocol));
    let (source, destination) = (&rule.source, &rule.destination);
    row.addresses("source address", Written::addresses(&source.addresses), &there.source, tags);
    row.ports("source port", Written::ports(&source.ports), there.source.ports.as_ref());
    row.addresses("destination address", Written::addresses(&destination.addresses), &there.destination, tags);
    row.ports("destination port", Written::ports(&destination.ports), there.destination.ports.as_ref());
    row
}

/// Azure's own rules are paired by direction and priority, so these agree.
fn compare_default(rule: DefaultRule, there: &EffectiveRule, tags: &TagAxioms) -> Comparison {
    let tag = |name: &str| Address::Tag(ServiceTag::new(name));
    let (access, source, destination) = match rule {
        DefaultRule::AllowVnetInBound | DefaultRule::AllowVnetOutBound => {
            (Access::Allow, tag("VirtualNetwork"), tag("VirtualNetwork"))
        }
        DefaultRule::AllowAzureLoadBalancerInBound => (Access::Allow, tag("AzureLoadBalancer"), Address::Any),
        DefaultRule::AllowInternetOutBound => (Access::Allow, Address::Any, tag("Internet")),
        DefaultRule::DenyAllInBound | DefaultRule::DenyAllOutBound => (Access::Deny, Address::Any, Address::Any),
    };
    let mut row = Comparison::default();
    row.constant("access", &access, there.access.as_ref(), |access| access.as_str().to_owned());
    row.constant("protocol", &ProtocolMatch::Any, there.protocol.as_ref(), |protocol| protocol_word(*protocol));
    let all = || Written::Known(vec![PortRange::ALL], None);
    row.addresses("source address", Written::Known(vec![source], None), &there.source, tags);
    row.ports("source port", all(), there.source.ports.as_ref());
    row.addresses("destination address", Written::Known(vec![destination], None), &there.destination, tags);
    row.ports("destination port", all(), there.destination.ports.as_ref());
    row
}

impl Comparison {
    fn constant<T: PartialEq>(
        &mut self,
        field: &'static str,
        here: &T,
        there: Option<&T>,
        show: impl Fn(&T) -> String,
    ) {
        match there {
            None => self.missing(field),
            Some(there) if there == here => {}
            Some(there) => {
                self.differences.push(super::Difference { field, here: show(here), there: show(there), place: None });
            }
        }
    }
}

fn protocol_word(protocol: ProtocolMatch) -> String {
    match protocol {
        ProtocolMatch::Any => "*".to_owned(),
        ProtocolMatch::Only(protocol) => protocol.to_string(),
    }
}
