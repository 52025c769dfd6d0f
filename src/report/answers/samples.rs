//! An answer to print: every kind of row once.

use crate::answer::{
    Answers, Decider, DeciderKind, Deployment, End, FlowRow, Flows, Hint, Inside, LocationFlows, Named, Need, Room,
    ServiceFlows, Standing, Verdict,
};
use crate::finding::RootName;
use crate::source::{SourceMap, Span};

/// The text that the places are in.
const TEXT: &str = "name: apim\nsubnet\ngroup\n  management\n  deny-rest\n";

/// A row that is allowed by a rule; `place` is a word of the text.
fn row(id: &str, remote: &str, port: &str, verdict: Verdict, decider: Option<(DeciderKind, &str)>) -> FlowRow {
    let decider =
        decider.map(|(kind, name)| Decider { kind, named: Named { name: name.to_owned(), place: place(name) } });
    FlowRow {
        id: id.to_owned(),
        need: Need::Required,
        is_inbound: false,
        remote: remote.to_owned(),
        protocol: "TCP".to_owned(),
        ports: vec![port.to_owned()],
        purpose: format!("the service uses {remote}"),
        requirements: vec!["S-38".to_owned()],
        is_of_clients: false,
        verdict,
        deciders: decider.into_iter().collect(),
        route: Vec::new(),
        weakest: None,
        because: Vec::new(),
        packet: None,
        passing_packet: None,
        reasons: Vec::new(),
        hints: Vec::new(),
    }
}

fn place(word: &str) -> Option<Span> {
    let start = u32::try_from(TEXT.find(word)?).ok()?;
    Some(Span::new(crate::source::FileId::new(0), start, start + u32::try_from(word.len()).ok()?))
}

fn named(name: &str, word: &str) -> Named {
    Named { name: name.to_owned(), place: place(word) }
}

/// One service in a network, one in none, and a deployment without a service.
pub(super) fn flows() -> Answers<Flows> {
    let hint = |text: &str, word: &str| Hint { text: text.to_owned(), place: place(word) };
    let rows = vec![
        FlowRow {
            is_inbound: true,
            packet: Some("TCP from an address of ApiManagement to 10.0.0.4:3443".to_owned()),
            hints: vec![hint("rule `management` opens 3433: was 3443 meant?", "management")],
            ..row("management", "ApiManagement", "3443", Verdict::Denied, Some((DeciderKind::Rule, "deny-rest")))
        },
        row("sql", "Sql", "1433", Verdict::Allowed, Some((DeciderKind::Rule, "management"))),
        FlowRow {
            packet: Some("TCP from 10.0.0.4 to an address of AzureKeyVault that is in 20.0.0.0/8".to_owned()),
            passing_packet: Some("TCP from 10.0.0.4 to an address of AzureKeyVault".to_owned()),
            reasons: vec![hint("parameter `p|q` has no value", "name")],
            ..row("key-vault", "AzureKeyVault", "443", Verdict::CannotTell, None)
        },
        FlowRow {
            need: Need::NotKnown("there may be one region".to_owned()),
            ..row(
                "storage",
                "Storage",
                "443",
                Verdict::AllowedByDefault,
                Some((DeciderKind::DefaultRule, "AllowInternetOutBound")),
            )
        },
        FlowRow {
            need: Need::Optional,
            ..row("entra", "AzureActiveDirectory", "443", Verdict::Denied, Some((DeciderKind::Rule, "deny-rest")))
        },
    ];
    let room = Room {
        usable: Some(11),
        taken: 5,
        taken_at_most: Some(5),
        more_units: Some(3),
        more_units_at_most: Some(3),
        reasons: Vec::new(),
    };
    let inside = Inside {
        subnet: End::Declared(named("vnet/apim", "subnet")),
        prefixes: vec!["10.0.0.0/28".to_owned()],
        security_group: End::Declared(named("apim-nsg", "group")),
        route_table: End::None,
        rows,
        room: Some(room),
    };
    let location = |standing| LocationFlows {
        name: "uksouth".to_owned(),
        region: Some("uksouth".to_owned()),
        is_primary: true,
        place: place("apim"),
        condition: None,
        tier: Some("Premium".to_owned()),
        mode: Some("Internal".to_owned()),
        units: Some(2),
        standing,
    };
    let service = |name: &str, location| ServiceFlows {
        declared: named(name, "apim"),
        id: format!("Microsoft.ApiManagement/service/{name}"),
        condition: None,
        locations: vec![location],
        more_locations: None,
        names: Vec::new(),
        hidden_names: Vec::new(),
    };
    let outside = LocationFlows {
        mode: Some("None".to_owned()),
        tier: Some("Basic".to_owned()),
        ..location(Standing::Outside(None))
    };
    let services = vec![service("apim", location(Standing::Inside(Box::new(inside)))), service("other_apim", outside)];
    let deployed = |template: &str| RootName::Root { template: template.into(), parameters: None };
    let mut sources = SourceMap::new();
    sources.add("infra/main.yaml".into(), TEXT);
    Answers {
        as_of: "2026-11-20".to_owned(),
        deployments: vec![
            Deployment {
                roots: vec![deployed("infra/main.yaml")],
                answer: Flows { services, incomplete: vec!["module `m` is not here".to_owned()] },
            },
            Deployment { roots: vec![deployed("empty.yaml")], answer: Flows::default() },
        ],
        crashed: Vec::new(),
        problems: Vec::new(),
        sources,
    }
}
