//! Asks every rule about every subject of one network.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::write::{self, About};
use super::{Config, run::Rules};
use crate::analysis::TagAxioms;
use crate::finding::{Coverage, Finding, Subject, Undecided};
use crate::network::{Address, ApiManagement, Declared, Fact, Network, ServiceTag};
use crate::platform::Platform;
use crate::rules::page::Page;
use crate::rules::{
    Check, ConnectionSubject, Context, FlowSubject, Judgement, LocationSubject, Outcome, Rule, Stop, Unknown, fail,
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
                for subject in locations(self.network) {
                    let conditions = [&subject.service.declared.exists, &subject.location.exists];
                    let case = Case { declared: &subject.service.declared, kind: SERVICE, conditions: &conditions };
                    for check in checks {
                        self.hear(page, &case, |context| check(subject, context), answers);
                    }
                }
            }
            Check::Flow(checks) => {
                for subject in locations(self.network) {
                    let conditions = [&subject.service.declared.exists, &subject.location.exists];
                    let case = Case { declared: &subject.service.declared, kind: SERVICE, conditions: &conditions };
                    for check in checks {
                        match flows(subject, &self.context(&conditions)) {
                            Ok(flows) => {
                                for flow in flows {
                                    self.hear(page, &case, |context| check(flow, context), answers);
                                }
                            }
                            Err(stop) => self.hear(page, &case, |_| Err(stop), answers),
                        }
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
                }
            }
        }
    }

    fn context<'a>(&'a self, assumed: &'a [&'a Fact<bool>]) -> Context<'a> {
        Context { network: self.network, platform: self.platform, tags: self.tags, assumed }
    }

    /// Hears one answer and files it. A check that panics becomes a finding; the run goes on.
    fn hear(&self, page: &Page, case: &Case<'_>, check: impl FnOnce(&Context<'_>) -> Outcome, answers: &mut Answers) {
        let about = About {
            rule: &page.info,
            severity: Rules::severity(&page.info.name, self.config),
            question: &page.question,
            subject: Subject { kind: case.kind.to_owned(), id: case.declared.id.clone() },
            place: case.declared.place,
            condition: case.condition(),
        };
        let context = self.context(case.conditions);
        let Ok(outcome) = catch_unwind(AssertUnwindSafe(|| check(&context))) else {
            answers.coverage.fail += 1;
            answers.findings.extend(self.crashed(&about));
            return;
        };
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
    let of = |service| -> Vec<LocationSubject<'_>> {
        let service: &ApiManagement = service;
        service.locations.items.iter().map(|location| LocationSubject { service, location }).collect()
    };
    network.services.iter().flat_map(of)
}

/// The flows that a region needs. Undecided while its tier or mode is not known; none for a region without injection.
fn flows<'n>(subject: LocationSubject<'n>, context: &Context<'n>) -> Result<Vec<FlowSubject<'n>>, Stop> {
    let asked = |stop| match stop {
        Stop::Unknown(unknown) => Stop::Unknown(Box::new(Unknown {
            question: Some(format!("which flows {} needs", subject.name())),
            ..*unknown
        })),
        Stop::NotApplicable => Stop::NotApplicable,
    };
    let (_, mode) = context.placement(subject).map_err(asked)?;
    let tier = context.known(&subject.location.tier).map_err(asked)?;
    let regions = subject.service.locations.items.len() + usize::from(subject.service.locations.rest.is_some());
    let flows = context.platform.required_flows(tier, mode, regions);
    Ok(flows.map(|flow| FlowSubject { service: subject.service, location: subject.location, flow }).collect())
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
