//! What the README promises: that its output is what is printed, and its options are those of the program.

#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads its files itself")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// The comment before a block that shows what the program prints; the arguments follow.
const OUTPUT_OF: &str = "<!-- output of apimlint ";

/// Standard output of the program, run where the README lies.
fn printed(arguments: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_apimlint"));
    let ran = command.args(arguments.split(' ')).env_remove("COLUMNS").env_remove("CLICOLOR_FORCE").output().unwrap();
    String::from_utf8(ran.stdout).unwrap()
}

/// The README with its blocks of output as they are printed today.
fn renewed(readme: &str) -> String {
    let mut parts = readme.split(OUTPUT_OF);
    let mut renewed = parts.next().unwrap().to_owned();
    for part in parts {
        let (arguments, rest) = part.split_once(" -->\n```").unwrap();
        let (language, rest) = rest.split_once('\n').unwrap();
        let (_, rest) = rest.split_once("```\n").unwrap();
        let output = printed(arguments);
        renewed.extend([OUTPUT_OF, arguments, " -->\n```", language, "\n", &output, "```\n", rest]);
    }
    renewed
}

#[test]
fn the_output_is_what_is_printed() {
    let readme = fs::read_to_string("README.md").unwrap();
    assert!(readme.contains(OUTPUT_OF));
    let renewed = renewed(&readme);
    if std::env::var("UPDATE").is_ok() {
        return fs::write("README.md", renewed).unwrap();
    }
    assert!(readme == renewed, "the README shows another output than is printed; UPDATE=1 writes it:\n{renewed}");
}

#[test]
fn every_option_is_described() {
    let readme = fs::read_to_string("README.md").unwrap();
    let help = printed("check --help") + &printed("expand --help");
    let options = help.split_whitespace().filter(|word| word.starts_with("--") && *word != "--help");
    for option in options.map(|word| word.trim_end_matches([',', ']', '.', ';'])) {
        assert!(readme.contains(&format!("`{option}")), "the README does not describe {option}");
    }
}

#[test]
fn there_is_one_test_command_of_one_line() {
    let readme = fs::read_to_string("README.md").unwrap();
    let (_, rest) = readme.split_once("<!-- the test command -->\n```sh\n").unwrap();
    let (command, _) = rest.split_once("\n```").unwrap();
    assert_eq!(command.lines().count(), 1, "{command}");
}

#[test]
fn the_description_is_one() {
    let readme = fs::read_to_string("README.md").unwrap();
    let blocks = readme.split("```yaml\n").skip(1).filter_map(|rest| rest.split_once("```\n"));
    let described: Vec<&str> =
        blocks.map(|(block, _)| block).filter(|block| block.starts_with("apiVersion: apimlint/v1")).collect();
    assert!(!described.is_empty());
    for block in described {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme-description.yaml");
        fs::write(&path, block).unwrap();
        let printed = printed(&format!("check --select input {}", path.display()));
        assert!(printed.contains("1 service, 1 subnet") && !printed.contains("input/"), "{printed}");
    }
}
