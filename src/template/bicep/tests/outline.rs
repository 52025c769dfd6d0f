//! Declarations: what names stand for, and what resources and parameter files say.

use super::{Others, program};
use crate::template::NoLinks;
use crate::template::bicep::{outline, parameter_file};
use crate::template::ir::{Carried, ExprKind, Given, Level, Passed, Symbol, Turns};

#[test]
fn names_stand_for_what_is_declared_and_case_counts() {
    let program = program(
        "targetScope = 'subscription'
        param p string
        var P = 1
        func f(x int) int => x
        resource r 'A.B/c@2024-05-01' = { name: 'r', resource inner 'd' = { name: 'i' } }
        module m 'm.bicep' = [for x in [1]: { name: 'm' }]
        import * as all from 'all.bicep'
        import { one, 'two-2' as two } from 'all.bicep'
        extension kubernetes with {} as k8s\n",
    );
    let template = outline(&program, &NoLinks);
    assert_eq!(template.level, Level::Subscription);
    let symbols = &template.symbols;
    for (name, symbol) in [
        ("p", Symbol::Parameter(0)),
        ("P", Symbol::Variable(0)),
        ("f", Symbol::Function(0)),
        ("r", Symbol::Resource(0)),
        ("m", Symbol::Resource(2)),
        ("all", Symbol::Import(0)),
        ("one", Symbol::Imported(1, "one".into())),
        ("two", Symbol::Imported(1, "two-2".into())),
        ("k8s", Symbol::Namespace),
    ] {
        assert_eq!(symbols.get(name), Some(&symbol), "{name}");
    }
    assert_eq!(symbols.get("inner"), None);
    let numbers: Vec<_> = template.numbered.iter().map(|it| (it.symbol.as_deref(), it.number, it.inside)).collect();
    assert_eq!(numbers, [(Some("r"), Some(0), None), (Some("inner"), Some(1), Some(0)), (Some("m"), Some(2), None)]);
}

#[test]
fn loops_and_conditions_are_taken_apart() {
    let program = program(
        "resource r 'A.B/c@2024-05-01' = [for (x, i) in xs: if (x.on) { name: x.name, dependsOn: [s], scope: s }]
        module m 'br/public:a/b:1' = if (on) { name: 'm', params: { p: 1 } }
        module n 'n.json' = { params: { ...base, q: 2 } }
        resource k 'core/Service@v1' = { metadata: { name: 'k' } }\n",
    );
    let template = outline(&program, &NoLinks);
    let [r, m, n, k] = &*template.resources else { panic!("four resources") };
    let Turns::Over { item, index, .. } = &r.iteration.as_ref().unwrap().turns else { panic!("a loop over an array") };
    assert_eq!((&**item, index.as_deref()), ("x", Some("i")));
    assert!(r.condition.is_some() && r.depends_on.is_some() && r.scope.is_some() && !r.foreign);
    let ExprKind::Object(members) = &r.body.expr().kind else { panic!("an object") };
    let names = members.iter().filter_map(|it| match &it.key.kind {
        ExprKind::Str(name) => Some(&**name),
        _ => None,
    });
    let names: Vec<_> = names.collect();
    assert_eq!(names, ["type", "apiVersion", "name"]);
    let cargo = m.cargo.as_ref().unwrap();
    assert!(matches!(&cargo.template, Carried::Module(reference, _) if &**reference == "br/public:a/b:1"));
    assert!(matches!(&cargo.arguments, Passed::Written(given) if given.entries().len() == 1));
    assert!(matches!(&n.cargo.as_ref().unwrap().arguments, Passed::Computed(_)));
    assert!(n.name.is_some(), "a name is made for it");
    assert!(k.foreign);
}

#[test]
fn a_broken_declaration_leaves_its_name() {
    let program = crate::syntax::bicep::parse(crate::source::FileId::new(0), "var broken = = 1\nvar fine = 2\n".into());
    let template = outline(&program, &NoLinks);
    assert_eq!(template.symbols.get("broken"), Some(&Symbol::Unread));
    assert_eq!(template.symbols.get("fine"), Some(&Symbol::Variable(0)));
}

#[test]
fn a_parameter_file_gives_what_it_does_not_leave_to_the_one_that_it_extends() {
    let others = Others::new(&[("base.bicepparam", "using none\nvar x = 1\nparam a = x\nparam b = x\n")]);
    let program = program(
        "using 'main.bicep'\nextends 'base.bicepparam'\nparam a = 2\nparam c = az.getSecret('s', 'g', 'v', 'n')\n",
    );
    let (arguments, names) = parameter_file(&program, &others);
    let given: Vec<_> =
        arguments.entries().iter().map(|it| (&*it.name, it.file, matches!(it.given, Given::Secret))).collect();
    assert_eq!(given, [("a", 0, false), ("c", 0, true), ("b", 1, false)]);
    let symbols = |number: usize| {
        let mut names: Vec<_> = names.get(number).unwrap().1.symbols.keys().map(ToString::to_string).collect();
        names.sort();
        names
    };
    assert_eq!(
        (symbols(0), symbols(1)),
        (vec!["a".to_owned(), "c".to_owned()], vec!["a".to_owned(), "b".to_owned(), "x".to_owned()])
    );
}
