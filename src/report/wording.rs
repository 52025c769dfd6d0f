//! The sentences that every form of output shares.

use super::place::seen_from;
use crate::finding::{Certainty, Finding, RootName};
use crate::source::FilePath;

/// "1 error", "2 errors": for words whose plural ends in `s`.
pub(crate) fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// What is wrong, and when.
pub(crate) fn headline(finding: &Finding) -> String {
    match &finding.certainty {
        Certainty::Definite => finding.message.clone(),
        Certainty::Possible(when) => format!("{} {when}", finding.message),
    }
}

/// "infra/main.json with infra/main.dev.parameters.json"
pub(crate) fn root(root: &RootName, folder: &FilePath) -> String {
    let template = seen_from(&root.template, folder);
    match &root.parameters {
        Some(parameters) => format!("{template} with {}", seen_from(parameters, folder)),
        None => template,
    }
}

/// `words` in lines of at most `width` characters where blanks allow; given line ends stay.
pub(crate) fn wrapped(words: &str, width: usize) -> String {
    let width = width.max(20);
    let mut lines: Vec<String> = Vec::new();
    for given in words.split('\n') {
        if given.chars().count() <= width {
            lines.push(given.to_owned());
            continue;
        }
        let mut line = String::new();
        let mut length = 0;
        for word in given.split(' ') {
            let size = word.chars().count();
            if !line.is_empty() && length + 1 + size > width {
                lines.push(std::mem::take(&mut line));
                length = 0;
            }
            if !line.is_empty() {
                line.push(' ');
                length += 1;
            }
            line.push_str(word);
            length += size;
        }
        lines.push(line);
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_wrapped_between_words_and_never_inside_of_one() {
        assert_eq!(wrapped("one two three four five six", 20), "one two three four\nfive six");
        assert_eq!(wrapped("a\nb", 80), "a\nb");
        let address = "https://example.invalid/a/very/long/address";
        assert_eq!(wrapped(address, 20), address);
    }

    #[test]
    fn counts_agree_with_their_words() {
        assert_eq!(counted(0, "subnet"), "0 subnets");
        assert_eq!(counted(1, "subnet"), "1 subnet");
    }
}
