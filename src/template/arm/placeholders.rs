//! Placeholders in parameter files: `${AZURE_LOCATION}`, `${NAME=default}`, which the Azure Developer CLI replaces by
//! variables of its environment before anything is deployed. Their values are known to nobody here.
//!
//! Source: learn.microsoft.com, "Azure Developer CLI environment variables".

use std::rc::Rc;

use super::lower::{content, lower_literal};
use crate::source::Span;
use crate::syntax::{Kind, Node};
use crate::template::ir::{Expr, ExprKind, Member, last_of_each};

/// A value in a parameter file.
pub(super) fn lower_given(node: Node<'_>) -> Expr {
    let kind = match node.kind() {
        Kind::Array => ExprKind::Array(node.items().map(lower_given).collect()),
        Kind::Object => {
            let members = node
                .entries()
                .map(|entry| Member { key: lower_literal(entry.key), value: lower_given(entry.value) })
                .collect();
            ExprKind::Object(last_of_each(members))
        }
        Kind::String => {
            let replaced = node.as_str().and_then(|text| replaced(&text, content(node)));
            return replaced.unwrap_or_else(|| lower_literal(node));
        }
        _ => return lower_literal(node),
    };
    Expr::new(kind, node.span())
}

/// What a text with placeholders stands for; nothing if there are none in it.
fn replaced(text: &str, span: Span) -> Option<Expr> {
    let mut pattern = String::new();
    let mut arguments = vec![Expr::new(ExprKind::Null, span)];
    let mut rest = text;
    while let Some((before, name, after)) = next(rest) {
        pattern.push_str(&escaped(before));
        pattern.extend(["{", &(arguments.len() - 1).to_string(), "}"]);
        arguments.push(variable(name, span));
        rest = after;
    }
    match arguments.as_slice() {
        [_] => return None,
        [_, only] if *pattern == *"{0}" && rest.is_empty() => return Some(only.clone()),
        _ => {}
    }
    pattern.push_str(&escaped(rest));
    if let Some(first) = arguments.first_mut() {
        first.kind = ExprKind::Str(pattern.into());
    }
    Some(Expr::new(ExprKind::Call { function: "format".into(), arguments }, span))
}

/// What stands before the next placeholder, what it names, and what follows it.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    // A command such as `$(secretOrRandomPassword …)` gives the whole.
    if text.starts_with("$(") && text.ends_with(')') {
        return Some(("", text, ""));
    }
    let mut from = 0;
    loop {
        let start = from + text.get(from..)?.find("${")?;
        let inside = text.get(start + 2..)?;
        let end = inside.find('}')?;
        let name = inside.get(..end)?.split('=').next().unwrap_or_default();
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if is_name {
            return Some((text.get(..start)?, name, inside.get(end + 1..)?));
        }
        from = start + 2;
    }
}

fn escaped(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}")
}

fn variable(name: &str, span: Span) -> Expr {
    let name = Expr::new(ExprKind::Str(Rc::from(name)), span);
    Expr::new(ExprKind::Call { function: "readEnvironmentVariable".into(), arguments: vec![name] }, span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn said(text: &str) -> String {
        let Some(expr) = replaced(text, Span::at(FileId::new(0), 0)) else { return "as it is".to_owned() };
        let word = |expr: &Expr| match &expr.kind {
            ExprKind::Str(text) => text.to_string(),
            ExprKind::Call { arguments, .. } => match arguments.first().map(|first| &first.kind) {
                Some(ExprKind::Str(name)) => format!("<{name}>"),
                _ => "?".to_owned(),
            },
            _ => "?".to_owned(),
        };
        match &expr.kind {
            ExprKind::Call { function, arguments } if **function == *"format" => {
                arguments.iter().map(word).collect::<Vec<_>>().join(" ")
            }
            _ => word(&expr),
        }
    }

    #[test]
    fn names_in_braces_are_variables_of_the_environment() {
        assert_eq!(said("${AZURE_LOCATION}"), "<AZURE_LOCATION>");
        assert_eq!(said("${CAPACITY=20}"), "<CAPACITY>");
        assert_eq!(said("rg-${ENV}-{x}-${_b2}"), "rg-{0}-{{x}}-{1} <ENV> <_b2>");
        assert_eq!(said("$(secretOrRandomPassword ${VAULT} name)"), "<$(secretOrRandomPassword ${VAULT} name)>");
        for text in ["", "plain", "$", "${", "${}", "${a b}", "${1}", "{x}", "a$(b)"] {
            assert_eq!(said(text), "as it is", "{text}");
        }
    }
}
