//! The hops of a path in words, with who decides and where that is written.
//!
//! Never here: the verdict of a hop.

use crate::analysis::Reason;
use crate::analysis::path::{self, Condition, Guard, What};
use crate::analysis::reachability::{self, Decider, Decision, DefaultRule};
use crate::analysis::resolution::{self, Outcome, Source};
use crate::analysis::routing::{Extent, Hop as Next, Part, RouteSource};
use crate::answer::{Answer, Ground, GroundKind, Hint, Hop, Named, Obstacle};
use crate::network::{Declared, Direction, Key, Origin, SecurityGroup, Table};
use crate::rules::meant;
use crate::survey::Survey;

/// Most things that are named in one sentence.
const MOST_NAMED: usize = 3;

/// Most rules that are suspected of having been meant.
const MOST_HINTS: usize = 2;

/// A verdict as an answer.
pub(super) fn answer(verdict: reachability::Verdict) -> Answer {
    match verdict {
        reachability::Verdict::Allowed => Answer::Yes,
        reachability::Verdict::Denied => Answer::No,
        reachability::Verdict::PartlyDenied => Answer::Partly,
        reachability::Verdict::CannotTell => Answer::CannotTell,
    }
}

/// What ends the line of a hop that is there for the sake of a front end, not of what passes it.
const NEEDS: &str = " itself needs";

impl Survey<'_> {
    /// The hops of a path for people. What a front end needs for itself is one hop where nothing is wrong with it.
    pub(super) fn told(&self, hops: &[path::Hop]) -> Vec<Hop> {
        let mut told: Vec<Hop> = Vec::with_capacity(hops.len());
        for hop in hops {
            let mut shown = self.hop(hop);
            if let Some((_, needs)) = hop.text.rsplit_once(", for what ").filter(|(_, rest)| rest.ends_with(NEEDS)) {
                if shown.verdict == Answer::Yes {
                    let at = format!("what {needs}");
                    if told.last().is_some_and(|last| last.at == at) {
                        continue;
                    }
                    let text = "nothing of the input stands in its way".to_owned();
                    shown = Hop { kind: Obstacle::Condition, at, text, grounds: Vec::new(), ..shown };
                } else {
                    shown.at = format!("{}, for what {needs}", shown.at);
                }
            }
            told.push(shown);
        }
        told
    }

    /// A hop for people.
    pub(super) fn hop(&self, hop: &path::Hop) -> Hop {
        match &hop.what {
            What::SecurityGroup { direction, guard, group, decisions } => {
                let group = group.and_then(|key| self.network.get(key));
                match group.filter(|_| !decisions.is_empty()) {
                    Some(group) => self.filtered(hop, *direction, *guard, group, decisions),
                    None => self.plain(hop, Obstacle::SecurityGroup, self.guarded(*direction, *guard)),
                }
            }
            What::Route { subnet, ways } => {
                let at = format!("routes of subnet `{}`", self.label(*subnet));
                let parts: Vec<&Part> = ways.iter().flat_map(|way| &way.parts).collect();
                self.routed(hop, at, &parts)
            }
            What::Answers { ways, .. } => {
                let parts: Vec<&Part> = ways.iter().flat_map(|way| &way.parts).collect();
                Hop { kind: Obstacle::Answers, ..self.routed(hop, hop.text.clone(), &parts) }
            }
            What::Name { network, name, answer } => self.named_hop(hop, self.label(*network), name, answer),
            What::Peering { .. } => self.plain(hop, Obstacle::Peering, hop.text.clone()),
            What::Connection { .. } => self.plain(hop, Obstacle::PrivateEndpoint, hop.text.clone()),
            What::Appliance { .. } => self.plain(hop, Obstacle::Appliance, hop.text.clone()),
            What::Condition(condition) => {
                let told = self.plain(hop, Obstacle::Condition, hop.text.clone());
                let text = if told.verdict == Answer::Yes { holds(*condition) } else { "" };
                if text.is_empty() { told } else { Hop { text: text.to_owned(), ..told } }
            }
        }
    }

    /// A hop of which there is no more to say than it says itself.
    fn plain(&self, hop: &path::Hop, kind: Obstacle, at: String) -> Hop {
        let verdict = answer(hop.verdict);
        let said = hop.reasons.iter().map(|reason| reason.text.as_str()).collect::<Vec<_>>().join("; ");
        let (text, reasons) = match verdict {
            Answer::Yes if kind == Obstacle::SecurityGroup => ("no security group".to_owned(), Vec::new()),
            Answer::Yes => (String::new(), Vec::new()),
            Answer::No | Answer::Partly => (said, Vec::new()),
            Answer::CannotTell => (String::new(), unplaced(&hop.reasons)),
        };
        let grounds = hop.at.iter().map(|origin| self.ground(GroundKind::Resource, &at, *origin)).collect();
        Hop { kind, at, text, verdict, grounds, packet: None, reasons, hints: Vec::new() }
    }

    fn guarded(&self, direction: Direction, guard: Guard) -> String {
        let way = match direction {
            Direction::Inbound => "into",
            Direction::Outbound => "out of",
        };
        match guard {
            Guard::Subnet(key) => format!("{way} subnet `{}`", self.label(key)),
            Guard::Interface(key) => format!("{way} network interface `{}`", self.label(key)),
        }
    }

    fn filtered(
        &self,
        hop: &path::Hop,
        direction: Direction,
        guard: Guard,
        group: &SecurityGroup,
        decisions: &[(reachability::Peer, Decision)],
    ) -> Hop {
        let verdict = answer(hop.verdict);
        let speaking: Vec<Decider> = once(decisions.iter().flat_map(|(_, decision)| match verdict {
            Answer::Yes => &decision.allowed_by,
            Answer::No | Answer::Partly | Answer::CannotTell => &decision.denied_by,
        }));
        let names: Vec<String> = speaking.iter().take(MOST_NAMED).map(|decider| described(*decider, group)).collect();
        let more = speaking.len().saturating_sub(MOST_NAMED);
        let names = if more > 0 { format!("{} and {more} more", names.join(", ")) } else { names.join(", ") };
        let (lets, drops) = if speaking.len() == 1 { ("lets it pass", "drops it") } else { ("let it pass", "drop it") };
        let label = &group.declared.label;
        let text = match verdict {
            Answer::Yes => format!("{names} of `{label}` {lets}"),
            Answer::No => format!("{names} of `{label}` {drops}"),
            Answer::Partly => format!("{names} of `{label}` {drops} in part"),
            Answer::CannotTell => format!("security group `{label}`"),
        };
        let packet = decisions.iter().find_map(|(_, decision)| decision.counterexample.as_ref());
        let hints = decisions.iter().flat_map(|(_, decision)| &decision.near_misses).filter_map(|near| {
            let rule = group.rules.items.get(near.rule)?;
            let text = format!("rule `{}` {}", rule.declared.last_name(), meant(&near.difference, group));
            Some(Hint { text, place: (self.place)(rule.declared.place) })
        });
        let is_open = verdict == Answer::Yes;
        let mut hints: Vec<Hint> = if is_open { Vec::new() } else { once(hints) };
        hints.truncate(MOST_HINTS);
        let reasons =
            if verdict == Answer::CannotTell { self.reasons(&hop.reasons, group.declared.place) } else { Vec::new() };
        let mut grounds: Vec<Ground> = speaking.iter().map(|decider| self.spoken(*decider, group)).collect();
        if verdict == Answer::CannotTell {
            grounds.insert(0, self.ground(GroundKind::Resource, label, group.declared.place));
        }
        Hop {
            kind: Obstacle::SecurityGroup,
            at: self.guarded(direction, guard),
            text,
            verdict,
            grounds,
            packet: packet.filter(|_| !is_open).map(ToString::to_string),
            reasons,
            hints,
        }
    }

    fn spoken(&self, decider: Decider, group: &SecurityGroup) -> Ground {
        let unplaced = |kind, name: &str| Ground { kind, named: Named { name: name.to_owned(), place: None } };
        match decider {
            Decider::Rule(index) => match group.rules.items.get(index) {
                Some(rule) => self.ground(GroundKind::Rule, rule.declared.last_name(), rule.declared.place),
                None => unplaced(GroundKind::NotKnown, "a rule that is not known"),
            },
            Decider::Default(rule) => unplaced(GroundKind::DefaultRule, DefaultRule::as_str(rule)),
            Decider::FurtherRules => unplaced(GroundKind::NotKnown, "rules that are not known"),
            Decider::Exempt => unplaced(GroundKind::Azure, "Azure's own exemption"),
        }
    }

    fn routed(&self, hop: &path::Hop, at: String, parts: &[&Part]) -> Hop {
        let verdict = answer(hop.verdict);
        let mut said: Vec<String> = Vec::new();
        for part in parts {
            let to = self.extent(&part.to).map(|to| format!("{to}: ")).unwrap_or_default();
            let by = part.by.describe(self.network);
            let text = match &part.hop {
                Next::Unknown => format!("{to}the next hop is not known"),
                Next::Dropped => format!("{to}{by} drops it"),
                next => format!("{to}{by} leads to {next}"),
            };
            if !said.contains(&text) {
                said.push(text);
            }
        }
        let more = said.len().saturating_sub(MOST_NAMED);
        said.truncate(MOST_NAMED);
        let mut text = said.join("; ");
        if more > 0 {
            text.extend([format!("; and {more} more parts")]);
        }
        let mut grounds: Vec<Ground> = once(parts.iter().map(|part| self.router(part.by)));
        grounds.sort_by_key(|ground| ground.kind != GroundKind::Route);
        let mut reasons = if verdict == Answer::Yes { Vec::new() } else { unplaced(&hop.reasons) };
        reasons.retain(|reason| !text.contains(&reason.text));
        if parts.iter().all(|part| part.reasons.is_empty() && part.hop != Next::Gateway)
            && verdict == Answer::CannotTell
        {
            // An appliance has a hop of its own, which says what it depends on.
            reasons.retain(|_| !parts.iter().any(|part| matches!(part.hop, Next::Appliance(_))));
        }
        Hop { kind: Obstacle::Route, at, text, verdict, grounds, packet: None, reasons, hints: Vec::new() }
    }

    fn router(&self, by: RouteSource) -> Ground {
        let kind = match by {
            RouteSource::User { .. } => GroundKind::Route,
            RouteSource::System => GroundKind::Azure,
            RouteSource::Learned | RouteSource::NotKnown => GroundKind::NotKnown,
        };
        let place = match by {
            RouteSource::User { table, index } => {
                let route = self.network.get(table).and_then(|table| table.routes.items.get(index));
                route.and_then(|route| (self.place)(route.declared.place))
            }
            _ => None,
        };
        Ground { kind, named: Named { name: by.describe(self.network), place } }
    }

    /// A part of a destination; none for all of it.
    fn extent(&self, extent: &Extent) -> Option<String> {
        match extent {
            Extent::All => None,
            Extent::Rest => Some("to the rest".to_owned()),
            Extent::Ranges(ranges) => {
                let shown: Vec<String> = ranges.iter().take(MOST_NAMED).map(ToString::to_string).collect();
                let more = ranges.len().saturating_sub(MOST_NAMED);
                let more = if more > 0 { format!(" and {more} more ranges") } else { String::new() };
                Some(format!("to {}{more}", shown.join(", ")))
            }
            Extent::Tag(tag) => Some(format!("to {tag}")),
            Extent::TagNearby(tag) => Some(format!("to {tag} of its own region")),
            Extent::PrivateEndpoint(key) => Some(format!("to private endpoint `{}`", self.label(*key))),
        }
    }

    fn named_hop(&self, hop: &path::Hop, network: &str, name: &str, told: &resolution::Answer) -> Hop {
        let verdict = answer(hop.verdict);
        let outcome = match &told.outcome {
            Outcome::Addresses(addresses) if addresses.is_empty() => {
                "leads to an address that is known only when it is deployed".to_owned()
            }
            Outcome::Addresses(addresses) => {
                let shown: Vec<String> = addresses.iter().map(ToString::to_string).collect();
                format!("leads to {}", shown.join(", "))
            }
            Outcome::PrivateAddressesOf(addresses) => {
                let owners: Vec<String> = addresses.iter().map(|it| format!("`{}`", it.owner(self.network))).collect();
                format!("leads to the private address of {}", owners.join(", "))
            }
            Outcome::PrivateEndpoint(key) => format!("leads to private endpoint `{}`", self.label(*key)),
            Outcome::Public => "leads to a public address".to_owned(),
            Outcome::NoSuchName => "does not exist".to_owned(),
            Outcome::Unknown(_) => String::new(),
        };
        let by = told.decided_by().map(|source| self.teller(source));
        let (who, ground) = by.unzip();
        let by_server = matches!(told.decided_by(), Some(Source::Servers(_)));
        let who = who.flatten().filter(|_| !by_server).map(|who| format!(", says {who}")).unwrap_or_default();
        let is_public = matches!(told.decided_by(), Some(Source::Public));
        let mut text = match told.outcome {
            Outcome::NoSuchName if is_public => {
                format!(
                    "`{name}` does not exist: no private DNS zone that is linked there has it, and public DNS has it not"
                )
            }
            Outcome::Unknown(_) => format!("where `{name}` leads is not known{who}"),
            _ => format!("`{name}` {outcome}{who}"),
        };
        let mut reasons = Vec::new();
        match verdict {
            Answer::Yes => {}
            Answer::No | Answer::Partly if told.outcome == Outcome::NoSuchName => {}
            Answer::No | Answer::Partly => {
                for reason in &hop.reasons {
                    text.extend([format!("; {reason}")]);
                }
            }
            Answer::CannotTell if matches!(&told.outcome, Outcome::Addresses(addresses) if addresses.is_empty()) => {
                let text = "whether that is the address that it should be is not known".to_owned();
                reasons.push(Hint { text, place: None });
            }
            Answer::CannotTell => reasons = unplaced(&hop.reasons),
        }
        let at = format!("name in virtual network `{network}`");
        let grounds = ground.into_iter().collect();
        Hop { kind: Obstacle::Name, at, text, verdict, grounds, packet: None, reasons, hints: Vec::new() }
    }

    /// Who says what a name leads to; nobody to speak of where that is public DNS.
    fn teller(&self, source: &Source) -> (Option<String>, Ground) {
        let unplaced = |kind, name: String| Ground { kind, named: Named { name, place: None } };
        match source {
            Source::Zone { zone, record, .. } => {
                let zone = self.network.get(*zone);
                let record = zone.zip(*record).and_then(|(zone, index)| zone.records.items.get(index));
                let declared = record.map(|record| &record.declared).or(zone.map(|zone| &zone.declared));
                let what = if record.is_some() { "record" } else { "private DNS zone" };
                self.says(what, declared)
            }
            Source::ZoneGroup { endpoint, .. } => {
                self.says("the zone group of private endpoint", self.network.get(*endpoint).map(|it| &it.declared))
            }
            Source::Servers(servers) => {
                let text = format!("custom DNS server {}", servers.join(", "));
                (Some(text.clone()), unplaced(GroundKind::Name, text))
            }
            Source::Public => (Some("public DNS".to_owned()), unplaced(GroundKind::Azure, "public DNS".to_owned())),
            Source::NotKnown => (None, unplaced(GroundKind::NotKnown, "a DNS server that is not known".to_owned())),
        }
    }

    fn says(&self, what: &str, declared: Option<&Declared>) -> (Option<String>, Ground) {
        let Some(declared) = declared else {
            let name = "a zone that is not known".to_owned();
            return (None, Ground { kind: GroundKind::NotKnown, named: Named { name, place: None } });
        };
        let name = format!("{what} `{}`", declared.label);
        (Some(name.clone()), self.ground(GroundKind::Name, &name, declared.place))
    }

    fn ground(&self, kind: GroundKind, name: &str, origin: Origin) -> Ground {
        Ground { kind, named: Named { name: name.to_owned(), place: (self.place)(origin) } }
    }

    pub(super) fn label<T: Table + 'static>(&self, key: Key<T>) -> &str {
        self.network.get(key).map_or("a thing of another network", |thing| &thing.declared().label)
    }
}

/// Reasons with the places of their own causes.
pub(super) fn unplaced(reasons: &[Reason]) -> Vec<Hint> {
    let span = |reason: &Reason| reason.cause.as_ref().and_then(|cause| cause.span);
    once(reasons.iter().map(|reason| Hint { text: reason.text.clone(), place: span(reason) }))
}

/// What it means that a condition holds, where its own line does not say it.
fn holds(condition: Condition) -> &'static str {
    match condition {
        Condition::Entry => "open to callers from outside",
        Condition::EndpointPolicies => "security groups do not count for private endpoints there",
        Condition::Listener => "it listens there",
        Condition::HostName => "one that the service has",
        Condition::OriginEnabled => "switched on",
        Condition::FrontDoorTier => "it has private links",
        Condition::PrivateLink => "it leads there",
        Condition::BalancerTier => "one that private link services can use",
        Condition::BalancingRule | Condition::Pool | Condition::Forwarding => "in order",
        Condition::ProxyProtocol => "both sides agree on the line about the consumer",
        Condition::Known | Condition::Origin | Condition::Management => "",
    }
}

/// "rule `allow-https` (100)", "default rule `DenyAllInBound` (65500)".
fn described(decider: Decider, group: &SecurityGroup) -> String {
    let priority = match decider {
        Decider::Rule(index) => group.rules.items.get(index).and_then(|rule| rule.priority.get().ok()),
        _ => None,
    };
    match priority {
        Some(priority) => format!("{} ({priority})", decider.describe(group)),
        None => decider.describe(group),
    }
}

/// Each of them once.
fn once<T: PartialEq + Clone, I: std::borrow::Borrow<T>>(all: impl IntoIterator<Item = I>) -> Vec<T> {
    let mut found: Vec<T> = Vec::new();
    for item in all {
        if !found.contains(item.borrow()) {
            found.push(item.borrow().clone());
        }
    }
    found
}
