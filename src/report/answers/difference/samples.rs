//! A difference to print: everything that can be said, once.

use crate::answer::{
    Answers, Compared, Decider, DeciderKind, Difference, Differences, FlowChange, FlowRow, Flows, Hint, Named,
    NotCompared, OneSided, Packets, Pair, RegionDifference, SubnetDifference, Thing, Verdict, Version,
};
use crate::finding::RootName;
use crate::report::answers::samples;
use crate::source::{FileId, Span};

fn named(name: &str) -> Named {
    Named { name: name.to_owned(), place: Some(Span::new(FileId::new(0), 0, 4)) }
}

fn packets(remote: &str) -> Packets {
    let rule = Decider { kind: DeciderKind::Rule, named: named("any|one") };
    Packets {
        is_inbound: true,
        remote: remote.to_owned(),
        near: None,
        protocol: "TCP".to_owned(),
        ports: Some("22, 3443".to_owned()),
        source_ports: None,
        before: Vec::new(),
        after: vec![rule],
        example: None,
        is_exposure: false,
        is_management: true,
    }
}

/// Two versions, of which something is in every list.
pub(super) fn differences() -> Differences {
    let Answers { deployments, sources, as_of, .. } = samples::flows();
    let rows: Vec<FlowRow> =
        deployments.iter().map(|deployment| &deployment.answer).flat_map(Flows::rows).cloned().collect();
    let allowed = |row: &FlowRow| FlowRow { verdict: Verdict::Allowed, ..row.clone() };
    let changes = vec![
        FlowChange { before: Some(allowed(&rows[4])), after: Some(rows[4].clone()) },
        FlowChange { before: Some(allowed(&rows[0])), after: Some(rows[0].clone()) },
        FlowChange { before: Some(allowed(&rows[2])), after: Some(rows[2].clone()) },
        FlowChange { before: Some(rows[1].clone()), after: None },
    ];
    let remark = Some("it was in no virtual network".to_owned());
    let region = RegionDifference {
        service: named("apim_a"),
        region: "uksouth".to_owned(),
        remark,
        changes,
        same: 12,
        unknown: 1,
    };
    let subnet = SubnetDifference {
        named: named("vnet/apim"),
        groups: Some(("none".to_owned(), "`g`".to_owned())),
        opened: vec![Packets { is_exposure: true, ..packets("Internet") }, packets("ApiManagement")],
        closed: vec![Packets { is_inbound: false, near: Some("10.0.0.0/29".to_owned()), ..packets("Storage") }],
        unsure: vec![Packets { ports: None, protocol: "any protocol".to_owned(), ..packets("any address") }],
        reasons: vec![Hint { text: "parameter `p` has no value".to_owned(), place: None }],
    };
    let one = |version, thing, name| OneSided { version, thing, named: named(name), remark: None };
    let reasons = vec![Hint { text: "in both versions, `x` is not declared".to_owned(), place: None }];
    let difference = Difference {
        regions: vec![region],
        subnets: vec![subnet],
        one_sided: vec![one(Version::Old, Thing::Service, "b"), one(Version::New, Thing::Subnet, "vnet/c")],
        not_compared: vec![NotCompared { thing: Thing::Subnet, named: named("vnet/d"), reasons }],
        incomplete: vec![(None, "module `m` is not here".to_owned())],
    };
    let root = |template: &str| RootName::Root { template: template.into(), parameters: None };
    let pair = |old, is_before, new| Pair { old: root(old), is_before, new: root(new) };
    Differences {
        as_of,
        compared: vec![
            Compared { pairs: vec![pair("old/main.yaml", true, "infra/main.yaml")], difference },
            Compared { pairs: vec![pair("old/x.yaml", false, "infra/x.yaml")], difference: Difference::default() },
        ],
        unpaired: vec![(Version::Old, root("old/gone.yaml"))],
        crashed: Vec::new(),
        sources,
    }
}
