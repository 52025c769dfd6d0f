//! Asks every rule about every subject of one network.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::write::{self, About};
use super::{Config, run::Rules};
use crate::analysis::TagAxioms;
use crate::finding::{Coverage, Finding, Subject, Undecided};
use crate::network::{Address, ApiManagement, Declared, Network, ServiceTag};
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
        let context = Context { network: self.network, platform: self.platform, tags: self.tags };
        let mut hear = |declared: &Declared, kind: &str, check: &dyn Fn() -> Outcome| {
            self.hear(page, declared, kind, check, answers);
        };
        match rule.check {
            Check::Pipeline => {}
            Check::Service(checks) => {
                for service in &self.network.services {
                    for check in checks {
                        hear(&service.declared, SERVICE, &|| check(service, &context));
                    }
                }
            }
            Check::Location(checks) => {
                for subject in locations(self.network) {
                    for check in checks {
                        hear(&subject.service.declared, SERVICE, &|| check(subject, &context));
                    }
                }
            }
            Check::Flow(checks) => {
                for subject in locations(self.network) {
                    for check in checks {
                        match flows(subject, &context) {
                            Ok(flows) => {
                                for flow in flows {
                                    hear(&subject.service.declared, SERVICE, &|| check(flow, &context));
                                }
                            }
                            Err(stop) => {
                                let stop = std::cell::Cell::new(Some(stop));
                                hear(&subject.service.declared, SERVICE, &|| {
                                    Err(stop.take().unwrap_or(Stop::NotApplicable))
                                });
                            }
                        }
                    }
                }
            }
            Check::Connection(checks) => {
                for endpoint in &self.network.private_endpoints {
                    for connection in &endpoint.connections.items {
                        for check in checks {
                            hear(&endpoint.declared, "private endpoint", &|| {
                                check(ConnectionSubject { endpoint, connection }, &context)
                            });
                        }
                    }
                }
            }
        }
    }

    /// Hears one answer and files it. A check that panics becomes a finding; the run goes on.
    fn hear(&self, page: &Page, declared: &Declared, kind: &str, check: &dyn Fn() -> Outcome, answers: &mut Answers) {
        let about = About {
            rule: &page.info,
            severity: Rules::severity(&page.info.name, self.config),
            question: &page.question,
            subject: Subject { kind: kind.to_owned(), id: declared.id.clone() },
            place: declared.place,
            condition: condition(declared),
        };
        let Ok(outcome) = catch_unwind(AssertUnwindSafe(check)) else {
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

/// The condition of a thing in words, when it is not known whether it will be there.
fn condition(declared: &Declared) -> Option<String> {
    let cause = declared.exists.get().err()?;
    Some(format!("if `{}` is deployed: {}", declared.label, cause.text))
}
