//! What a description is made of before it is text: scalars, lists and mappings with remarks.
//!
//! Never here: how it is laid out (that is `layout`), and what is described.

use std::net::IpAddr;

use super::{holes, scalar};

/// A value with a remark for the end of its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) content: Content,
    pub(super) remark: Option<String>,
    /// Whether it may stand on one line, if it fits.
    pub(super) short: bool,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    /// A scalar, as it is written.
    Scalar(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping: keys as they are written, no two of them equal.
    Map(Vec<(String, Node)>),
}

/// Longest reason that readers of descriptions keep as it is.
const LONGEST_REASON: usize = 300;

/// Stands for any number of further elements or entries.
pub(super) const FURTHER: &str = "?*";

impl Node {
    /// A text that is known.
    pub(super) fn text(text: &str) -> Self {
        Self::words(&holes::as_known(text, false))
    }

    /// A text in the form in which it is read: in words for people nothing has a meaning, in others holes have.
    pub(super) fn words(text: &str) -> Self {
        match text.strip_prefix('?') {
            _ if text.is_empty() => Self::bare("an empty text"),
            // Such words stand for what is not known.
            Some(rest) if !rest.contains(|letter: char| !is_of_a_sign(letter)) => {
                Self::bare("the text is a sign of this format")
            }
            _ => Self::scalar(scalar::text(text)),
        }
    }

    /// A text that is one of a few words, whatever their case; any other one is nothing that Azure documents.
    pub(super) fn word(text: &str, words: &[&str]) -> Self {
        match words.iter().find(|word| word.eq_ignore_ascii_case(text)) {
            Some(word) => Self::text(word),
            None => Self::bare(&format!("`{text}`, which is none of {}", words.join(", "))),
        }
    }

    /// The text of an IP address.
    pub(super) fn address(text: &str) -> Self {
        match text.parse::<IpAddr>() {
            Ok(_) => Self::text(text),
            Err(_) => Self::bare(&format!("`{text}`, which is no IP address")),
        }
    }

    /// A number.
    pub(super) fn number(number: u32) -> Self {
        Self::scalar(number.to_string())
    }

    /// A truth value.
    pub(super) fn truth(value: bool) -> Self {
        Self::scalar(value.to_string())
    }

    /// A value that is not known and is like no other.
    pub(super) fn bare(remark: &str) -> Self {
        Self::scalar("\"?\"".to_owned()).saying(remark)
    }

    /// A value that is not known; equal names are equal values.
    pub(super) fn named(name: &str, remark: &str) -> Self {
        Self::scalar(format!("?{name}")).saying(remark)
    }

    /// Further elements of a list.
    pub(super) fn further(remark: &str) -> Self {
        Self::scalar(format!("\"{FURTHER}\"")).saying(remark)
    }

    /// A list, on one line if it fits.
    pub(super) fn list(items: Vec<Self>) -> Self {
        Self { content: Content::List(items), remark: None, short: true }
    }

    /// A reason in words.
    pub(super) fn reason(words: &str) -> Self {
        let mut text: String = words.chars().take(LONGEST_REASON).collect();
        if text.len() < words.len() {
            text.pop();
            text.push('…');
        }
        Self::words(&text)
    }

    /// The only value of a list as it is, several ones as a list.
    pub(super) fn one_or_list(items: Vec<Self>) -> Self {
        match <[Self; 1]>::try_from(items) {
            Ok([one]) => one,
            Err(items) => Self::list(items),
        }
    }

    fn scalar(written: String) -> Self {
        Self { content: Content::Scalar(written), remark: None, short: true }
    }

    #[must_use]
    pub(super) fn saying(self, remark: &str) -> Self {
        Self { remark: Some(remark.to_owned()), ..self }
    }
}

/// A mapping that grows.
#[derive(Debug, Default)]
pub(super) struct Map(Vec<(String, Node)>);

impl Map {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Adds an entry, if there is a value.
    pub(super) fn put(&mut self, key: &str, value: impl Into<Option<Node>>) {
        self.0.extend(value.into().map(|value| (scalar::key(key), value)));
    }

    /// Adds a mapping, if there is something in it.
    pub(super) fn put_filled(&mut self, key: &str, map: Self) {
        if !map.0.is_empty() {
            self.put(key, map.tall());
        }
    }

    /// Says that there may be further entries, and why.
    pub(super) fn put_further(&mut self, reason: Option<&str>) {
        if let Some(reason) = reason {
            self.0.push((format!("\"{FURTHER}\""), Node::reason(reason)));
        }
    }

    /// The value alone, or with what else is said in front of it.
    pub(super) fn or_alone(mut self, key: &str, value: Node) -> Node {
        if self.0.is_empty() {
            return value;
        }
        self.put(key, value);
        self.short()
    }

    /// The mapping, on one line if it fits.
    pub(super) fn short(self) -> Node {
        Node { content: Content::Map(self.0), remark: None, short: true }
    }

    /// The mapping with a line for each entry.
    pub(super) fn tall(self) -> Node {
        Node { content: Content::Map(self.0), remark: None, short: false }
    }
}

/// Whether a letter can be a part of a sign for what is not known.
fn is_of_a_sign(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.' | '*')
}
