//! What consumers read.

use serde_json::{Value, json};

use super::*;
use crate::finding::Certainty;
use crate::report::samples;

fn run_of(report: &Report, show_undecided: bool) -> Value {
    let mut value: Value = serde_json::from_str(&render(report, SarifOptions { show_undecided })).unwrap();
    value["runs"][0].take()
}

#[test]
fn a_finding_says_what_where_and_because_of_what() {
    let run = run_of(&samples::report(), false);
    let result = &run["results"][0];
    assert_eq!(result["ruleId"], "capacity/subnet-too-small");
    assert_eq!(result["ruleIndex"], 0);
    assert_eq!((&result["kind"], &result["level"]), (&json!("fail"), &json!("error")));
    let message = "subnet is too small for the Premium tier.\n8 addresses in 10.0.1.0/29\n- 5 that Azure keeps in each subnet\n\
                   = 3 for 4 needed\nHelp: use /28 or a shorter prefix.";
    assert_eq!(result["message"]["text"], message);
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"], json!({ "uri": "infra/network.yaml", "uriBaseId": "%SRCROOT%", "index": 1 }));
    assert_eq!(place["region"], json!({ "startLine": 3, "startColumn": 13, "endLine": 3, "endColumn": 24 }));
    assert_eq!(result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], "contoso/subnets/apim");
    assert_eq!(result["relatedLocations"][0]["message"]["text"], "Premium needs /28 or larger");
    assert_eq!(result["relatedLocations"][1]["id"], 2);
    assert_eq!(result["partialFingerprints"], json!({ "apimlint/v1": "0123456789abcdef" }));
    assert_eq!(result["properties"]["requirements"], json!(["S-18"]));
}

#[test]
fn a_fix_that_would_tell_a_secret_is_left_out() {
    let mut report = samples::report();
    assert!(run_of(&report, false)["results"][0]["fixes"].is_array());
    report.sources.hide(report.findings[0].fixes[0].edits[0].span);
    let text = run_of(&report, false)["results"][0]["fixes"].to_string();
    assert!(!text.contains("10.0.1.0/28"), "{text}");
}

#[test]
fn the_way_of_a_value_begins_where_it_is_written() {
    let run = run_of(&samples::report(), false);
    let flow = &run["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"];
    let lines = [0, 1].map(|index| &flow[index]["location"]["physicalLocation"]["region"]["startLine"]);
    assert_eq!(lines, [&json!(2), &json!(3)]);
}

#[test]
fn a_fix_is_a_replacement() {
    let run = run_of(&samples::report(), false);
    let change = &run["results"][0]["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], "infra/network.yaml");
    assert_eq!(change["replacements"][0]["deletedRegion"]["endColumn"], 24);
    assert_eq!(change["replacements"][0]["insertedContent"]["text"], "10.0.1.0/28");
}

#[test]
fn open_questions_are_open_and_only_there_when_asked_for() {
    assert_eq!(run_of(&samples::report(), false)["results"].as_array().unwrap().len(), 1);
    let run = run_of(&samples::report(), true);
    let open = &run["results"][1];
    assert_eq!((&open["kind"], &open["level"]), (&json!("open"), &json!("none")));
    assert_eq!(open["properties"]["needs"][0], "parameter `nsgId` has no value");
}

#[test]
fn columns_count_utf16_code_units() {
    let mut report = samples::report();
    report.findings[0].labels[0].span = samples::span(&report.sources, 1, "🚀");
    let run = run_of(&report, false);
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    let region = &run["results"][0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region, &json!({ "startLine": 3, "startColumn": 31, "endLine": 3, "endColumn": 33 }));
}

#[test]
fn a_possible_finding_says_when() {
    let mut report = samples::report();
    report.findings[0].certainty = Certainty::Possible("when `env` is `dev`".into());
    let run = run_of(&report, false);
    let text = run["results"][0]["message"]["text"].as_str().unwrap();
    assert!(text.starts_with("when `env` is `dev`: subnet is too small for the Premium tier."), "{text}");
    assert_eq!(run["results"][0]["properties"]["certainty"], "possible");
}

#[test]
fn rules_carry_their_page_and_their_source() {
    let run = run_of(&samples::report(), false);
    let rule = &run["tool"]["driver"]["rules"][0];
    assert_eq!(rule["name"], "CapacitySubnetTooSmall");
    assert_eq!(rule["helpUri"], "https://example.invalid/subnet");
    assert_eq!(rule["properties"]["precision"], "very-high");
    assert!(run["tool"]["driver"].get("informationUri").is_none());
}

#[test]
fn what_was_not_understood_is_a_notification() {
    let mut report = samples::report();
    report.coverage.types_not_modelled.insert("Microsoft.Web/sites".into(), 3);
    let run = run_of(&report, false);
    let notification = &run["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(notification["message"]["text"], "resource type not modelled: Microsoft.Web/sites (3 times).");
    assert_eq!(notification["descriptor"]["id"], run["tool"]["driver"]["notifications"][0]["id"]);
    assert_eq!(run["properties"]["coverage"]["typesNotModelled"]["Microsoft.Web/sites"], 3);
}
