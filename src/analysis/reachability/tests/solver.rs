//! The engine against a solver: random groups over all of IPv4, decided by z3 from Python.
//!
//! `cargo test --lib solver -- --ignored --nocapture`; needs `python3` with the package `z3-solver`.

use std::io::Write;
use std::process::{Command, Stdio};

use super::all_worlds::case::Dice;
use crate::analysis::TagExtent;
use crate::analysis::reachability::{Flow, Peer, Surroundings, Verdict, decide};
use crate::analysis::sample::{address, axioms, group_of, known, prefix, prefixes};
use crate::network::{Address, Direction, Location, PortRange, Prefix, Protocol};

const CASES: usize = 3_000;
const TAGS: [&str; 9] = [
    "Storage",
    "Storage.WestEurope",
    "Storage.NorthEurope",
    "Sql",
    "AzureCloud",
    "Foo",
    "VirtualNetwork",
    "Internet",
    "AzureLoadBalancer",
];
const PORTS: [&str; 5] = ["*", "443", "80", "400-500", "1024-65535"];
const PROTOCOLS: [&str; 4] = ["*", "Tcp", "Tcp", "Udp"];
const NEAR: [&str; 4] = ["*", "10.0.1.0/25", "10.0.1.0/28", "10.0.0.0/16"];

fn pick<'a>(dice: &mut Dice, from: &[&'a str]) -> &'a str {
    from[usize::try_from(dice.next() % from.len() as u64).unwrap()]
}

/// A range of any length; half of them around one place, so that they overlap.
fn random_prefix(dice: &mut Dice) -> String {
    let length = 4 + u32::try_from(dice.next() % 29).unwrap();
    let bits = if dice.next().is_multiple_of(2) { 0x1400_0000 } else { u32::try_from(dice.next() >> 32).unwrap() };
    let bits = bits ^ u32::try_from(dice.next() % 4).unwrap() << (32 - length);
    let first = bits >> (32 - length) << (32 - length);
    format!("{}/{length}", std::net::Ipv4Addr::from(first))
}

fn block(prefix: Prefix) -> String {
    let ipnet::IpNet::V4(net) = prefix.net() else { panic!("{prefix}") };
    format!("[{},{}]", u32::from(net.network()), u32::from(net.broadcast()))
}

/// The peer as the solver reads it.
fn peer(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    match address(words[0]) {
        Address::Prefix(_) => {
            format!("[{}]", words.iter().map(|word| block(prefix(word))).collect::<Vec<_>>().join(","))
        }
        Address::Any | Address::Tag(_) => format!("\"{text}\""),
    }
}

fn ports(text: &str) -> String {
    let range = PortRange::parse(text).unwrap();
    format!("[{},{}]", range.first, range.last)
}

/// A random question: as JSON for the solver, and the engine's answer to it.
fn question(dice: &mut Dice) -> (String, Verdict) {
    let pool: Vec<&str> = (0..2).map(|_| pick(dice, &TAGS)).collect();
    let random_peer = |dice: &mut Dice| match dice.next() % 6 {
        0 => "*".to_owned(),
        1 => random_prefix(dice),
        2 => format!("{} {}", random_prefix(dice), random_prefix(dice)),
        _ => pick(dice, &pool).to_owned(),
    };
    let (mut lines, mut rules) = (Vec::new(), Vec::new());
    for number in 0..=dice.next() % 8 {
        let from = random_peer(dice);
        let access = pick(dice, &["allow", "deny"]);
        let protocol = pick(dice, &PROTOCOLS);
        let (near, port) = (pick(dice, &NEAR), pick(dice, &PORTS));
        let source_port = if dice.next().is_multiple_of(8) { pick(dice, &PORTS) } else { "*" };
        lines.push(format!("{} in {access} {protocol} | {from} | {source_port} | {near} | {port}", 100 + number));
        let near = if near == "*" { "[0,4294967295]".to_owned() } else { block(prefix(near)) };
        rules.push(format!(
            "{{\"allow\":{},\"protocol\":\"{protocol}\",\"peer\":{},\"near\":{near},\"ports\":{},\"source_ports\":{}}}",
            access == "allow",
            peer(&from),
            ports(port),
            ports(source_port)
        ));
    }
    let asked = match dice.next() % 4 {
        0 => "*".to_owned(),
        1 => random_prefix(dice),
        _ => pick(dice, &pool).to_owned(),
    };
    let port = pick(dice, &PORTS);
    let json = format!(
        "{{\"rules\":[{}],\"peer\":{},\"ports\":[{}],\"protocol\":\"Tcp\",\"subnet\":{},\"must\":[{}]}}",
        rules.join(","),
        peer(&asked),
        ports(port),
        block(prefix("10.0.1.0/24")),
        block(prefix("10.0.0.0/16"))
    );
    let extent = TagExtent { must: vec![prefix("10.0.0.0/16")], ..TagExtent::default() };
    let (subnet, tags, location) = (prefixes("10.0.1.0/24"), axioms(), known(Location::new("westus")));
    let around = Surroundings { subnet: &subnet, virtual_network: &extent, location: &location, tags: &tags };
    let flow = Flow {
        direction: Direction::Inbound,
        peer: Peer::Address(address(&asked)),
        ports: vec![PortRange::parse(port).unwrap()],
        protocol: Protocol::Tcp,
    };
    (json, decide(&flow, &group_of(&lines.join("\n")), &around).verdict)
}

#[test]
#[ignore = "needs Python with z3-solver"]
fn verdicts_agree_with_a_solver() {
    let has_solver = Command::new("python3").args(["-c", "import z3"]).stderr(Stdio::null()).status();
    if !has_solver.is_ok_and(|status| status.success()) {
        eprintln!("skipped: `python3` with the package `z3-solver` is not installed");
        return;
    }
    let mut dice = Dice(51);
    let questions: Vec<(String, Verdict)> = (0..CASES).map(|_| question(&mut dice)).collect();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle/verdicts.py");
    let mut solver = Command::new("python3").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = solver.stdin.take().unwrap();
    let mut lines: Vec<&str> = questions.iter().map(|(json, _)| json.as_str()).collect();
    lines.push("");
    let lines = lines.join("\n");
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = solver.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let answers = String::from_utf8(output.stdout).unwrap();
    let mut counts = [0; 4];
    let mut wrong = Vec::new();
    assert_eq!(answers.lines().count(), CASES);
    for ((json, verdict), answer) in questions.iter().zip(answers.lines()) {
        // A service of which every address is excluded by the axioms is a question without an answer.
        counts[*verdict as usize] += 1;
        if answer != format!("{verdict:?}") && answer != "nothing" {
            wrong.push(format!("engine {verdict:?}, solver {answer}: {json}"));
        }
    }
    eprintln!("{CASES} questions, {} answered differently; verdicts {counts:?}", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.iter().take(5).cloned().collect::<Vec<_>>().join("\n"));
    assert!(counts.iter().all(|count| count * 50 > CASES), "every verdict is tried: {counts:?}");
}
