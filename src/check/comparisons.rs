//! Asks about every row of the saved answers of Azure that are about something in a network.

use std::collections::HashSet;

use super::answer::Heard;
use super::judge::{Asked, Case, Court};
use crate::analysis::evidence::{Matched, matching_group, matching_region, matching_subnet, pair};
use crate::evidence::{EffectiveGroup, Evidence, Expanded, Span};
use crate::network::{Address, Cause, CauseKind, Declared, Fact, Network};
use crate::rules::page::Page;
use crate::rules::{
    Context, EffectiveQuestion, EffectiveSubject, LocationSubject, Outcome, StatusQuestion, StatusSubject, Stop,
};

/// The answers that are about something in the network, or may be, by their places.
pub(super) fn matched(network: &Network, evidence: &Evidence) -> HashSet<Span> {
    let groups = evidence.groups.iter().filter(|seen| !matches!(matching_group(network, &seen.id), Matched::Nothing));
    let regions = evidence.regions.iter().filter(|seen| !matches!(matching_region(network, seen), Matched::Nothing));
    groups.map(|seen| seen.place).chain(regions.map(|seen| seen.place)).collect()
}

impl Court<'_> {
    /// Asks about every row of every security group.
    pub(super) fn each_effective_row(
        &self,
        page: &Page,
        check: fn(EffectiveSubject<'_>, &Context<'_>) -> Outcome,
        answers: &mut Heard,
    ) {
        for (number, seen) in self.law.evidence.groups.iter().enumerate() {
            let (group, doubt) = match matching_group(self.network, &seen.id) {
                Matched::One(group) => {
                    let is_told = is_told(&group.declared);
                    (group, doubt(&[&group.declared.exists]).or_else(|| self.several(is_told)))
                }
                Matched::Perhaps(group, reason) => (group, Some(reason)),
                Matched::Nothing => continue,
            };
            let case = case(&group.declared, "network security group");
            if let Some(doubt) = doubt {
                let question = format!("whether the rules of `{}` in Azure are those written here", seen.id);
                self.leave_open(page, &case, number, question, &doubt, seen.place, answers);
                continue;
            }
            let mut questions: Vec<EffectiveQuestion<'_>> =
                pair(group, seen).into_iter().map(EffectiveQuestion::Row).collect();
            questions.extend(self.virtual_network(seen));
            let ask = |context: &Context<'_>| -> Vec<Asked> {
                let asked = questions.iter().enumerate();
                let asked = asked.map(|(row, question)| (row, EffectiveSubject { group, seen, question }));
                asked.map(|(row, subject)| (None, format!("{number}/{row}"), check(subject, context))).collect()
            };
            self.hear_all(page, &case, ask, answers);
        }
    }

    /// Asks about every row of every network status.
    pub(super) fn each_status_row(
        &self,
        page: &Page,
        check: fn(StatusSubject<'_>, &Context<'_>) -> Outcome,
        answers: &mut Heard,
    ) {
        for (number, seen) in self.law.evidence.regions.iter().enumerate() {
            let ((service, location), doubt) = match matching_region(self.network, seen) {
                Matched::One(found) => {
                    let is_told = seen.service.is_some() && is_told(&found.0.declared);
                    let exists = [&found.0.declared.exists, &found.1.exists];
                    (found, doubt(&exists).or_else(|| self.several(is_told)))
                }
                Matched::Perhaps(found, reason) => (found, Some(reason)),
                Matched::Nothing => continue,
            };
            let case = case(&service.declared, "API Management service");
            let at = LocationSubject { service, location };
            if let Some(doubt) = doubt {
                let question = format!("whether {} reaches in Azure what is predicted", at.name());
                self.leave_open(page, &case, number, question, &doubt, seen.place, answers);
                continue;
            }
            let dns = seen.dns_servers.iter().map(StatusQuestion::DnsServers);
            let questions = seen.dependencies.iter().map(StatusQuestion::Dependency).chain(dns).enumerate();
            let ask = |context: &Context<'_>| -> Vec<Asked> {
                questions
                    .map(|(row, question)| {
                        let outcome = check(StatusSubject { at, question }, context);
                        (Some(location.place), format!("{number}/{row}"), outcome)
                    })
                    .collect()
            };
            self.hear_all(page, &case, ask, answers);
        }
    }

    /// Why it is not known which of several deployments of one template the answer is about, unless its place is told.
    fn several(&self, is_told: bool) -> Option<String> {
        let reason = "several deployments of this template are checked, and the answer may be about another one: check one \
                      alone, or say where each is deployed in `environments`";
        (self.law.is_one_of_several && !is_told).then(|| reason.to_owned())
    }

    /// The question what `VirtualNetwork` stands for, where the answer lists it for a subnet that is declared.
    fn virtual_network<'c>(&'c self, seen: &'c EffectiveGroup) -> Option<EffectiveQuestion<'c>> {
        let Matched::One(subnet) = matching_subnet(self.network, seen.subnet.as_ref()?) else { return None };
        Some(EffectiveQuestion::VirtualNetwork(subnet, expanded(seen)?))
    }

    #[expect(clippy::too_many_arguments, reason = "a question, its place and the reason")]
    fn leave_open(
        &self,
        page: &Page,
        case: &Case<'_>,
        number: usize,
        question: String,
        doubt: &str,
        seen: Span,
        answers: &mut Heard,
    ) {
        let reason = Cause::new(CauseKind::Outside, doubt, Some(seen));
        let stop = Stop::unknown(reason.into(), case.declared).asking(question, &[]);
        self.hear_all(page, case, |_| vec![(None, number.to_string(), Err(stop))], answers);
    }
}

/// A thing without conditions: whether it is there is asked before.
fn case<'c>(declared: &'c Declared, kind: &'static str) -> Case<'c> {
    Case { check: 0, declared, kind, conditions: &[] }
}

/// Whether it is known where a thing is.
fn is_told(declared: &Declared) -> bool {
    declared.id.split("/providers/").next().is_some_and(|scope| !scope.contains('{'))
}

/// Why it is not known whether the thing is deployed.
fn doubt(exists: &[&Fact<bool>]) -> Option<String> {
    let cause = exists.iter().find_map(|exists| exists.get().err())?;
    Some(format!("whether it is deployed by these files is not known: {}", cause.text))
}

/// What the answer lists for `VirtualNetwork`, on a side that names nothing else.
fn expanded(seen: &EffectiveGroup) -> Option<&Expanded> {
    let sides = seen.rules.iter().flat_map(|rule| [&rule.source, &rule.destination]);
    let is_tag = |address: &Address| matches!(address, Address::Tag(tag) if tag.is("VirtualNetwork"));
    sides.into_iter().find_map(|side| {
        let named = side.addresses.as_ref().is_some_and(|list| !list.is_empty() && list.iter().all(is_tag));
        side.expanded.as_ref().filter(|_| named)
    })
}
