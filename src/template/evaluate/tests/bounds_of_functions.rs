//! Hostile expressions: functions in functions, and values that grow. Each is answered, or cut with a word.

use super::run;
use crate::template::ProblemKind;

/// The kinds of what is wrong with a template whose resource shows this value.
fn told(sections: &str, value: &str) -> Vec<ProblemKind> {
    let evaluated = run(&format!(
        r#"{{{sections} "parameters": {{"p": {{"type": "string"}}, "list": {{"type": "array"}}, "o": {{"type": "object"}}}},
            "resources": [{{"type": "A.B/c", "apiVersion": "1", "name": "n", "value": "[{value}]"}}]}}"#
    ));
    assert_eq!(evaluated.deployment.resources.len(), 1);
    evaluated.deployment.problems.iter().map(|problem| problem.kind).collect()
}

#[track_caller]
fn is_cut(sections: &str, value: &str) {
    let told = told(sections, value);
    assert!(told.contains(&ProblemKind::Limit), "{told:?}");
}

#[track_caller]
fn is_answered(sections: &str, value: &str) {
    assert_eq!(told(sections, value), []);
}

#[test]
fn functions_in_functions_are_cut() {
    let inner = "map(range(0, 1000), lambda('c', add(lambdaVariables('a'), lambdaVariables('c'))))";
    let three = |list: &str| format!("map({list}, lambda('a', map(range(0, 1000), lambda('b', {inner}))))");
    is_cut("", &three("range(0, 1000)"));
    is_cut("", &three("parameters('list')"));
    is_answered("", &inner.replace("lambdaVariables('a')", "1"));
}

#[test]
fn values_that_double_at_each_step_are_cut() {
    let reduce = |start: &str, step: &str| format!("reduce(range(0, 100), {start}, lambda('x', 'y', {step}))");
    let doubled = "(lambdaVariables('x'), lambdaVariables('x'))";
    is_cut("", &reduce("'ab'", &format!("concat{doubled}")));
    is_cut("", &reduce("createArray(1)", &format!("concat{doubled}")));
    is_cut("", &reduce("createArray(1)", &format!("createArray{doubled}")));
    is_cut("", &reduce("parameters('p')", &format!("concat{doubled}")));
    let choice = format!("if(equals(lambdaVariables('x'), 'a'), concat{doubled}, lambdaVariables('x'))");
    is_answered("", &reduce("parameters('p')", &choice));
}

#[test]
fn choices_that_double_each_other_are_one_term_each() {
    let chain = |count: usize, value: &dyn Fn(usize) -> String, last: &str| {
        let variables: Vec<_> = (0..count).map(|number| format!(r#""v{number}": "[{}]""#, value(number))).collect();
        format!(r#""variables": {{{}, "v{count}": "[{last}]"}},"#, variables.join(", "))
    };
    let condition = |number: usize| format!("equals(parameters('p'), '{number}')");
    let next = |number: usize| format!("variables('v{}')", number + 1);
    let concat = |number| format!("if({}, concat({}, {2}), {2})", condition(number), next(number), next(number));
    is_answered(&chain(30, &concat, "parameters('p')"), "variables('v0')");
    let nested = |number| format!("if({0}, createObject('a', {1}, 'b', {1}), {1})", condition(number), next(number));
    let sections = chain(60, &nested, "parameters('p')");
    is_answered(&sections, &format!("variables('v0'){}", ".a.b".repeat(20)));
    is_answered(&sections, "tryGet(variables('v0'), 'a', 'b', 'a', 'b', 'a', 'b')");
    let tried = |number| format!("coalesce(tryGet({0}, 'a'), tryGet({0}, 'b'))", next(number));
    let either = "if(empty(parameters('p')), createObject('a', parameters('o')), createObject('b', parameters('o')))";
    is_answered(&chain(60, &tried, either), "variables('v0')");
}

#[test]
fn functions_that_call_each_other_end() {
    let function = |name: &str, body: &str| {
        format!(
            r#""{name}": {{"parameters": [{{"name": "x", "type": "int"}}], "output": {{"type": "int", "value": "[{body}]"}}}}"#
        )
    };
    let sections =
        |members: &[String]| format!(r#""functions": [{{"namespace": "n", "members": {{{}}}}}],"#, members.join(", "));
    let mut doubling: Vec<_> = (0..40)
        .map(|number| {
            function(
                &format!("f{number}"),
                &format!("add(n.f{0}(parameters('x')), n.f{0}(parameters('x')))", number + 1),
            )
        })
        .collect();
    doubling.push(function("f40", "parameters('x')"));
    is_cut(&sections(&doubling), "n.f0(1)");
    is_cut(&sections(&[function("f", "n.f(add(parameters('x'), 1))")]), "n.f(1)");
    let circle = [
        function("f", "add(n.g(parameters('x')), n.g(parameters('x')))"),
        function("g", "map(range(0, 100), lambda('q', n.f(parameters('x'))))"),
    ];
    is_cut(&sections(&circle), "n.f(1)");
}

#[test]
fn large_arrays_are_sorted_and_made_into_objects() {
    is_answered("", "sort(range(0, 10000), lambda('a', 'b', less(lambdaVariables('b'), lambdaVariables('a'))))");
    is_answered("", "toObject(range(0, 10000), lambda('x', 'same'), lambda('x', lambdaVariables('x')))");
    is_cut("", "toObject(range(0, 10000), lambda('x', string(lambdaVariables('x'))))");
    is_cut("", "groupBy(range(0, 10000), lambda('x', string(lambdaVariables('x'))))");
}

#[test]
fn work_on_large_values_is_paid_for() {
    let often = |what: &str| format!("map(range(0, 10000), lambda('x', length({what})))");
    let text = r#""variables": {"commas": "[padLeft('', 100000, ',')]", "json": "[string(range(0, 5000))]"},"#;
    for what in [
        "json(variables('json'))",
        "uniqueString(variables('commas'))",
        "padLeft(string(lambdaVariables('x')), 131000)",
        "createArray(split(variables('commas'), ','))",
    ] {
        is_cut(text, &often(what));
    }
    let grown = |step: &str| format!("reduce(range(0, 9000), createObject(), lambda('x', 'y', {step}))");
    is_cut("", &grown("union(lambdaVariables('x'), createObject(string(lambdaVariables('y')), 1))"));
}

#[test]
fn types_in_circles_end() {
    let variants: Vec<_> = (0..200)
        .map(|number| {
            format!(r##""v{number}": {{"type": "object", "properties": {{"n": {{"$ref": "#/definitions/u"}}}}}}"##)
        })
        .collect();
    let secret = r#""properties": {"s": {"type": "secureString"}},"#;
    let value = format!("{}\"hunter2\"{}", r#"{"n": "#.repeat(60), "}".repeat(60));
    for properties in ["", secret] {
        let evaluated = run(&format!(
            r##"{{"definitions": {{"u": {{"type": "object", {properties} "discriminator": {{"propertyName": "k", "mapping": {{{}}}}}}}}},
                "parameters": {{"p": {{"$ref": "#/definitions/u", "defaultValue": {value}}}}},
                "resources": [{{"type": "A.B/c", "apiVersion": "1", "name": "n", "value": "[parameters('p')]"}}]}}"##,
            variants.join(", ")
        ));
        // A type with too many variants for us is a secret, if there is one in it.
        assert_eq!(format!("{:?}", evaluated.deployment).contains("hunter2"), properties.is_empty());
    }
}
