//! Asks a rule about every subject of one network.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::answer::{Answer, Heard, Part, Question, Verdict};
use super::subjects::flows;
use super::write::{self, About};
use super::{Config, run::Rules};
use crate::analysis::TagAxioms;
use crate::analysis::reachability::Filters;
use crate::evidence::Evidence;
use crate::finding::Subject;
use crate::network::{ApiManagement, Cause, Declared, Fact, Network, Origin, PrivateDnsZone};
use crate::platform::{FlowKind, Platform};
use crate::rules::page::Page;
use crate::rules::{Check, ConnectionSubject, Context, Judgement, LocationSubject, Outcome, Rule, Stop, fail};
use crate::survey::locations;
use crate::template::{Provenance, TermId};

/// What is judged by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Law<'c> {
    /// Azure's facts.
    pub platform: &'c Platform,
    /// What may be taken for granted about service tags.
    pub tags: &'c TagAxioms,
    /// The rules that take part.
    pub rules: &'c Rules,
    /// The settings.
    pub config: &'c Config,
    /// What Azure says.
    pub evidence: &'c Evidence,
    /// Whether the same template is judged in several deployments, so that a name alone does not say which of them is meant.
    pub is_one_of_several: bool,
}

/// One network with everything that is needed to judge it.
pub(super) struct Court<'c> {
    /// The network.
    pub network: &'c Network,
    /// Where its values come from.
    pub provenance: &'c Provenance,
    /// What was worked out about its security groups so far.
    pub filters: &'c Filters,
    /// What is judged by.
    pub law: Law<'c>,
}

/// A part of a question while its answers are written: where it is declared, and which it is.
pub(super) type Asked = (Option<Origin>, String, Outcome);

impl Court<'_> {
    /// Asks a rule about every subject.
    pub(super) fn ask(&self, rule: &Rule, page: &Page) -> Heard {
        let mut heard = Heard::default();
        let answers = &mut heard;
        match rule.check {
            Check::Pipeline => {}
            Check::Effective(check) => self.each_effective_row(page, check, answers),
            Check::Status(check) => self.each_status_row(page, check, answers),
            Check::SecurityRule(check) => self.each_security_rule(page, check, answers),
            Check::RulesOfGroup(check) => self.each_rule_of_groups(page, check, answers),
            Check::SecurityGroup(checks) => self.each_thing("network security group", page, 0, checks, answers),
            Check::VirtualNetwork(check) => self.each_virtual_network(page, check, answers),
            Check::GroupOrTable(group, table) => {
                self.each_thing("network security group", page, 0, &[group], answers);
                self.each_thing("route table", page, 1, &[table], answers);
            }
            Check::Service(checks) => {
                for service in &self.network.services {
                    for (number, check) in checks.iter().enumerate() {
                        let conditions = [&service.declared.exists];
                        let case = Case::service(number, service, &conditions);
                        self.hear(page, &case, None, |context| check(service, context), answers);
                    }
                }
            }
            Check::Location(checks) => {
                for service in &self.network.services {
                    for (number, check) in checks.iter().enumerate() {
                        self.each_location(page, number, service, answers, |subject, context| {
                            vec![(None, String::new(), check(subject, context))]
                        });
                    }
                }
            }
            Check::Flow(checks) => {
                for service in &self.network.services {
                    for (number, check) in checks.iter().enumerate() {
                        self.each_location(page, number, service, answers, |subject, context| {
                            let flows = flows(subject, context).into_iter();
                            flows.map(|(id, flow)| (None, id, flow.and_then(|flow| check(flow, context)))).collect()
                        });
                    }
                }
            }
            Check::ClientFlow(checks) => {
                for subject in locations(self.network) {
                    let conditions = [&subject.service.declared.exists, &subject.location.exists];
                    for (number, check) in checks.iter().enumerate() {
                        let case = Case::service(number, subject.service, &conditions);
                        let ask = |context: &Context<'_>| {
                            let flows = flows(subject, context).into_iter();
                            let flows = flows.filter_map(|(id, flow)| flow.ok().map(|flow| (id, flow)));
                            let clients = flows.filter(|(_, flow)| flow.flow.kind == FlowKind::Client);
                            let place = Some(subject.location.place);
                            clients.map(|(id, flow)| (place, id, check(flow, context))).collect()
                        };
                        self.hear_all(page, &case, ask, answers);
                    }
                }
            }
            Check::Zone(checks) => {
                for zone in &self.network.private_dns_zones {
                    for (number, check) in checks.iter().enumerate() {
                        let conditions = [&zone.declared.exists];
                        let case = Case::zone(number, zone, &conditions);
                        self.hear(page, &case, None, |context| check(zone, context), answers);
                    }
                }
            }
            Check::Connection(checks) => {
                for endpoint in &self.network.private_endpoints {
                    for (number, check) in checks.iter().enumerate() {
                        for connection in &endpoint.connections.items {
                            let conditions = [&endpoint.declared.exists, &connection.exists];
                            let case = Case::endpoint(number, &endpoint.declared, &conditions);
                            let subject = ConnectionSubject { endpoint, connection };
                            let place = Some(connection.place);
                            self.hear(page, &case, place, |context| check(subject, context), answers);
                        }
                        if let Some(cause) = &endpoint.connections.rest {
                            let conditions = [&endpoint.declared.exists];
                            let case = Case::endpoint(number, &endpoint.declared, &conditions);
                            let unknown = Stop::unknown(cause.clone(), &endpoint.declared);
                            self.hear_all(page, &case, |_| vec![(None, FURTHER.to_owned(), Err(unknown))], answers);
                        }
                    }
                }
            }
        }
        heard
    }

    /// Asks about every region of a service, and leaves open what cannot be asked about regions that are not known.
    fn each_location(
        &self,
        page: &Page,
        number: usize,
        service: &ApiManagement,
        answers: &mut Heard,
        ask: impl Fn(LocationSubject<'_>, &Context<'_>) -> Vec<Asked>,
    ) {
        for location in &service.locations.items {
            let conditions = [&service.declared.exists, &location.exists];
            let case = Case::service(number, service, &conditions);
            let at_location = |context: &Context<'_>| {
                let asked = ask(LocationSubject { service, location }, context).into_iter();
                asked.map(|(_, name, outcome)| (Some(location.place), name, outcome)).collect()
            };
            self.hear_all(page, &case, at_location, answers);
        }
        let conditions = [&service.declared.exists];
        let case = Case::service(number, service, &conditions);
        if let (Some(cause), Some(location)) = (&service.locations.rest, service.primary()) {
            let subject = LocationSubject { service, location };
            let arises = !matches!(self.context(&conditions).placement(subject), Err(Stop::NotApplicable));
            if arises {
                let unknown = Stop::unknown(cause.clone(), &service.declared);
                self.hear_all(page, &case, |_| vec![(None, FURTHER.to_owned(), Err(unknown))], answers);
            }
        }
    }

    pub(super) fn context<'a>(&'a self, assumed: &'a [&'a Fact<bool>]) -> Context<'a> {
        let Law { platform, tags, .. } = self.law;
        Context { network: self.network, platform, tags, filters: self.filters, assumed }
    }

    /// Hears one answer.
    pub(super) fn hear(
        &self,
        page: &Page,
        case: &Case<'_>,
        place: Option<Origin>,
        check: impl FnOnce(&Context<'_>) -> Outcome,
        answers: &mut Heard,
    ) {
        self.hear_all(page, case, |context| vec![(place, String::new(), check(context))], answers);
    }

    /// Hears several answers. A check that panics becomes a finding; the run goes on.
    pub(super) fn hear_all(
        &self,
        page: &Page,
        case: &Case<'_>,
        checks: impl FnOnce(&Context<'_>) -> Vec<Asked>,
        answers: &mut Heard,
    ) {
        let about = About {
            rule: &page.info,
            severity: Rules::severity(&page.info.name, self.law.config),
            question: &page.question,
            subject: Subject { kind: case.kind.to_owned(), id: case.declared.id.clone() },
            place: case.declared.place,
            condition: case.condition(),
        };
        let span = |origin| self.provenance.used(origin);
        let question = Question { check: case.check, place: span(case.declared.place) };
        let mut add = |place: Option<Origin>, name: String, verdict, hangs_on| {
            let part = Part { place: place.and_then(span), name, turn: 0 };
            answers.add(&question, Answer { part, verdict, hangs_on });
        };
        let context = self.context(case.conditions);
        let Ok(outcomes) = catch_unwind(AssertUnwindSafe(|| checks(&context))) else {
            if let Some(finding) = self.crashed(&about) {
                add(None, CRASHED.to_owned(), Verdict::Fails(Box::new(finding)), Vec::new());
            }
            return;
        };
        for (place, name, outcome) in outcomes {
            match outcome {
                Ok(Judgement::Holds) => add(place, name, Verdict::Holds, Vec::new()),
                Ok(Judgement::Fails(draft)) => {
                    let finding = write::finding(*draft, &about, self.provenance);
                    add(place, name, Verdict::Fails(Box::new(finding)), case.terms());
                }
                Err(Stop::NotApplicable) => {}
                Err(Stop::Unknown(unknown)) => {
                    let causes = unknown.causes.iter().filter_map(|cause| cause.term);
                    let hangs_on = causes.chain(case.terms()).collect();
                    let open = write::undecided(*unknown, &about, self.provenance);
                    add(place, name, Verdict::Open(Box::new(open)), hangs_on);
                }
            }
        }
    }

    fn crashed(&self, about: &About<'_>) -> Option<crate::finding::Finding> {
        let page = self.law.rules.page("internal/rule-crashed")?;
        let draft = fail(format!("the check `{}` crashed on this; nothing is known about it", about.rule.name))
            .at(&about.place, "while judging this")
            .help("this is a mistake in apimlint: please report it with the template");
        let crashed = About {
            rule: &page.info,
            severity: Rules::severity(&page.info.name, self.law.config),
            question: &page.question,
            condition: None,
            ..about.clone()
        };
        Some(write::finding(draft, &crashed, self.provenance))
    }
}

/// The part of a question that is about what is not listed.
const FURTHER: &str = "further";

/// The part of a question that stands for all that a check did not come to say.
const CRASHED: &str = "crashed";

/// What a check is asked about.
pub(super) struct Case<'c> {
    /// The position of the check among those of its rule.
    pub(super) check: usize,
    /// The thing that findings name.
    pub(super) declared: &'c Declared,
    /// What it is in Azure's words.
    pub(super) kind: &'static str,
    /// Everything that must be true for the subject to be there at all.
    pub(super) conditions: &'c [&'c Fact<bool>],
}

impl<'c> Case<'c> {
    fn service(check: usize, service: &'c ApiManagement, conditions: &'c [&'c Fact<bool>]) -> Self {
        Self { check, declared: &service.declared, kind: "API Management service", conditions }
    }

    fn zone(check: usize, zone: &'c PrivateDnsZone, conditions: &'c [&'c Fact<bool>]) -> Self {
        Self { check, declared: &zone.declared, kind: "private DNS zone", conditions }
    }

    fn endpoint(check: usize, declared: &'c Declared, conditions: &'c [&'c Fact<bool>]) -> Self {
        Self { check, declared, kind: "private endpoint", conditions }
    }

    /// Why it is not known whether there is a subject.
    fn doubts(&self) -> impl Iterator<Item = &Cause> {
        self.conditions.iter().filter_map(|condition| condition.get().err()).map(std::convert::AsRef::as_ref)
    }

    /// The expressions on which it hangs whether there is a subject.
    fn terms(&self) -> Vec<TermId> {
        self.doubts().filter_map(|cause| cause.term).collect()
    }

    /// The condition under which there is a subject, in words, when that is not known.
    fn condition(&self) -> Option<String> {
        let cause = self.doubts().next()?;
        Some(format!("if `{}` is deployed ({})", self.declared.label, cause.text))
    }
}
