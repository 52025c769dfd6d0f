//! Asks every rule about every subject of one network.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::write::{self, About};
use super::{Config, run::Rules};
use crate::analysis::TagAxioms;
use crate::finding::{Coverage, Finding, Subject, Undecided};
use crate::network::{Address, ApiManagement, Declared, Fact, Network, ServiceTag};
use crate::platform::{FlowKind, Platform};
use crate::rules::page::Page;
use crate::rules::{
    Check, ConnectionSubject, Context, FlowSubject, Judgement, LocationSubject, Outcome, Rule, Stop, fail,
};
use crate::template::Provenance;

/// The answers about one network.
#[derive(Debug, Default)]
pub(super) struct Answers {
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// What could not be decided.
    pub undecided: Vec<Undecided>,
    /// How many questions were asked, and with which outcome.
    pub coverage: Coverage,
}

/// One network with everything that is needed to judge it.
pub(super) struct Court<'c> {
    /// The network.
    pub network: &'c Network,
    /// Where its values come from.
    pub provenance: &'c Provenance,
    /// The facts to judge by.
    pub platform: &'c Platform,
    /// What may be taken for granted about service tags.
    pub tags: &'c TagAxioms,
    /// The rules that take part.
    pub rules: &'c Rules,
    /// The settings.
    pub config: &'c Config,
}

impl Court<'_> {
    /// Asks every rule that takes part about every subject.
    pub(super) fn judge(&self) -> Answers {
        let mut answers = Answers::default();
        answers.coverage.services = self.network.services.len();
        answers.coverage.subnets = self.network.subnets.len();
        for tag in tags(self.network).filter(|tag| !self.tags.knows(tag)) {
            *answers.coverage.unknown_service_tags.entry(tag.to_string()).or_default() += 1;
        }
        for (rule, page) in self.rules.taking_part(self.config) {
            self.ask(rule, page, &mut answers);
        }
        answers
    }

    fn ask(&self, rule: &Rule, page: &Page, answers: &mut Answers) {
        match rule.check {
            Check::Pipeline => {}
            Check::Service(checks) => {
                for service in &self.network.services {
                    let case =
                        Case { declared: &service.declared, kind: SERVICE, conditions: &[&service.declared.exists] };
                    for check in checks {
                        self.hear(page, &case, |context| check(service, context), answers);
                    }
                }
            }
            Check::Location(checks) => {
                for service in &self.network.services {
                    for check in checks {
                        self.each_location(page, service, answers, |subject, context| vec![check(subject, context)]);
                    }
                }
            }
            Check::Flow(checks) => {
                for service in &self.network.services {
                    for check in checks {
                        self.each_location(page, service, answers, |subject, context| {
                            let asked = |flow: Result<_, Stop>| flow.and_then(|flow| check(flow, context));
                            flows(subject, context).into_iter().map(asked).collect()
                        });
                    }
                }
            }
            Check::ClientFlow(checks) => {
                for subject in locations(self.network) {
                    let conditions = [&subject.service.declared.exists, &subject.location.exists];
                    let case = Case { declared: &subject.service.declared, kind: SERVICE, conditions: &conditions };
                    for check in checks {
                        let ask = |context: &Context<'_>| {
                            let flows = flows(subject, context).into_iter().flatten();
                            let clients = flows.filter(|flow| flow.flow.kind == FlowKind::Client);
                            clients.map(|flow| check(flow, context)).collect()
                        };
                        self.hear_all(page, &case, ask, answers);
                    }
                }
            }
            Check::Connection(checks) => {
                for endpoint in &self.network.private_endpoints {
                    for connection in &endpoint.connections.items {
                        let conditions = [&endpoint.declared.exists, &connection.exists];
                        let case = Case { declared: &endpoint.declared, kind: ENDPOINT, conditions: &conditions };
                        let subject = ConnectionSubject { endpoint, connection };
                        for check in checks {
                            self.hear(page, &case, |context| check(subject, context), answers);
                        }
                    }
                    if let Some(cause) = &endpoint.connections.rest {
                        let conditions = [&endpoint.declared.exists];
                        let case = Case { declared: &endpoint.declared, kind: ENDPOINT, conditions: &conditions };
                        let unknown = || Stop::unknown(cause.clone(), &endpoint.declared);
                        for _ in checks {
                            self.hear(page, &case, |_| Err(unknown()), answers);
                        }
                    }
                }
            }
        }
    }

    /// Asks about every region of a service, and leaves open what cannot be asked about regions that are not known.
    fn each_location(
        &self,
        page: &Page,
        service: &ApiManagement,
        answers: &mut Answers,
        ask: impl Fn(LocationSubject<'_>, &Context<'_>) -> Vec<Outcome>,
    ) {
        for location in &service.locations.items {
            let conditions = [&service.declared.exists, &location.exists];
            let case = Case { declared: &service.declared, kind: SERVICE, conditions: &conditions };
            self.hear_all(page, &case, |context| ask(LocationSubject { service, location }, context), answers);
        }
        let conditions = [&service.declared.exists];
        let case = Case { declared: &service.declared, kind: SERVICE, conditions: &conditions };
        if let (Some(cause), Some(location)) = (&service.locations.rest, service.primary()) {
            let subject = LocationSubject { service, location };
            let arises = !matches!(self.context(&conditions).placement(subject), Err(Stop::NotApplicable));
            if arises {
                self.hear(page, &case, |_| Err(Stop::unknown(cause.clone(), &service.declared)), answers);
            }
        }
    }

    fn context<'a>(&'a self, assumed: &'a [&'a Fact<bool>]) -> Context<'a> {
        Context { network: self.network, platform: self.platform, tags: self.tags, assumed }
    }

    /// Hears one answer and files it.
    fn hear(&self, page: &Page, case: &Case<'_>, check: impl FnOnce(&Context<'_>) -> Outcome, answers: &mut Answers) {
        self.hear_all(page, case, |context| vec![check(context)], answers);
    }

    /// Hears several answers and files them. A check that panics becomes a finding; the run goes on.
    fn hear_all(
        &self,
        page: &Page,
        case: &Case<'_>,
        checks: impl FnOnce(&Context<'_>) -> Vec<Outcome>,
        answers: &mut Answers,
    ) {
        let about = About {
            rule: &page.info,
            severity: Rules::severity(&page.info.name, self.config),
            question: &page.question,
            subject: Subject { kind: case.kind.to_owned(), id: case.declared.id.clone() },
            place: case.declared.place,
            condition: case.condition(),
        };
        let context = self.context(case.conditions);
        let Ok(outcomes) = catch_unwind(AssertUnwindSafe(|| checks(&context))) else {
            answers.coverage.fail += 1;
            answers.findings.extend(self.crashed(&about));
            return;
        };
        for outcome in outcomes {
            match outcome {
                Ok(Judgement::Holds) => answers.coverage.hold += 1,
                Ok(Judgement::Fails(draft)) => {
                    answers.coverage.fail += 1;
                    answers.findings.push(write::finding(*draft, &about, self.provenance));
                }
                Err(Stop::NotApplicable) => {}
                Err(Stop::Unknown(unknown)) => {
                    answers.coverage.undecided += 1;
                    answers.undecided.push(write::undecided(*unknown, &about, self.provenance));
                }
            }
        }
    }

    fn crashed(&self, about: &About<'_>) -> Option<Finding> {
        let page = self.rules.page("internal/rule-crashed")?;
        let draft = fail(format!("the check `{}` crashed on this; nothing is known about it", about.rule.name))
            .at(&about.place, "while judging this")
            .help("this is a mistake in apimlint: please report it with the template");
        let crashed = About {
            rule: &page.info,
            severity: Rules::severity(&page.info.name, self.config),
            question: &page.question,
            condition: None,
            ..about.clone()
        };
        Some(write::finding(draft, &crashed, self.provenance))
    }
}

const SERVICE: &str = "API Management service";
const ENDPOINT: &str = "private endpoint";

/// The service tags that security rules name.
fn tags(network: &Network) -> impl Iterator<Item = &ServiceTag> {
    let rules = network.security_groups.iter().flat_map(|group| &group.rules.items);
    let sides = rules.flat_map(|rule| [&rule.source.addresses, &rule.destination.addresses]);
    sides.filter_map(|addresses| match addresses.single.get() {
        Ok(Some(Address::Tag(tag))) => Some(tag),
        _ => None,
    })
}

/// Every region of every service.
fn locations(network: &Network) -> impl Iterator<Item = LocationSubject<'_>> {
    network
        .services
        .iter()
        .flat_map(|service| service.locations.items.iter().map(move |location| LocationSubject { service, location }))
}

/// The flows that a region needs. Those that are needed only if the service has more regions than are known stay open,
/// and so do all while the tier or the mode is not known; there is none for a region without injection.
fn flows<'n>(subject: LocationSubject<'n>, context: &Context<'n>) -> Vec<Result<FlowSubject<'n>, Stop>> {
    let LocationSubject { service, location } = subject;
    let needed = || -> Result<_, Stop> {
        let (_, mode) = context.placement(subject)?;
        Ok((context.known(&location.tier)?, mode))
    };
    let (tier, mode) = match needed() {
        Ok(needed) => needed,
        Err(stop) => return vec![Err(stop.asking(format!("which flows {} needs", subject.name()), &[]))],
    };
    let regions = &service.locations;
    let doubt = regions.items.iter().find_map(|region| context.exists(&region.exists).err());
    let doubt = doubt.or_else(|| regions.rest.clone());
    let sure = regions.items.iter().filter(|region| context.exists(&region.exists) == Ok(true)).count();
    let possible = regions.items.len() + usize::from(regions.rest.is_some());
    let subject_of = |flow| FlowSubject { service, location, flow };
    let mut flows: Vec<_> =
        context.platform.required_flows(tier, mode, sure).map(|flow| Ok(subject_of(flow))).collect();
    if let Some(cause) = doubt {
        let known: Vec<&str> = context.platform.required_flows(tier, mode, sure).map(|flow| flow.id.as_str()).collect();
        let at_most = context.platform.required_flows(tier, mode, possible);
        flows.extend(at_most.filter(|flow| !known.contains(&flow.id.as_str())).map(|flow| {
            let question = format!("whether {} needs {flow}", subject.name());
            Err(Stop::unknown(cause.clone(), &service.declared).asking(question, &flow.evidence.requirements))
        }));
    }
    flows
}

/// What a check is asked about.
struct Case<'c> {
    /// The thing that findings name.
    declared: &'c Declared,
    /// What it is in Azure's words.
    kind: &'static str,
    /// Everything that must be true for the subject to be there at all.
    conditions: &'c [&'c Fact<bool>],
}

impl Case<'_> {
    /// The condition under which there is a subject, in words, when that is not known.
    fn condition(&self) -> Option<String> {
        let cause = self.conditions.iter().find_map(|condition| condition.get().err())?;
        Some(format!("(only if `{}` is deployed: {})", self.declared.label, cause.text))
    }
}
