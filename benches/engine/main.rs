//! How long questions about security groups take, in the engine alone and in a whole check.
//!
//! `cargo bench --bench engine` measures everything; a word behind `--` measures the part of that name alone: `group` one
//! large group and all flows that a service needs, `usual` a group of usual size, `shared` a thousand services with one group.
//! The groups are made up here, the same every time. Times are the best of several runs: what disturbs a measurement only
//! ever adds to it.

#![expect(clippy::disallowed_methods, clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark has a clock")]

mod group;
mod shared;

use std::env;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use apimlint::analysis::reachability::{Decision, Filter, Flow, Peer, Surroundings, Verdict};
use apimlint::analysis::{TagAxioms, virtual_network_tag};
use apimlint::network::{self, Address, Direction, Fact, Location, Network, NetworkMode, PortRange, Protocol, Tier};
use apimlint::platform::Platform;
use apimlint::source::FileId;
use apimlint::syntax::{Document, json};
use apimlint::template::{self, Input, NoLinks, Place};
use group::Shape;

const RUNS: usize = 10;

fn main() {
    let parts = ["group", "usual", "shared"];
    let named: Vec<&str> = parts.into_iter().filter(|part| env::args().any(|argument| argument == *part)).collect();
    let wanted = |part: &str| named.is_empty() || named.contains(&part);
    if wanted("group") {
        large();
    }
    if wanted("usual") {
        usual();
    }
    if wanted("shared") {
        shared::measure();
    }
}

/// A group of the largest size that Azure permits.
fn large() {
    for shape in [Shape::Structured, Shape::Random] {
        let network = evaluate(&group::template(shape, 1_000, 4_000));
        println!("1,000 rules with 4,000 prefixes at each side, {shape:?}");
        with_filter(&network, |ask| {
            let flows = required();
            let report = |name: String, flows: &[Flow]| {
                let answers = ask(flows);
                println!("  {:9.3} ms  {name}  {}", milliseconds(best(|| ask(flows))), verdicts(&answers));
            };
            report(format!("all {} required flows", flows.len()), &flows);
            report("one of them".to_owned(), flows.get(..1).unwrap());
            report("any address to port 443".to_owned(), &[anybody()]);
        });
    }
}

/// A group as people write it.
fn usual() {
    let network = evaluate(&group::template(Shape::Structured, 60, 120));
    println!("60 rules with 120 prefixes at each side");
    with_filter(&network, |ask| {
        let flows: Vec<Flow> = required().into_iter().cycle().take(20).collect();
        println!("  {:9.3} ms  20 flows  {}", milliseconds(best(|| ask(&flows))), verdicts(&ask(&flows)));
    });
}

/// Gives a way to ask a new filter about flows.
fn with_filter(network: &Network, measure: impl FnOnce(&dyn Fn(&[Flow]) -> Vec<Decision>)) {
    let platform = Platform::as_of(None).unwrap();
    let tags = TagAxioms::from(platform.tags());
    let (subnet, group) = (network.subnets.first().unwrap(), network.security_groups.first().unwrap());
    let extent = virtual_network_tag(network, subnet);
    let location: Fact<Location> = group.location.clone();
    let surroundings =
        Surroundings { subnet: &subnet.prefixes, virtual_network: &extent, location: &location, tags: &tags };
    measure(&|flows| {
        let filter = Filter::new(group, &surroundings);
        flows.iter().map(|flow| filter.decide(flow)).collect()
    });
}

/// What an external service of the tier Premium needs.
fn required() -> Vec<Flow> {
    let platform = Platform::as_of(None).unwrap();
    let rows = platform.required_flows(&Tier::Premium, NetworkMode::External, 1);
    let flow = |row: &apimlint::platform::RequiredFlow| Flow {
        direction: row.direction,
        peer: match &row.remote {
            Address::Tag(tag) if row.regional_tag => Peer::Regional(tag.clone()),
            address => Peer::Address(address.clone()),
        },
        ports: row.ports.clone(),
        protocol: row.protocol,
    };
    rows.map(flow).collect()
}

fn anybody() -> Flow {
    Flow {
        direction: Direction::Inbound,
        peer: Peer::Address(Address::Any),
        ports: vec![PortRange::single(443)],
        protocol: Protocol::Tcp,
    }
}

/// How often each verdict was given.
fn verdicts(decisions: &[Decision]) -> String {
    let all = [Verdict::Allowed, Verdict::Denied, Verdict::PartlyDenied, Verdict::CannotTell];
    let count = |wanted| decisions.iter().filter(|decision| decision.verdict == wanted).count();
    all.map(|verdict| format!("{verdict:?} {}", count(verdict))).join(", ")
}

fn evaluate(text: &str) -> Network {
    let tree = Document::Data(json::parse(FileId::new(0), Arc::from(text)));
    let place = Place::default();
    let mut deployment =
        template::evaluate(&Input { template: &tree, parameters: None, place: &place, links: &NoLinks });
    network::build(&mut deployment)
}

fn best<T>(mut work: impl FnMut() -> T) -> Duration {
    let once = |()| {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    };
    std::iter::repeat_n((), RUNS).map(once).min().unwrap_or_default()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
