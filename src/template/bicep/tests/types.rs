//! Types: what values of a parameter are, whether null is one, and which parts are secrets.

use super::{Others, program};
use crate::template::bicep::outline;
use crate::template::ir::{ParameterType, Part, Secrecy};

/// The files that types are imported from.
const OTHERS: &[(&str, &str)] = &[
    (
        "types.bicep",
        "@export()\ntype named = {\n  name: string\n  @secure()\n  key: string?\n}\n@export()\ntype maybe = string?",
    ),
    (
        "compiled.json",
        r##"{"definitions": {
            "named": {"type": "object", "properties": {"key": {"type": "securestring"}}},
            "maybe": {"$ref": "#/definitions/inner"},
            "inner": {"type": "string", "nullable": true}
        }}"##,
    ),
    // Types that refer to each other in a circle.
    ("circle.bicep", "import { b } from 'circle2.bicep'\n@export()\ntype a = b"),
    ("circle2.bicep", "import { a } from 'circle.bicep'\n@export()\ntype b = a"),
];

const DECLARED: &str = "
type alias = maybe
type maybe = int?
type sure = maybe!
type pair = {
  first: string
  @secure()
  second: object
  *: bool
}
type level = 'low' | 'high'
type either = level | sometimes
type sometimes = 'never' | null
@secure()
type safe = { kind: 'safe', key: string }
type kinds = pair | safe | named
type chain = { inner: pair[], tuple: [string, int?] }
type tree = { left: tree?, right: tree?, value: int }
@secure()
type password = string
import { named, maybe as perhaps } from 'types.bicep'
import { named as compiledNamed, maybe as compiledMaybe } from 'compiled.json'
import * as types from 'types.bicep'
import { lost } from 'lost.bicep'
import { a as circle } from 'circle.bicep'
";

struct Facts {
    takes: Option<ParameterType>,
    nullable: Option<bool>,
    secret: bool,
    holds_secrets: bool,
}

fn with<T>(written: &str, ask: impl FnOnce(&crate::template::ir::Parameter<'_>) -> T) -> T {
    let others = Others::new(OTHERS);
    let program = program(&format!("{DECLARED}param p {written}\n"));
    let template = outline(&program, &others);
    ask(template.parameters.get(0).unwrap())
}

fn facts(written: &str) -> Facts {
    with(written, |parameter| Facts {
        takes: parameter.takes,
        nullable: parameter.nullable,
        secret: parameter.secrecy.is_secret(),
        holds_secrets: parameter.secrecy.holds_secrets().0,
    })
}

#[test]
fn the_kind_of_values_is_read_off_every_form() {
    use ParameterType::{Array, Bool, Int, Object, String};
    for (written, takes) in [
        ("string", Some(String)),
        ("sys.int", Some(Int)),
        ("bool?", Some(Bool)),
        ("'a' | 'b'", Some(String)),
        ("level", Some(String)),
        ("1 | 'a'", None),
        ("-1", Some(Int)),
        ("true | null", None),
        ("string[]", Some(Array)),
        ("[int, string]", Some(Array)),
        ("{ a: int }", Some(Object)),
        ("alias", Some(Int)),
        ("sure", Some(Int)),
        ("pair.first", Some(String)),
        ("pair.*", Some(Bool)),
        ("chain.inner[*].second", Some(Object)),
        ("chain.tuple[1]", Some(Int)),
        ("named", Some(Object)),
        ("types.maybe", Some(String)),
        ("perhaps", Some(String)),
        ("compiledMaybe", Some(String)),
        ("resourceInput<'Microsoft.Network/virtualNetworks@2024-05-01'>.name", None),
        ("lost", None),
        ("circle", None),
    ] {
        assert_eq!(facts(written).takes, takes, "{written}");
    }
}

#[test]
fn null_is_a_value_where_any_name_on_the_way_says_so() {
    for (written, nullable) in [
        ("string", Some(false)),
        ("string?", Some(true)),
        ("alias", Some(true)),
        ("sure", Some(false)),
        ("'a' | null", Some(true)),
        ("'a' | 'b'?", Some(true)),
        ("'a' | (level | null)", Some(true)),
        ("('a' | null)!", Some(false)),
        ("either", Some(true)),
        ("perhaps", Some(true)),
        ("types.maybe", Some(true)),
        ("compiledMaybe", Some(true)),
        ("chain.tuple[1]", Some(true)),
        ("(string?)[]", Some(false)),
        // Nobody can say it of what is not here.
        ("lost", None),
        ("'a' | lost", None),
        ("lost[]", Some(false)),
        ("lost?", Some(true)),
        ("circle", None),
    ] {
        assert_eq!(facts(written).nullable, nullable, "{written}");
    }
}

#[test]
fn secrets_are_found_at_any_depth() {
    for (written, secret, holds) in [
        ("string", false, false),
        ("password", true, true),
        ("password?", true, true),
        ("pair", false, true),
        ("chain", false, true),
        ("chain.tuple", false, false),
        ("tree", false, false),
        ("named[]", false, true),
        ("types.named", false, true),
        ("compiledNamed", false, true),
        ("level", false, false),
        ("lost", false, true),
        ("circle", false, true),
    ] {
        let found = facts(written);
        assert_eq!((found.secret, found.holds_secrets), (secret, holds), "{written}");
    }
}

#[test]
fn parts_of_a_type_are_found_by_name_and_by_index() {
    let of = |written: &str, parts: &[Part<'_>]| {
        with(written, |parameter| {
            let mut types: Vec<Secrecy<'_>> = vec![parameter.secrecy.clone()];
            for part in parts {
                types = types.iter().flat_map(|own| own.of(*part)).collect();
            }
            types.iter().map(Secrecy::is_secret).collect::<Vec<_>>()
        })
    };
    let property = Part::Property;
    assert_eq!(of("pair", &[property("second")]), [true]);
    assert_eq!(of("pair", &[property("FIRST")]), [false]);
    assert_eq!(of("pair", &[property("other")]), [false]);
    assert_eq!(of("named", &[property("other")]), [] as [bool; 0]);
    assert_eq!(of("chain", &[property("inner"), Part::Element(Some(7)), property("second")]), [true]);
    assert_eq!(of("chain", &[property("tuple"), Part::Element(None)]), [false, false]);
    assert_eq!(of("compiledNamed", &[property("key")]), [true]);
    assert_eq!(of("pair | named", &[property("key")]), [false, true]);
    // A union in a union counts with all of its members, and a secret member hides all of itself.
    assert_eq!(of("(pair | named) | chain", &[property("key")]), [false, true]);
    assert_eq!(of("kinds | tree", &[property("key")]), [false, true, true]);
    // Nobody can say which parts a type has that is not here.
    assert_eq!(of("pair | lost", &[property("second")]), [] as [bool; 0]);
}

/// What leads to itself, or to twice as many types at each step, is left unknown.
#[test]
fn types_without_an_end_are_unknown() {
    let doubled: Vec<_> = (0..40).map(|number| format!("type d{number} = d{0} | d{0}", number + 1)).collect();
    for declared in [
        "type t = t | 'a'",
        "type t = t.a",
        "type t = t[*]",
        "type t = t.*",
        "type t = t[0]",
        "type t = { a: t }.a",
        "type t = t.a | t.b",
        "type t = u.a\ntype u = t.b",
        &format!("type t = d0\n{}\ntype d40 = 'a' | 'b'", doubled.join("\n")),
    ] {
        let others = Others::new(&[]);
        let program = program(&format!("{declared}\nparam p t\n"));
        let template = outline(&program, &others);
        let parameter = template.parameters.get(0).unwrap();
        assert_eq!((parameter.takes, parameter.nullable), (None, None), "{declared}");
        // It has an answer, whichever.
        let _ = parameter.secrecy.holds_secrets();
    }
}

#[test]
fn a_union_of_literals_lists_what_is_allowed() {
    let listed = |written: &str| {
        with(written, |parameter| match &parameter.allowed.as_ref()?.expr().kind {
            crate::template::ir::ExprKind::Array(items) => Some(items.len()),
            _ => None,
        })
    };
    assert_eq!(listed("level"), Some(2));
    assert_eq!(listed("'one'"), Some(1));
    assert_eq!(listed("'one' | 'two'?"), Some(2));
    assert_eq!(listed("string"), None);
    assert_eq!(listed("'one' | string"), None);
    assert_eq!(listed("level | ('one' | 'two')"), Some(4));
    assert_eq!(listed("'one' | lost"), None);
}
