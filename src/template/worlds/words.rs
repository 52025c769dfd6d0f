//! Terms in words: the name of a parameter, or the expression that cannot be reduced, as an author would write it.

use crate::template::functions::find;
use crate::template::term::{Op, TermId, Terms};
use crate::template::value::{Kind, Piece, Value};

/// Longest expression that is shown, in characters.
const LONGEST: usize = 100;

/// Deepest nest of calls that is shown.
const DEEPEST: usize = 6;

impl Terms {
    /// The name of a parameter; of anything else the expression: `empty(parameters('zones'))`.
    pub fn words(&self, id: TermId) -> String {
        let mut words = String::new();
        match self.get(id).map(|term| &term.op) {
            Some(Op::Parameter(_, name)) => words.push_str(name),
            _ => self.write_term(id, DEEPEST, &mut words),
        }
        if words.chars().count() > LONGEST {
            words = words.chars().take(LONGEST).collect();
            words.push('…');
        }
        words
    }

    fn write_term(&self, id: TermId, depth: usize, out: &mut String) {
        let (Some(deeper), Some(term)) = (depth.checked_sub(1).filter(|_| out.len() < 4 * LONGEST), self.get(id))
        else {
            out.push('…');
            return;
        };
        match (&term.op, &*term.arguments) {
            (Op::Parameter(_, name) | Op::Secret(name), _) => {
                out.push_str("parameters('");
                out.push_str(name);
                out.push_str("')");
            }
            (Op::Scope(words), _) => out.push_str(words),
            (Op::Property(name), [base]) => {
                self.write_value(base, deeper, out);
                out.push('.');
                out.push_str(name);
            }
            (Op::Element, [base, key]) => {
                self.write_value(base, deeper, out);
                out.push('[');
                self.write_value(key, deeper, out);
                out.push(']');
            }
            (Op::Call(name) | Op::Runtime(name) | Op::NotEvaluated(name), arguments) => {
                out.push_str(find(name).map_or(name, |function| function.name));
                self.write_list(arguments.iter(), deeper, out);
            }
            _ => out.push('…'),
        }
    }

    fn write_value(&self, value: &Value, depth: usize, out: &mut String) {
        match &value.kind {
            Kind::Null => out.push_str("null()"),
            Kind::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Kind::Int(value) => out.push_str(&value.to_string()),
            Kind::Str(text) => write_text(text, out),
            Kind::Text(pieces) if pieces.len() == 1 => {
                pieces.iter().for_each(|piece| self.write_piece(piece, depth, out));
            }
            Kind::Text(pieces) => {
                out.push_str("concat(");
                for (index, piece) in pieces.iter().enumerate() {
                    out.push_str(if index == 0 { "" } else { ", " });
                    self.write_piece(piece, depth, out);
                }
                out.push(')');
            }
            Kind::Term(id) => self.write_term(*id, depth, out),
            Kind::List(list) => match list.items() {
                Some(items) => {
                    out.push_str("createArray");
                    self.write_list(items.into_iter(), depth, out);
                }
                None => out.push_str("[…]"),
            },
            Kind::Object(_) => out.push_str("{…}"),
            Kind::Float(_) => out.push('…'),
        }
    }

    fn write_piece(&self, piece: &Piece, depth: usize, out: &mut String) {
        match piece {
            Piece::Literal(text) => write_text(text, out),
            Piece::Hole(hole) => self.write_term(hole.term, depth, out),
        }
    }

    fn write_list<'v>(&self, values: impl Iterator<Item = &'v Value>, depth: usize, out: &mut String) {
        out.push('(');
        for (index, value) in values.enumerate() {
            out.push_str(if index == 0 { "" } else { ", " });
            if out.len() > 4 * LONGEST {
                out.push('…');
                break;
            }
            self.write_value(value, depth, out);
        }
        out.push(')');
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('\'');
    out.extend(text.chars().take(LONGEST).flat_map(|c| if c == '\'' { vec!['\'', '\''] } else { vec![c] }));
    out.push('\'');
}
