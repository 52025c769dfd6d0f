//! Texts.

use super::{broken, errors, value};

#[test]
fn short_texts() {
    assert_eq!(value("''"), "\"\"");
    assert_eq!(value("'a b'"), "\"a b\"");
    assert_eq!(value(r"'\n\r\t\\\'\${a}\u{e9}\u{D83D}\u{DE80}'"), r#""\n\r\t\\'${a}é🚀""#);
    assert_eq!(value("'a $b {c} // d /* e'"), "\"a $b {c} // d /* e\"");
}

#[test]
fn holes() {
    assert_eq!(value("'${a}'"), "(text a)");
    assert_eq!(value("'a${b}c${d}'"), "(text \"a\" b \"c\" d)");
    assert_eq!(value("'${a}${b}'"), "(text a b)");
    assert_eq!(value("'a${b ? 'c${d}' : '}'}e'"), "(text \"a\" (? b (text \"c\" d) \"}\") \"e\")");
    assert_eq!(value("'${map(a, x => { b: x })}'"), "(text (call map a (=> (x) {b:x})))");
    assert_eq!(value("'${ a /* b } */ }$'"), "(text a \"$\")");
    assert_eq!(
        errors("var x = '${[1]}'"),
        ["an array cannot stand in `${…}`: make it a variable, and use its name @["]
    );
    assert_eq!(errors("var x = '${a"), ["this `${` is never closed @${"]);
    assert_eq!(errors("var x = '${}'"), ["expected a value, found `}` @}"]);
    assert_eq!(errors("var x = '${a b}'"), ["expected `}`, found `b` @b"]);
    assert_eq!(
        broken("var x = '${f(\n1)}'\nvar y = 1"),
        (
            "(⚠ x) (var y 1)".into(),
            vec!["expected a value after this; what stands in `${…}` must be on one line @(".into()]
        )
    );
}

#[test]
fn long_texts() {
    assert_eq!(value("''''''"), "\"\"");
    assert_eq!(value("'''a'''"), "\"a\"");
    assert_eq!(value("'''\na\n  b\\n ${c} 'd' ''\n'''"), "\"a\\n  b\\\\n ${c} 'd' ''\\n\"");
    assert_eq!(value("'''\r\n\r\na'''"), "\"\\r\\na\"");
    assert_eq!(value("'''a''''"), "\"a'\"");
}

#[test]
fn long_texts_with_holes() {
    assert_eq!(value("$'''\na${b}\nc'''"), "(text \"a\" b \"\\nc\")");
    assert_eq!(value("$'''a'''"), "\"a\"");
    assert_eq!(value("$$'''${a}$${b}$$${c}'''"), "(text \"${a}\" b \"$\" c)");
    assert_eq!(value("$'''${a}${b}'''"), "(text a b)");
    assert_eq!(value("$'''a${'''b'''}c'''"), "(text \"a\" \"b\" \"c\")");
    assert_eq!(
        errors("var x = $''''${a\n}'''"),
        ["expected `}` after this; what stands in `${…}` must be on one line @a"]
    );
}

#[test]
fn broken_texts_end_with_the_line() {
    assert_eq!(
        broken("var x = 'a\nvar y = 1"),
        ("(⚠ x) (var y 1)".into(), vec!["this text is never closed: a `'` is missing @'a".into()])
    );
    assert_eq!(
        broken("var x = {\n  a: 'b\n  c: 1\n}"),
        ("(var x {a:⚠ c:1})".into(), vec!["this text is never closed: a `'` is missing @'b".into()])
    );
    assert_eq!(
        broken("var x = '''\na\nb\nvar y = 1"),
        ("(⚠ x) (var y 1)".into(), vec!["this text is never closed: a `'''` is missing @'''".into()])
    );
}

#[test]
fn escapes_that_are_none_are_reported_alone() {
    assert_eq!(
        broken(r"var x = 'C:\dir\u{}'"),
        (
            r#"(var x "C:\\dir\\u{}")"#.into(),
            vec![
                r"there is no such escape: a backslash is written `\\` @\d".into(),
                r"there is no such escape: a backslash is written `\\` @\u".into()
            ]
        )
    );
}

#[test]
fn double_quotes_are_explained() {
    assert_eq!(errors("var x = \"a\""), ["expected a value, found `\"`; text takes single quotes @\""]);
}
