//! What the README promises: that its output is what is printed, and its options are those of the program.

#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads its files itself")]

use std::fs;
use std::process::Command;

/// The fenced blocks of the README that follow this comment.
fn blocks(marker: &str) -> Vec<String> {
    let readme = fs::read_to_string("README.md").unwrap();
    let after = readme.split(&format!("<!-- {marker} -->\n")).skip(1).map(str::to_owned).collect::<Vec<_>>();
    let block = |text: &String| {
        let (_, rest) = text.split_once("```").unwrap();
        let (block, _) = rest.split_once("\n```").unwrap();
        block.split_once('\n').unwrap().1.to_owned()
    };
    after.iter().map(block).collect()
}

#[test]
fn the_output_is_what_is_printed() {
    let report = fs::read_to_string("examples/internal-broken/report.txt").unwrap();
    let shown = blocks("from examples/internal-broken/report.txt");
    assert!(!shown.is_empty());
    for block in shown {
        // The report of the example is seen from its own folder, the README's from the repository.
        let block = block.replace("examples/internal-broken/", "");
        assert!(report.contains(&block), "this is not in the report:\n{block}");
    }
}

#[test]
fn every_option_is_described() {
    let readme = fs::read_to_string("README.md").unwrap();
    let help = Command::new(env!("CARGO_BIN_EXE_apimlint")).args(["check", "--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let options = help.split_whitespace().filter(|word| word.starts_with("--") && *word != "--help");
    for option in options.map(|word| word.trim_end_matches([',', ']', '.', ';'])) {
        assert!(readme.contains(&format!("`{option}")), "the README does not describe {option}");
    }
}

#[test]
fn there_is_one_test_command_of_one_line() {
    let commands = blocks("the test command");
    assert_eq!(commands.len(), 1);
    assert_eq!(commands[0].lines().count(), 1);
}
