//! Hostile templates: each ends soon, in little memory, with a problem that says why. Tests run on threads with a stack
//! of 2 MB, in builds without optimisation.

use super::{problems, run, value_of};
use crate::template::{Kind, ProblemKind};

/// A template with these variables, of which a resource uses the first, `v0`.
fn with_variables(variables: &str) -> String {
    format!(
        r#"{{"variables": {{{variables}}},
            "resources": [{{"type": "A.B/c", "apiVersion": "1", "name": "n", "value": "[variables('v0')]"}}]}}"#
    )
}

#[test]
fn a_variable_that_refers_to_itself_is_told_once_with_its_way() {
    let evaluated = run(&with_variables(
        r#""v0": "[variables('v1')]", "v1": "[concat('x', variables('V2'))]", "v2": "[variables('v0')]""#,
    ));
    assert_eq!(problems(&evaluated), ["Invalid: variable `v0` refers to itself: v0 → v1 → v2 → v0 @ variables('v0')"]);
    let evaluated = run(r#"{"variables": {"unused": "[variables('unused')]"}, "resources": []}"#);
    assert_eq!(
        problems(&evaluated),
        ["Invalid: variable `unused` refers to itself: unused → unused @ variables('unused')"]
    );
}

#[test]
fn a_parameter_whose_default_refers_to_itself_is_told() {
    let evaluated = run(r#"{"parameters": {"p": {"type": "string", "defaultValue": "[parameters('q')]"},
                           "q": {"type": "string", "defaultValue": "[parameters('p')]"}}, "resources": []}"#);
    assert_eq!(problems(&evaluated), ["Invalid: parameter `p` refers to itself: p → q → p @ parameters('p')"]);
}

#[test]
fn variables_that_double_each_other_are_cut() {
    let doubling = |value: &dyn Fn(usize) -> String| {
        let variables: Vec<_> = (0..60).map(|number| format!(r#""v{number}": {}"#, value(number + 1))).collect();
        run(&with_variables(&format!(r#"{}, "v60": "x""#, variables.join(", "))))
    };
    for evaluated in [
        doubling(&|next| format!(r#"["[variables('v{next}')]", "[variables('v{next}')]"]"#)),
        doubling(&|next| format!(r#"{{"a": "[variables('v{next}')]", "b": "[variables('v{next}')]"}}"#)),
        doubling(&|next| format!(r#""[createArray(variables('v{next}'), variables('v{next}'))]""#)),
        doubling(&|next| format!(r#""[concat(variables('v{next}'), variables('v{next}'))]""#)),
        doubling(&|next| {
            format!(r#""[if(empty(parameters('nobody')), variables('v{next}'), createArray(variables('v{next}')))]""#)
        }),
    ] {
        assert!(!evaluated.deployment.problems.is_empty());
        assert_eq!(evaluated.deployment.resources.len(), 1);
    }
}

#[test]
fn long_chains_of_variables_are_followed_or_cut() {
    for (length, is_followed) in [(60, true), (20_000, false)] {
        let variables: Vec<_> =
            (0..length).map(|number| format!(r#""v{number}": "[variables('v{}')]""#, number + 1)).collect();
        let evaluated = run(&with_variables(&format!(r#"{}, "v{length}": "x""#, variables.join(", "))));
        let limits = evaluated.deployment.problems.iter().filter(|found| found.kind == ProblemKind::Limit).count();
        assert_eq!(limits == 0, is_followed);
    }
}

#[test]
fn deep_nests_are_followed_or_cut() {
    for depth in [100, 250, 5_000] {
        let arrays = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let objects = format!("{}1{}", r#"{"a":"#.repeat(depth), "}".repeat(depth));
        let calls = format!("\"[{}1{}]\"", "array(".repeat(depth), ")".repeat(depth));
        let choices = format!("\"[{}1{}]\"", "if(true(), ".repeat(depth), ", 0)".repeat(depth));
        let keys = format!("\"[variables('v1'){}]\"", ".a".repeat(depth));
        for value in [arrays, objects, calls, choices, keys] {
            let evaluated = run(&with_variables(&format!(r#""v1": {{}}, "v0": {value}"#)));
            // Of text that is too deep to be read the reader keeps what stands before it.
            assert!(
                evaluated.deployment.resources.len() == 1 || !evaluated.deployment.incomplete.is_empty(),
                "{depth}"
            );
        }
    }
    let variables: Vec<_> = (0..40)
        .map(|number| {
            let next = format!("\"[variables('v{}')]\"", number + 1);
            format!(r#""v{number}": {}{next}{}"#, "[".repeat(100), "]".repeat(100))
        })
        .collect();
    let evaluated = run(&with_variables(&format!(r#"{}, "v40": "x""#, variables.join(", "))));
    assert!(evaluated.deployment.problems.iter().all(|found| found.kind == ProblemKind::Limit));
    assert!(!evaluated.deployment.problems.is_empty());
}

#[test]
fn a_loop_of_a_thousand_million_turns_stays_one() {
    let evaluated = run(r#"{"resources": [{"type": "A.B/c", "apiVersion": "1", "name": "[concat('n', copyIndex())]",
                           "copy": {"name": "loop", "count": 1000000000}}]}"#);
    assert_eq!(problems(&evaluated), ["Limit: a loop of 1000000000 turns is too long: Azure allows 800 @ 1000000000"]);
    let [resource] = evaluated.deployment.resources.as_slice() else { panic!() };
    assert!(resource.repeated.is_some());
    assert!(matches!(resource.name.kind, Kind::Text(_)));

    let value = value_of("", r#"{"copy": [{"name": "items", "count": 1000000000, "input": "[copyIndex('items')]"}]}"#);
    assert_eq!(value, "{items: [..limit (a loop of 1000000000 turns is too long: Azure allows 800) times, #1: #1]}");
}

#[test]
fn loops_in_loops_end() {
    let mut input = "1".to_owned();
    for depth in 0..8 {
        input = format!(r#"{{"copy": [{{"name": "l{depth}", "count": 800, "input": {input}}}]}}"#);
    }
    let evaluated = run(&with_variables(&format!(r#""v0": {input}"#)));
    assert!(evaluated.deployment.problems.iter().any(|found| found.kind == ProblemKind::Limit));
}

#[test]
fn more_resources_than_azure_allows_are_cut() {
    let children = r#"{"type": "d", "apiVersion": "1", "name": "[string(copyIndex('inner'))]", "copy": {"name": "inner", "count": 800}}"#;
    let evaluated = run(&format!(
        r#"{{"resources": [{{"type": "A.B/c", "apiVersion": "1", "name": "[string(copyIndex())]",
             "copy": {{"name": "outer", "count": 800}}, "resources": [{children}]}}]}}"#
    ));
    assert_eq!(evaluated.deployment.resources.len(), 800);
    assert_eq!(evaluated.deployment.incomplete.len(), 1);
    assert_eq!(evaluated.deployment.problems.len(), 1);
}

#[test]
fn references_in_a_circle_end() {
    let evaluated = run(r#"{"resources": [
            {"type": "A.B/c", "apiVersion": "1", "name": "a", "properties": {"x": "[reference('b').x]"}},
            {"type": "A.B/c", "apiVersion": "1", "name": "b", "properties": {"x": "[reference('a').x]"}}]}"#);
    assert_eq!(evaluated.deployment.resources.len(), 2);
    assert_eq!(problems(&evaluated), Vec::<String>::new());
}

#[test]
fn long_chains_of_references_and_of_parameters_end() {
    let resource = |number: usize| {
        let next = number + 1;
        format!(
            r#"{{"type": "A.B/c", "apiVersion": "1", "name": "r{number}",
                 "properties": {{"a": {{"b": ["[if(empty(reference('r{next}').a.b), 1, 2)]"]}}}}}}"#
        )
    };
    let resources: Vec<_> = (0..600).map(resource).collect();
    let evaluated = run(&format!(r#"{{"resources": [{}]}}"#, resources.join(", ")));
    assert_eq!(evaluated.deployment.resources.len(), 600);

    let parameter = |number: usize| {
        let next = number + 1;
        format!(r#""p{number}": {{"type": "string", "defaultValue": "[concat('', coalesce(parameters('p{next}')))]"}}"#)
    };
    let parameters: Vec<_> = (0..600).map(parameter).collect();
    let evaluated = run(&format!(r#"{{"parameters": {{{}}}, "resources": []}}"#, parameters.join(", ")));
    assert!(evaluated.deployment.problems.iter().any(|found| found.kind == ProblemKind::Limit));
}

#[test]
fn searching_large_objects_again_and_again_ends() {
    let properties: Vec<_> = (0..20_000).map(|number| format!(r#""k{number}": {number}"#)).collect();
    let input = r#"{"copy": [{"name": "i", "count": 800, "input": {"copy": [{"name": "j", "count": 800,
        "input": "[variables('v1').k19999]"}]}}]}"#;
    let evaluated = run(&with_variables(&format!(r#""v1": {{{}}}, "v0": {input}"#, properties.join(", "))));
    assert!(evaluated.deployment.problems.iter().any(|found| found.kind == ProblemKind::Limit));

    let properties: Vec<_> = (0..10_000).map(|number| format!(r#""[concat('k{number}')]": {number}"#)).collect();
    run(&with_variables(&format!(r#""v0": {{{}}}"#, properties.join(", "))));
}
