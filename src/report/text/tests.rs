//! What people see, as they see it.

use proptest::prelude::*;

use super::*;
use crate::finding::{Applicability, Certainty, Coverage, Edit, Finding, Fix, Label, LabelRole, RootName, Severity};
use crate::report::samples::{self, label, span};
use crate::source::{FileId, Role, Span};

fn plain() -> TextOptions {
    TextOptions { ascii: true, ..TextOptions::default() }
}

/// A report whose one finding has these labels in one file of this text, and nothing that was not asked for.
fn about(path: &str, text: &str, labels: impl FnOnce(FileId) -> Vec<Label>) -> Report {
    let mut report = samples::report();
    let file = report.sources.add(path.into(), text);
    report.undecided.clear();
    let labels = labels(file);
    let bare = |finding: Finding| Finding {
        labels: labels.clone(),
        proof: Vec::new(),
        help: None,
        fixes: Vec::new(),
        link: None,
        ..finding
    };
    report.findings = report.findings.into_iter().map(bare).collect();
    report.coverage = Coverage { roots: 1, files: 1, services: 1, subnets: 1, fail: 1, ..Coverage::default() };
    report
}

fn primary(file: FileId, start: usize, end: usize, text: &str) -> Label {
    label(LabelRole::Primary, Span::new(file, u32::try_from(start).unwrap(), u32::try_from(end).unwrap()), text)
}

/// The text without the two lines of the summary.
fn finding_of(report: &Report, options: &TextOptions) -> String {
    let text = render(report, options);
    text.split("\n\n").next().unwrap().to_owned()
}

fn last_two(report: &Report) -> String {
    let text = render(report, &plain());
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len() - 2..].join("\n")
}

#[test]
fn a_finding_is_a_compiler_error() {
    let expected = "\
error[capacity/subnet-too-small]: subnet is too small for the Premium tier
  ╭▸ infra/network.yaml:3:13
  │
2 │   apim:
  │   ────
3 │     prefix: 10.0.1.0/29 # 日本語 🚀
  │             ━━━━━━━━━━━ /29 leaves 3 usable addresses
  │
  ⸬  infra/main.json:5:24
  │
5 │       \"sku\": { \"name\": \"Premium\", \"capacity\": 1 },
  │                        ───────── Premium needs /28 or larger
  │
  ├ note: 8 addresses in 10.0.1.0/29
  │       - 5 that Azure keeps in each subnet
  │       = 3 for 4 needed
  ├ help: use /28 or a shorter prefix
  ╰ see: https://example.invalid/subnet
help: Widen the subnet to /28 (`--unsafe-fixes` applies this)
  ╭╴
3 -     prefix: 10.0.1.0/29 # 日本語 🚀
3 +     prefix: 10.0.1.0/28 # 日本語 🚀
  ╰╴

found 1 error; 1 can be fixed with `--unsafe-fixes`; `--show undecided` lists what is open
1 service, 1 subnet, 9 questions: 7 hold, 1 fail, 1 undecided
";
    assert_eq!(render(&samples::report(), &TextOptions::default()), expected);
}

#[test]
fn open_questions_are_listed_when_asked_for() {
    let mut report = samples::report();
    report.findings.clear();
    let mut other = report.undecided[0].clone();
    other.question = "whether inbound TCP 6390 from AzureLoadBalancer is allowed".into();
    report.undecided.push(other);
    report.coverage = Coverage { files: 2, services: 1, hold: 7, undecided: 2, ..report.coverage };
    report.coverage.types_not_modelled.insert("Microsoft.Web/sites".into(), 3);
    let expected = "\
undecided[flows/missing-required-flow]: whether inbound TCP 3443 from ApiManagement is allowed
undecided[flows/missing-required-flow]: whether inbound TCP 6390 from AzureLoadBalancer is allowed
 --> main.json:4:15
  = because: parameter `nsgId` has no value

1 resource type not modelled:
  Microsoft.Web/sites (3 times)

no findings, but 2 questions are undecided
1 service, 1 subnet, 10 questions: 7 hold, 1 fail, 2 undecided; 1 resource type not modelled
";
    let options = TextOptions { show_undecided: true, shown_from: "infra".into(), ..plain() };
    assert_eq!(render(&report, &options), expected);
}

#[test]
fn quiet_is_one_line_each_and_not_silent_about_doubts() {
    let options = TextOptions { quiet: true, ..plain() };
    let expected = "\
infra/network.yaml:3:13: error[capacity/subnet-too-small]: subnet is too small for the Premium tier
1 service, 1 subnet, 9 questions: 7 hold, 1 fail, 1 undecided
";
    assert_eq!(render(&samples::report(), &options), expected);
    let clean = Coverage { files: 1, services: 1, hold: 7, ..Coverage::default() };
    assert_eq!(render(&Report { coverage: clean, ..Report::default() }, &options), "");
    assert_ne!(render(&Report::default(), &options), "");
}

#[test]
fn a_line_names_the_environments() {
    let environment =
        |name: &str| RootName::Environment { name: name.to_owned(), configuration: "apimlint.yaml".into() };
    let mut report = samples::report();
    let options = TextOptions { quiet: true, ..plain() };
    let first = |report: &Report| render(report, &options).lines().next().unwrap().to_owned();
    let alone = first(&report);
    report.findings[0].roots = vec![environment("dev"), environment("prod")];
    assert_eq!(first(&report), format!("{alone} (environments dev and prod)"));
}

#[test]
fn an_empty_place_has_a_caret() {
    let report = about("x.json", "{ \"sku\": {} }\n", |file| vec![primary(file, 10, 10, "no tier")]);
    let expected = "\
error[capacity/subnet-too-small]: subnet is too small for the Premium tier
 --> x.json:1:11
  |
1 | { \"sku\": {} }
  |           ^ no tier";
    assert_eq!(finding_of(&report, &plain()), expected);
}

#[test]
fn the_end_of_a_file_has_a_caret() {
    let report = about("x.json", "{\n", |file| vec![primary(file, 2, 2, "the object does not end")]);
    let expected = "\
error[capacity/subnet-too-small]: subnet is too small for the Premium tier
 --> x.json:2:1
  |
2 |
  | ^ the object does not end";
    assert_eq!(finding_of(&report, &plain()), expected);
}

#[test]
fn carets_stand_under_their_text_after_tabs_wide_characters_and_crlf() {
    let text = "first\r\n\t\"日本 🚀\": \"here\"\r\n";
    let at = text.find("\"here\"").unwrap();
    let report = about("x.json", text, |file| vec![primary(file, at, at + 6, "there")]);
    let expected = "\
error[capacity/subnet-too-small]: subnet is too small for the Premium tier
 --> x.json:2:10
  |
2 |     \"日本 🚀\": \"here\"
  |                ^^^^^^ there";
    assert_eq!(finding_of(&report, &plain()), expected);
}

#[test]
fn a_label_over_several_lines_has_a_bracket() {
    let text = "{\n  \"a\": {\n    \"b\": 1,\n    \"c\": 2\n  }\n}\n";
    let report = about("x.json", text, |file| vec![primary(file, 9, text.len() - 3, "this service")]);
    let expected = "\
error[capacity/subnet-too-small]: subnet is too small for the Premium tier
 --> x.json:2:8
  |
2 |     \"a\": {
  |  ________^
3 | |     \"b\": 1,
4 | |     \"c\": 2
5 | |   }
  | |___^ this service";
    assert_eq!(finding_of(&report, &plain()), expected);
}

#[test]
fn three_megabytes_on_one_line_give_a_short_excerpt() {
    let text = format!(
        "{{\"a\": \"{}\", \"prefix\": \"10.0.0.0/29\", \"b\": \"{}\"}}",
        "x".repeat(1_500_000),
        "y".repeat(1_500_000)
    );
    let at = text.find("\"10.").unwrap();
    let mut report = about("x.json", &text, |file| vec![primary(file, at, at + 13, "3 addresses")]);
    let expected = format!(
        "error[capacity/subnet-too-small]: subnet is too small for the Premium tier
 --> x.json:1:{}
  |
1 | ..., \"prefix\": \"10.0.0.0/29\", \"b\": \"yyyyyyyyyyyyyyyyy...
  |                ^^^^^^^^^^^^^ 3 addresses",
        at + 1
    );
    assert_eq!(finding_of(&report, &TextOptions { width: 60, ..plain() }), expected);
    // Each would take seconds if the text were handed on whole.
    report.findings = vec![report.findings[0].clone(); 20];
    assert!(render(&report, &plain()).len() < 20_000);
}

#[test]
fn hostile_text_is_defused_everywhere() {
    let evil = "\u{1b}]8;;http://evil\u{7}\u{1b}[2J\u{202e}\u{9b}31m";
    let mut report = about(&format!("a{evil}.json"), &format!("{{ \"{evil}\": 1 }}"), |file| {
        vec![primary(file, 2, 8, evil), label(LabelRole::Because, Span::at(file, 0), evil)]
    });
    let mut open = samples::report().undecided[0].clone();
    (open.question, open.needs) = (evil.into(), vec![evil.into()]);
    report.undecided = vec![open];
    report.coverage.types_not_modelled.insert(evil.into(), 1);
    let finding = &mut report.findings[0];
    finding.message = evil.into();
    finding.rule = evil.into();
    finding.certainty = Certainty::Possible(evil.into());
    finding.proof = vec![evil.into()];
    finding.help = Some(evil.into());
    finding.link = Some(evil.into());
    finding.roots = vec![RootName::Root { template: evil.into(), parameters: Some(evil.into()) }; 2];
    finding.fixes = samples::report().findings[0].fixes.clone();
    finding.fixes[0].title = evil.into();
    finding.fixes[0].edits[0].text = evil.into();
    for options in [plain(), TextOptions::default(), TextOptions { quiet: true, ..plain() }] {
        let text = render(&report, &TextOptions { show_undecided: true, ..options });
        assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}', '\u{9b}']), "{text:?}");
        assert!(text.contains('␛'));
    }
}

#[test]
fn secrets_of_a_parameter_file_stay_there() {
    let text = "{ \"password\": { \"value\": \"hunter2\" },\n  \"prefix\": { \"value\": \"10.0.0.0/29\" } }\n";
    let at = text.find("\"10.").unwrap();
    let mut report = about("prod.json", text, |file| {
        vec![primary(file, at, at + 13, "given here"), label(LabelRole::Because, Span::new(file, 2, 12), "not this")]
    });
    let file = report.findings[0].labels[0].span.file;
    report.sources.set_role(file, Role::Parameters);
    let shown = finding_of(&report, &plain());
    assert!(shown.contains("10.0.0.0/29") && shown.contains("password"), "{shown}");
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[test]
fn a_fix_that_would_tell_a_secret_is_left_out() {
    let mut report = samples::report();
    assert!(finding_of(&report, &plain()).contains("Widen the subnet"));
    report.sources.hide(report.findings[0].fixes[0].edits[0].span);
    assert!(!finding_of(&report, &plain()).contains("Widen the subnet"));
}

#[test]
fn deployments_are_named_where_there_are_several() {
    let name = |stage: &str| RootName::Root {
        template: "infra/main.json".into(),
        parameters: Some(format!("infra/main.{stage}.parameters.json").as_str().into()),
    };
    let mut report = about("x.json", "{}", |file| vec![primary(file, 0, 2, "")]);
    report.findings[0].certainty = Certainty::Possible("when `env` is `dev`".into());
    report.findings[0].severity = Severity::Warning;
    report.findings[0].roots = vec![name("dev"), name("test")];
    report.coverage.roots = 3;
    let expected = "\
warning[capacity/subnet-too-small]: when `env` is `dev`: subnet is too small for the Premium tier
 --> ../x.json:1:1
  |
1 | {}
  | ^^
  |
  = note: found in 2 of 3 deployments:
          main.json with main.dev.parameters.json
          main.json with main.test.parameters.json";
    let options = TextOptions { shown_from: "infra".into(), ..plain() };
    assert_eq!(finding_of(&report, &options), expected);
    report.coverage.roots = 2;
    assert!(finding_of(&report, &options).ends_with("= note: found in all 2 deployments"));
}

#[test]
fn without_findings_the_summary_says_what_that_is_worth() {
    let with = |coverage| Report { coverage, ..Report::default() };
    let none = "0 services, 0 subnets, 0 questions: 0 hold, 0 fail, 0 undecided";
    assert_eq!(last_two(&Report::default()), format!("nothing was checked: no file to check was found\n{none}"));
    let lonely =
        with(Coverage { files_not_read: vec!["x.parameters.json".into()], compiled: 2, ..Coverage::default() });
    let expected = format!("nothing was checked: 1 file not read; `--show undecided` lists what is open\n{none}");
    let passed_over = "2 compiled templates passed over for their Bicep sources";
    assert_eq!(last_two(&lonely), format!("{expected}; 1 file not read, {passed_over}"));
    let files = with(Coverage { files: 3, ..Coverage::default() });
    assert_eq!(last_two(&files), format!("nothing was checked: no API Management service found in 3 files\n{none}"));
    let mut full = with(Coverage { files: 1, services: 2, subnets: 5, hold: 84, ..Coverage::default() });
    assert_eq!(last_two(&full), "no findings\n2 services, 5 subnets, 84 questions: 84 hold, 0 fail, 0 undecided");
    full.coverage.deployments_not_expanded.insert("nested".into(), 1);
    full.coverage.functions_not_evaluated = [("f".into(), 1), ("g".into(), 4)].into();
    let expected = "\
no findings in what was understood; `--show undecided` lists what is open
2 services, 5 subnets, 84 questions: 84 hold, 0 fail, 0 undecided; 2 functions not evaluated, 1 deployment not expanded";
    assert_eq!(last_two(&full), expected);
    let suppressed = with(Coverage { files: 1, services: 1, hold: 3, fail: 2, ..Coverage::default() });
    assert!(last_two(&suppressed).starts_with("no findings; 2 suppressed\n"), "{}", last_two(&suppressed));
}

#[test]
fn a_finding_of_no_place_still_has_its_headline() {
    let report = about("x.json", "{}", |_| vec![primary(FileId::new(77), 3, 9, "nowhere")]);
    let headline = "error[capacity/subnet-too-small]: subnet is too small for the Premium tier";
    assert_eq!(finding_of(&report, &plain()), headline);
}

#[test]
fn colour_is_only_there_when_asked_for() {
    let report = samples::report();
    assert!(!render(&report, &TextOptions::default()).contains('\u{1b}'));
    let styled = render(&report, &TextOptions { color: true, ..TextOptions::default() });
    assert!(styled.contains("\u{1b}[1m\u{1b}[91merror[capacity/subnet-too-small]\u{1b}[0m"));
    let stripped = styled
        .split('\u{1b}')
        .enumerate()
        .map(|(index, part)| if index == 0 { part } else { part.split_once('m').unwrap().1 });
    let stripped: String = stripped.collect();
    let trimmed = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    assert_eq!(trimmed(&stripped), trimmed(&render(&report, &TextOptions::default())));
    assert_eq!(span(&report.sources, 0, "{").start, 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_the_spans_are_something_is_drawn(
        text in "([a-z\"' {}:,🚀ñ\u{202e}\u{1b}\t\r\n]|[a-z ]{300}|\n){0,12}",
        spans in prop::collection::vec((0u32..2500, 0u32..2500, any::<bool>()), 0..6),
        edits in prop::collection::vec((0u32..40, 0u32..40, "[a-z\n]{0,5}"), 0..3),
        width in 0usize..120,
        ascii: bool,
    ) {
        let mut report = about("x.json", &text, |file| {
            let role = |primary| if primary { LabelRole::Primary } else { LabelRole::Because };
            let place = |(start, end, primary)| label(role(primary), Span::new(file, start, end), "here");
            spans.into_iter().map(place).collect()
        });
        let file = FileId::new(2);
        let edit = |(start, end, text)| Edit { span: Span::new(file, start, end), text };
        let edits = edits.into_iter().map(edit).collect();
        report.findings[0].fixes =
            vec![Fix { title: "Mend it".into(), edits, applicability: Applicability::Safe }];
        let shown = render(&report, &TextOptions { width, ascii, ..TextOptions::default() });
        prop_assert!(shown.starts_with("error[capacity/subnet-too-small]"));
        prop_assert!(shown.lines().all(|line| line.trim_end() == line));
    }
}
