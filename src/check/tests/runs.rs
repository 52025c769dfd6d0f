//! How often a template is evaluated, and what several runs of it say together.

use super::template::{network, outcome, service, template};
use crate::analysis::TagAxioms;
use crate::check::judge::Law;
use crate::check::opened::Evaluation;
use crate::check::run::Rules;
use crate::check::worlds::Worlds;
use crate::check::{Config, Root, Selection, check, decide};
use crate::evidence::Evidence;
use crate::finding::Certainty;
use crate::platform::Platform;
use crate::source::{FilePath, MemoryFiles, SourceMap};
use crate::syntax::{Document, json};
use crate::template::{Assumptions, Input, NoLinks, Place, Terms};

const ON: &str = r#""on": {"type": "bool"}, "prefix": {"type": "string"}"#;

fn with_prefix(prefix: &str) -> String {
    template(ON, "", &[network(&format!(r#""addressPrefix": {prefix}"#)), service("", r#""Premium""#)])
}

fn evaluations(text: &str) -> usize {
    let tree = Document::Data(json::parse(SourceMap::new().add(FilePath::new("main.json"), text), text.into()));
    let place = Place::default();
    let input = Input { template: &tree, parameters: None, place: &place, links: &NoLinks };
    let platform = Platform::as_of(None).unwrap();
    let tags = TagAxioms::from(platform.tags());
    let law = Law {
        platform: &platform,
        tags: &tags,
        rules: Rules::get(),
        config: &Config::default(),
        evidence: &Evidence::default(),
        is_one_of_several: false,
    };
    let evaluation = Evaluation::of(input);
    let first = evaluation.run(Terms::new(), &Assumptions::default());
    let mut worlds = Worlds::new(&evaluation, law, first);
    decide::judge(&mut worlds);
    worlds.count()
}

#[test]
fn a_template_is_evaluated_again_only_for_what_can_be_decided_so() {
    assert_eq!(evaluations(&with_prefix(r#""10.0.1.0/24""#)), 1);
    assert_eq!(evaluations(&with_prefix(r#""[parameters('prefix')]""#)), 1);
    assert_eq!(evaluations(&with_prefix(r#""[if(parameters('on'), '10.0.1.0/24', '10.0.1.0/30')]""#)), 3);
}

#[test]
fn what_holds_in_one_deployment_in_any_case_is_not_joined_with_what_may_hold_in_another() {
    let mut files = MemoryFiles::new();
    files.insert("main.json", with_prefix(r#""[if(parameters('on'), '10.0.1.0/30', '10.0.1.0/24')]""#));
    files.insert("on.json", r#"{"parameters": {"on": {"value": true}, "prefix": {"value": "x"}}}"#);
    let root = |parameters: Option<&str>| Root {
        template: "main.json".into(),
        parameters: parameters.map(Into::into),
        may_be_a_part: false,
    };
    let selection = Selection { select: vec!["capacity".to_owned()], ignore: Vec::new() };
    let config = Config { selection, ..Config::default() };
    let report = check(&[root(None), root(Some("on.json"))], &files, &config).unwrap();
    let (mut when, counts) = outcome(&report);
    when.sort();
    assert_eq!((when, counts), (vec!["always".to_owned(), "when `on` is true".to_owned()], [0, 2, 0]));
    let sure = report.findings.iter().find(|finding| finding.certainty == Certainty::Definite).unwrap();
    assert_eq!(sure.roots, [root(Some("on.json")).name()]);
}

#[test]
fn what_azure_refuses_in_any_case_hides_nothing_that_may_be() {
    let wrong =
        r#"{"type": "A.B/c", "apiVersion": "1", "name": "c", "tags": {"x": "[parameters('none')]"}}"#.to_owned();
    let prefix = r#""addressPrefix": "[if(parameters('on'), '10.0.1.0/30', '10.0.1.0/24')]""#;
    let refused = template(ON, "", &[wrong, network(prefix), service("", r#""Premium""#)]);
    let mut files = MemoryFiles::new();
    files.insert("main.json", refused);
    let root = Root { template: "main.json".into(), parameters: None, may_be_a_part: false };
    let report = check(&[root], &files, &Config::default()).unwrap();
    let told = |rule: &str| report.findings.iter().filter(|finding| finding.rule == rule).count();
    assert_eq!((told("input/invalid-template"), told("capacity/subnet-too-small")), (1, 1), "{:#?}", report.findings);
}
