//! `exposure/open-management-endpoint`: port 3443 is for Azure's control plane only (facts S-46).

use std::rc::Rc;

use crate::analysis::reachability::{Decider, Flow, Peer, Surroundings, Verdict, decide};
use crate::analysis::virtual_network_tag;
use crate::network::{Address, Direction, PortRange, Protocol, SecurityRule, ServiceTag};
use crate::rules::outcome::{Outcome, fail, holds};
use crate::rules::{Context, LocationSubject, Stop};
use crate::template::{Cause, CauseKind};

/// The management endpoint.
const PORT: u16 = 3443;

pub(in crate::rules) fn check(subject: LocationSubject<'_>, cx: &Context<'_>) -> Outcome {
    cx.classic_injection(subject)?;
    let subnet = cx.follow(&subject.location.subnet)?.ok_or(Stop::NotApplicable)?;
    let group = cx.follow(&subnet.security_group)?.ok_or(Stop::NotApplicable)?;
    let flow = Flow {
        direction: Direction::Inbound,
        peer: Peer::Address(Address::Tag(ServiceTag::new("Internet"))),
        ports: vec![PortRange::single(PORT)],
        protocol: Protocol::Tcp,
    };
    let surroundings = Surroundings {
        subnet: &subnet.prefixes,
        virtual_network: &virtual_network_tag(cx.network, subnet),
        location: &subject.location.location,
        tags: cx.tags,
    };
    let decision = decide(&flow, group, &surroundings);
    let admitting = decision.allowed_by.iter().find_map(|decider| match decider {
        Decider::Rule(index) => group.rules.items.get(*index).filter(|rule| admits_everybody(rule)),
        _ => None,
    });
    let unknown = |at: &dyn Fn(Rc<Cause>) -> Stop| {
        let text =
            decision.reasons.first().map_or_else(|| "the effective rules".to_owned(), |reason| reason.text.clone());
        let span = decision.reasons.first().and_then(|reason| reason.cause.as_ref()?.span);
        at(Rc::new(Cause::new(CauseKind::Outside, text, span)))
    };
    match (decision.verdict, admitting) {
        (Verdict::CannotTell, _) => Err(unknown(&|cause| Stop::unknown(cause, &group.declared))),
        (_, None) => holds(),
        (_, Some(rule)) => {
            let source = rule.source.addresses.single.get().ok().and_then(Option::as_ref);
            let source = source.map_or_else(|| "everybody".to_owned(), |source| format!("`{source}`"));
            fail(format!("the management endpoint of {} is open to {source}", subject.name()))
                .at(&rule.declared, format!("admits {source} to port {PORT}"))
                .because(&subject.location.subnet, "the service is in the subnet with this group")
                .proof(format!(
                    "TCP from any address of the Internet to port {PORT} passes rule `{}`",
                    rule.declared.label
                ))
                .help("set the source of the rule to the service tag `ApiManagement`")
                .into()
        }
    }
}

/// Whether the rule's source is written as everybody: `*`, `0.0.0.0/0` or `Internet`.
fn admits_everybody(rule: &SecurityRule) -> bool {
    match rule.source.addresses.single.get() {
        Ok(Some(Address::Any)) => true,
        Ok(Some(Address::Tag(tag))) => tag.is("Internet"),
        _ => false,
    }
}
