//! Names, ids, conditions and children of resources.

use super::{print, problems, run};

pub(super) const GROUP: &str =
    "'subscriptions'/'{<subscription().subscriptionId>}'/'resourceGroups'/'{<resourceGroup().name>}'";

/// The ids of all resources of a template that consists of these, without the usual scope.
fn ids(resources: &str) -> Vec<String> {
    let evaluated = run(&format!(
        r#"{{"parameters": {{"p": {{"type": "string"}}, "c": {{"type": "bool"}}}}, "resources": [{resources}]}}"#
    ));
    assert_eq!(problems(&evaluated), Vec::<String>::new());
    let deployment = &evaluated.deployment;
    deployment.resources.iter().map(|resource| print::id(resource, deployment).replace(GROUP, "GROUP")).collect()
}

#[test]
fn children_are_resources_wherever_they_are_written() {
    let nested = r#"{"type": "A.B/c", "apiVersion": "1", "name": "[parameters('p')]", "resources": [
        {"type": "d", "apiVersion": "1", "name": "x", "resources": [{"type": "e/", "apiVersion": "1", "name": "[parameters('p')]"}]}]}"#;
    assert_eq!(ids(nested), ["GROUP | a.b/c | <p>", "GROUP | a.b/c/d | <p>/'x'", "GROUP | a.b/c/d/e | <p>/'x'/<p>"]);
    let flat = r#"{"type": "A.B/c/d/", "apiVersion": "1", "name": "[concat(parameters('p'), '/x')]"}"#;
    assert_eq!(ids(flat), ["GROUP | a.b/c/d | <p>/'x'"]);
    let full = r#"{"type": "A.B/c", "apiVersion": "1", "name": "n", "resources": [{"type": "A.B/c/d", "apiVersion": "1", "name": "n/x"}]}"#;
    assert_eq!(ids(full), ["GROUP | a.b/c | 'n'", "GROUP | a.b/c/d | 'n'/'x'"]);
}

#[test]
fn a_name_that_is_unknown_as_a_whole_has_unknown_segments() {
    assert_eq!(
        ids(r#"{"type": "A.B/c/d", "apiVersion": "1", "name": "[parameters('p')]"}"#),
        ["GROUP | a.b/c/d | element(split(<p>, '/'), 0)/element(split(<p>, '/'), 1)"]
    );
}

#[test]
fn resources_that_extend_others_are_in_their_scope() {
    let old = r#"{"type": "A.B/c/providers/locks", "apiVersion": "1", "name": "n/Microsoft.Authorization/l"}"#;
    let new = r#"{"type": "Microsoft.Authorization/locks", "apiVersion": "1", "name": "l", "scope": "A.B/c/n"}"#;
    let expected = "GROUP/'providers'/'A.B'/'c'/'n' | microsoft.authorization/locks | 'l'";
    assert_eq!(ids(old), [expected]);
    assert_eq!(ids(new), [expected]);
}

#[test]
fn other_places_are_other_scopes() {
    let resources = r#"{"type": "A.B/c", "apiVersion": "1", "name": "n", "resourceGroup": "other"},
        {"type": "A.B/c", "apiVersion": "1", "name": "n", "subscriptionId": "s", "resourceGroup": "other"}"#;
    assert_eq!(
        ids(resources),
        [
            "'subscriptions'/'{<subscription().subscriptionId>}'/'resourceGroups'/'other' | a.b/c | 'n'",
            "'subscriptions'/'s'/'resourceGroups'/'other' | a.b/c | 'n'"
        ]
    );
    let evaluated = run(
        r#"{"$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#",
            "resources": [{"type": "Microsoft.Resources/resourceGroups", "apiVersion": "1", "name": "g"}]}"#,
    );
    assert_eq!(
        print::id(&evaluated.deployment.resources[0], &evaluated.deployment),
        "'subscriptions'/'{<subscription().subscriptionId>}' | microsoft.resources/resourcegroups | 'g'"
    );
}

#[test]
fn conditions_do_not_cascade_to_children() {
    let with = |parent: &str, child: &str| {
        let evaluated = run(&format!(
            r#"{{"parameters": {{"a": {{"type": "bool"}}, "b": {{"type": "bool"}}}}, "resources": [
                {{"type": "A.B/c", "apiVersion": "1", "name": "n", "condition": {parent}, "resources": [
                    {{"type": "d", "apiVersion": "1", "name": "x", "condition": {child}}}]}}]}}"#
        ));
        print::deployment(&evaluated.deployment)
    };
    assert_eq!(with("false", "true"), "A.B/c/d 'n/x'\n");
    assert_eq!(with("false", "false"), "");
    assert_eq!(with("true", "false"), "A.B/c 'n'\n");
    assert_eq!(with("true", r#""[parameters('b')]""#), "A.B/c 'n'\nA.B/c/d 'n/x' if <b>\n");
    assert_eq!(with(r#""[parameters('a')]""#, "true"), "A.B/c 'n' if <a>\nA.B/c/d 'n/x'\n");
    assert_eq!(with(r#""[parameters('a')]""#, r#""[parameters('b')]""#), "A.B/c 'n' if <a>\nA.B/c/d 'n/x' if <b>\n");
}

#[test]
fn conditions_are_asked_for_each_turn_of_a_loop() {
    let evaluated = run(r#"{"resources": [{"type": "A.B/c", "apiVersion": "1", "name": "[string(copyIndex())]",
            "condition": "[equals(mod(copyIndex(), 2), 1)]", "copy": {"name": "l", "count": 4}}]}"#);
    assert_eq!(print::deployment(&evaluated.deployment), "A.B/c '1'\nA.B/c '3'\n");
}

#[test]
fn deployments_that_are_not_opened_are_counted_and_make_the_world_incomplete() {
    let evaluated = run(
        r#"{"resources": [{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d", "properties":
            {"mode": "Incremental", "templateLink": {"id": "x"}}}]}"#,
    );
    assert_eq!(evaluated.deployment.deployments_not_expanded.get("d"), Some(&1));
    assert_eq!(evaluated.deployment.incomplete.len(), 1);
    assert_eq!(
        print::deployment(&evaluated.deployment),
        "Microsoft.Resources/deployments 'd'\n  properties: {mode: 'Incremental', templateLink: {id: 'x'}}\n"
    );
}

/// A deployment with these properties, and whether it is counted, and for which of three types it may declare more.
fn inside(properties: &str) -> (bool, Vec<&'static str>) {
    inside_with("", properties)
}

fn inside_with(sections: &str, properties: &str) -> (bool, Vec<&'static str>) {
    let deployment = run(&format!(
        r#"{{{sections} "resources": [{{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d",
            "properties": {properties}}}]}}"#
    ))
    .deployment;
    assert_eq!(deployment.incomplete.is_empty(), deployment.deployments_not_expanded.is_empty());
    let types = ["a.b/c", "a.b/c/d", "x.y/z"];
    let possible = types.into_iter().filter(|it| deployment.may_declare(&[it]).is_some()).collect();
    (!deployment.incomplete.is_empty(), possible)
}

#[test]
fn a_deployment_declares_no_more_than_its_text_says() {
    // The template is not opened, because nobody knows all of it; but what its text declares is no secret.
    let template = |resources: &str| {
        let parameter = r#""parameters": {"p": {"type": "[parameters('type')]"}}"#;
        let variables = format!(r#""variables": {{"t": {{{parameter}, "resources": {resources}}}}}"#);
        inside_with(
            &format!(r#""parameters": {{"type": {{"type": "string"}}}}, {variables},"#),
            r#"{"template": "[variables('t')]"}"#,
        )
    };
    let all = vec!["a.b/c", "a.b/c/d", "x.y/z"];
    assert_eq!(template("[]"), (true, all.clone()));
    assert_eq!(inside(r#"{"templateLink": {"uri": "u"}}"#), (true, all.clone()));
    assert_eq!(inside(r#"{"templateLink": {"id": "u"}}"#), (true, all.clone()));
    assert_eq!(inside(r#"{"template": {"resources": []}}"#), (false, vec![]));
    assert_eq!(inside(r#"{"template": {"resources": [{"type": "A.B/c", "name": "n"}]}}"#), (false, vec![]));
    // What is inside of an opened one may be closed again.
    let deeper = r#"{"template": {"resources": [{"type": "Microsoft.Resources/deployments", "name": "e",
        "properties": {"templateLink": {"id": "u"}}}]}}"#;
    assert_eq!(inside(deeper), (true, all));
}

#[test]
fn a_deployment_that_is_not_deployed_hides_nothing() {
    let evaluated = run(
        r#"{"resources": [{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "d", "condition": false,
            "properties": {"templateLink": {"uri": "u"}}}]}"#,
    );
    assert!(evaluated.deployment.incomplete.is_empty());
    assert!(evaluated.deployment.deployments_not_expanded.is_empty());
}

#[test]
fn resources_of_extensions_need_no_name() {
    let evaluated = run(
        r#"{"resources": {"group": {"extension": "graph", "type": "Microsoft.Graph/groups@v1.0", "properties": {"x": 1}}}}"#,
    );
    assert_eq!(problems(&evaluated), Vec::<String>::new());
    assert_eq!(evaluated.deployment.resources.len(), 1);
}

#[test]
fn what_is_no_resource_is_told() {
    let told = |resources: &str| problems(&run(&format!(r#"{{"resources": {resources}}}"#)));
    assert_eq!(told("5"), ["Invalid: `resources` is an array or an object, and this is a number @ 5"]);
    assert_eq!(told("[7]"), ["Invalid: a resource is an object, and this is a number @ 7"]);
    assert_eq!(told(r#"[{"name": "n"}]"#), [r#"Invalid: this resource has no `type` @ {"name": "n"}"#]);
    assert_eq!(told(r#"[{"type": "A.B/c"}]"#), [r#"Invalid: this resource has no `name` @ {"type": "A.B/c"}"#]);
    assert_eq!(
        told(r#"[{"type": "A.B/c", "name": "a/b"}]"#),
        ["Invalid: the name of a `A.B/c` has 1 segment, and this one has 2 segments @ \"a/b\""]
    );
    assert_eq!(problems(&run("[]")), ["Invalid: a template is an object, and this is an array @ []"]);
    assert_eq!(
        problems(&run(r#"{"variables": [], "resources": []}"#)),
        ["Invalid: `variables` of a template is an object, and this is an array @ []"]
    );
}
