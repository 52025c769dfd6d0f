//! Expressions: known trees, exact places, broken and hostile input.

use super::{Expr, ExprKind, MAX_LEVELS, Scalar, read};
use crate::source::{FileId, Span};
use crate::syntax::{SyntaxErrorKind, Tree, json, yaml};

fn tree(text: &str) -> Tree {
    json::parse(FileId::new(0), text.into())
}

/// The expression of a JSON string that is the whole text, written as a tree, and its errors.
fn show(content: &str) -> (String, Vec<String>) {
    let text = format!("\"{content}\"");
    let tree = tree(&text);
    assert_eq!(tree.errors(), []);
    match read(tree.root().unwrap()).unwrap() {
        Scalar::Literal(text) => (format!("literal {text}"), Vec::new()),
        Scalar::Expression { expr, errors } => {
            let place = |span: Span| &text[span.start as usize..span.end as usize];
            let errors = errors.iter().map(|error| format!("{} @{}", error.message, place(error.span)));
            (write(&expr), errors.collect())
        }
    }
}

fn write(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::String(text) => format!("{text:?}"),
        ExprKind::Integer(number) => number.to_string(),
        ExprKind::Call { namespace, function, arguments } => {
            let namespace = namespace.as_ref().map(|name| format!("{name}::")).unwrap_or_default();
            let arguments: Vec<_> = arguments.iter().map(write).collect();
            format!("{namespace}{function}({})", arguments.join(", "))
        }
        ExprKind::Property { base, name, .. } => format!("{}.{name}", write(base)),
        ExprKind::Index { base, index } => format!("{}[{}]", write(base), write(index)),
        ExprKind::Error => "?".into(),
    }
}

fn good(content: &str) -> String {
    let (shown, errors) = show(content);
    assert_eq!(errors, Vec::<String>::new(), "{content}");
    shown
}

#[test]
fn brackets_make_an_expression() {
    assert_eq!(good("abc"), "literal abc");
    assert_eq!(good("[f()]"), "f()");
    assert_eq!(good("[[f()]"), "literal [f()]");
    assert_eq!(good("[[f()"), "literal [[f()");
    assert_eq!(good("[f()"), "literal [f()");
    assert_eq!(good(" [f()]"), "literal  [f()]");
    assert_eq!(good("["), "literal [");
    assert_eq!(good("[[]"), "literal []");
    assert_eq!(read(tree("1").root().unwrap()), None);
}

#[test]
fn the_grammar_is_read() {
    assert_eq!(good("[parameters('a').b[0]['c'].d]"), r#"parameters("a").b[0]["c"].d"#);
    assert_eq!(good("[concat('it''s', -12, '')]"), r#"concat("it's", -12, "")"#);
    assert_eq!(good("[ contoso.unique( 'x' ) ]"), r#"contoso::unique("x")"#);
    assert_eq!(good("['text']"), r#""text""#);
    assert_eq!(good("[variables('$fxv#0').$schema]"), r#"variables("$fxv#0").$schema"#);
    assert_eq!(good("[\n  f(\n\t1,\r\n 2)]"), "f(1, 2)");
    assert_eq!(good("[f(']')]"), r#"f("]")"#);
}

#[test]
fn places_are_exact_through_escapes() {
    let text =
        r#"{"\u0061": "[concat('\u00e9\n', \"x\t.y']"}"#.replace("\\\"x\\t.y'", "parameters('\\\"').nam\\u0065)");
    let tree = tree(&text);
    let value = tree.root().unwrap().get("a").unwrap();
    let Some(Scalar::Expression { expr, errors }) = read(value) else { panic!() };
    assert_eq!(errors, []);
    let place = |span: Span| &text[span.start as usize..span.end as usize];
    assert_eq!(place(expr.span), r#"concat('\u00e9\n', parameters('\"').nam\u0065)"#);
    let ExprKind::Call { arguments, .. } = &expr.kind else { panic!() };
    assert_eq!(place(arguments[0].span), r"'\u00e9\n'");
    let ExprKind::Property { base, name, name_span } = &arguments[1].kind else { panic!() };
    assert_eq!((&**name, place(*name_span)), ("name", r"nam\u0065"));
    assert_eq!(place(base.span), r#"parameters('\"')"#);
}

#[test]
fn places_are_exact_in_yaml() {
    let text = "a: \"[concat(\n    'x',\n\n    y\\u0028) )]\"\nb: >-\n  [f(\n  'p', 'q')]\nc: '[f(''p'')]'\n";
    let tree = yaml::parse(FileId::new(0), text.into());
    assert_eq!(tree.errors(), []);
    let place = |span: Span| &text[span.start as usize..span.end as usize];
    let argument = |name: &str, index: usize| {
        let Some(Scalar::Expression { expr, errors }) = read(tree.root().unwrap().get(name).unwrap()) else { panic!() };
        assert_eq!(errors, []);
        let ExprKind::Call { arguments, .. } = &expr.kind else { panic!() };
        place(arguments[index].span)
    };
    assert_eq!(argument("a", 0), "'x'");
    assert_eq!(argument("a", 1), "y\\u0028)");
    assert_eq!(argument("b", 1), "'q'");
    assert_eq!(argument("c", 0), "''p''");
}

#[test]
fn errors_say_what_and_where() {
    for (content, shown, error) in [
        ("[]", "?", "there is no expression in these brackets @[]"),
        ("[f(]", "f(?)", "expected a function call, a text or a number after this @("),
        ("[f('a'", "", ""),
        ("[f('a']", "f(\"a\")", "this `(` is never closed @("),
        ("[f('a)]", "f(?)", "this text is never closed: a `'` is missing @'"),
        ("[f('a' 'b')]", "f(\"a\", \"b\")", "expected `,` or `)` after this @'a'"),
        ("[f(,1)]", "f(?, 1)", "expected a function call, a text or a number, found `,` @,"),
        ("[f(1))]", "f(1)", "this `)` closes nothing @)"),
        ("[f()-[g()]", "f()", "expressions have no operators; use functions such as `add`, `equals` or `if` @-"),
        ("[f()].[g()]", "f()", "this `]` closes nothing @]"),
        ("[f(1.5)]", "f(?)", "expressions have no decimals; use `json('…')` for one @1.5"),
        ("[f().]", "?", "expected the name of a property after this `.` @."),
        ("[f()[0]", "f()[0]", "this `[` is never closed @["),
        ("[f()[0 1]]", "f()[0]", "this `[` is never closed @["),
        ("[name]", "?", "expected `(` after this: `name` is no function call; text takes single quotes @name"),
        ("[f(\\\"a\\\")]", "f(?)", "text takes single quotes inside of an expression @\\\""),
        ("[f(99999999999999999999)]", "f(?)", "this number is too large for a 64-bit integer @99999999999999999999"),
    ] {
        let (found, errors) = show(content);
        if shown.is_empty() {
            assert!(found.starts_with("literal"), "{content}");
        } else {
            assert_eq!(found, shown, "{content}");
        }
        assert_eq!(errors, if error.is_empty() { vec![] } else { vec![error.to_owned()] }, "{content}");
    }
}

#[test]
fn depth_is_bounded_in_every_direction() {
    let many = 50_000;
    for content in [
        format!("[{}]", "f(".repeat(many)),
        format!("[f(){}]", ".a".repeat(many)),
        format!("[f(){}]", "[f()".repeat(many)),
        format!("[f(){}]", "[0]".repeat(many)),
    ] {
        let text = format!("\"{content}\"");
        let tree = tree(&text);
        let Some(Scalar::Expression { expr, errors }) = read(tree.root().unwrap()) else { panic!() };
        assert_eq!(errors.iter().filter(|error| error.kind == SyntaxErrorKind::Limit).count(), 1);
        assert_eq!(errors.len(), 1);
        assert!(height(&expr) <= 2 * MAX_LEVELS);
    }
    let deep = format!("{}1{}", "f(".repeat(MAX_LEVELS - 1), ")".repeat(MAX_LEVELS - 1));
    assert_eq!(good(&format!("[{deep}]")), deep);
}

fn height(expr: &Expr) -> usize {
    1 + match &expr.kind {
        ExprKind::Call { arguments, .. } => arguments.iter().map(height).max().unwrap_or(0),
        ExprKind::Property { base, .. } => height(base),
        ExprKind::Index { base, index } => height(base).max(height(index)),
        ExprKind::String(_) | ExprKind::Integer(_) | ExprKind::Error => 0,
    }
}

#[test]
fn wide_expressions_are_linear() {
    let text = format!("\"[f({}0)]\"", "g('\\u0061'), ".repeat(20_000));
    let tree = tree(&text);
    let Some(Scalar::Expression { expr, errors }) = read(tree.root().unwrap()) else { panic!() };
    assert_eq!(errors, []);
    assert!(matches!(expr.kind, ExprKind::Call { arguments, .. } if arguments.len() == 20_001));
}
