//! Whether references lead where they should: from services and other resources to subnets, from subnets to security
//! groups, where what they refer to is declared in the same template.

use apimlint::network::{self, CauseKind, Fact, Link, Network};

use crate::allowed::{self, Failures};
use crate::corpus::Corpus;
use crate::evaluated::{evaluate, template};
use crate::tally::{Tally, general};

/// The references of one kind.
#[derive(Default)]
struct References {
    resolved: usize,
    /// To something that is not in the template.
    outside: usize,
    /// To something that its parent, which is declared here, does not have.
    dangling: usize,
    /// Not known, by reason.
    unknown: Tally,
    /// Those of them that are no matter of what the template is given.
    failed: Failures,
}

impl References {
    fn add<T>(&mut self, reference: &Fact<Option<Link<T>>>, declared: bool, path: &str) {
        match reference.get() {
            Ok(None) => {}
            Ok(Some(Link::To(_))) => self.resolved += 1,
            Ok(Some(Link::Outside(_))) => self.outside += 1,
            Ok(Some(Link::Dangling(_))) => self.dangling += 1,
            Err(cause) => {
                self.unknown.add(format!("{:?}: {}", cause.kind, general(&cause.text)), 1, path);
                let given = matches!(cause.kind, CauseKind::Parameter | CauseKind::Runtime | CauseKind::NotExpanded);
                if declared && !given {
                    self.failed.insert(path.to_owned(), cause.text.clone());
                }
            }
        }
    }

    fn print(&self, name: &str) {
        let (resolved, outside, dangling) = (self.resolved, self.outside, self.dangling);
        println!(
            "  {name}: {resolved} resolve, {outside} to something outside, {dangling} dangling, {} unknown",
            self.unknown.total()
        );
        self.unknown.print("unknown", 12);
    }
}

#[derive(Default)]
struct Count {
    services: References,
    consumers: References,
    security_groups: References,
}

impl Count {
    fn add(&mut self, network: &Network, path: &str) {
        let subnets = !network.subnets.is_empty();
        for location in network.services.iter().flat_map(|service| &service.locations.items) {
            self.services.add(&location.subnet, subnets, path);
        }
        for consumer in &network.address_consumers {
            self.consumers.add(&consumer.subnet, subnets, path);
        }
        for endpoint in &network.private_endpoints {
            self.consumers.add(&endpoint.subnet, subnets, path);
        }
        for subnet in &network.subnets {
            self.security_groups.add(&subnet.security_group, !network.security_groups.is_empty(), path);
        }
    }
}

/// Counts the references in a tree.
pub(crate) fn count(corpus: &Corpus) -> Vec<String> {
    let mut count = Count::default();
    for path in corpus.json_files() {
        let Some(mut deployment) = template(corpus, &path).and_then(evaluate) else { continue };
        count.add(&network::build(&mut deployment), path.as_str());
    }
    println!("{}:", corpus.name);
    count.services.print("API Management to subnet");
    count.consumers.print("others to subnet");
    count.security_groups.print("subnet to security group");
    let links =
        [("service-link", count.services), ("subnet-link", count.consumers), ("group-link", count.security_groups)];
    links.iter().flat_map(|(test, references)| allowed::settle(test, &corpus.name, &references.failed)).collect()
}
