//! Sentences and lines that several forms of output share.

use crate::finding::{Certainty, Finding};

/// When, and what is wrong. The condition comes first: behind a sentence it would belong to its last words.
pub(crate) fn headline(finding: &Finding) -> String {
    match &finding.certainty {
        Certainty::Definite => finding.message.clone(),
        Certainty::Possible(when) => format!("{when}: {}", finding.message),
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
}
