//! What is allowed to fail: `allowed.txt`, one line each, `<test> <path>: <reason>`. The list may only shrink: a line that
//! does not fail any more is a failure.

use std::collections::{BTreeMap, BTreeSet};

const LIST: &str = include_str!("allowed.txt");

/// What failed where, with the reason.
pub(crate) type Failures = BTreeMap<String, String>;

/// Where what failed in a tree differs from what is allowed to fail there.
pub(crate) fn settle(test: &str, tree: &str, failed: &Failures) -> Vec<String> {
    let allowed: BTreeSet<&str> = lines(test).filter(|path| path.split('/').next() == Some(tree)).collect();
    println!("  {test}: {} failed, {} are allowed to", failed.len(), allowed.len());
    differences(test, &allowed, failed)
}

fn differences(test: &str, allowed: &BTreeSet<&str>, failed: &Failures) -> Vec<String> {
    let mut wrong: Vec<String> = Vec::new();
    for (path, why) in failed.iter().filter(|(path, _)| !allowed.contains(path.as_str())) {
        wrong.push(format!("{test} {path}\n    {why}"));
    }
    for path in allowed.iter().filter(|path| !failed.contains_key(**path)) {
        wrong.push(format!("`{test} {path}` does not fail, or is not there: take its line out of allowed.txt"));
    }
    wrong
}

fn lines(test: &str) -> impl Iterator<Item = &'static str> {
    let lines = LIST.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let entries = lines.map(|line| {
        let (what, reason) = line.split_once(": ").unwrap_or_else(|| panic!("no reason in `{line}`"));
        assert!(!reason.trim().is_empty(), "no reason in `{line}`");
        what.split_once(' ').unwrap_or_else(|| panic!("no path in `{line}`"))
    });
    entries.filter(move |(of, _)| *of == test).map(|(_, path)| path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_of_a_test_and_has_a_reason() {
        let tests = [
            "census",
            "pair",
            "source",
            "module-test",
            "span",
            "parse",
            "root",
            "snapshot",
            "value",
            "service-link",
            "subnet-link",
            "group-link",
        ];
        let all = LIST.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).count();
        assert_eq!(tests.iter().map(|test| lines(test).count()).sum::<usize>(), all);
    }

    #[test]
    fn the_list_may_only_shrink() {
        let allowed = BTreeSet::from(["a/b"]);
        let failed = |paths: &[&str]| paths.iter().map(|path| ((*path).to_owned(), "why".to_owned())).collect();
        assert_eq!(differences("pair", &allowed, &failed(&["a/b"])), [] as [String; 0]);
        assert_eq!(differences("pair", &allowed, &failed(&["a/b", "a/c"])), ["pair a/c\n    why"]);
        let [stale] = &*differences("pair", &allowed, &failed(&[])) else { panic!("one line is stale") };
        assert!(stale.contains("`pair a/b` does not fail"), "{stale}");
    }
}
