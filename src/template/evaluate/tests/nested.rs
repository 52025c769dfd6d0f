//! Deployments inside of templates (ARM: "Using linked and nested templates when deploying Azure resources").

use super::{print, problems, run, run_linked};

/// What is deployed by a deployment with these properties, in a template with these sections.
fn nested(sections: &str, properties: &str) -> String {
    let evaluated = run(&format!(
        r#"{{{sections} "resources": [{{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d",
            "properties": {{"mode": "Incremental", {properties}}}}}]}}"#
    ));
    assert_eq!(problems(&evaluated), Vec::<String>::new());
    let printed = print::deployment(&evaluated.deployment);
    printed
        .lines()
        .filter(|line| !line.contains("deployments 'd'") && !line.contains("  properties: {mode"))
        .collect::<Vec<_>>()
        .join("\n")
}

const INNER: &str = r#""expressionEvaluationOptions": {"scope": "inner"}"#;

#[test]
fn an_inner_template_has_names_of_its_own() {
    let sections = r#""parameters": {"p": {"type": "string", "defaultValue": "out"}}, "variables": {"v": "outer"},"#;
    let template = r#""template": {
        "parameters": {"p": {"type": "string"}, "q": {"type": "string", "defaultValue": "[toUpper(parameters('p'))]"}},
        "variables": {"v": "[concat(parameters('p'), '!')]"},
        "resources": [{"type": "A.B/c", "apiVersion": "1", "name": "n", "x": "[variables('v')]", "y": "[parameters('q')]"}]}"#;
    let given = r#""parameters": {"p": {"value": "[concat(parameters('p'), '1')]"}}"#;
    assert_eq!(nested(sections, &format!("{INNER}, {given}, {template}")), "A.B/c 'n'\n  x: 'out1!'\n  y: 'OUT1'");
}

#[test]
fn an_outer_template_has_the_names_around_it() {
    let sections = r#""parameters": {"p": {"type": "string", "defaultValue": "out"}}, "variables": {"v": "outer"},"#;
    let template = r#""template": {"variables": {"v": "inner"}, "resources": [{"type": "A.B/c", "apiVersion": "1",
        "name": "[parameters('p')]", "x": "[variables('v')]"}]}"#;
    assert_eq!(nested(sections, template), "A.B/c 'out'\n  x: 'outer'");
}

#[test]
fn an_outer_template_sees_the_loop_around_it() {
    let evaluated = run(r#"{"resources": [{"type": "Microsoft.Resources/deployments", "apiVersion": "1",
            "name": "[concat('d', copyIndex())]", "copy": {"name": "l", "count": 2}, "properties": {"template":
            {"resources": [{"type": "A.B/c", "apiVersion": "1", "name": "[concat('n', copyIndex('l'), copyIndex(1))]"}]}}}]}"#);
    let printed = print::deployment(&evaluated.deployment);
    assert!(printed.contains("A.B/c 'n01'") && printed.contains("A.B/c 'n12'"), "{printed}");
}

#[test]
fn conditions_and_unknown_loops_around_a_deployment_count_for_what_is_in_it() {
    let evaluated = run(r#"{"parameters": {"a": {"type": "bool"}, "n": {"type": "int"}},
            "resources": [{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d",
            "condition": "[parameters('a')]", "copy": {"name": "l", "count": "[parameters('n')]"}, "properties": {"template":
            {"resources": [{"type": "A.B/c", "apiVersion": "1", "name": "n"}]}}}]}"#);
    let inside = &evaluated.deployment.resources[1];
    assert!(inside.repeated.is_some());
    assert_eq!(print::value(&inside.condition, &evaluated.deployment), "<a>");
}

/// The id of the only resource in a deployment that says where it goes.
fn place(where_to: &str, scope: &str) -> String {
    let evaluated = run(&format!(
        r#"{{"resources": [{{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d", {where_to},
            "properties": {{"expressionEvaluationOptions": {{"scope": "{scope}"}}, "template": {{"resources": [
            {{"type": "A.B/c", "apiVersion": "1", "name": "n", "x": "[resourceId('A.B/c', 'n')]"}}]}}}}}}]}}"#
    ));
    let inside = &evaluated.deployment.resources[1];
    let crate::template::Lookup::Present(slot) = inside.body.as_object().unwrap().lookup("x") else { panic!() };
    let id = print::id(inside, &evaluated.deployment);
    format!("{id} {}", print::value(&slot.value, &evaluated.deployment))
}

#[test]
fn a_deployment_goes_where_it_says_and_functions_follow_it_in_the_inner_scope() {
    let group = r#""subscriptionId": "s", "resourceGroup": "g""#;
    let id = "'subscriptions'/'s'/'resourceGroups'/'g' | a.b/c | 'n'";
    assert_eq!(place(group, "inner"), format!("{id} '/subscriptions/s/resourceGroups/g/providers/A.B/c/n'"));
    let outer = place(group, "outer");
    assert!(outer.starts_with(id), "{outer}");
    assert!(outer.contains("<subscription().subscriptionId>"), "{outer}");
    assert!(place(r#""subscriptionId": "s""#, "inner").starts_with("'subscriptions'/'s' | a.b/c | 'n'"));
    assert!(place(r#""scope": "/""#, "inner").starts_with(" | a.b/c | 'n'"));
}

/// The property `x` of the resource `n` in a template with these other resources.
fn asked(resources: &str, expression: &str) -> (String, Vec<String>) {
    let evaluated = run(&format!(
        r#"{{"resources": [{{"type": "X.Y/z", "apiVersion": "1", "name": "n", "x": "{expression}"}}, {resources}]}}"#
    ));
    let body = evaluated.deployment.resources[0].body.as_object().unwrap();
    let crate::template::Lookup::Present(slot) = body.lookup("x") else { panic!() };
    (print::value(&slot.value, &evaluated.deployment), problems(&evaluated))
}

const OUTPUTS: &str = r#"{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d", "properties": {
    "expressionEvaluationOptions": {"scope": "inner"}, "template": {
    "resources": [{"type": "A.B/c", "apiVersion": "1", "name": "n", "properties": {"size": 7}}],
    "outputs": {"size": {"type": "int", "value": "[reference(resourceId('A.B/c', 'n')).size]"},
        "list": {"type": "array", "copy": {"count": 2, "input": "[concat('i', copyIndex())]"}},
        "circle": {"type": "string", "value": "[reference('n').missing]"},
        "key": {"type": "securestring", "value": "hunter2"}}}}}"#;

#[test]
fn outputs_are_read_by_name_and_by_id() {
    let ask = |expression: &str| asked(OUTPUTS, expression).0;
    assert_eq!(ask("[reference('d').outputs.size.value]"), "7");
    assert_eq!(
        ask("[reference(resourceId('Microsoft.Resources/deployments', 'd')).outputs.SIZE]"),
        "{type: 'int', value: 7}"
    );
    assert_eq!(ask("[reference('d', '2022-09-01', 'full').properties.outputs.list.value]"), "['i0', 'i1']");
    assert_eq!(ask("[tryGet(reference('d').outputs, 'none')]"), "null");
    assert_eq!(ask("[contains(reference('d').outputs, 'size')]"), "true");
    assert_eq!(ask("[reference('d').outputs.key.value]"), "secret output key");
    assert_eq!(ask("[listOutputsWithSecureValues('d', '2022-09-01').size]"), "7");
    let (value, told) = asked(OUTPUTS, "[reference('d').outputs.none.value]");
    assert_eq!(told, ["Invalid: deployment `d` has no output `none` @ none"], "{value}");
}

#[test]
fn outputs_of_deployments_can_use_each_other() {
    let deployment = |name: &str, given: &str, value: &str| {
        format!(
            r#"{{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "{name}", "properties": {{
            "expressionEvaluationOptions": {{"scope": "inner"}}, "parameters": {{"p": {{"value": "{given}"}}}}, "template": {{
            "parameters": {{"p": {{"type": "string"}}}}, "resources": [],
            "outputs": {{"a": {{"type": "string", "value": "a"}}, "b": {{"type": "string", "value": "{value}"}}}}}}}}}}"#
        )
    };
    let two = |value: &str| {
        let one = deployment("one", "[reference('two').outputs.b.value]", value);
        let two = deployment("two", "[reference('one').outputs.a.value]", "[concat(parameters('p'), '2')]");
        asked(&format!("{one}, {two}"), "[reference('one').outputs.b.value]")
    };
    assert_eq!(two("[concat(parameters('p'), '1')]"), ("'a21'".to_owned(), Vec::new()));
    let one = deployment("one", "[reference('one').outputs.b.value]", "[parameters('p')]");
    let (_, told) = asked(&one, "[reference('one').outputs.b.value]");
    assert!(told.iter().any(|told| told.contains("refers to itself")), "{told:?}");
}

#[test]
fn what_is_given_to_a_template_is_checked_against_its_declarations() {
    let told = |given: &str| {
        problems(&run(&format!(
            r#"{{"resources": [{{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d", "properties": {{
                {INNER}, "parameters": {given}, "template": {{"parameters": {{"p": {{"type": "int"}}}}, "resources": []}}}}}}]}}"#
        )))
    };
    assert_eq!(told(r#"{"p": {"value": 1}}"#), Vec::<String>::new());
    assert!(told("{}")[0].starts_with("Invalid: this deployment gives no value to parameter `p` of its template"));
    assert_eq!(
        told(r#"{"p": {"value": 1}, "q": {"value": 1}}"#),
        ["Invalid: the template of this deployment declares no parameter `q` @ q"]
    );
    assert_eq!(
        told(r#"{"p": {"value": "x"}}"#),
        ["Invalid: parameter `p` takes an integer, and is given a string @ \"x\""]
    );
}

#[test]
fn a_computed_template_is_evaluated_like_a_written_one() {
    let sections =
        r#""variables": {"t": {"resources": [{"type": "A.B/c", "apiVersion": "1", "name": "[[concat('a', 'b')]"}]}},"#;
    assert_eq!(nested(sections, &format!(r#"{INNER}, "template": "[variables('t')]""#)), "A.B/c 'ab'");
}

#[test]
fn links_are_opened_beside_the_template() {
    let child = r#"{"parameters": {"p": {"type": "string"}},
        "resources": [{"type": "A.B/c", "apiVersion": "1", "name": "[parameters('p')]"}]}"#;
    let link = |link: &str| {
        let evaluated = run_linked(
            &format!(
                r#"{{"parameters": {{"_artifactsLocation": {{"type": "string",
                    "defaultValue": "[deployment().properties.templateLink.uri]"}}, "sas": {{"type": "securestring"}}}},
                    "resources": [{{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d",
                    "properties": {{"templateLink": {link}, "parameters": {{"p": {{"value": "given"}}}}}}}}]}}"#
            ),
            &[("nested/child.json", child)],
        );
        evaluated.deployment.resources.get(1).map(|inside| print::value(&inside.name, &evaluated.deployment))
    };
    let found = Some("'given'".to_owned());
    assert_eq!(link(r#"{"relativePath": "nested/child.json"}"#), found);
    assert_eq!(link(r#"{"uri": "[uri(deployment().properties.templateLink.uri, 'nested/child.json')]"}"#), found);
    assert_eq!(
        link(r#"{"uri": "[uri(parameters('_artifactsLocation'), concat('nested/child.json', parameters('sas')))]"}"#),
        found
    );
    assert_eq!(
        link(r#"{"uri": "[concat(uri(deployment().properties.templateLink.uri, '.'), '/nested/child.json?x=1')]"}"#),
        found
    );
    assert_eq!(link(r#"{"uri": "https://example.com/nested/child.json"}"#), None);
    assert_eq!(link(r#"{"relativePath": "nested/none.json"}"#), None);
}

#[test]
fn a_template_that_links_to_itself_has_an_end() {
    let me = r#"{"resources": [{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d",
        "properties": {"templateLink": {"relativePath": "me.json"}}}]}"#;
    let evaluated = run_linked(me, &[("me.json", me)]);
    assert_eq!(problems(&evaluated).len(), 1);
    assert!(problems(&evaluated)[0].starts_with("Limit: deployments are nested more than"));
}

#[test]
fn the_region_of_a_declared_resource_group_is_that_of_the_group() {
    let evaluated = run(
        r#"{"$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#",
            "resources": [{"type": "Microsoft.Resources/resourceGroups", "apiVersion": "1", "name": "g", "location": "uksouth"},
            {"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d", "resourceGroup": "g", "properties": {
            "expressionEvaluationOptions": {"scope": "inner"}, "template": {"resources": [
            {"type": "A.B/c", "apiVersion": "1", "name": "n", "location": "[resourceGroup().location]"}]}}}]}"#,
    );
    assert!(print::deployment(&evaluated.deployment).ends_with("A.B/c 'n'\n  location: 'uksouth'\n"));
}

#[test]
fn what_another_deployment_declares_is_found_by_its_id() {
    let (value, told) = asked(
        r#"{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d", "properties": {"template": {"resources": [
            {"type": "Microsoft.Network/virtualNetworks", "apiVersion": "1", "name": "v",
            "properties": {"subnets": [{"name": "s"}]}}]}}}"#,
        "[reference(resourceId('Microsoft.Network/virtualNetworks', 'v')).subnets[0].id]",
    );
    assert_eq!(told, Vec::<String>::new());
    assert!(value.ends_with("/providers/Microsoft.Network/virtualNetworks/v/subnets/s'"), "{value}");
}

#[test]
fn what_stands_once_in_a_deployment_is_found_however_often_that_is_made() {
    let evaluated = run(
        r#"{"parameters": {"n": {"type": "int"}}, "resources": [{"type": "Microsoft.Resources/deployments", "apiVersion": "1",
            "name": "[concat('d', copyIndex())]", "copy": {"name": "l", "count": "[parameters('n')]"}, "properties": {
            "expressionEvaluationOptions": {"scope": "inner"}, "template": {"languageVersion": "2.0", "resources": {
            "a": {"type": "A.B/c", "apiVersion": "1", "name": "a", "properties": {"size": 7}},
            "b": {"type": "A.B/c", "apiVersion": "1", "name": "b", "x": "[reference('a').size]"}}}}}]}"#,
    );
    let printed = print::deployment(&evaluated.deployment);
    assert!(printed.ends_with("A.B/c 'b' repeated (parameter `n` has no value)\n  x: 7\n"), "{printed}");
}

/// Whether the outputs `e` of two deployments in different places are equal.
fn places_agree(output: &str, more: &str) -> String {
    let deployment = |name: &str, place: &str| {
        format!(
            r#"{{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "{name}", {place}, "properties": {{{more}
                "expressionEvaluationOptions": {{"scope": "inner"}}, "template": {{"parameters": {{"p": {{"type": "string", "defaultValue": "x"}},
                "q": {{"type": "string"}}}}, "resources": [],
                "outputs": {{"e": {{"type": "string", "value": "{output}"}}}}}}}}}}"#
        )
    };
    let (a, b) =
        (deployment("a", r#""resourceGroup": "A""#), deployment("b", r#""resourceGroup": "B", "subscriptionId": "S""#));
    asked(&format!("{a}, {b}"), "[equals(reference('a').outputs.e.value, reference('b').outputs.e.value)]").0
}

#[test]
fn what_is_not_known_of_one_place_is_not_that_of_another() {
    let q = r#""parameters": {"q": {"value": "given"}},"#;
    for unknown in [
        "[resourceGroup().tags.env]",
        "[subscription().displayName]",
        "[deployment().properties.templateHash]",
        "[resourceGroup().location]",
    ] {
        let answer = places_agree(unknown, q);
        assert!(answer.starts_with("equals("), "{unknown}: {answer}");
    }
    assert_eq!(places_agree("[tenant().tenantId]", q), "true");
    let linked = r#""parametersLink": {"uri": "https://example.com/a.json"},"#;
    assert!(places_agree("[parameters('q')]", linked).starts_with("equals("));
}

#[test]
fn two_things_that_azure_refuses_are_not_equal() {
    let value = |expression: &str| {
        let evaluated = run(&format!(
            r#"{{"variables": {{"a": {{}}, "b": {{}}}}, "resources": [{{"type": "A.B/c", "apiVersion": "1", "name": "n", "x": "{expression}"}}]}}"#
        ));
        let crate::template::Lookup::Present(slot) =
            evaluated.deployment.resources[0].body.as_object().unwrap().lookup("x")
        else {
            panic!()
        };
        print::value(&slot.value, &evaluated.deployment)
    };
    assert!(value("[equals(variables('a').x, variables('b').x)]").starts_with("equals(invalid"));
}

#[test]
fn outputs_that_are_not_returned_are_not_there() {
    let output = |condition: &str, expression: &str| {
        let (value, told) = asked(
            &format!(
                r#"{{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d", "properties": {{"template": {{"resources": [],
                "outputs": {{"x": {{"type": "string", "condition": {condition}, "value": "v"}}}}}}}}}}"#
            ),
            expression,
        );
        (value, told.len())
    };
    assert_eq!(output("true", "[reference('d').outputs.x.value]"), ("'v'".to_owned(), 0));
    assert_eq!(output("false", "[contains(reference('d').outputs, 'x')]"), ("false".to_owned(), 0));
    assert_eq!(output("false", "[tryGet(reference('d').outputs, 'x', 'value')]"), ("null".to_owned(), 0));
    assert_eq!(output("false", "[reference('d').outputs.x.value]").1, 1);
    let open = output(r#""[equals(subscription().displayName, 'x')]""#, "[contains(reference('d').outputs, 'x')]");
    assert!(open.0.starts_with("contains("), "{}", open.0);
}

#[test]
fn outputs_are_evaluated_whoever_reads_them() {
    let told = |condition: &str| {
        asked(
            &format!(
                r#"{{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d", "condition": {condition}, "properties": {{
                "expressionEvaluationOptions": {{"scope": "inner"}}, "template": {{"resources": [],
                "outputs": {{"x": {{"type": "string", "value": "[parameters('nope')]"}}}}}}}}}}"#
            ),
            "1",
        )
        .1
    };
    assert_eq!(told("true"), ["Invalid: the template declares no parameter `nope` @ parameters('nope')"]);
    assert_eq!(told(r#""[equals(subscription().displayName, 'x')]""#), Vec::<String>::new());
}

#[test]
fn management_groups_are_in_the_tenant() {
    let id = place(r#""scope": "Microsoft.Management/managementGroups/mg", "location": "uksouth""#, "inner");
    assert!(id.starts_with("'providers'/'Microsoft.Management'/'managementGroups'/'mg' | a.b/c | 'n'"), "{id}");
}
