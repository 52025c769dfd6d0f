//! How often a template is evaluated, and what several runs of it say together.

use super::template::{network, outcome, service, template};
use crate::analysis::TagAxioms;
use crate::check::judge::Law;
use crate::check::run::Rules;
use crate::check::worlds::Worlds;
use crate::check::{Config, Root, Selection, check, decide};
use crate::evidence::Evidence;
use crate::finding::Certainty;
use crate::platform::Platform;
use crate::source::{FilePath, MemoryFiles, SourceMap};
use crate::syntax::{Document, json};
use crate::template::{Input, NoLinks, Place, evaluate};

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
    };
    let mut worlds = Worlds::new(&input, law, evaluate(&input));
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
