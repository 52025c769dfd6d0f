//! One flow of one region: what becomes of it, because of what.

use super::Survey;
use crate::analysis::Reason;
use crate::analysis::passage::{Filter, Names, Passage, Passages, WeakestLink};
use crate::analysis::reachability::{self, Allowance, DefaultRule};
use crate::analysis::routing::{RouteSource, Way};
use crate::answer::{Decider, DeciderKind, FlowRow, Hint, LinkKind, Named, Need, Verdict, Weakest};
use crate::network::{Address, Direction, SecurityGroup};
use crate::platform::{self, FlowKind};
use crate::rules::{Context, Decided, FlowSubject, Stop, blocklist, decided, meant};

/// Most rules of one flow that are suspected of having been meant for it.
const MOST_HINTS: usize = 2;

/// What is said to decide where there is no group.
const NO_GROUP: &str = "no security group";

/// What the security group says of a flow.
struct Filtered {
    filter: Filter,
    /// Whether default rules alone let it pass.
    is_by_default: bool,
    deciders: Vec<Decider>,
    packet: Option<String>,
    passing_packet: Option<String>,
    reasons: Vec<Hint>,
    hints: Vec<Hint>,
}

impl Survey<'_> {
    /// The row of a flow; `passages` are the surroundings of the region's subnet, where that is known.
    pub(super) fn row(
        &self,
        subject: FlowSubject<'_>,
        need: Need,
        passages: Option<&Passages<'_>>,
        context: &Context<'_>,
    ) -> FlowRow {
        let flow = subject.flow;
        let filtered = match decided(subject, context) {
            Ok(decided) => self.by_group(subject, &decided),
            Err(Stop::NotApplicable) => self.without_group(subject, context),
            Err(stop) => Filtered::unknown(self.hints(stop)),
        };
        let Filtered { filter, is_by_default, deciders, packet, passing_packet, reasons, hints } = filtered;
        let mut row = FlowRow {
            id: flow.id.clone(),
            need,
            is_inbound: flow.direction == Direction::Inbound,
            remote: flow.remote.to_string(),
            protocol: flow.protocol.to_string(),
            ports: flow.ports.iter().map(ToString::to_string).collect(),
            purpose: flow.purpose.clone(),
            requirements: flow.evidence.requirements.clone(),
            is_of_clients: flow.kind == FlowKind::Client,
            verdict: Verdict::CannotTell,
            deciders,
            route: Vec::new(),
            weakest: None,
            because: Vec::new(),
            packet,
            passing_packet,
            reasons,
            hints,
        };
        if let Some(passages) = passages {
            let passage = passages.through(flow, filter);
            row.verdict = verdict(passage.verdict, is_by_default);
            self.pass(&mut row, subject, &passage);
        }
        row
    }

    /// Adds what a flow meets besides the security group.
    fn pass(&self, row: &mut FlowRow, subject: FlowSubject<'_>, passage: &Passage) {
        let at = match &passage.weakest {
            WeakestLink::Route(RouteSource::User { table, index }) => {
                let route = self.network.get(*table).and_then(|table| table.routes.items.get(*index));
                route.map_or(subject.location.place, |route| route.declared.place)
            }
            _ => subject.location.place,
        };
        let known = std::mem::take(&mut row.reasons);
        // What the group does not know has its place already.
        let placed = |reason: Hint| known.iter().find(|known| known.text == reason.text).cloned().unwrap_or(reason);
        row.reasons = self.reasons(&passage.reasons, at).into_iter().map(placed).collect();
        row.route = self.route(&passage.way, at);
        let link = |kind, hint: Hint| Some(Weakest { kind, named: Named { name: hint.text, place: hint.place } });
        row.weakest = match &passage.weakest {
            WeakestLink::None => None,
            WeakestLink::SecurityGroup => row
                .deciders
                .first()
                .map(|decider| Weakest { kind: LinkKind::SecurityGroup, named: decider.named.clone() }),
            WeakestLink::Route(source) => link(LinkKind::Route, self.route_hint(*source)),
            WeakestLink::Name(source) => {
                let unknown = || Hint { text: "a zone or DNS server that is not known".to_owned(), place: None };
                link(LinkKind::Name, self.source(source).unwrap_or_else(unknown))
            }
        };
        if matches!(passage.verdict, reachability::Verdict::Denied | reachability::Verdict::PartlyDenied) {
            match (&passage.weakest, &passage.names) {
                (WeakestLink::Route(source), _) => {
                    row.because.push(self.lost(subject, &passage.way, *source));
                }
                (WeakestLink::Name(source), Names::Hidden { domain, .. }) => {
                    let by = self.source(source).map(|by| format!(", because of {}", by.text)).unwrap_or_default();
                    let place = self.source(source).and_then(|by| by.place);
                    row.because.push(Hint { text: format!("the names in {domain} are not found{by}"), place });
                }
                _ => {}
            }
        }
        if !matches!(passage.weakest, WeakestLink::SecurityGroup) {
            // The packet and the suspects are about a group that does not decide.
            row.packet = None;
            row.passing_packet = None;
            row.hints.clear();
        }
    }

    /// What a route does to packets that are lost.
    fn lost(&self, subject: FlowSubject<'_>, way: &Way, source: RouteSource) -> Hint {
        let part = way.parts.iter().find(|part| part.by == source).or(way.parts.first());
        let hop = part.map_or_else(|| "nowhere".to_owned(), |part| part.hop.to_string());
        let route = self.route_hint(source);
        let text = match subject.flow.direction {
            Direction::Inbound => format!("answers go to {hop}, by {}, and not back to who asked", route.text),
            Direction::Outbound => format!("packets go to {hop}, by {}", route.text),
        };
        Hint { text: text.replace("go to nowhere", "are dropped"), place: route.place }
    }

    /// What the security group of the subnet does with it.
    fn by_group(&self, subject: FlowSubject<'_>, decided: &Decided<'_>) -> Filtered {
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
            return Filtered { deciders: speakers(&decision.denied_by), ..Filtered::unknown(reasons) };
        }
        let (deciders, reasons) = match decision.verdict {
            reachability::Verdict::Allowed => (speakers(&decision.allowed_by), Vec::new()),
            reachability::Verdict::Denied | reachability::Verdict::PartlyDenied => {
                (speakers(&decision.denied_by), Vec::new())
            }
            reachability::Verdict::CannotTell => (Vec::new(), self.reasons(&decision.reasons, group.declared.place)),
        };
        let is_open = decision.verdict == reachability::Verdict::Allowed;
        let hints = decision.near_misses.iter().take(MOST_HINTS).filter_map(|near| {
            let rule = group.rules.items.get(near.rule)?;
            let text = format!("rule `{}` {}", rule.declared.last_name(), meant(&near.difference, group));
            Some(Hint { text, place: (self.place)(rule.declared.place) })
        });
        Filtered {
            is_by_default: decision.allowance() == Some(Allowance::DefaultOnly),
            deciders,
            packet: decision.counterexample.as_ref().filter(|_| !is_open).map(ToString::to_string),
            passing_packet: decision.example.as_ref().map(ToString::to_string),
            reasons,
            hints: if is_open { Vec::new() } else { hints.collect() },
            filter: Filter::Decided(Box::new(decision.clone())),
        }
    }

    /// What becomes of a flow over which no security group decides.
    fn without_group(&self, subject: FlowSubject<'_>, context: &Context<'_>) -> Filtered {
        let is_inbound = subject.flow.direction == Direction::Inbound;
        if context.placement(subject.at()).is_ok_and(|(placement, _)| is_inbound && !placement.inbound_rules_apply) {
            return Filtered::without(Filter::NotAsked, "inbound rules do not apply");
        }
        let Ok(Some(subnet)) = context.follow(&subject.location.subnet) else {
            let text = format!("no subnet is given for {}", subject.at().name());
            let place = (self.place)(subject.location.place);
            return Filtered::unknown(vec![Hint { text, place }]);
        };
        // A deployment that is not seen may attach a group to the subnet.
        if let Err(stop) = context.all_subnets(&subnet.security_group) {
            return Filtered::unknown(self.hints(stop));
        }
        let mut without = Filtered::without(Filter::NoGroup, NO_GROUP);
        let is_network = matches!(&subject.flow.remote, Address::Tag(tag) if tag.is("VirtualNetwork"));
        if is_inbound && !is_network {
            let text = "without a security group, the load balancer of the service refuses all inbound traffic";
            without.hints.push(Hint { text: text.to_owned(), place: None });
        }
        without
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

impl Filtered {
    /// What is so because no rule decides.
    fn without(filter: Filter, why: &str) -> Self {
        let decider = Decider { kind: DeciderKind::NoRule, named: Named { name: why.to_owned(), place: None } };
        let (reasons, hints) = (Vec::new(), Vec::new());
        Self {
            filter,
            is_by_default: false,
            deciders: vec![decider],
            packet: None,
            passing_packet: None,
            reasons,
            hints,
        }
    }

    /// What cannot be told for these reasons.
    fn unknown(reasons: Vec<Hint>) -> Self {
        let filter = Filter::Unknown(reasons.iter().map(|reason| Reason::new(reason.text.clone())).collect());
        let (deciders, hints) = (Vec::new(), Vec::new());
        Self { filter, is_by_default: false, deciders, packet: None, passing_packet: None, reasons, hints }
    }
}

/// The verdict in the words of answers.
fn verdict(verdict: reachability::Verdict, is_by_default: bool) -> Verdict {
    match verdict {
        reachability::Verdict::Allowed if is_by_default => Verdict::AllowedByDefault,
        reachability::Verdict::Allowed => Verdict::Allowed,
        reachability::Verdict::Denied => Verdict::Denied,
        reachability::Verdict::PartlyDenied => Verdict::PartlyDenied,
        reachability::Verdict::CannotTell => Verdict::CannotTell,
    }
}

/// Whether a flow is needed, in the words of answers.
pub(super) fn need(need: platform::Need) -> Need {
    match need {
        platform::Need::Required => Need::Required,
        platform::Need::Optional => Need::Optional,
    }
}
