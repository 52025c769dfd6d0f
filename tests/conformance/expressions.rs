//! One spelling for expressions that say the same.
//!
//! A compiler writes some things in a roundabout way. What it wrote stays as it is where it cannot be reduced, so it is
//! reduced here, on both sides.

use apimlint::source::FileId;
use apimlint::syntax::expression::{Expr, ExprKind, Scalar, read};
use apimlint::syntax::json;
use serde_json::Value;

/// The one spelling of a text of an expansion.
pub(crate) fn canonical(text: &str) -> String {
    if !(text.starts_with('[') && text.ends_with(']')) || text.starts_with("[[") {
        return text.to_owned();
    }
    match parsed(text) {
        Some(expr) => format!("[{}]", written(&reduced(expr))),
        None => text.to_owned(),
    }
}

/// What is given to a parameter by an entry for it, `{ value: x }`. The compiler writes `if(c, { value: x }, { value: y })`
/// for a choice.
pub(crate) fn given(entry: &Value) -> Value {
    match entry {
        Value::Object(members) if members.len() == 1 && members.contains_key("value") => members["value"].clone(),
        Value::String(text) => match parsed(text) {
            Some(expr) => without_entries(reduced(expr)).map_or_else(|| entry.clone(), |expr| value_of(&expr)),
            None => entry.clone(),
        },
        other => other.clone(),
    }
}

fn value_of(expr: &Tree) -> Value {
    Value::String(format!("[{}]", written(expr)))
}

/// An expression without places.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Tree {
    Text(String),
    Integer(i64),
    Call(String, Vec<Self>),
    Property(Box<Self>, String),
    Index(Box<Self>, Box<Self>),
}

/// Nothing for what cannot be read: it is nested too deeply.
fn parsed(text: &str) -> Option<Tree> {
    let tree = json::parse(FileId::new(0), Value::String(text.to_owned()).to_string().into());
    match read(tree.root()?)? {
        Scalar::Expression { expr, errors } if errors.is_empty() => without_places(&expr),
        _ => None,
    }
}

fn without_places(expr: &Expr) -> Option<Tree> {
    Some(match &expr.kind {
        ExprKind::String(text) => Tree::Text(text.to_string()),
        ExprKind::Integer(value) => Tree::Integer(*value),
        ExprKind::Call { namespace: None, function, arguments } => {
            Tree::Call(function.to_string(), arguments.iter().map(without_places).collect::<Option<_>>()?)
        }
        ExprKind::Property { base, name, .. } => Tree::Property(Box::new(without_places(base)?), name.to_string()),
        ExprKind::Index { base, index } => {
            Tree::Index(Box::new(without_places(base)?), Box::new(without_places(index)?))
        }
        ExprKind::Call { .. } | ExprKind::Error => return None,
    })
}

fn reduced(expr: Tree) -> Tree {
    match expr {
        Tree::Call(name, arguments) => {
            let mut arguments: Vec<Tree> = arguments.into_iter().map(reduced).collect();
            match (name.as_str(), arguments.as_slice()) {
                // The order of what is compared does not matter.
                ("equals", _) => arguments.sort_by_key(written),
                // `a.?b.?c` in one call or in two.
                ("tryGet", [Tree::Call(inner, first), ..]) if inner == "tryGet" => {
                    arguments = first.iter().chain(arguments.iter().skip(1)).cloned().collect();
                }
                ("format", [Tree::Text(_), ..]) => return joined(arguments),
                // What a module returns is there if the module is.
                ("tryGet", [Tree::Call(inner, _), Tree::Text(outputs), keys @ ..])
                    if inner == "reference"
                        && outputs == "outputs"
                        && keys.iter().all(|key| matches!(key, Tree::Text(_))) =>
                {
                    let mut all = arguments.into_iter();
                    let base = all.next().unwrap();
                    return all.fold(base, |base, key| match key {
                        Tree::Text(name) => Tree::Property(Box::new(base), name),
                        other => Tree::Index(Box::new(base), Box::new(other)),
                    });
                }
                ("createObject", _) => arguments = members(arguments),
                _ => {}
            }
            Tree::Call(name, arguments)
        }
        Tree::Property(base, name) => after_try(reduced(*base), Tree::Text(name.clone()))
            .unwrap_or_else(|base| Tree::Property(Box::new(base), name)),
        Tree::Index(base, index) => {
            let (base, index) = (reduced(*base), reduced(*index));
            match segment(&base, &index) {
                Some(segment) => segment,
                None => Tree::Index(Box::new(base), Box::new(index)),
            }
        }
        other => other,
    }
}

/// A text with holes, without holes for what is known and for texts with holes of their own.
fn joined(arguments: Vec<Tree>) -> Tree {
    let same = |arguments: Vec<Tree>| Tree::Call("format".to_owned(), arguments);
    let Some((Tree::Text(pattern), holes)) = arguments.split_first() else { return same(arguments) };
    let mut text = String::new();
    let mut own: Vec<Tree> = Vec::new();
    let mut hole = |text: &mut String, value: &Tree| {
        let number = own.iter().position(|known| known == value).unwrap_or_else(|| {
            own.push(value.clone());
            own.len() - 1
        });
        text.extend(["{", &number.to_string(), "}"]);
    };
    let mut rest = pattern.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let number = after.split_once('}').and_then(|(number, after)| Some((number.parse::<usize>().ok()?, after)));
        let Some((value, after)) = number.and_then(|(number, after)| Some((holes.get(number)?, after))) else {
            return same(arguments);
        };
        text += before;
        match value {
            Tree::Text(known) if !known.contains(['{', '}']) => text += known,
            Tree::Call(name, inner) if name == "format" => {
                let Some((Tree::Text(pattern), holes)) = inner.split_first() else { return same(arguments) };
                let mut rest = pattern.as_str();
                while let Some((before, after)) = rest.split_once('{') {
                    let Some((number, after)) = after.split_once('}') else { return same(arguments) };
                    let Some(value) = number.parse::<usize>().ok().and_then(|number| holes.get(number)) else {
                        return same(arguments);
                    };
                    text += before;
                    hole(&mut text, value);
                    rest = after;
                }
                text += rest;
            }
            value => hole(&mut text, value),
        }
        rest = after;
    }
    text += rest;
    if own.is_empty() { Tree::Text(text) } else { same(std::iter::once(Tree::Text(text)).chain(own).collect()) }
}

/// The properties of an object by name. What a resource says again of itself is left out: it is in its id.
fn members(arguments: Vec<Tree>) -> Vec<Tree> {
    let mut members: Vec<(Tree, Tree)> = Vec::new();
    let mut rest = arguments.into_iter();
    while let (Some(key), Some(value)) = (rest.next(), rest.next()) {
        members.push((key, value));
    }
    let has = |name: &str| members.iter().any(|(key, _)| is_named(key, name));
    if has("type") && has("apiVersion") {
        let said_again = ["type", "apiVersion", "name", "scope"];
        members.retain(|(key, _)| !said_again.iter().any(|name| is_named(key, name)));
    }
    members.sort_by_key(|(key, _)| written(key));
    members.into_iter().flat_map(|(key, value)| [key, value]).collect()
}

fn is_named(key: &Tree, name: &str) -> bool {
    matches!(key, Tree::Text(text) if text == name)
}

/// `tryGet(a, 'b').c` is `tryGet(a, 'b', 'c')`.
fn after_try(base: Tree, key: Tree) -> Result<Tree, Tree> {
    match base {
        Tree::Call(name, mut arguments) if name == "tryGet" => {
            arguments.push(key);
            Ok(Tree::Call(name, arguments))
        }
        other => Err(other),
    }
}

/// `split(format('{0}/{1}', a, b), '/')[1]` is `b`: the compiler takes names of resources apart so, and no part of a name
/// has a `/` in it.
fn segment(base: &Tree, index: &Tree) -> Option<Tree> {
    let (Tree::Call(split, arguments), Tree::Integer(index)) = (base, index) else { return None };
    if split == "concat" {
        // The same, with the parts that are known already taken apart.
        let mut segments = Vec::new();
        for argument in arguments {
            match argument {
                Tree::Call(name, own) if name == "createArray" => segments.extend(own.iter()),
                Tree::Call(name, own) if name == "split" && own.get(1) == Some(&Tree::Text("/".to_owned())) => {
                    segments.extend(own.first());
                }
                _ => return None,
            }
        }
        return segments.get(usize::try_from(*index).ok()?).map(|segment| (*segment).clone());
    }
    let [Tree::Call(format, parts), Tree::Text(slash)] = arguments.as_slice() else { return None };
    let (Tree::Text(pattern), holes) = parts.split_first()? else { return None };
    if split != "split" || format != "format" || slash != "/" {
        return None;
    }
    let wanted = pattern.split('/').nth(usize::try_from(*index).ok()?)?;
    let mut own = Vec::new();
    let mut renumbered = String::new();
    let mut rest = wanted;
    while let Some((before, after)) = rest.split_once('{') {
        let (number, after) = after.split_once('}')?;
        renumbered.extend([before, "{", &own.len().to_string(), "}"]);
        own.push(holes.get(number.parse::<usize>().ok()?)?.clone());
        rest = after;
    }
    renumbered += rest;
    Some(match own.as_slice() {
        [] => Tree::Text(renumbered),
        [one] if renumbered == "{0}" => one.clone(),
        _ => Tree::Call(format.clone(), std::iter::once(Tree::Text(renumbered)).chain(own).collect()),
    })
}

/// Branches of a choice of entries as a choice of values; nothing if there is no choice of entries.
fn without_entries(expr: Tree) -> Option<Tree> {
    match expr {
        Tree::Call(name, arguments) => match (name.as_str(), arguments.as_slice()) {
            ("if", [condition, yes, no]) => {
                let branches = [without_entries(yes.clone())?, without_entries(no.clone())?];
                Some(Tree::Call(name, std::iter::once(condition.clone()).chain(branches).collect()))
            }
            ("createObject", [Tree::Text(key), value]) if key == "value" => Some(value.clone()),
            _ => None,
        },
        _ => None,
    }
}

fn written(expr: &Tree) -> String {
    match expr {
        Tree::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Tree::Integer(value) => value.to_string(),
        Tree::Call(name, arguments) => {
            format!("{name}({})", arguments.iter().map(written).collect::<Vec<_>>().join(", "))
        }
        Tree::Property(base, name) => format!("{}.{}", written(base), name.to_ascii_lowercase()),
        Tree::Index(base, index) => format!("{}[{}]", written(base), written(index)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_says_the_same_is_spelled_the_same() {
        for (one, two) in [
            ("[tryGet(tryGet(parameters('a'), 'b'), 'c')]", "[tryGet(parameters('a'), 'b', 'c')]"),
            ("[tryGet(parameters('a'), 'b').c]", "[tryGet(parameters('a'), 'b', 'c')]"),
            ("[equals(parameters('a'), null())]", "[equals(null(), parameters('a'))]"),
            ("[split(format('{0}/x-{1}', parameters('a'), parameters('b')), '/')[0]]", "[parameters('a')]"),
            ("[split(format('{0}/x-{1}', parameters('a'), 'it''s'), '/')[1]]", "['x-it''s']"),
        ] {
            assert_eq!(canonical(one), canonical(two));
        }
        for (one, two) in [
            (
                "[format('a{0}{1}{2}', parameters('p'), 'b', format('{0}-{1}', parameters('q'), parameters('p')))]",
                "[format('a{0}b{1}-{0}', parameters('p'), parameters('q'))]",
            ),
            ("[concat(split(parameters('a'), '/'), createArray('b'))[0]]", "[parameters('a')]"),
            ("[f(createObject('b', 1, 'a', 2))]", "[f(createObject('a', 2, 'b', 1))]"),
            ("[f(createObject('name', 'n', 'type', 't', 'apiVersion', '1', 'a', 2))]", "[f(createObject('a', 2))]"),
        ] {
            assert_eq!(canonical(one), two);
        }
        for same in ["[f('a')[0]]", "text", "[[no]", "[[...]", "[split(parameters('a'), '/')[0]]"] {
            assert_eq!(canonical(same), same);
        }
    }

    #[test]
    fn an_entry_gives_its_value() {
        assert_eq!(given(&json!({ "value": 1 })), json!(1));
        let choice = "[if(parameters('c'), createObject('value', 1), createObject('value', 2))]";
        assert_eq!(given(&json!(choice)), json!("[if(parameters('c'), 1, 2)]"));
        assert_eq!(given(&json!("[parameters('all')]")), json!("[parameters('all')]"));
    }
}
