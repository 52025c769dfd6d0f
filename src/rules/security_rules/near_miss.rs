//! `security-rules/near-miss`: a rule that was probably meant for a flow that the service needs (facts §B.6 no. 3), and
//! which nobody misses because a default rule lets the flow pass.

use std::collections::BTreeMap;

use crate::analysis::reachability::{Decider, Difference, Verdict};
use crate::network::{Access, Address, Key, Link, ProtocolMatch, SecurityGroup, SecurityRule, ServiceLocation};
use crate::platform::RequiredFlow;
use crate::rules::flows::{Decided, decided};
use crate::rules::outcome::{Draft, RuleAnswers, fail, holds};
use crate::rules::{Context, FlowSubject, LocationSubject};

/// Most regions of services that are looked at for one group.
const MOST_REGIONS: usize = 16;

pub(in crate::rules) fn check(key: Key<SecurityGroup>, cx: &Context<'_>) -> RuleAnswers {
    let Some(group) = cx.network.get(key) else { return Vec::new() };
    let services = cx.network.services.iter();
    let locations = services
        .flat_map(|service| service.locations.items.iter().map(move |location| LocationSubject { service, location }));
    let mut slips: BTreeMap<usize, Slip<'_>> = BTreeMap::new();
    let mut is_of_service = false;
    for subject in locations.filter(|subject| has_group(subject.location, key, cx)).take(MOST_REGIONS) {
        let Some(flows) = flows(subject, cx) else { continue };
        is_of_service = true;
        for flow in flows {
            find(FlowSubject { service: subject.service, location: subject.location, flow }, cx, &mut slips);
        }
    }
    if !is_of_service {
        return Vec::new();
    }
    let allowing = group.rules.items.iter().enumerate().filter(|(_, rule)| is_known(rule));
    let answer = |(index, rule): (usize, &SecurityRule)| match slips.get(&index) {
        Some(slip) => (index, told(rule, group, slip, cx).into()),
        None => (index, holds()),
    };
    allowing.map(answer).collect()
}

/// A rule that looks like a flow.
struct Slip<'n> {
    flow: FlowSubject<'n>,
    difference: Difference,
    /// What lets the flow pass.
    open_by: Decider,
}

fn has_group(location: &ServiceLocation, group: Key<SecurityGroup>, cx: &Context<'_>) -> bool {
    let Ok(Some(Link::To(subnet))) = location.subnet.get() else { return false };
    let group_of = cx.network.get(*subnet).map(|subnet| subnet.security_group.get());
    matches!(group_of, Some(Ok(Some(Link::To(key)))) if *key == group)
}

/// The flows that the region needs in any case.
fn flows(subject: LocationSubject<'_>, cx: &Context<'_>) -> Option<Vec<&'static RequiredFlow>> {
    let (_, mode) = cx.placement(subject).ok()?;
    let tier = cx.known(&subject.location.tier).ok()?;
    let regions = &subject.service.locations.items;
    let sure = regions.iter().filter(|region| cx.exists(&region.exists) == Ok(true)).count();
    Some(cx.platform.required_flows(tier, mode, sure).collect())
}

/// Adds the rules that were probably meant for the flow, if default rules alone let it pass.
fn find<'n>(flow: FlowSubject<'n>, cx: &Context<'n>, slips: &mut BTreeMap<usize, Slip<'n>>) {
    // Other ports of ends as general as these are for something else.
    let is_service = |tag: &crate::network::ServiceTag| !tag.is("Internet") && !tag.is("VirtualNetwork");
    if !matches!(&flow.flow.remote, Address::Tag(tag) if is_service(tag)) {
        return;
    }
    let Ok(decided) = decided(flow, cx) else { return };
    let Decided { decision, .. } = decided;
    let is_default = |decider: &Decider| matches!(decider, Decider::Default(_));
    let Some(open_by) = decision.allowed_by.iter().copied().find(is_default) else { return };
    if decision.verdict != Verdict::Allowed {
        return;
    }
    // A rule that asks for a source port lets a few packets pass.
    let is_alone = |rule| decision.allowed_by.iter().all(|by| is_default(by) || *by == Decider::Rule(rule));
    for near in decision.near_misses.into_iter().filter(|near| is_alone(near.rule)) {
        let is_slip = match near.difference {
            // A port that has a use of its own was meant.
            Difference::Port { written, .. } => cx.platform.is_documented(&flow.flow.remote, written) == Ok(false),
            Difference::Protocol(_) | Difference::SourcePort(_) => true,
            // A rule of the wrong direction never applies, and a late one is another matter.
            Difference::Direction(_) | Difference::Priority { .. } => false,
        };
        if is_slip {
            slips.entry(near.rule).or_insert(Slip { flow, difference: near.difference, open_by });
        }
    }
}

/// Whether all is known that makes a rule resemble a flow.
fn is_known(rule: &SecurityRule) -> bool {
    let ports = [&rule.source.ports, &rule.destination.ports];
    let addresses = [&rule.source.addresses, &rule.destination.addresses];
    rule.access.is(&Access::Allow)
        && rule.direction.get().is_ok()
        && rule.protocol.get().is_ok()
        && ports.iter().all(|ports| {
            ports.single.get().is_ok() && ports.list.get().is_ok_and(|list| list.iter().all(|it| it.get().is_ok()))
        })
        && addresses.iter().all(|addresses| addresses.single.get().is_ok() && addresses.list.get().is_ok())
}

fn told(rule: &SecurityRule, group: &SecurityGroup, slip: &Slip<'_>, cx: &Context<'_>) -> Draft {
    let Slip { flow, difference, open_by } = slip;
    let (name, label, needed) = (rule.declared.last_name(), &group.declared.label, flow.flow);
    let ports = |ports: &crate::network::Ports| {
        let single = ports.single.get().is_ok_and(Option::is_some);
        if single { ports.single.origin() } else { ports.list.origin() }
    };
    let (place, words, help) = match difference {
        Difference::Port { written, wanted } => (
            ports(&rule.destination.ports),
            format!("was {wanted} meant?"),
            format!("make the destination port {wanted}, or delete the rule if {written} is not needed"),
        ),
        Difference::SourcePort(range) => (
            ports(&rule.source.ports),
            format!("clients choose their port at random, and hardly ever {range}"),
            "make the source port `*`".to_owned(),
        ),
        Difference::Protocol(ProtocolMatch::Only(protocol)) => (
            rule.protocol.origin(),
            format!("for {protocol} only; was {} meant?", needed.protocol),
            format!("make the protocol {}, or `*`", needed.protocol),
        ),
        Difference::Protocol(ProtocolMatch::Any) | Difference::Direction(_) | Difference::Priority { .. } => {
            (rule.declared.place, "not what the flow needs".to_owned(), "make the rule fit the flow".to_owned())
        }
    };
    let service = flow.at().name();
    let mut draft = fail(format!("rule `{name}` of `{label}` misses {needed}, which {service} needs"))
        .requirements(&needed.evidence.requirements)
        .at(&place, words)
        .because(&flow.location.subnet, format!("{service} is in the subnet with this group"))
        .proof(format!("only {} lets {needed} pass: a rule that denies it would close it", open_by.describe(group)))
        .proof(format!("needed because {}", needed.purpose))
        .help(help);
    if let Some(link) = cx.platform.link(&needed.evidence) {
        draft = draft.link(link);
    }
    draft
}
