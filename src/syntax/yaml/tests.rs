//! YAML: places, folding, aliases, merge keys, recovery and hostile input.

use super::{MAX_ALIASED, parse};
use crate::source::FileId;
use crate::syntax::{Kind, MAX_DEPTH, Node, SyntaxErrorKind, Tree};

fn tree(text: &str) -> Tree {
    parse(FileId::new(0), text.into())
}

fn good(text: &str) -> Tree {
    let tree = tree(text);
    assert_eq!(tree.errors(), [], "{text}");
    check_invariants(&tree);
    tree
}

fn place(node: Node<'_>) -> &str {
    &node.tree().text()[node.span().start as usize..node.span().end as usize]
}

fn get<'t>(tree: &'t Tree, path: &[&str]) -> Node<'t> {
    path.iter().fold(tree.root().unwrap(), |node, name| node.get(name).unwrap())
}

/// Everything unfolded, as text.
fn write(node: Node<'_>) -> String {
    match node.kind() {
        Kind::Array => format!("[{}]", node.items().map(write).collect::<Vec<_>>().join(" ")),
        Kind::Object => {
            let entries = node.entries().map(|entry| format!("{}:{}", write(entry.key), write(entry.value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(" "))
        }
        Kind::String => node.as_str().unwrap().into_owned(),
        Kind::Null => "~".into(),
        Kind::Error => "⚠".into(),
        Kind::Bool | Kind::Number => node.source().into(),
    }
}

fn check_invariants(tree: &Tree) {
    fn visit(node: Node<'_>, depth: usize, visited: &mut usize) {
        *visited += 1;
        assert!(depth <= MAX_DEPTH);
        assert!(*visited <= 2 * MAX_ALIASED as usize);
        let text = node.tree().text();
        assert!(text.get(node.span().start as usize..node.span().end as usize).is_some(), "{node:?}");
        for item in node.items() {
            visit(item, depth + 1, visited);
        }
        for entry in node.entries() {
            visit(entry.key, depth + 1, visited);
            visit(entry.value, depth + 1, visited);
        }
        if let Some(content) = node.as_str() {
            let map = node.text_map().unwrap();
            for (at, character) in content.char_indices() {
                let span = map.span(at..at + character.len_utf8());
                assert!(node.span().contains(span), "{span:?} in {node:?}");
                let source = text.get(span.start as usize..span.end as usize).unwrap();
                // What is not escaped and no blank stands there as it is.
                assert!(
                    character.is_whitespace() || source.contains(character) || source.starts_with('\\'),
                    "{node:?}"
                );
            }
        }
    }
    let mut visited = 0;
    tree.documents().for_each(|root| visit(root, 0, &mut visited));
    for error in tree.errors() {
        assert!(tree.text().get(error.span.start as usize..error.span.end as usize).is_some(), "{error:?}");
    }
    assert!(tree.root().is_some() || !tree.errors().is_empty());
}

#[test]
fn places_end_with_the_last_child() {
    let tree = good("# top\na:\n  - x\n  - y z   # note\n\n\nb: {c: [1, 2 ], d}\ne:\nf: |\n  one\n  two\n\n\ng: 'q'\n");
    assert_eq!(place(get(&tree, &["a"])), "- x\n  - y z");
    assert_eq!(place(get(&tree, &["b"])), "{c: [1, 2 ], d}");
    assert_eq!(place(get(&tree, &["b", "c"])), "[1, 2 ]");
    assert_eq!(get(&tree, &["b", "d"]).kind(), Kind::Null);
    assert!(get(&tree, &["e"]).is_null() && get(&tree, &["e"]).span().is_empty());
    assert_eq!(place(get(&tree, &["f"])), "one\n  two");
    assert_eq!(get(&tree, &["f"]).as_str().as_deref(), Some("one\ntwo\n"));
    assert_eq!(place(get(&tree, &["g"])), "'q'");
    assert!(place(tree.root().unwrap()).ends_with("g: 'q'"));
    let comments: Vec<_> = tree.comments().iter().map(|at| &tree.text()[at.start as usize..at.end as usize]).collect();
    assert_eq!(comments, ["# top", "# note"]);
}

#[test]
fn a_document_can_be_one_scalar() {
    for (text, content) in [("a\n  b", "a b"), ("\"\\u0061\"", "a"), ("--- |\n x\n", "x\n"), ("'x'", "x")] {
        assert_eq!(good(text).root().unwrap().as_str().as_deref(), Some(content));
    }
    assert_eq!(good("443").root().unwrap().as_i64(), Some(443));
}

#[test]
fn scalars_are_of_the_core_schema() {
    use Kind::{Bool, Null, Number, String};
    let tree = good("- 1\n- '1'\n- yes\n- !!str 12\n- !!int 0x1F\n- ~\n- TRUE\n- 017\n- ! 5\n- .5\n");
    let kinds: Vec<_> = tree.root().unwrap().items().map(Node::kind).collect();
    assert_eq!(kinds, [Number, String, String, String, Number, Null, Bool, String, String, Number]);
    assert_eq!(tree.root().unwrap().items().nth(4).and_then(Node::as_i64), Some(31));
}

/// The place of `part`, which occurs in the content, in the file.
#[track_caller]
fn written(text: &str, part: &str) -> String {
    let tree = good(text);
    let node = tree.root().unwrap().entries().next().unwrap().value;
    let content = node.as_str().unwrap().into_owned();
    let at = content.find(part).unwrap_or_else(|| panic!("{part:?} in {content:?}"));
    let span = node.source_span(at..at + part.len());
    text[span.start as usize..span.end as usize].to_owned()
}

#[test]
fn places_are_exact_through_folding() {
    assert_eq!(written("a: plain\n  two  \n\n  three\n", "two"), "two");
    assert_eq!(written("a: plain\n  two\n\n  three\n", "three"), "three");
    assert_eq!(written("a: plain\n  two\n", "plain two"), "plain\n  two");
    assert_eq!(written("a: 'it''s\n\n  ok'\n", "'s"), "''s");
    assert_eq!(written("a: 'it''s\n\n  ok'\n", "ok"), "ok");
    assert_eq!(written("a: \"x\\n  y\n   z \\\n   \\x41w\"\n", "y z "), "y\n   z ");
    assert_eq!(written("a: \"x \\\n   \\x41w\"\n", "Aw"), "\\x41w");
    assert_eq!(written("a: \"\\ud83d\\ude80 b\"\n", "b"), "b");
    assert_eq!(written("a: |\n  one\n    two\n\n  three\n", "  two"), "  two");
    assert_eq!(written("a: |\r\n  one\r\n  two\r\n", "two"), "two");
    assert_eq!(written("a: |2-\n    one\n  two\n\n", "one\ntwo"), "one\n  two");
    assert_eq!(written("a: >-\n  fold\n  ed é\n\n   more\n  new\n", "ed é"), "ed é");
    assert_eq!(written("a: >-\n  fold\n  ed\n\n   more\n  new\n", "more\nnew"), "more\n  new");
    assert_eq!(written("a: >+\n  x\n\n", "x\n\n"), "x");
}

#[test]
fn aliases_are_what_they_stand_for() {
    let tree = good("a: &x {b: [1, &y two]}\nc: *x\nd: [*y, *y]\n? *y\n: e\n");
    assert_eq!(write(tree.root().unwrap()), "{a:{b:[1 two]} c:{b:[1 two]} d:[two two] two:e}");
    assert_eq!(get(&tree, &["c"]).id(), get(&tree, &["a"]).id());
    assert_eq!(get(&tree, &["c"]).span(), get(&tree, &["a"]).span());
}

#[test]
fn merge_keys_add_what_is_missing() {
    let tree = good("a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2, <<: *a}\nc: {<<: [*b, *a], x: 3}\nd: {'<<': 1}\n");
    assert_eq!(write(get(&tree, &["c"])), "{x:3 y:2 z:2}");
    assert_eq!(get(&tree, &["c", "y"]).as_i64(), Some(2));
    assert_eq!(get(&tree, &["b", "x"]).as_i64(), Some(1));
    assert_eq!(get(&tree, &["c"]).len(), 3);
    assert_eq!(get(&tree, &["c"]).get("<<"), None);
    assert_eq!(get(&tree, &["d", "<<"]).as_i64(), Some(1));
    assert!(get(&tree, &["c"]).duplicates().is_empty());
    assert_eq!(tree_errors("a: {<<: 1}"), ["`<<` takes a mapping, or a list of them @1"]);
}

fn tree_errors(text: &str) -> Vec<String> {
    let tree = tree(text);
    check_invariants(&tree);
    let errors = tree.errors().iter();
    errors
        .map(|error| format!("{} @{}", error.message, &text[error.span.start as usize..error.span.end as usize]))
        .collect()
}

#[test]
fn errors_say_what_and_where() {
    for (text, error) in [
        ("", "the file is empty @"),
        ("# x\n", "the file holds nothing but comments @"),
        ("a: *x", "there is no anchor `&x` before this alias @*x"),
        ("a: &a [*a]", "this alias stands inside of what it refers to @*a"),
        ("a: !secret x", "the tag `!secret` is not known here @x"),
        ("a: !secret '1'", "the tag `!secret` is not known here @'1'"),
        ("a: {<<: \"x\\n\"}", "`<<` takes a mapping, or a list of them @\"x\\n\""),
        ("a: !!int x", "this is no `!!int` @x"),
        ("x: y: z", "a `:` cannot stand here: the line is indented wrongly, or text that holds `: ` needs quotes @:"),
        ("a: [1, 2", "this `[` is never closed @["),
        ("a: @x", "text that begins with `@` needs quotes @@"),
        ("a: 'x' y", "nothing may follow a text in quotes on its line @y"),
        ("a: x # c\n  y", "a comment cannot stand inside of a text over several lines @#"),
        ("a: 'x", "this quote is never closed @'"),
    ] {
        assert_eq!(tree_errors(text), [error], "{text}");
    }
    assert!(tree_errors("a:\n\tb: c")[0].starts_with("a tab cannot stand here"));
}

#[test]
fn reading_goes_on_with_the_next_document() {
    let tree = tree("a: [1, 2\nb: 3\n---\nc: 1\n--- \n...\n---\n[x, y\n--- z\n");
    assert_eq!(tree.errors().len(), 2);
    assert_eq!(tree.documents().map(write).collect::<Vec<_>>(), ["{a:[1]}", "{c:1}", "~", "z"]);
    check_invariants(&tree);
}

#[test]
fn any_number_of_comments_may_stand_before_a_value() {
    let tree = good(&format!("a:\n{}  b: 1\n", "  # comment\n".repeat(5_000)));
    assert_eq!(tree.comments().len(), 5_000);
    assert_eq!(write(tree.root().unwrap()), "{a:{b:1}}");
}

#[test]
fn aliases_cannot_explode() {
    let levels = |first: &str, level: &dyn Fn(&str) -> String| {
        let later = (1..400).map(|number| format!("a{number}: &a{number} {}\n", level(&format!("*a{}", number - 1))));
        format!("a0: &a0 {first}\n{}", later.collect::<String>())
    };
    let bomb = levels("[x, x, x]", &|last| format!("[{last}, {last}, {last}]"));
    let merges = levels("{x: 1}", &|last| format!("{{<<: [{last}, {last}], y: 1}}"));
    let tower = levels("[]", &|last| format!("[{last}]"));
    for text in [&bomb, &merges, &tower] {
        let tree = tree(text);
        assert!(tree.errors().iter().all(|error| error.kind == SyntaxErrorKind::Limit));
        assert!(!tree.errors().is_empty());
        check_invariants(&tree);
        for entry in tree.root().unwrap().entries() {
            assert!(entry.value.len() <= 401);
        }
    }
}

#[test]
fn hostile_input_ends_in_time() {
    for text in [
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
        "- ".repeat(100_000),
        "? ".repeat(100_000),
        (0..600).fold(String::new(), |text, level| text + &" ".repeat(level) + "a:\n"),
        "[{".repeat(50_000),
        format!("a: {}", "x".repeat(1_000_000)),
        format!("a: \"{}\"", "\\n".repeat(200_000)),
        format!("a: '{}'", "''".repeat(200_000)),
        format!("[{}]", "a,".repeat(100_000)),
        "&a ".repeat(100_000),
        "*a\n".repeat(30_000),
        "---\n".repeat(30_000),
        "[\n---\n".repeat(50_000),
        "# c\n".repeat(50_000),
    ] {
        let tree = tree(&text);
        assert!(tree.errors().len() <= 20);
    }
    assert_eq!(tree(&" ".repeat(super::MAX_TEXT + 1)).errors()[0].kind, SyntaxErrorKind::Limit);
    for text in ["[".repeat(100_000), "- ".repeat(100_000), "{a: ".repeat(100_000)] {
        assert_eq!(tree(&text).errors()[0].kind, SyntaxErrorKind::Limit);
    }
}

/// Mutates good texts for a while; the sequence is always the same.
#[test]
fn mutants_keep_the_invariants() {
    let seeds = [
        "a: &x {b: [1, 'two'], c: \"th\\nree\"}\nd: *x\ne:\n  - f: g\n    h: |\n      text\n       more\n\n      end\n  - >-\n    fold\n    ed\n",
        "? k\n: v\n<<: {m: n}\nl: [a: b, {c}, [d]]\n# c\nz: plain\n  more 'é' # x\n---\n- !!str 1\n- \"a\\\n  b\n\n  c\"\n...\n",
    ];
    let dictionary = [
        "\n", "  ", ": ", "- ", "[", "]", "{", "}", "'", "\"", "#", "&x ", "*x", "|", ">", "\t", "---\n", "é", "<<: ",
        "\r",
    ];
    let mut state = 11_u64;
    let mut random = |bound: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % bound
    };
    for round in 0..1_500 {
        let mut text = seeds[round % seeds.len()].to_owned();
        for _ in 0..=random(3) {
            let boundaries: Vec<_> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let (from, to) = (boundaries[random(boundaries.len())], boundaries[random(boundaries.len())]);
            let (from, to) = (from.min(to), from.max(to));
            match random(3) {
                0 if to - from < 12 => text.replace_range(from..to, ""),
                1 => text = format!("{}{}", &text[..to], &text[from..]),
                _ => text.insert_str(from, dictionary[random(dictionary.len())]),
            }
        }
        check_invariants(&tree(&text));
    }
}
