//! `security-rules/without-effect`: every rule of the group of a service decides over some packet (network.md §2.4).

use std::rc::Rc;

use crate::analysis::reachability::Decider;
use crate::analysis::reachability::hygiene::{Attachment, Blocked, Effect, Nowhere, RuleEffect, RuleEnd};
use crate::network::{Access, Address, Cause, Direction, Key, Link, SecurityGroup, SecurityRule, Subnet};
use crate::rules::outcome::{Draft, Outcome, RuleAnswers, fail, holds};
use crate::rules::{Context, Stop};

pub(in crate::rules) fn check(key: Key<SecurityGroup>, cx: &Context<'_>) -> RuleAnswers {
    let Some(group) = cx.network.get(key) else { return Vec::new() };
    let attachment = Attachment::of(cx.network, key);
    let Some(subnet) = attachment.subnets.iter().find(|subnet| has_service(**subnet, cx)) else { return Vec::new() };
    let Some(subnet) = cx.network.get(*subnet) else { return Vec::new() };
    let of_group =
        OfGroup { group, subnet, is_shared: attachment.subnets.len() > 1, others: attachment.others.as_ref() };
    let effects = attachment.effects(cx.network, group, cx.filters, cx.tags).into_iter();
    let answer = |effect: RuleEffect| {
        let rule = group.rules.items.get(effect.rule)?;
        Some((effect.rule, of_group.judge(rule, effect.effect, effect.is_reached, cx)))
    };
    effects.filter_map(answer).collect()
}

/// Whether a region of a service is in the subnet.
fn has_service(subnet: Key<Subnet>, cx: &Context<'_>) -> bool {
    let mut locations = cx.network.services.iter().flat_map(|service| &service.locations.items);
    locations.any(|location| matches!(location.subnet.get(), Ok(Some(Link::To(key))) if *key == subnet))
}

/// A group, and a subnet of a service that has it.
struct OfGroup<'n> {
    group: &'n SecurityGroup,
    subnet: &'n Subnet,
    is_shared: bool,
    /// Why something else may be in its subnets.
    others: Option<&'n Rc<Cause>>,
}

impl OfGroup<'_> {
    fn judge(&self, rule: &SecurityRule, effect: Effect, is_reached: bool, cx: &Context<'_>) -> Outcome {
        match effect {
            Effect::InUse | Effect::Redundant { .. } => holds(),
            Effect::CannotTell { .. } if is_reached => holds(),
            Effect::CannotTell { reasons } => {
                let name = rule.declared.last_name();
                let question =
                    format!("whether rule `{name}` of `{}` decides over any packet", self.group.declared.label);
                Err(Stop::because(&reasons, &rule.declared).asking(question, &[]))
            }
            // Machines may forward packets and be in application security groups; services do neither.
            Effect::NeverApplies { why, .. } if why != Nowhere::IpVersion && self.others.is_some() => {
                self.others.map_or_else(holds, |cause| Err(Stop::unknown(Rc::clone(cause), &rule.declared)))
            }
            Effect::NeverApplies { end, why } => self.never(rule, end, why).into(),
            Effect::Unreachable { blockers, .. } if self.is_documented(rule, &blockers, cx) => holds(),
            Effect::Unreachable { blockers, proof } => self.unreachable(rule, &blockers, proof.as_ref()).into(),
        }
    }

    /// Whether it allows once more what the documents ask for: they want a rule for each row of theirs, even where one for
    /// `Internet` has taken all of it.
    fn is_documented(&self, rule: &SecurityRule, blockers: &[Decider], cx: &Context<'_>) -> bool {
        let allows = |decider: &Decider| match decider {
            Decider::Rule(index) => {
                self.group.rules.items.get(*index).is_some_and(|rule| rule.access.is(&Access::Allow))
            }
            _ => false,
        };
        let far = if rule.direction.is(&Direction::Inbound) { &rule.source } else { &rule.destination };
        let (Ok(Some(tag @ Address::Tag(_))), Ok(single), Ok(list)) =
            (far.addresses.single.get(), rule.destination.ports.single.get(), rule.destination.ports.list.get())
        else {
            return false;
        };
        let ports = single.iter().copied().chain(list.iter().filter_map(|range| range.get().ok().copied()));
        let mut ports = ports.peekable();
        rule.access.is(&Access::Allow)
            && blockers.iter().all(allows)
            && ports.peek().is_some()
            && ports.all(|range| range.first == range.last && cx.platform.is_documented(tag, range.first) == Ok(true))
    }

    fn never(&self, rule: &SecurityRule, end: RuleEnd, why: Nowhere) -> Draft {
        let (name, group) = (rule.declared.last_name(), &self.group.declared.label);
        let subnet = format!("subnet `{}`", self.subnet.declared.last_name());
        let (subnet, its) = if self.is_shared {
            (format!("{subnet} and the others with this group"), "the prefix of its subnet")
        } else {
            (subnet, "the prefix of the subnet")
        };
        let side = match end {
            RuleEnd::Source => &rule.source,
            RuleEnd::Destination => &rule.destination,
        };
        let place = match (side.addresses.single.get(), side.addresses.list.get()) {
            (Ok(Some(_)), _) => side.addresses.single.origin(),
            (_, Ok(list)) if !list.is_empty() => side.addresses.list.origin(),
            _ => rule.declared.place,
        };
        let words = match why {
            Nowhere::ApplicationSecurityGroup => "is an application security group".to_owned(),
            Nowhere::PublicAddress => "is a public address".to_owned(),
            Nowhere::OutsideSubnet => format!("is outside of {subnet}"),
            Nowhere::ForeignTag => format!("is {}, of which {subnet} has no address", tag(&side.addresses)),
            Nowhere::IpVersion => format!("has addresses of an IP version that {subnet} does not have"),
        };
        let mut draft = fail(format!("rule `{name}` of `{group}` never applies: its {end} {words}"))
            .at(&place, format!("no packet has this {end}"))
            .because(&self.subnet.prefixes, format!("`{}` has these addresses", self.subnet.declared.last_name()));
        if let Some(proof) = self.grounds(rule, end, why) {
            draft = draft.proof(proof);
        }
        let instead = format!("make the {end} `VirtualNetwork`, `*` or {its}, or delete the rule");
        let help = match why {
            Nowhere::ForeignTag if self.is_mirrored(rule) => {
                let other = match rule.direction.get() {
                    Ok(Direction::Inbound) => Direction::Outbound,
                    _ => Direction::Inbound,
                };
                format!("was direction {other} meant? Otherwise delete the rule")
            }
            Nowhere::IpVersion => "delete the rule; it is of no use before the subnet has such addresses".to_owned(),
            _ => instead,
        };
        draft.help(help)
    }

    /// Why no packet has such an end.
    fn grounds(&self, rule: &SecurityRule, end: RuleEnd, why: Nowhere) -> Option<String> {
        let is_inbound = rule.direction.is(&Direction::Inbound);
        let own = || {
            let known = self.subnet.prefixes.get().ok()?.iter().filter_map(|prefix| prefix.get().ok());
            Some(known.map(ToString::to_string).collect::<Vec<_>>().join(", ")).filter(|text| !text.is_empty())
        };
        Some(match why {
            Nowhere::ApplicationSecurityGroup => {
                "the interfaces of API Management belong to Azure and cannot be in application security groups".to_owned()
            }
            Nowhere::PublicAddress if is_inbound => {
                "Azure puts the private address of the service in place of the public one before it applies inbound rules"
                    .to_owned()
            }
            Nowhere::PublicAddress => {
                "Azure applies outbound rules before it puts the public address in place of the private one".to_owned()
            }
            Nowhere::OutsideSubnet | Nowhere::ForeignTag => {
                let way = if is_inbound { "inbound packets go to" } else { "outbound packets come from" };
                format!("{way} the subnet, {}; the {end} of the rule is {}", own()?, listed(rule, end))
            }
            Nowhere::IpVersion => return None,
        })
    }

    /// Whether the rule would apply in the other direction.
    fn is_mirrored(&self, rule: &SecurityRule) -> bool {
        let far = if rule.direction.is(&Direction::Inbound) { &rule.source } else { &rule.destination };
        match far.addresses.single.get() {
            Ok(Some(Address::Any)) => true,
            Ok(Some(Address::Tag(tag))) => tag.is("VirtualNetwork"),
            Ok(Some(Address::Prefix(prefix))) => {
                let own = self.subnet.prefixes.get().map(Vec::as_slice).unwrap_or_default();
                own.iter().filter_map(|own| own.get().ok()).any(|own| own.overlaps(*prefix))
            }
            _ => false,
        }
    }

    fn unreachable(&self, rule: &SecurityRule, blockers: &[Decider], proof: Option<&Blocked>) -> Draft {
        let (name, group) = (rule.declared.last_name(), &self.group.declared.label);
        let rules: Vec<&SecurityRule> = blockers
            .iter()
            .filter_map(|blocker| match blocker {
                Decider::Rule(index) => self.group.rules.items.get(*index),
                _ => None,
            })
            .collect();
        let names: Vec<String> =
            rules.iter().take(MOST_NAMED).map(|rule| format!("`{}`", rule.declared.last_name())).collect();
        let more = match rules.len().saturating_sub(MOST_NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let word = if rules.len() == 1 { "rule" } else { "rules" };
        let decide = if rules.len() == 1 { "decides" } else { "decide" };
        let mut draft = fail(format!(
            "rule `{name}` of `{group}` is unreachable: {word} {}{more} before it {decide} over everything that it matches",
            names.join(", ")
        ))
        .at(&rule.declared, format!("{}no packet gets here", numbered(rule)));
        for blocker in rules.iter().take(MOST_NAMED) {
            let does = match blocker.access.get() {
                Ok(Access::Allow) => "allows",
                Ok(Access::Deny) => "denies",
                Err(_) => "decides over",
            };
            let what = if rules.len() == 1 { "all of it" } else { "some of it" };
            draft = draft.because(&blocker.declared, format!("{}{does} {what}", numbered(blocker)));
        }
        if let Some(Blocked { packet, by }) = proof {
            let does = match by {
                Decider::Rule(index) => self.group.rules.items.get(*index).and_then(|rule| rule.access.get().ok()),
                _ => None,
            };
            let does = if does == Some(&Access::Deny) { "denied" } else { "allowed" };
            draft = draft.proof(format!("{packet} is {does} by {}", by.describe(self.group)));
        }
        draft.help(remedy(rule, &rules))
    }
}

fn remedy(rule: &SecurityRule, blockers: &[&SecurityRule]) -> String {
    let own = rule.access.get().ok();
    let opposite =
        blockers.iter().find(|blocker| blocker.access.get().is_ok_and(|access| own.is_some_and(|own| own != access)));
    match (opposite, own) {
        (Some(blocker), Some(own)) => {
            let verb = if *own == Access::Allow { "allow" } else { "deny" };
            let name = blocker.declared.last_name();
            let number = blocker.priority.get().map(|priority| format!(" than {priority}")).unwrap_or_default();
            format!(
                "if it shall {verb} what `{name}` decides over, give it a lower priority number{number}; otherwise delete it"
            )
        }
        _ => "delete it: without it all packets fare the same".to_owned(),
    }
}

fn numbered(rule: &SecurityRule) -> String {
    rule.priority.get().map(|priority| format!("priority {priority}: ")).unwrap_or_default()
}

/// What an end names, in few words.
fn listed(rule: &SecurityRule, end: RuleEnd) -> String {
    let side = match end {
        RuleEnd::Source => &rule.source,
        RuleEnd::Destination => &rule.destination,
    };
    let single = side.addresses.single.get().ok().and_then(Option::as_ref);
    let list = side.addresses.list.get().map(Vec::as_slice).unwrap_or_default();
    let all: Vec<String> =
        single.into_iter().chain(list.iter().filter_map(|it| it.get().ok())).map(ToString::to_string).collect();
    match all.get(MOST_NAMED..).map_or(0, <[String]>::len) {
        0 => all.join(", "),
        more => format!("{} and {more} more", all.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", ")),
    }
}

fn tag(addresses: &crate::network::Addresses) -> String {
    match addresses.single.get() {
        Ok(Some(Address::Tag(tag))) => format!("`{tag}`"),
        _ => "a service tag".to_owned(),
    }
}

/// Rules and addresses that are named in one line.
const MOST_NAMED: usize = 4;
