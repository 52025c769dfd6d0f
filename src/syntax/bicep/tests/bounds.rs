//! Bounds, and texts that mean harm.

use std::fmt::Write as _;
use std::thread;

use proptest::prelude::*;

use super::{good, program, show::Show, walk};
use crate::source::FileId;
use crate::syntax::bicep::{MAX_LEVELS, MAX_NODES, Program, parse};
use crate::syntax::{MAX_TEXT, SyntaxErrorKind};

/// What the other tests read, for mutations.
const VALID: &str = r"using 'main.bicep' with { mode: 'stack' }
targetScope = 'subscription'
import { a, b as c, 'd-e' as f } from 'shared.bicep'
import * as g from 'br/public:x:1'
extension 'kubernetes@1' with { a: 1 } as k8s
type t = { @description('x') a: 'a' | 'b', 'b-c': (string?)[], *: [int, t.a, g[*]]? }
@allowed(['a', 'b'])
param p resourceInput<'M.N/x@1'>.properties = p2 == null ? 'a' : -1 + 2 * 3 % 4
func f(a string, b int[]) object => { c: map([for (x, i) in a: i], (y, z) => y.?d ?? z[^1]!.e[?0]) }
resource r 'M.N/x@2024-01-01' existing = if (!p || f('a', 1).x > 2) {
  name: '${p}-${toLower('a${'b'}')}\u{1F680}\n'
  ...spread
  @batchSize(1)
  resource s 'y' = [for x in range(0, 2): if (true) {
    name: '''
raw ${x} '' '''
    '${x}-y': $$'''a $${r::s.id}'''
  }]
}
module m './m.bicep' = [for i in p: { params: { a: r.listKeys().k } }] // end
/* over */ output o string = az.resourceGroup().id
#disable-next-line x
test u 'x.bicep' = {}
";

/// Reads, walks over and drops a program where the stack is small.
fn on_small_stack(text: String) -> Vec<SyntaxErrorKind> {
    let read = move || {
        let program = program(&text);
        let copy = program.clone();
        Show(&copy).program();
        copy.errors().iter().map(|error| error.kind).collect::<Vec<_>>()
    };
    thread::Builder::new().stack_size(1 << 20).spawn(read).unwrap().join().unwrap()
}

fn nest(open: &str, inside: &str, close: &str, times: usize) -> String {
    format!("{}{inside}{}", open.repeat(times), close.repeat(times))
}

/// What can be repeated at will: before, repeated, between, repeated, after.
const NESTS: &[(&str, &str, &str, &str)] = &[
    ("var x = ", "[", "1", "]"),
    ("var x = ", "(", "1", ")"),
    ("var x = ", "{ a: ", "1", " }"),
    ("var x = ", "f(", "1", ")"),
    ("var x = ", "a[", "1", "]"),
    ("var x = ", "'${", "1", "}'"),
    ("var x = ", "!", "a", ""),
    ("var x = ", "-", "1", ""),
    ("var x = ", "a => ", "1", ""),
    ("var x = ", "a ? b : ", "1", ""),
    ("var x = ", "a ? ", "1", " : b"),
    ("var x = ", "[for a in b: ", "1", "]"),
    ("var x = a", "", "", " + a"),
    ("var x = a", "", "", " ?? a * a"),
    ("var x = a", "", "", ".b"),
    ("var x = a", "", "", "::b"),
    ("var x = a", "", "", "[0]"),
    ("var x = a", "", "", ".b()"),
    ("var x = a", "", "", "!"),
    ("var x = ", "(", "a", ".b.b.b.b.b.b.b.b)"),
    ("type x = ", "[", "a", "]"),
    ("type x = ", "{ a: ", "a", " }"),
    ("type x = ", "(", "a", ")"),
    ("type x = ", "a<", "a", ">"),
    ("type x = a", "", "", "[]"),
    ("type x = a", "", "", "?"),
    ("type x = a", "", "", "!"),
    ("type x = a", "", "", ".b"),
    ("type x = a", "", "", "[*]"),
    ("type x = ", "(", "a", "[][][][][][][]?)"),
    ("", "resource a 'b' = {\n", "", "\n}\n"),
    ("", "resource a 'b' = [for a in b: if (c) {\n", "", "\n}]\n"),
    ("@a(", "f(", "1", ")"),
    ("type x = {\n@a(", "f([", "1", "])"),
];

#[test]
fn nesting_is_bounded() {
    for (before, open, inside, close) in NESTS {
        for times in [MAX_LEVELS / 2, MAX_LEVELS, 2 * MAX_LEVELS, 100_000] {
            let text = format!("{before}{}", nest(open, inside, close, times));
            let errors = on_small_stack(text);
            if times >= 2 * MAX_LEVELS && !(open.is_empty() && *close == "?") {
                assert!(errors.contains(&SyntaxErrorKind::Limit), "{before}{open}{inside}{close} {times}");
            }
        }
    }
}

#[test]
fn what_people_write_is_within_the_bounds() {
    let levels = MAX_LEVELS - 2;
    assert_eq!(good(&format!("var x = {}", nest("[", "1", "]", levels))).matches('[').count(), levels);
    good(&format!("var x = {}", nest("a == 'b' ? 'c' : ", "1", "", levels - 2)));
    good(&format!("var x = '{}'", "a".repeat(levels)));
    good(&format!("type x = 'a'{}", " | 'a'".repeat(10_000)));
    let mut text = String::new();
    for number in 0..10_000 {
        writeln!(text, "param p{number} string = 'a${{b}}'").unwrap();
    }
    assert_eq!(program(&text).statements().len(), 10_000);
}

#[test]
fn a_statement_that_is_too_deep_takes_nothing_with_it() {
    let text = format!("var a = 1\nvar b = {}\nvar c = 1\n", nest("[", "1", "]", 100_000));
    let program = program(&text);
    assert_eq!(Show(&program).program(), "(var a 1) (⚠ b) (var c 1)");
    let errors = program.errors();
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].kind, SyntaxErrorKind::Limit);
    assert_eq!(errors[0].message, format!("nested too deeply: more than {MAX_LEVELS} levels here"));
}

#[test]
fn texts_beyond_the_bound_are_refused() {
    let program = parse(FileId::new(0), " ".repeat(MAX_TEXT + 1).into());
    assert_eq!(program.errors().len(), 1);
    assert_eq!(program.errors()[0].kind, SyntaxErrorKind::Limit);
    assert!(program.statements().is_empty());
}

#[test]
fn the_number_of_nodes_is_bounded() {
    let many = "1,".repeat(MAX_NODES);
    for text in [format!("var x = [{many}]\nvar y = 1"), "var x = 1\n".repeat(MAX_NODES), "a b\n".repeat(MAX_NODES)] {
        let program = parse(FileId::new(0), text.into());
        assert!(program.statements().len() <= MAX_NODES);
        let limits = program.errors().iter().filter(|error| error.kind == SyntaxErrorKind::Limit);
        assert!(limits.count() <= 1);
        assert!(!program.errors().is_empty());
    }
}

#[test]
fn hopeless_texts_end_soon() {
    for line in [
        "x = (((\n",
        "'''\n",
        "var x = '${\n",
        "@a(\n",
        "/*\n",
        "var x = /*\n",
        "var x = $'''${\n",
        "var x = [f('${[(\n",
        "type x = { a: [b,\n",
        "resource a 'b' = {\n",
        "{[(\n",
        "}])\n",
        "var x = [{\n",
    ] {
        let text = line.repeat(20_000);
        let program = program(&text);
        assert!(!program.errors().is_empty(), "{line}");
    }
}

/// What a mutation puts in: everything that has a meaning somewhere.
fn scrap() -> impl Strategy<Value = String> {
    let words = "( ) [ ] { } ' ''' $''' ${ } , : :: . ... ? ?? .? [? [^ = == => + - ! !~ =~ | || && < > @ # // /* */ \\ \\u{ \
                 \n \r\n \t é 🚀 \u{FEFF} for if in as from with null true 1 99999999999999999999 a resource param type \
                 #disable-next-line \" ; & ^ $ *";
    let words: Vec<String> =
        words.split(' ').map(str::to_owned).chain([" ".into(), "\n".into(), String::new()]).collect();
    prop::sample::select(words)
}

fn read(text: &str) -> Program {
    let program = parse(FileId::new(0), text.into());
    walk::check(&program, text);
    program
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_text_is_too_strange(text in "\\PC*") {
        read(&text);
    }

    #[test]
    fn no_heap_of_scrap_is_too_strange(scraps in prop::collection::vec(scrap(), 0..60)) {
        read(&scraps.concat());
        read(&format!("var x = {}", scraps.join(" ")));
        read(&format!("resource x 'y' = {{\n  a: {}\n}}\nvar z = 1", scraps.join(" ")));
    }

    #[test]
    fn a_broken_program_is_still_read(
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..12_usize, scrap()), 1..4)
    ) {
        let mut text = VALID.to_owned();
        for (place, length, scrap) in changes {
            let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let start = place.index(boundaries.len());
            let end = (start + length).min(boundaries.len() - 1);
            text.replace_range(boundaries[start]..boundaries[end], &scrap);
        }
        let program = read(&text);
        prop_assert!(program.statements().len() > 1, "{}", text);
    }

    #[test]
    fn a_beginning_of_a_program_is_read(place in any::<prop::sample::Index>()) {
        let end = VALID.char_indices().map(|(at, _)| at).nth(place.index(VALID.chars().count())).unwrap_or_default();
        read(&VALID[..end]);
    }
}

#[test]
fn the_program_that_is_mutated_is_valid() {
    // But for the line break that Bicep wants after the decorator of a member.
    let valid = VALID.replace("@description('x') a", "@description('x')\na");
    assert!(good(&valid).contains("resource s"));
}
