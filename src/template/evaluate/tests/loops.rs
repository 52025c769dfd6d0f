//! `copy` everywhere it may stand, and the index.

use super::{print, problems, run, value_of};

#[test]
fn a_loop_over_a_resource_makes_one_for_each_index() {
    let evaluated =
        run(r#"{"resources": [{"type": "A.B/c", "apiVersion": "1", "name": "[format('n{0}', copyIndex(1))]",
            "copy": {"name": "loop", "count": 2}, "i": "[copyIndex('LOOP', 10)]"}]}"#);
    assert_eq!(print::deployment(&evaluated.deployment), "A.B/c 'n1'\n  i: 10\nA.B/c 'n2'\n  i: 11\n");
}

#[test]
fn a_loop_of_unknown_count_is_one_resource_with_a_symbolic_index() {
    let evaluated =
        run(r#"{"parameters": {"count": {"type": "int"}}, "resources": [{"type": "A.B/c", "apiVersion": "1",
            "name": "[format('n{0}', copyIndex())]", "copy": {"name": "loop", "count": "[parameters('count')]"}}]}"#);
    assert_eq!(print::deployment(&evaluated.deployment), "A.B/c 'n{#1}' repeated (parameter `count` has no value)\n");
}

#[test]
fn the_index_without_a_name_is_that_of_the_resource() {
    let evaluated = run(r#"{"resources": [{"type": "A.B/c", "apiVersion": "1", "name": "[string(copyIndex())]",
            "copy": {"name": "outer", "count": 2},
            "properties": {"copy": [{"name": "items", "count": 2, "input": "[add(mul(10, copyIndex()), copyIndex('items'))]"}]}}]}"#);
    assert_eq!(
        print::deployment(&evaluated.deployment),
        "A.B/c '0'\n  properties: {items: [0, 1]}\nA.B/c '1'\n  properties: {items: [10, 11]}\n"
    );
    let evaluated = run(r#"{"resources": [{"type": "A.B/c", "apiVersion": "1", "name": "n",
            "properties": {"copy": [{"name": "items", "count": 1, "input": "[copyIndex()]"}]}}]}"#);
    assert_eq!(
        problems(&evaluated),
        [
            "Invalid: `copyIndex()` without the name of a loop stands only in a resource or an output with `copy` @ copyIndex()"
        ]
    );
}

#[test]
fn loops_stand_in_variables_and_in_objects_of_any_depth() {
    let variables = r#""variables": {"copy": [{"name": "numbers", "count": 3, "input": "[copyIndex('numbers', 1)]"}],
        "deep": {"a": {"copy": [{"name": "x", "count": 1, "input": "one"}, {"name": "y", "count": 0, "input": "none"}]}}},"#;
    assert_eq!(value_of(variables, r#""[variables('numbers')]""#), "[1, 2, 3]");
    assert_eq!(value_of(variables, r#""[variables('deep')]""#), "{a: {x: ['one'], y: []}}");
}

#[test]
fn a_loop_in_an_object_of_unknown_count_keeps_its_body() {
    let parameters = r#""parameters": {"subnets": {"type": "array"}},"#;
    let value = r#"{"copy": [{"name": "subnets", "count": "[length(parameters('subnets'))]",
        "input": {"name": "[parameters('subnets')[copyIndex('subnets')].name]"}}]}"#;
    assert_eq!(
        value_of(parameters, value),
        "{subnets: [..length(<subnets>) times, #1: {name: element(<subnets>, #1).name}]}"
    );
}

#[test]
fn what_is_no_loop_is_a_property() {
    assert_eq!(value_of("", r#"{"copy": {"name": "a", "count": 1}}"#), "{copy: {name: 'a', count: 1}}");
    assert_eq!(value_of("", r#"{"copy": []}"#), "{copy: []}");
}

#[test]
fn a_count_that_is_no_count_is_refused() {
    for (count, message) in
        [("-1", "a loop cannot turn -1 times"), ("\"x\"", "the count of a loop is an integer, and this is a string")]
    {
        let evaluated = run(&format!(
            r#"{{"resources": [{{"type": "A.B/c", "apiVersion": "1", "name": "n", "copy": {{"name": "l", "count": {count}}}}}]}}"#
        ));
        assert_eq!(evaluated.deployment.problems[0].message, message);
        assert!(evaluated.deployment.resources[0].repeated.is_some());
    }
}
