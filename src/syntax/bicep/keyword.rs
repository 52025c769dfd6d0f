//! The words that statements begin with.

/// All of them.
pub(super) const STATEMENTS: &[&str] = &[
    "assert",
    "extends",
    "extension",
    "extensionConfig",
    "func",
    "import",
    "metadata",
    "module",
    "output",
    "param",
    "provider",
    "resource",
    "targetScope",
    "test",
    "type",
    "using",
    "var",
];

/// Whether a line reads like the beginning of a statement, and like nothing that could stand in the lines of an object: a
/// word that begins statements and, after a blank, something that may follow it; or a decorator.
pub(super) fn begins_statement(line: &str) -> bool {
    if let Some(rest) = line.strip_prefix('@') {
        return rest.starts_with(|first: char| first.is_ascii_alphabetic());
    }
    let length = line.bytes().take_while(u8::is_ascii_alphabetic).count();
    let Some((word, rest)) = line.split_at_checked(length) else { return false };
    if !STATEMENTS.contains(&word) {
        return false;
    }
    let after = rest.trim_start_matches([' ', '\t']);
    match word {
        "targetScope" => after.starts_with('='),
        "import" => after.starts_with(['{', '*', '\'']),
        "using" | "extends" | "extension" | "provider" | "module" if after.starts_with('\'') => true,
        _ => after.len() < rest.len() && after.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_'),
    }
}

#[cfg(test)]
mod tests {
    use super::begins_statement;

    #[test]
    fn statements_are_told_from_properties() {
        for line in ["param x string", "@secure()", "targetScope='tenant'", "import * as a", "using 'a'", "var\t_x = 1"]
        {
            assert!(begins_statement(line), "{line}");
        }
        for line in ["param: x", "param : x", "parameter x", "type", "'param' x", "} param x", "@", "var = 1", "é"] {
            assert!(!begins_statement(line), "{line}");
        }
    }
}
