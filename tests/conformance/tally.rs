//! Counts by words, each with the first example.

use std::collections::BTreeMap;

/// How often something was met, and where first.
#[derive(Default)]
pub(crate) struct Tally(BTreeMap<String, (usize, String)>);

impl Tally {
    /// One more.
    pub(crate) fn add(&mut self, words: impl Into<String>, times: usize, example: &str) {
        self.0.entry(words.into()).or_insert_with(|| (0, example.to_owned())).0 += times;
    }

    pub(crate) fn total(&self) -> usize {
        self.0.values().map(|(count, _)| count).sum()
    }

    /// Prints the most frequent ones.
    pub(crate) fn print(&self, title: &str, most: usize) {
        println!("  {title}: {}", self.total());
        let mut sorted: Vec<_> = self.0.iter().collect();
        sorted.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
        for (words, (count, example)) in sorted.iter().take(most) {
            println!("    {count:6}  {words}   ({example})");
        }
        if sorted.len() > most {
            println!("            and {} other kinds", sorted.len() - most);
        }
    }
}

/// A message without what differs from file to file: numbers, and what it quotes, except for the word that it begins with.
pub(crate) fn general(message: &str) -> String {
    let parts = message.split('`').enumerate();
    let parts = parts.map(|(index, part)| match index {
        1 if message.starts_with('`') => part.to_owned(),
        _ if index % 2 == 1 => "…".to_owned(),
        _ => part.replace(|c: char| c.is_ascii_digit(), "#"),
    });
    parts.collect::<Vec<_>>().join("`")
}
