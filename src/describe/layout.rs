//! Lines from a description: block style, with what is short and fits on one line in flow style; remarks at the ends of
//! lines.

use super::node::{Content, Node};

/// Longest line on which something stands in flow style, with its remark.
const WIDTH: usize = 120;

/// Longest remark.
const LONGEST_REMARK: usize = 100;

/// Longest first line: it names files.
const LONGEST_HEADING: usize = 1_000;

/// The lines of a mapping.
pub(super) fn lines(entries: &[(String, Node)]) -> String {
    let mut layout = Layout::default();
    layout.entries(entries, 0);
    layout.text
}

#[derive(Default)]
struct Layout {
    text: String,
}

impl Layout {
    fn entries(&mut self, entries: &[(String, Node)], indent: usize) {
        for (index, (key, value)) in entries.iter().enumerate() {
            let is_section = indent == 0 && matches!(&value.content, Content::Map(inside) if !inside.is_empty());
            if is_section && index > 0 {
                self.text.push('\n');
            }
            self.start(indent, &format!("{key}:"));
            self.value(value, indent);
        }
    }

    fn items(&mut self, items: &[Node], indent: usize) {
        for item in items {
            match &item.content {
                // The first entry stands behind the dash.
                Content::Map(entries) if !entries.is_empty() && one_line(item, room(indent + 1)).is_none() => {
                    let mut inside = Self::default();
                    inside.entries(entries, indent + 2);
                    self.start(indent, "-");
                    self.text.push_str(inside.text.get(indent + 1..).unwrap_or_default());
                }
                _ => {
                    self.start(indent, "-");
                    self.value(item, indent);
                }
            }
        }
    }

    /// The value behind what the line begins with, and the end of the line.
    fn value(&mut self, value: &Node, indent: usize) {
        if let Some(line) = one_line(value, room(self.column())) {
            self.text.push(' ');
            self.text.push_str(&line);
            self.text.push('\n');
            return;
        }
        if let Content::Scalar(written) = &value.content {
            self.text.push(' ');
            self.text.push_str(written);
        }
        if let Some(remark) = &value.remark {
            self.text.push_str("  # ");
            self.text.push_str(&shown(remark));
        }
        self.text.push('\n');
        match &value.content {
            Content::Scalar(_) => {}
            Content::List(items) => self.items(items, indent + 2),
            Content::Map(entries) => self.entries(entries, indent + 2),
        }
    }

    fn start(&mut self, indent: usize, text: &str) {
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.text.push_str(text);
    }

    fn column(&self) -> usize {
        let line = self.text.rsplit('\n').next().unwrap_or_default();
        line.chars().count()
    }
}

/// How many letters are left on a line behind this many and a blank.
fn room(used: usize) -> usize {
    WIDTH.saturating_sub(used + 1)
}

/// The value on one line with its remark, if it may stand there and fits.
fn one_line(node: &Node, room: usize) -> Option<String> {
    let mut remarks: Vec<&str> = node.remark.iter().map(String::as_str).collect();
    let flow = match &node.content {
        Content::Scalar(written) => written.clone(),
        Content::List(items) if node.short => list(items, &mut remarks)?,
        Content::List(items) if items.is_empty() => "[]".to_owned(),
        Content::Map(entries) if entries.is_empty() => "{}".to_owned(),
        Content::Map(entries) if node.short => {
            let mut parts = Vec::with_capacity(entries.len());
            for (key, value) in entries {
                remarks.extend(value.remark.as_deref());
                let value = match &value.content {
                    Content::Scalar(written) => written.clone(),
                    Content::List(items) => list(items, &mut remarks)?,
                    Content::Map(_) => return None,
                };
                parts.push(format!("{key}: {value}"));
            }
            format!("{{ {} }}", parts.join(", "))
        }
        _ => return None,
    };
    remarks.dedup();
    let line = match remarks.as_slice() {
        [] => flow,
        [remark] => format!("{flow}  # {}", shown(remark)),
        // Which remark is about what would not be seen.
        _ => return None,
    };
    (line.chars().count() <= room).then_some(line)
}

/// A list of scalars in brackets.
fn list<'n>(items: &'n [Node], remarks: &mut Vec<&'n str>) -> Option<String> {
    let mut parts = Vec::with_capacity(items.len());
    for item in items {
        let Content::Scalar(written) = &item.content else { return None };
        remarks.extend(item.remark.as_deref());
        parts.push(written.as_str());
    }
    Some(format!("[{}]", parts.join(", ")))
}

/// The first line.
pub(super) fn heading(text: &str) -> String {
    format!("# {}\n", on_one_line(text, LONGEST_HEADING))
}

/// A remark as it can stand at the end of a line.
fn shown(remark: &str) -> String {
    on_one_line(remark, LONGEST_REMARK)
}

/// The text without what has no shape.
fn on_one_line(remark: &str, longest: usize) -> String {
    let shaped = |letter: char| matches!(letter, ' '..='~' | '…' | '’') || letter.is_alphanumeric();
    let mut text: String =
        remark.chars().take(longest).map(|letter| if shaped(letter) { letter } else { ' ' }).collect();
    if remark.chars().nth(longest).is_some() {
        text.push('…');
    }
    text.trim_end().to_owned()
}
