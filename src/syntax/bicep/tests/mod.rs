//! Bicep: every construct, exact places, recovery, bounds and hostile input.

mod bounds;
mod expressions;
mod recovery;
mod show;
mod statements;
mod strings;
mod types;
mod walk;

use super::{ExprKind, Program, StatementKind, parse};
use crate::source::{FileId, Span};
use show::Show;

fn program(text: &str) -> Program {
    let program = parse(FileId::new(0), text.into());
    walk::check(&program, text);
    program
}

/// The statements of a text without errors.
fn good(text: &str) -> String {
    let program = program(text);
    let errors: Vec<_> = program.errors().iter().map(|error| (&error.message, program.source(error.span))).collect();
    assert!(errors.is_empty(), "{text}\n{errors:?}");
    Show(&program).program()
}

/// The value of a variable that is written like this.
fn value(text: &str) -> String {
    let shown = good(&format!("var x = {text}"));
    shown.strip_prefix("(var x ").and_then(|rest| rest.strip_suffix(')')).unwrap().to_owned()
}

/// The type that is written like this.
fn type_of(text: &str) -> String {
    let shown = good(&format!("type x = {text}"));
    shown.strip_prefix("(type x ").and_then(|rest| rest.strip_suffix(')')).unwrap().to_owned()
}

/// What is left of a broken text, and "message @place" of each error.
fn broken(text: &str) -> (String, Vec<String>) {
    let program = program(text);
    let errors = program.errors().iter().map(|error| format!("{} @{}", error.message, program.source(error.span)));
    (Show(&program).program(), errors.collect())
}

fn errors(text: &str) -> Vec<String> {
    broken(text).1
}

/// The characters at a place.
fn at(text: &str, span: Span) -> &str {
    &text[span.start as usize..span.end as usize]
}

#[test]
fn places_are_bytes() {
    let text = "// é\n@secure()\nparam name string = 'é${a.b}🚀'\n";
    let program = program(text);
    let statement = &program.statements()[0];
    assert_eq!(at(text, statement.span), "param name string = 'é${a.b}🚀'");
    assert_eq!(at(text, statement.decorators[0].span), "@secure()");
    let StatementKind::Param { name, takes: Some(takes), value: Some(value) } = &statement.kind else { panic!() };
    assert_eq!(program.text(*name), "name");
    assert_eq!(at(text, takes.span), "string");
    assert_eq!(at(text, value.span), "'é${a.b}🚀'");
    let ExprKind::Interpolation(parts) = &value.kind else { panic!() };
    assert_eq!(parts.len(), 3);
    assert_eq!(at(text, program.comments()[0].span), "// é");
    assert_eq!(program.span().len() as usize, text.len());
}

#[test]
fn comments_and_directives_are_kept() {
    let text = "// one\n/* two\n */ param a string /* three */ // four\n#disable-next-line BCP036 no-unused // five\n\
                var b = [ // six\n\n  // seven\n  1\n]\n  #restore-diagnostics x\nvar c = '// no'\n\n/**/";
    let program = program(text);
    assert_eq!(program.errors(), []);
    assert_eq!(program.statements().len(), 3);
    let comments: Vec<_> = program.comments().iter().map(|comment| at(text, comment.span)).collect();
    let expected = [
        "// one",
        "/* two\n */",
        "/* three */",
        "// four",
        "#disable-next-line BCP036 no-unused",
        "// five",
        "// six",
        "// seven",
        "#restore-diagnostics x",
        "/**/",
    ];
    assert_eq!(comments, expected);
}

#[test]
fn a_broken_file_has_its_comments_once() {
    let text = "/* a */ var x = [ // b\n  1 2 // c\n  // d\n]\n// e";
    let program = program(text);
    assert_eq!(program.errors().len(), 1);
    let comments: Vec<_> = program.comments().iter().map(|comment| at(text, comment.span)).collect();
    assert_eq!(comments, ["/* a */", "// b", "// c", "// d", "// e"]);
}

#[test]
fn line_breaks_of_all_systems_are_read() {
    for text in
        ["var a = [\n1\n2\n]\nvar b = 1", "var a = [\r\n1\r\n2\r\n]\r\nvar b = 1", "var a = [\r1\r2\r]\rvar b = 1"]
    {
        assert_eq!(good(text), "(var a [1 2]) (var b 1)");
    }
    assert_eq!(good("\u{FEFF}var a = 1"), "(var a 1)");
    assert_eq!(good(""), "");
    assert_eq!(good(" \n\t\n// nothing\n"), "");
}
