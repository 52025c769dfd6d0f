//! The answer in our own JSON form, for scripts.
//!
//! The document is `{ schemaVersion, version, asOf, question, answer, deployments, crashed }`. It keeps the promises of
//! [the one about flows](crate::report::answers::json). `answer` is the worst of the deployments that have both ends.
//!
//! * `question` is `{ from, to, via, protocol, ports }`, as it was asked; `via` is `null` where no front end was named, `ports` is `null` for a protocol without ports.
//! * A deployment is `{ roots, status, answer, from, to, paths, assumptions, incomplete, missing, ambiguous }`; `status` is
//!   `answered`, `notHere` or `ambiguous`. Where it is not `answered`, `answer`, `from` and `to` are `null`.
//! * An end, and what a path leads through, is `{ kind, name, location }`.
//! * A path is `{ via, between, answer, weakest, hops }`; `weakest` is the position of the hop that decides, from 0.
//! * A hop is `{ kind, at, text, answer, decidedBy, packet, reasons, hints }`; `kind` is `name`, `securityGroup`, `route`, `peering`,
//!   `privateEndpoint`, `appliance`, `answers` or `condition`.
//! * `answer` is `yes`, `partly`, `no` or `cannotTell` everywhere.
//! * What decides is `{ kind, name, location }`, with the `kind` `rule`, `defaultRule`, `route`, `peering`, `name`, `resource`, `azure` or
//!   `unknown`.

use serde::Serialize;

use crate::answer::{self, Answer, Answers, GroundKind, Obstacle, Reach};
use crate::report::answers::json::{Hint, hints, place};
use crate::report::document;
use crate::report::json::{Place, Root};
use crate::source::SourceMap;

/// The version of the form.
pub const SCHEMA_VERSION: u32 = 1;

/// The answer as JSON.
pub fn reach(answers: &Answers<Reach>, question: &answer::Question) -> String {
    let sources = &answers.sources;
    document::write(&Document {
        schema_version: SCHEMA_VERSION,
        version: env!("CARGO_PKG_VERSION"),
        as_of: &answers.as_of,
        question: Question {
            from: &question.from,
            to: &question.to,
            via: question.via.as_deref(),
            protocol: &question.protocol,
            ports: question.ports.as_deref(),
        },
        answer: answer::Reach::worst(answers.deployments.iter().map(|it| &it.answer)).map(word),
        deployments: answers.deployments.iter().map(|deployment| Deployment::new(deployment, sources)).collect(),
        crashed: answers.crashed.iter().map(Root::new).collect(),
    })
}

fn word(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::Partly => "partly",
        Answer::No => "no",
        Answer::CannotTell => "cannotTell",
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    schema_version: u32,
    version: &'static str,
    as_of: &'a str,
    question: Question<'a>,
    answer: Option<&'static str>,
    deployments: Vec<Deployment<'a>>,
    /// Deployments on which the program itself crashed.
    crashed: Vec<Root<'a>>,
}

#[derive(Serialize)]
struct Question<'a> {
    from: &'a str,
    to: &'a str,
    via: Option<&'a str>,
    protocol: &'a str,
    ports: Option<&'a str>,
}

#[derive(Serialize)]
struct Deployment<'a> {
    roots: Vec<Root<'a>>,
    status: &'static str,
    answer: Option<&'static str>,
    from: Option<Named<'a>>,
    to: Option<Named<'a>>,
    paths: Vec<Path<'a>>,
    assumptions: &'a [String],
    incomplete: &'a [String],
    missing: Vec<&'a str>,
    ambiguous: Vec<Ambiguous<'a>>,
}

impl<'a> Deployment<'a> {
    fn new(deployment: &'a answer::Deployment<Reach>, sources: &'a SourceMap) -> Self {
        let nothing = Self {
            roots: deployment.roots.iter().map(Root::new).collect(),
            status: "notHere",
            answer: None,
            from: None,
            to: None,
            paths: Vec::new(),
            assumptions: &[],
            incomplete: &[],
            missing: Vec::new(),
            ambiguous: Vec::new(),
        };
        match &deployment.answer {
            Reach::Paths(paths) => Self {
                status: "answered",
                answer: Some(word(paths.verdict)),
                from: Some(Named::new(&paths.from, sources)),
                to: Some(Named::new(&paths.to, sources)),
                paths: paths.paths.iter().map(|path| Path::new(path, sources)).collect(),
                assumptions: &paths.assumptions,
                incomplete: &paths.incomplete,
                ..nothing
            },
            Reach::NotHere(missing) => {
                Self { missing: missing.iter().map(|missing| missing.name.as_str()).collect(), ..nothing }
            }
            Reach::Ambiguous(names) => {
                let convert = |it: &'a answer::Ambiguous| Ambiguous { name: &it.name, candidates: &it.candidates };
                Self { status: "ambiguous", ambiguous: names.iter().map(convert).collect(), ..nothing }
            }
        }
    }
}

#[derive(Serialize)]
struct Ambiguous<'a> {
    name: &'a str,
    candidates: &'a [String],
}

#[derive(Serialize)]
struct Named<'a> {
    kind: &'a str,
    name: &'a str,
    location: Option<Place<'a>>,
}

impl<'a> Named<'a> {
    fn new(side: &'a answer::Side, sources: &'a SourceMap) -> Self {
        Self { kind: &side.kind, name: &side.named.name, location: place(side.named.place, sources) }
    }
}

#[derive(Serialize)]
struct Path<'a> {
    via: Option<Named<'a>>,
    between: Option<&'a str>,
    answer: &'static str,
    weakest: Option<usize>,
    hops: Vec<Hop<'a>>,
}

impl<'a> Path<'a> {
    fn new(path: &'a answer::Path, sources: &'a SourceMap) -> Self {
        Self {
            via: path.via.as_ref().map(|via| Named::new(via, sources)),
            between: path.between.as_deref(),
            answer: word(path.verdict),
            weakest: path.weakest,
            hops: path.hops.iter().map(|hop| Hop::new(hop, sources)).collect(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Hop<'a> {
    kind: &'static str,
    at: &'a str,
    text: &'a str,
    answer: &'static str,
    decided_by: Vec<Ground<'a>>,
    packet: Option<&'a str>,
    reasons: Vec<Hint<'a>>,
    hints: Vec<Hint<'a>>,
}

impl<'a> Hop<'a> {
    fn new(hop: &'a answer::Hop, sources: &'a SourceMap) -> Self {
        Self {
            kind: match hop.kind {
                Obstacle::Name => "name",
                Obstacle::SecurityGroup => "securityGroup",
                Obstacle::Route => "route",
                Obstacle::Peering => "peering",
                Obstacle::PrivateEndpoint => "privateEndpoint",
                Obstacle::Appliance => "appliance",
                Obstacle::Answers => "answers",
                Obstacle::Condition => "condition",
            },
            at: &hop.at,
            text: &hop.text,
            answer: word(hop.verdict),
            decided_by: hop.grounds.iter().map(|ground| Ground::new(ground, sources)).collect(),
            packet: hop.packet.as_deref(),
            reasons: hints(&hop.reasons, sources),
            hints: hints(&hop.hints, sources),
        }
    }
}

#[derive(Serialize)]
struct Ground<'a> {
    kind: &'static str,
    name: &'a str,
    location: Option<Place<'a>>,
}

impl<'a> Ground<'a> {
    fn new(ground: &'a answer::Ground, sources: &'a SourceMap) -> Self {
        let kind = match ground.kind {
            GroundKind::Rule => "rule",
            GroundKind::DefaultRule => "defaultRule",
            GroundKind::Route => "route",
            GroundKind::Peering => "peering",
            GroundKind::Name => "name",
            GroundKind::Resource => "resource",
            GroundKind::Azure => "azure",
            GroundKind::NotKnown => "unknown",
        };
        Self { kind, name: &ground.named.name, location: place(ground.named.place, sources) }
    }
}
