//! `exposure/open-management-endpoint`: port 3443 is for Azure's control plane only (facts S-46).

use crate::analysis::reachability::{Decider, Flow, Peer, Verdict};
use crate::network::{Address, SecurityRule, ServiceTag};
use crate::rules::outcome::{Outcome, fail, holds};
use crate::rules::{Context, LocationSubject, Stop};

/// The row of the management endpoint in the table of required flows.
const ROW: &str = "management";

pub(in crate::rules) fn check(subject: LocationSubject<'_>, cx: &Context<'_>) -> Outcome {
    let mode = cx.classic_injection(subject)?;
    let mut rows = cx.platform.required_flows(cx.known(&subject.location.tier)?, mode, 1);
    let row = rows.find(|row| row.id == ROW).ok_or(Stop::NotApplicable)?;
    let subnet = cx.follow(&subject.location.subnet)?.ok_or(Stop::NotApplicable)?;
    let group = cx.follow(&subnet.security_group)?.ok_or(Stop::NotApplicable)?;
    let flow = Flow {
        direction: row.direction,
        peer: Peer::Address(Address::Tag(ServiceTag::new("Internet"))),
        ports: row.ports.clone(),
        protocol: row.protocol,
    };
    let decision = cx.decide(&flow, subnet, group, &subject.location.location);
    if decision.verdict == Verdict::CannotTell {
        return Err(Stop::because(&decision.reasons, &group.declared));
    }
    let admitting = decision.allowed_by.iter().find_map(|decider| match decider {
        Decider::Rule(index) => group.rules.items.get(*index).and_then(|rule| Some((rule, everybody(rule)?))),
        _ => None,
    });
    let Some((rule, source)) = admitting else { return holds() };
    let port = row.port_text();
    fail(format!("the management endpoint of {} is open to `{source}`", subject.name()))
        .at(&rule.declared, format!("admits `{source}` to port {port}"))
        .because(&subject.location.subnet, "the service is in the subnet with this group")
        .proof(format!(
            "TCP from any address of the Internet to port {port} passes rule `{}`",
            rule.declared.last_name()
        ))
        .help(format!("set the source of the rule to the service tag `{}`", row.remote))
        .into()
}

/// What the rule's source says for everybody, if it does: `*`, which is `0.0.0.0/0`, or `Internet`.
fn everybody(rule: &SecurityRule) -> Option<&Address> {
    let addresses = &rule.source.addresses;
    let single = addresses.single.get().ok().and_then(Option::as_ref);
    let list = addresses.list.get().map(Vec::as_slice).unwrap_or_default();
    single.into_iter().chain(list.iter().filter_map(|address| address.get().ok())).find(|address| match address {
        Address::Any => true,
        Address::Tag(tag) => tag.is("Internet"),
        Address::Prefix(_) => false,
    })
}
