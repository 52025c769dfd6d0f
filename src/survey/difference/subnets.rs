//! What subnets let through in both versions.

use super::cases::in_all_cases;
use super::matching::matched;
use super::of_versions;
use super::packets::Told;
use super::same::{is_same_extent, is_same_group, is_same_list, same_rest};
use crate::analysis::TagExtent;
use crate::analysis::reachability::Surroundings;
use crate::analysis::reachability::difference::difference as decided;
use crate::answer::{Difference, Hint, NotCompared, OneSided, SubnetDifference, Thing, Version};
use crate::network::{Declared, Key, PortRange, SecurityGroup, Subnet};
use crate::platform::PlacementKind;
use crate::rules::Stop;
use crate::survey::{Survey, locations, required};

/// The row of the management endpoint in the table of required flows.
const MANAGEMENT: &str = "management";

/// Compares the security groups of all subnets.
pub(super) fn compare(difference: &mut Difference, old: &Survey<'_>, new: &Survey<'_>) {
    let (before, after) = (&old.network.subnets, &new.network.subnets);
    let matched = matched(&declared(before), &declared(after));
    for (one, other) in matched.both {
        if let (Some(subnet_before), Some(subnet_after)) = (before.get(one), after.get(other)) {
            let sides = [
                At { survey: old, subnet: subnet_before, key: Key::new(one) },
                At { survey: new, subnet: subnet_after, key: Key::new(other) },
            ];
            both(difference, &sides);
        }
    }
    let alone = |version, survey: &Survey<'_>, subnet: &Subnet| OneSided {
        version,
        thing: Thing::Subnet,
        named: survey.named(&subnet.declared),
        remark: (version == Version::New).then(|| group_in_words(survey, subnet)).flatten(),
    };
    let gone = matched.only_old.into_iter().filter_map(|position| before.get(position));
    difference.one_sided.extend(gone.map(|subnet| alone(Version::Old, old, subnet)));
    let come = matched.only_new.into_iter().filter_map(|position| after.get(position));
    difference.one_sided.extend(come.map(|subnet| alone(Version::New, new, subnet)));
}

fn declared(subnets: &[Subnet]) -> Vec<&Declared> {
    subnets.iter().map(|subnet| &subnet.declared).collect()
}

/// What filters the traffic of a subnet, as a clause.
fn group_in_words(survey: &Survey<'_>, subnet: &Subnet) -> Option<String> {
    match (At { survey, subnet, key: Key::new(0) }).group() {
        Ok(Some(group)) => Some(format!("its security group is `{}`", group.declared.label)),
        Ok(None) => Some("it has no security group".to_owned()),
        Err(_) => None,
    }
}

/// A subnet in one version.
pub(super) struct At<'a, 'n> {
    pub(super) survey: &'a Survey<'n>,
    pub(super) subnet: &'a Subnet,
    pub(super) key: Key<Subnet>,
}

impl<'a> At<'a, '_> {
    /// Its security group; nothing if it surely has none.
    pub(super) fn group(&self) -> Result<Option<&'a SecurityGroup>, Vec<Hint>> {
        let assumed = [&self.subnet.declared.exists];
        let context = self.survey.context(&assumed);
        match context.follow_key(&self.subnet.security_group) {
            Ok(Some(key)) => Ok(self.survey.network.get(key)),
            // A deployment that is not seen may attach a group to the subnet.
            Ok(None) | Err(Stop::NotApplicable) => {
                let complete = context.all_subnets(&self.subnet.security_group);
                complete.map(|()| None).map_err(|stop| self.survey.hints(stop))
            }
            Err(stop) => Err(self.survey.hints(stop)),
        }
    }

    /// The ports of the management endpoints of services that are in the subnet, and whether there is a load balancer of one
    /// of them in front of it.
    fn services(&self) -> (Vec<PortRange>, bool) {
        let (mut ports, mut has_balancer) = (Vec::new(), false);
        for subject in locations(self.survey.network) {
            let assumed = [&subject.service.declared.exists, &subject.location.exists];
            let context = self.survey.context(&assumed);
            if context.follow_key(&subject.location.subnet).ok().flatten() != Some(self.key) {
                continue;
            }
            let placement = context.placement(subject);
            has_balancer |= placement.is_ok_and(|(placement, _)| placement.kind == PlacementKind::ClassicInjection);
            let rows = required(subject, &context).unwrap_or_default();
            let management = rows.iter().filter(|row| row.subject.flow.id == MANAGEMENT);
            ports.extend(management.flat_map(|row| row.subject.flow.ports.iter().copied()));
        }
        (ports, has_balancer)
    }
}

/// Compares a subnet that both versions have.
fn both(difference: &mut Difference, sides: &[At<'_, '_>; 2]) {
    let [old, new] = sides;
    let named = new.survey.named(&new.subnet.declared);
    let (before, after) = match (old.group(), new.group()) {
        (Ok(before), Ok(after)) => (before, after),
        (before, after) => {
            let reasons = of_versions(before.err().unwrap_or_default(), after.err().unwrap_or_default());
            difference.not_compared.push(NotCompared { thing: Thing::Subnet, named, reasons });
            return;
        }
    };
    let label = |group: Option<&SecurityGroup>| {
        group.map_or_else(|| "none".to_owned(), |group| format!("`{}`", group.declared.label))
    };
    let labels = (label(before), label(after));
    let is_exchanged = !labels.0.eq_ignore_ascii_case(&labels.1);
    let mut found = SubnetDifference {
        named,
        groups: is_exchanged.then_some(labels),
        opened: Vec::new(),
        closed: Vec::new(),
        unsure: Vec::new(),
        reasons: Vec::new(),
    };
    if let Some(place) = after.or(before) {
        let reasons = compare_groups(&mut found, sides, (before, after), place);
        if !reasons.is_empty() {
            let named = found.named.clone();
            difference.not_compared.push(NotCompared { thing: Thing::Subnet, named, reasons });
            let has_lines = [&found.opened, &found.closed, &found.unsure].into_iter().any(|lines| !lines.is_empty());
            if !has_lines && found.groups.is_none() {
                return;
            }
        }
    }
    difference.subnets.push(found);
}

/// Compares what two groups, of which one may be none, do on a subnet; `known` is one of them.
///
/// Gives the reasons why something could not be compared.
fn compare_groups(
    found: &mut SubnetDifference,
    sides: &[At<'_, '_>; 2],
    (before, after): (Option<&SecurityGroup>, Option<&SecurityGroup>),
    known: &SecurityGroup,
) -> Vec<Hint> {
    let [old, new] = sides;
    let extents = sides.each_ref().map(|at| at.survey.filters.extent(at.survey.network, at.subnet));
    let [extent_before, extent_after] = &extents;
    if let (Some(before), Some(after)) = (before, after)
        && is_same_group(before, after)
        && is_same_extent(extent_before, extent_after)
        && is_same_list(&old.subnet.prefixes, &new.subnet.prefixes)
    {
        return Vec::new();
    }
    let seen = before.zip(after).and_then(|groups| without_same_rest(groups, found, new));
    let (before, after) = match &seen {
        Some((before, after)) => (Some(before), Some(after)),
        None => (before, after),
    };
    let (around_before, around_after) = (around(old, extent_before, known), around(new, extent_after, known));
    let compare = |before: Option<&SecurityGroup>, after: Option<&SecurityGroup>| {
        decided(before, &around_before, after, &around_after)
    };
    let answer = in_all_cases(before.zip(after), compare).unwrap_or_else(|| compare(before, after));
    let (management, has_balancer) = new.services();
    let told = Told { old, new, before, after, management: &management, network: extent_after };
    found.opened = answer.opened.iter().map(|flows| told.opened(flows)).collect();
    found.closed = answer.closed.iter().map(|flows| told.closed(flows)).collect();
    found.unsure = answer.cannot_tell.iter().map(|flows| told.unsure(flows)).collect();
    found.reasons.extend(new.survey.reasons(&answer.reasons, known.declared.place));
    if answer.more > 0 {
        let text = "more changes than is listed here: these are the lines with most packets".to_owned();
        found.reasons.push(Hint { text, place: None });
    }
    if has_balancer && (before.is_none() || after.is_none()) {
        let text = "without a security group the load balancer of API Management lets in nothing from outside of the \
                    network; the lines are about the security group alone"
            .to_owned();
        found.reasons.push(Hint { text, place: None });
    }
    new.survey.reasons(&answer.not_compared, known.declared.place)
}

/// The groups without the rules that are not seen in either version for one reason, which is told.
fn without_same_rest(
    (before, after): (&SecurityGroup, &SecurityGroup),
    found: &mut SubnetDifference,
    new: &At<'_, '_>,
) -> Option<(SecurityGroup, SecurityGroup)> {
    let cause = same_rest(&before.rules, &after.rules)?;
    let label = &after.declared.label;
    let text = format!(
        "`{label}` may have rules that are not seen, in both versions ({}): the lines are about those that are seen",
        cause.text
    );
    found.reasons.push(Hint { text, place: cause.span.or((new.survey.place)(after.declared.place)) });
    let seen = |group: &SecurityGroup| {
        let mut group = group.clone();
        group.rules.rest = None;
        group
    };
    Some((seen(before), seen(after)))
}

/// What surrounds a subnet; `known` says the region.
fn around<'a>(at: &'a At<'a, '_>, extent: &'a TagExtent, known: &'a SecurityGroup) -> Surroundings<'a> {
    Surroundings {
        subnet: &at.subnet.prefixes,
        virtual_network: extent,
        location: &known.location,
        tags: at.survey.tags,
    }
}
