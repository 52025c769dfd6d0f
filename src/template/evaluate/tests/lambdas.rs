//! Functions without a name, and functions that the template defines (ARM: "Lambda functions for ARM templates", "User-defined
//! functions in ARM template"). Expected values follow those pages.

use super::value_of;

const DOGS: &str = r#""variables": {"dogs": [
    {"name": "Evie", "age": 5, "interests": ["Ball", "Frisbee"]},
    {"name": "Casper", "age": 3, "interests": ["Other dogs"]},
    {"name": "Indy", "age": 2, "interests": ["Butter"]},
    {"name": "Kira", "age": 8, "interests": ["Rubs"]}]}, "parameters": {"any": {"type": "array"}, "b": {"type": "bool"}},"#;

#[track_caller]
fn check(expression: &str, expected: &str) {
    assert_eq!(value_of(DOGS, &format!("\"{expression}\"")), expected, "{expression}");
}

#[test]
fn filter_keeps_what_is_wanted() {
    let old = "filter(variables('dogs'), lambda('dog', greaterOrEquals(lambdaVariables('dog').age, 5)))";
    check(&format!("[map({old}, lambda('dog', lambdaVariables('dog').name))]"), "['Evie', 'Kira']");
    check("[filter(range(0, 10), lambda('i', less(lambdaVariables('i'), 3)))]", "[0, 1, 2]");
    check("[filter(createArray('a', 'b'), lambda('x', 'i', equals(lambdaVariables('i'), 1)))]", "['b']");
    check(
        "[filter(createArray(1, 2), lambda('x', or(parameters('b'), equals(lambdaVariables('x'), 1))))]",
        "[1, ..when <b>: 2]",
    );
    check(
        "[filter(createArray(1), lambda('x', 5))]",
        "invalid (the `lambda` of `filter` gives true or false, and this is a number)",
    );
}

#[test]
fn map_changes_each() {
    check("[map(range(0, 3), lambda('i', mul(lambdaVariables('i'), 2)))]", "[0, 2, 4]");
    check(
        "[map(createArray('a', 'b'), lambda('x', 'i', concat(lambdaVariables('x'), string(lambdaVariables('i')))))]",
        "['a0', 'b1']",
    );
    check(
        "[map(parameters('any'), lambda('x', lambdaVariables('x').name))]",
        "[..length(<any>) times, bound0: element(<any>, bound0).name]",
    );
    check("[length(map(parameters('any'), lambda('x', 1)))]", "length(<any>)");
}

#[test]
fn reduce_carries_a_value_along() {
    check(
        "[reduce(map(variables('dogs'), lambda('d', lambdaVariables('d').age)), 0, lambda('sum', 'age', add(lambdaVariables('sum'), lambdaVariables('age'))))]",
        "18",
    );
    check(
        "[reduce(createArray(5, 3), 0, lambda('a', 'x', 'i', add(lambdaVariables('a'), mul(lambdaVariables('x'), lambdaVariables('i')))))]",
        "3",
    );
    check("[reduce(parameters('any'), 0, lambda('a', 'x', 1))]", "reduce(<any>, 0, 1)");
}

#[test]
fn sort_brings_into_order() {
    check(
        "[sort(createArray(4, 1, 3, 2), lambda('a', 'b', less(lambdaVariables('a'), lambdaVariables('b'))))]",
        "[1, 2, 3, 4]",
    );
    check(
        "[map(sort(variables('dogs'), lambda('a', 'b', less(lambdaVariables('a').age, lambdaVariables('b').age))), lambda('d', lambdaVariables('d').name))]",
        "['Indy', 'Casper', 'Evie', 'Kira']",
    );
    check("[sort(createArray(), lambda('a', 'b', true()))]", "[]");
}

#[test]
fn objects_are_made_from_arrays() {
    check(
        "[toObject(variables('dogs'), lambda('d', lambdaVariables('d').name), lambda('d', lambdaVariables('d').age))]",
        "{Evie: 5, Casper: 3, Indy: 2, Kira: 8}",
    );
    check("[toObject(createArray('a'), lambda('x', toUpper(lambdaVariables('x'))))]", "{A: 'a'}");
    check(
        "[groupBy(createArray('foo', 'bar', 'baz'), lambda('x', substring(lambdaVariables('x'), 0, 1)))]",
        "{f: ['foo'], b: ['bar', 'baz']}",
    );
    check("[mapValues(createObject('a', 1, 'b', 2), lambda('v', mul(lambdaVariables('v'), 2)))]", "{a: 2, b: 4}");
}

#[test]
fn functions_without_a_name_see_those_around_them() {
    check(
        "[map(range(0, 2), lambda('i', map(range(0, 2), lambda('j', add(mul(lambdaVariables('i'), 10), lambdaVariables('j'))))))]",
        "[[0, 1], [10, 11]]",
    );
    check("[lambdaVariables('x')]", "invalid (there is no `lambda` with a variable `x` around this)");
    check("[lambda('x', 1)]", "invalid (`lambda` stands only where a function applies it to elements)");
    check("[map(range(0, 1), 5)]", "invalid (`map` expects a `lambda` here)");
    check("[map('text', lambda('x', 1))]", "invalid (`map` expects an array, got a string)");
    check("[map(range(0, 1))]", "invalid (`map` expects 2 arguments, got 1)");
}

#[test]
fn the_same_expression_over_something_unknown_is_the_same_value() {
    let same = "filter(parameters('any'), lambda('x', equals(lambdaVariables('x'), 'a')))";
    let other = "filter(parameters('any'), lambda('x', equals(lambdaVariables('x'), 'b')))";
    check(&format!("[equals({same}, {same})]"), "true");
    let answer = value_of(DOGS, &format!("\"[equals({same}, {other})]\""));
    assert!(answer.starts_with("equals("), "{answer}");
}

const FUNCTIONS: &str = r#""functions": [{"namespace": "contoso", "members": {
    "uniqueName": {"parameters": [{"name": "namePrefix", "type": "string"}],
        "output": {"type": "string", "value": "[concat(toLower(parameters('namePrefix')), variables('suffix'))]"}},
    "twice": {"parameters": [{"name": "x", "type": "int"}],
        "output": {"type": "int", "value": "[contoso.sum(parameters('x'), parameters('x'))]"}},
    "sum": {"parameters": [{"name": "a", "type": "int"}, {"name": "b", "type": "int"}],
        "output": {"type": "int", "value": "[add(parameters('a'), parameters('b'))]"}},
    "endless": {"parameters": [], "output": {"type": "int", "value": "[contoso.endless()]"}}}}],
    "variables": {"suffix": "-1"}, "parameters": {"p": {"type": "string"}, "x": {"type": "int"}},"#;

#[test]
fn functions_of_the_template_see_their_parameters_and_its_variables() {
    let check = |expression: &str, expected: &str| {
        assert_eq!(value_of(FUNCTIONS, &format!("\"{expression}\"")), expected, "{expression}");
    };
    check("[contoso.uniqueName('ABC')]", "'abc-1'");
    check("[Contoso.UNIQUENAME(parameters('p'))]", "'{tolower(<p>)}-1'");
    check("[contoso.twice(21)]", "42");
    check("[contoso.twice(parameters('x'))]", "add(<x>, <x>)");
    check("[contoso.sum(1)]", "invalid (`contoso.sum` expects 2 arguments, got 1)");
    check("[contoso.none()]", "invalid (the template defines no function `contoso.none`)");
    check("[contoso.endless()]", "limit (this is nested too deeply to follow)");
}
