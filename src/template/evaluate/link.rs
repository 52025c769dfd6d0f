//! Templates in other files: by a path, or by an address that is relative to the template's own.
//!
//! Where a template will be fetched from is known only at deployment. But the files that it links to lie beside it, so its
//! address is a term of its own, and what is computed from it by `uri` names a file beside this one.

use super::evaluator::Evaluator;
use super::published::Closed;
use super::repetition::Env;
use crate::source::{FileId, Span};
use crate::template::Op;
use crate::template::ir::{Deferred, TemplateText};
use crate::template::text::{TextBuilder, TextPiece, TextView};
use crate::template::value::{Kind, Value};

impl<'a> Evaluator<'a> {
    /// The root of the template that a link leads to, or why it cannot be had.
    pub(super) fn linked(&mut self, link: &Deferred<'a>, env: &Env, is_path: bool) -> Result<TemplateText<'a>, Closed> {
        let value = self.eval(link.expr(), env);
        let Some(text) = value.kind.as_text() else {
            self.refuse("a link to a template is a string".to_owned(), link.span());
            return Err(Closed::because("its link is no string"));
        };
        let local = match (is_path, text.known()) {
            (true, Some(path)) => Some((self.here.file, path.to_owned())),
            (true, None) => None,
            (false, _) => self.beside(text),
        };
        if let Some((from, path)) = local {
            let found = self.links.open(from, &path, link.span());
            return found.and_then(TemplateText::of).ok_or_else(|| Closed::because(format!("`{path}` cannot be had")));
        }
        match whole_address(text) {
            Some(address) if !is_path => self.at_address(address, link.span()),
            _ => Err(Closed::because(self.reason(&value))),
        }
    }

    /// The file that an address names, if it is relative to a file of this run.
    fn beside(&self, address: TextView<'_>) -> Option<(FileId, String)> {
        let mut pieces = address.pieces();
        let (Some(TextPiece::Hole(folder)), Some(TextPiece::Literal(path))) = (pieces.next(), pieces.next()) else {
            return None;
        };
        let Op::TemplateFolder(file) = self.terms.get(folder.term)?.op else { return None };
        let ends_here = pieces.next().is_none() || is_whole(path);
        ends_here.then(|| (file, without_query(path).trim_start_matches('/').to_owned()))
    }

    /// The address that this template is fetched from.
    pub(super) fn own_address(&mut self, span: Span) -> Value {
        let op = Op::TemplateAddress(self.here.file);
        self.unknown(op, [], span)
    }

    /// `uri(base, relative)` for a base that is the address of a template or its folder; nothing for any other.
    pub(super) fn uri_beside(&mut self, arguments: &[Value], span: Span) -> Option<Value> {
        let [base, relative] = arguments else { return None };
        let Kind::Term(term) = base.kind else { return None };
        let (Op::TemplateAddress(file) | Op::TemplateFolder(file)) = self.terms.get(term)?.op else { return None };
        let relative = match relative.as_str() {
            Some("." | "./") => Kind::str(""),
            _ => relative.kind.clone(),
        };
        let folder = self.unknown(Op::TemplateFolder(file), [], span);
        let mut builder = TextBuilder::new();
        builder.text(folder.kind.as_text()?, &self.terms);
        builder.text(relative.as_text()?, &self.terms);
        let kind = builder.finish(&self.terms).ok()?;
        Some(Value::new(kind, folder.origin))
    }
}

/// The address that a text is, if all of its path is known.
fn whole_address(text: TextView<'_>) -> Option<&str> {
    text.known().or_else(|| Some(text.prefix()).filter(|start| is_whole(start)))
}

/// Whether a path ends here, whatever follows: what follows a path is the key of a store (`?sv=…`), and often a parameter.
fn is_whole(start: &str) -> bool {
    start.contains('?') || start.to_ascii_lowercase().ends_with(".json")
}

fn without_query(address: &str) -> &str {
    address.split('?').next().unwrap_or_default()
}
