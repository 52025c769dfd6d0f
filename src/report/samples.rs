//! Reports made by hand, for the tests of every renderer.

use crate::finding::{
    Applicability, Certainty, Coverage, Edit, Finding, Fix, Label, LabelRole, Report, RootName, RuleInfo, Severity,
    Source, Subject, Undecided,
};
use crate::source::{SourceMap, Span};

/// The template of the samples.
pub(super) const TEMPLATE: &str = r#"{
  "resources": [
    {
      "type": "Microsoft.ApiManagement/service",
      "sku": { "name": "Premium", "capacity": 1 },
      "properties": { "virtualNetworkType": "Internal" }
    }
  ]
}
"#;

/// The network of the samples.
pub(super) const NETWORK: &str = "subnets:\r\n  apim:\r\n    prefix: 10.0.1.0/29 # 日本語 🚀\r\n";

/// The first place of `text` in the file with this number.
pub(super) fn span(sources: &SourceMap, file: usize, text: &str) -> Span {
    let (index, found) = sources.iter().enumerate().nth(file).unwrap();
    let start = u32::try_from(found.text().find(text).unwrap()).unwrap();
    let id = crate::source::FileId::new(u32::try_from(index).unwrap());
    Span::new(id, start, start + u32::try_from(text.len()).unwrap())
}

/// A label with a remark.
pub(super) fn label(role: LabelRole, span: Span, text: &str) -> Label {
    Label { span, text: Some(text.to_owned()).filter(|text| !text.is_empty()), role }
}

/// A report with one finding over two files, a fix, a proof and one question left open.
pub(super) fn report() -> Report {
    let mut sources = SourceMap::new();
    sources.add("infra/main.json".into(), TEMPLATE);
    sources.add("infra/network.yaml".into(), NETWORK);
    let prefix = span(&sources, 1, "10.0.1.0/29");
    let finding = Finding {
        rule: "capacity/subnet-too-small".into(),
        severity: Severity::Error,
        certainty: Certainty::Definite,
        message: "subnet is too small for the Premium tier".into(),
        labels: vec![
            label(LabelRole::Primary, prefix, "/29 leaves 3 usable addresses"),
            label(LabelRole::Because, span(&sources, 0, "\"Premium\""), "Premium needs /28 or larger"),
            label(LabelRole::Passage, span(&sources, 1, "apim"), ""),
        ],
        proof: vec![
            "8 addresses in 10.0.1.0/29".into(),
            "- 5 that Azure keeps in each subnet".into(),
            "= 3 for 4 needed".into(),
        ],
        help: Some("use /28 or a shorter prefix".into()),
        fixes: vec![Fix {
            title: "Widen the subnet to /28".into(),
            edits: vec![Edit { span: prefix, text: "10.0.1.0/28".into() }],
            applicability: Applicability::Unsafe,
        }],
        subject: Subject { kind: "subnet".into(), id: "contoso/subnets/apim".into() },
        requirements: vec!["S-18".into()],
        link: Some("https://example.invalid/subnet".into()),
        fingerprint: "0123456789abcdef".into(),
        roots: vec![RootName::Root { template: "infra/main.json".into(), parameters: None }],
    };
    let undecided = Undecided {
        rule: "flows/missing-required-flow".into(),
        question: "whether inbound TCP 3443 from ApiManagement is allowed".into(),
        subject: Subject { kind: "API Management service".into(), id: "contoso-apim".into() },
        needs: vec!["parameter `nsgId` has no value".into()],
        labels: vec![label(LabelRole::Primary, span(&sources, 0, "\"Microsoft.ApiManagement/service\""), "")],
        requirements: vec!["S-38".into()],
        fingerprint: "fedcba9876543210".into(),
        roots: finding.roots.clone(),
    };
    let coverage =
        Coverage { roots: 1, files: 2, services: 1, subnets: 1, hold: 7, fail: 1, undecided: 1, ..Coverage::default() };
    let rules = vec![rule("capacity/subnet-too-small"), rule("flows/missing-required-flow")];
    Report { findings: vec![finding], undecided: vec![undecided], coverage, sources, rules, as_of: "2026-11-20".into() }
}

/// A rule with a page.
pub(super) fn rule(name: &str) -> RuleInfo {
    let url = |url: &str| Source { title: "Virtual network".into(), url: url.into(), dated: Some("2026-11-01".into()) };
    RuleInfo {
        name: name.into(),
        title: "Subnet is too small".into(),
        summary: "The subnet has fewer addresses than the tier needs.".into(),
        severity: Severity::Error,
        precision: crate::finding::Precision::VeryHigh,
        since: "next".into(),
        subject: "service".into(),
        requirements: vec!["S-18".into()],
        tags: vec!["capacity".into()],
        sources: vec![url("https://example.invalid/subnet")],
        page: "# Subnet is too small\n\nThe subnet has fewer addresses than the *tier* needs.\n\n## How to fix\n\nUse `/28`.\n".into(),
        examples: vec![crate::finding::Example { name: "bad.json".into(), text: "{ \"a\": 1 }\n".into() }],
    }
}
