//! One flow of one region: what becomes of it, because of what.

use super::Survey;
use crate::analysis::reachability::{self, Allowance, DefaultRule};
use crate::analysis::routing::Routes;
use crate::answer::{Decider, DeciderKind, FlowRow, Hint, Named, Need, RoutePart, Verdict};
use crate::network::{Address, Direction, SecurityGroup};
use crate::platform::{self, FlowKind, PlacementKind, RequiredFlow};
use crate::rules::{Context, Decided, FlowSubject, Stop, blocklist, decided, meant, peer};

/// Most rules of one flow that are suspected of having been meant for it.
const MOST_HINTS: usize = 2;

/// What is said to decide where there is no group.
const NO_GROUP: &str = "no security group";

/// What is found out about a flow.
struct Found {
    verdict: Verdict,
    deciders: Vec<Decider>,
    packet: Option<String>,
    reasons: Vec<Hint>,
    hints: Vec<Hint>,
}

impl Survey<'_> {
    /// The row of a flow.
    pub(super) fn row(
        &self,
        subject: FlowSubject<'_>,
        need: Need,
        routes: Option<&Routes<'_>>,
        context: &Context<'_>,
    ) -> FlowRow {
        let flow = subject.flow;
        let found = match decided(subject, context) {
            Ok(decided) => self.by_group(subject, &decided),
            Err(Stop::NotApplicable) => self.without_group(subject, context),
            Err(stop) => Found::cannot_tell(self.hints(stop)),
        };
        let Found { verdict, deciders, packet, reasons, hints } = found;
        FlowRow {
            id: flow.id.clone(),
            need,
            is_inbound: flow.direction == Direction::Inbound,
            remote: flow.remote.to_string(),
            protocol: flow.protocol.to_string(),
            ports: flow.ports.iter().map(ToString::to_string).collect(),
            purpose: flow.purpose.clone(),
            requirements: flow.evidence.requirements.clone(),
            is_of_clients: flow.kind == FlowKind::Client,
            verdict,
            deciders,
            route: routes.map(|routes| self.way(subject, routes)).unwrap_or_default(),
            packet,
            reasons,
            hints,
        }
    }

    /// The way of what leaves the subnet.
    fn way(&self, subject: FlowSubject<'_>, routes: &Routes<'_>) -> Vec<RoutePart> {
        let way = routes.towards(&peer(subject.flow), &subject.location.location);
        self.route(&way, subject.location.place)
    }

    /// What the security group of the subnet does with it.
    fn by_group(&self, subject: FlowSubject<'_>, decided: &Decided<'_>) -> Found {
        let Decided { group, decision } = decided;
        let speakers = |deciders: &[reachability::Decider]| -> Vec<Decider> {
            deciders.iter().map(|decider| self.decider(*decider, group)).collect()
        };
        if let Some(rule) = blocklist(subject, decided) {
            let name = rule.declared.last_name();
            let remote = &subject.flow.remote;
            let text = format!(
                "whether what the service needs of {remote} is among the addresses that rule `{name}` denies is not known"
            );
            let reasons = vec![Hint { text, place: (self.place)(rule.declared.place) }];
            return Found { deciders: speakers(&decision.denied_by), ..Found::cannot_tell(reasons) };
        }
        let verdict = match decision.verdict {
            reachability::Verdict::Allowed => match decision.allowance() {
                Some(Allowance::DefaultOnly) => Verdict::AllowedByDefault,
                _ => Verdict::Allowed,
            },
            reachability::Verdict::Denied => Verdict::Denied,
            reachability::Verdict::PartlyDenied => Verdict::PartlyDenied,
            reachability::Verdict::CannotTell => Verdict::CannotTell,
        };
        let deciders = match verdict {
            Verdict::Allowed | Verdict::AllowedByDefault => speakers(&decision.allowed_by),
            Verdict::Denied | Verdict::PartlyDenied => speakers(&decision.denied_by),
            Verdict::CannotTell => Vec::new(),
        };
        let reasons = match verdict {
            Verdict::CannotTell => self.reasons(&decision.reasons, group.declared.place),
            _ => Vec::new(),
        };
        let hints = decision.near_misses.iter().take(MOST_HINTS).filter_map(|near| {
            let rule = group.rules.items.get(near.rule)?;
            let text = format!("rule `{}` {}", rule.declared.last_name(), meant(&near.difference, group));
            Some(Hint { text, place: (self.place)(rule.declared.place) })
        });
        let is_open = matches!(verdict, Verdict::Allowed | Verdict::AllowedByDefault);
        Found {
            verdict,
            deciders,
            packet: decision.counterexample.as_ref().filter(|_| !is_open).map(ToString::to_string),
            reasons,
            hints: if is_open { Vec::new() } else { hints.collect() },
        }
    }

    pub(super) fn decider(&self, decider: reachability::Decider, group: &SecurityGroup) -> Decider {
        let unplaced = |kind, name: &str| Decider { kind, named: Named { name: name.to_owned(), place: None } };
        match decider {
            reachability::Decider::Rule(index) => match group.rules.items.get(index) {
                Some(rule) => {
                    let name = rule.declared.last_name().to_owned();
                    let place = (self.place)(rule.declared.place);
                    Decider { kind: DeciderKind::Rule, named: Named { name, place } }
                }
                None => unplaced(DeciderKind::NotKnown, "a rule that is not known"),
            },
            reachability::Decider::Default(rule) => unplaced(DeciderKind::DefaultRule, DefaultRule::as_str(rule)),
            reachability::Decider::FurtherRules => unplaced(DeciderKind::NotKnown, "rules that are not known"),
            reachability::Decider::Exempt => unplaced(DeciderKind::Exemption, "Azure's own exemption"),
        }
    }
}

impl Found {
    /// What is so because no rule decides.
    fn without(verdict: Verdict, why: &str) -> Self {
        let decider = Decider { kind: DeciderKind::NoRule, named: Named { name: why.to_owned(), place: None } };
        Self { verdict, deciders: vec![decider], packet: None, reasons: Vec::new(), hints: Vec::new() }
    }

    fn cannot_tell(reasons: Vec<Hint>) -> Self {
        Self { verdict: Verdict::CannotTell, deciders: Vec::new(), packet: None, reasons, hints: Vec::new() }
    }
}

impl Survey<'_> {
    /// What becomes of a flow over which no security group decides. The load balancer in front of a classic service lets in
    /// only what a group allows (facts S-36); what comes from inside of the network need not pass it.
    fn without_group(&self, subject: FlowSubject<'_>, context: &Context<'_>) -> Found {
        let is_inbound = subject.flow.direction == Direction::Inbound;
        let Ok((placement, _)) = context.placement(subject.at()) else { return Found::cannot_tell(Vec::new()) };
        if is_inbound && !placement.inbound_rules_apply {
            return Found::without(Verdict::Allowed, "inbound rules do not apply");
        }
        match context.follow(&subject.location.subnet) {
            // A deployment that is not seen may attach a group to the subnet.
            Ok(Some(subnet)) => {
                if let Err(stop) = context.all_subnets(&subnet.security_group) {
                    return Found::cannot_tell(self.hints(stop));
                }
            }
            Ok(None) | Err(_) => {
                let text = format!("no subnet is given for {}", subject.at().name());
                let place = (self.place)(subject.location.place);
                return Found::cannot_tell(vec![Hint { text, place }]);
            }
        }
        if is_inbound && placement.kind == PlacementKind::ClassicInjection && !is_from_network(subject.flow) {
            let text = "without a security group, the load balancer of the service refuses all inbound traffic";
            let hints = vec![Hint { text: text.to_owned(), place: None }];
            return Found { hints, ..Found::without(Verdict::Denied, NO_GROUP) };
        }
        Found::without(Verdict::Allowed, NO_GROUP)
    }
}

fn is_from_network(flow: &RequiredFlow) -> bool {
    matches!(&flow.remote, Address::Tag(tag) if tag.is("VirtualNetwork"))
}

/// Whether a flow is needed, in the words of answers.
pub(super) fn need(need: platform::Need) -> Need {
    match need {
        platform::Need::Required => Need::Required,
        platform::Need::Optional => Need::Optional,
    }
}
