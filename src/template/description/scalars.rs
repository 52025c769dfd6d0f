//! Single values, and lists of them.
//!
//! Never here: where Azure has them.

use std::net::IpAddr;
use std::str::FromStr;

use ipnet::IpNet;

use super::body::Body;
use super::complaint::{excerpt, noun, one_of};
use super::fields::Said;
use super::holes::is_partly_known;
use super::reader::Reader;
use super::unknown::Mark;
use super::vocabulary::{Field, Shape};
use crate::source::Span;
use crate::syntax::{Kind as NodeKind, Node};
use crate::template::Step;
use crate::template::value::{Kind, List, ListPart, Value};

impl<'t> Reader<'t> {
    /// A value of this shape.
    pub(super) fn value(&mut self, node: Node<'t>, shape: &'static Shape) -> Value {
        match shape {
            Shape::Many(element) => self.list(node, element),
            Shape::Object(entry) => {
                let said = Said { thing: None, owner: node.span(), entry };
                let fields: Vec<&'static Field> = entry.fields.iter().collect();
                let mut body = Body::new(node.span());
                let more = self.whole(node, &said, &fields, &mut body);
                body.finish(more, &mut self.provenance)
            }
            Shape::Named(_) => self.refused_value(node.span()),
            scalar => self.scalar(node, scalar),
        }
    }

    /// A list; one value is a list of one.
    pub(super) fn list(&mut self, node: Node<'t>, shape: &'static Shape) -> Value {
        let origin = self.provenance.add(Step::Written(node.span()));
        if node.kind() != NodeKind::Array {
            let text = node.as_str().unwrap_or_default();
            if let Some(Mark::Value(name)) = Mark::parse(&text) {
                return self.unknown(name, node.span());
            }
            let element = self.value(node, shape);
            return Value::new(Kind::list([element]), origin);
        }
        let mut parts = Vec::new();
        for (index, item) in node.items().enumerate() {
            let text = item.as_str().unwrap_or_default();
            if matches!(shape, Shape::Object(_)) && !self.takes_listed(index, item.span()) {
                parts.push(ListPart::Rest(self.refused(item.span())));
                break;
            }
            parts.push(match Mark::parse(&text) {
                Some(Mark::More(name)) => ListPart::Rest(self.open(name, item.span())),
                _ => ListPart::Item(self.value(item, shape)),
            });
        }
        Value::new(Kind::List(List { parts }.into()), origin)
    }

    /// A value that is no list and no mapping.
    pub(super) fn scalar(&mut self, node: Node<'t>, shape: &Shape) -> Value {
        let span = node.span();
        if node.kind() == NodeKind::Error {
            // What cannot be read has been told.
            return self.refused_value(span);
        }
        let text = match node.kind() {
            NodeKind::String => node.as_str().unwrap_or_default().into_owned(),
            NodeKind::Number => node.source().to_owned(),
            _ => String::new(),
        };
        if node.kind() == NodeKind::String {
            match Mark::parse(&text) {
                Some(Mark::Value(name)) => return self.unknown(name, span),
                Some(Mark::More(_)) => {
                    let help = "write `?name` for one value that is not known".to_owned();
                    self.complaints.tell("`?*` stands only in lists and among names", Some(help), span);
                    return self.refused_value(span);
                }
                None => {}
            }
        }
        let read = match (shape, node.kind()) {
            (Shape::Flag, NodeKind::Bool) => Ok(Kind::Bool(node.as_bool().unwrap_or_default())),
            (Shape::Number(range), NodeKind::Number) => match node.as_i64() {
                Some(number) if range.contains(&number) => Ok(Kind::Int(number)),
                _ => Err((format!("`{text}` is not {}", wanted(shape)), None)),
            },
            (_, NodeKind::String) if is_closed(shape) && is_partly_known(&text) => Err(not_in_part(shape)),
            (Shape::Flag | Shape::Number(_), _)
            | (_, NodeKind::Bool | NodeKind::Null | NodeKind::Array | NodeKind::Object) => Err(other(node, shape)),
            (Shape::Reference(target), _) => return self.reference(node, &text, *target),
            (Shape::Text | Shape::Usual(_), NodeKind::String) if !text.is_empty() => match self.text(node, &text) {
                Some(kind) => Ok(kind),
                None => return self.refused_value(span),
            },
            _ => read_text(&text, shape),
        };
        match read {
            Ok(kind) => Value::new(kind, self.provenance.add(Step::Written(span))),
            Err((message, help)) => {
                self.complaints.tell(message, help, span);
                self.refused_value(span)
            }
        }
    }

    /// Tells that something else belongs here: `wanted` is "a mapping belongs here".
    pub(super) fn wrong(&mut self, node: Node<'t>, wanted: &str) {
        if node.kind() != NodeKind::Error {
            self.complaints.tell(format!("{wanted}, and this is {}", noun(node.kind())), None, short(node));
        }
    }
}

/// The place of a node, of a large one its beginning.
fn short(node: Node<'_>) -> Span {
    let span = node.span();
    match node.kind() {
        NodeKind::Array | NodeKind::Object => Span { end: span.end.min(span.start + 1), ..span },
        _ => span,
    }
}

/// What is wrong with a value of another kind, and what to do.
fn other(node: Node<'_>, shape: &Shape) -> (String, Option<String>) {
    let message = format!("{} belongs here, and this is {}", wanted(shape), noun(node.kind()));
    let text = node.as_str().unwrap_or_default();
    let help = match (shape, node.kind()) {
        (Shape::Flag, NodeKind::String) => match text.to_ascii_lowercase().as_str() {
            "yes" | "on" | "y" | "true" => Some(format!("`{text}` is a text in YAML 1.2: write `true`")),
            "no" | "off" | "n" | "false" => Some(format!("`{text}` is a text in YAML 1.2: write `false`")),
            _ => None,
        },
        (Shape::Number(_), NodeKind::String) if text.parse::<i64>().is_ok() => {
            Some(format!("write it without quotes: `{text}`"))
        }
        (_, NodeKind::Bool) => Some(format!("if a text is meant, put it in quotes: `\"{}\"`", node.source())),
        _ => None,
    };
    (message, help)
}

/// Whether values of the shape have a form that a part of one does not show.
fn is_closed(shape: &Shape) -> bool {
    !matches!(shape, Shape::Text | Shape::Usual(_) | Shape::Words | Shape::Reference(_))
}

/// What is wrong with a value of a closed form of which a part is not known, and what to do.
fn not_in_part(shape: &Shape) -> (String, Option<String>) {
    let what = match shape {
        Shape::Prefix => "an address range".to_owned(),
        Shape::IpAddress => "an IP address".to_owned(),
        other => wanted(other),
    };
    let help = "write `?name` for a value that is not known".to_owned();
    (format!("{what} cannot be known in part"), Some(help))
}

/// What a shape wants, with an article.
fn wanted(shape: &Shape) -> String {
    match shape {
        Shape::Text | Shape::Usual(_) | Shape::Words => "a text".to_owned(),
        Shape::Word(words) => one_of(words.iter().map(|(word, _)| *word)),
        Shape::Flag => "`true` or `false`".to_owned(),
        Shape::Number(range) => format!("a whole number from {} to {}", range.start(), range.end()),
        Shape::Prefix => "an address range such as `10.0.0.0/16`".to_owned(),
        Shape::IpAddress => "an IP address such as `10.0.0.4`".to_owned(),
        Shape::Source => "an address, an address range, a service tag or `*`".to_owned(),
        Shape::Listed => "an address or an address range".to_owned(),
        Shape::Destination => "an address range or a service tag".to_owned(),
        Shape::Ports => "a port, a range such as `8000-8999`, or `*`".to_owned(),
        Shape::Reference(_) => "a name or an id".to_owned(),
        Shape::Many(shape) => wanted(shape),
        Shape::Object(_) | Shape::Named(_) => "a mapping".to_owned(),
    }
}

fn read_text(text: &str, shape: &Shape) -> Result<Kind, (String, Option<String>)> {
    let refuse = || Err((format!("`{}` is not {}", excerpt(text), wanted(shape)), None));
    let is_read = match shape {
        Shape::Word(words) => {
            let known = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text));
            return known.map_or_else(refuse, |(_, azure)| Ok(Kind::str(*azure)));
        }
        Shape::Prefix => return prefix(text, shape),
        Shape::IpAddress => IpAddr::from_str(text).is_ok(),
        Shape::Source | Shape::Listed | Shape::Destination => {
            if text.contains('/') && text.starts_with(|first: char| first.is_ascii_hexdigit() || first == ':') {
                return prefix(text, shape);
            }
            let is_address = IpAddr::from_str(text).is_ok() && !matches!(shape, Shape::Destination);
            let is_word = (text == "*" || is_tag(text)) && !matches!(shape, Shape::Listed);
            if is_tag(text) && matches!(shape, Shape::Listed) {
                let help = "give each service tag a rule of its own: Azure takes tags only alone".to_owned();
                return Err((format!("the service tag `{}` cannot stand in a list", excerpt(text)), Some(help)));
            }
            is_address || is_word
        }
        Shape::Ports => {
            if text.contains(',') {
                let help = Some(format!("write a list: `[{}]`", excerpt(text)));
                return Err((format!("`{}` is not one port", excerpt(text)), help));
            }
            text == "*" || is_port_range(text)
        }
        _ => !text.is_empty(),
    };
    if is_read { Ok(Kind::str(text)) } else { refuse() }
}

fn prefix(text: &str, shape: &Shape) -> Result<Kind, (String, Option<String>)> {
    let plain = |part: &str| part == "0" || !part.starts_with('0');
    let has_no_zeros = text
        .split_once('/')
        .is_some_and(|(address, length)| plain(length) && (address.contains(':') || address.split('.').all(plain)));
    match IpNet::from_str(text) {
        Ok(net) if has_no_zeros && net.trunc() == net => Ok(Kind::str(text)),
        Ok(net) if has_no_zeros => {
            let help = format!("the range that it is in is `{}`", net.trunc());
            Err((format!("`{}` does not begin where a range of this size does", excerpt(text)), Some(help)))
        }
        _ => Err((format!("`{}` is not {}", excerpt(text), wanted(shape)), None)),
    }
}

/// Whether a text can be the name of a service tag.
fn is_tag(text: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
    text.starts_with(|letter: char| letter.is_ascii_alphabetic()) && text.chars().all(plain)
}

fn is_port_range(text: &str) -> bool {
    let port = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u16>().ok()).flatten();
    match text.split_once('-') {
        Some((first, last)) => matches!((port(first), port(last)), (Some(first), Some(last)) if first <= last),
        None => port(text).is_some(),
    }
}
