//! Resources of Bicep: their names, parents, scopes, loops and conditions, and what is read from them.

use super::resources::GROUP;
use super::{outputs_of, print, problems, run_bicep};

fn ids(text: &str) -> Vec<String> {
    let evaluated = run_bicep(&[("main.bicep", text)]);
    assert_eq!(problems(&evaluated), [] as [String; 0]);
    let deployed = evaluated.deployment.resources.iter().filter(|resource| !resource.existing);
    deployed.map(|resource| print::id(resource, &evaluated.deployment).replace(GROUP, "GROUP")).collect()
}

fn listed(text: &str) -> String {
    let evaluated = run_bicep(&[("main.bicep", text)]);
    assert_eq!(problems(&evaluated), [] as [String; 0]);
    print::deployment(&evaluated.deployment)
}

#[test]
fn children_have_the_last_part_of_their_name() {
    for text in [
        "resource p 'A.B/c@1' = { name: 'x', resource k 'd@1' = { name: 'y' } }",
        "resource p 'A.B/c@1' = { name: 'x' }\nresource k 'A.B/c/d@1' = { parent: p, name: 'y' }",
        "resource p 'A.B/c@1' = { name: 'x' }\nresource k 'A.B/c/d@1' = { name: '${p.name}/y' }",
    ] {
        let found = ids(&format!("{text}\n"));
        assert!(found.iter().any(|id| id == "GROUP | a.b/c/d | 'x'/'y'"), "{text}: {found:?}");
    }
}

#[test]
fn the_parent_can_be_an_element_of_a_loop() {
    let text = "resource p 'A.B/c@1' = [for i in range(0, 2): { name: 'p${i}' }]
        resource k 'A.B/c/d@1' = [for i in range(0, 2): { parent: p[i], name: 'k' }]\n";
    assert_eq!(ids(text)[2..], ["GROUP | a.b/c/d | 'p0'/'k'", "GROUP | a.b/c/d | 'p1'/'k'"]);
}

#[test]
fn a_resource_inside_of_another_is_deployed_with_it() {
    let text = "param a bool\nparam b bool
        resource p 'A.B/c@1' = if (a) { name: 'x', resource k 'd@1' = if (b) { name: 'y' } }\n";
    let found = listed(text);
    assert!(found.contains("A.B/c/d 'x/y' if and(<a>, <b>)"), "{found}");
    let text =
        "resource p 'A.B/c@1' = { name: 'x', resource k 'd@1' = [for i in [1, 2]: if (i > 1) { name: 'y${i}' }] }
        output o string = p::k[1].id\n";
    assert_eq!(ids(text), ["GROUP | a.b/c | 'x'", "GROUP | a.b/c/d | 'x'/'y2'"]);
}

#[test]
fn names_inside_of_a_resource_are_found_from_there_and_through_it() {
    let text = "resource p 'A.B/c@1' = { name: 'x'
          resource one 'd@1' = { name: 'y' }
          resource two 'd@1' = { name: 'z', properties: { other: one.name } } }
        output o string = p::two.properties.other\n";
    assert_eq!(outputs_of(&[("main.bicep", text)]), ["o = 'y'"]);
}

#[test]
fn an_existing_resource_can_be_elsewhere() {
    let text = "resource r 'A.B/c@1' existing = { name: 'n', scope: resourceGroup('s', 'g') }
        resource lock 'A.B/locks@1' = { name: 'l', scope: local }
        resource local 'A.B/c@1' existing = { name: 'm' }
        output o string = r.id\noutput p string = r.name\n";
    assert_eq!(
        outputs_of(&[("main.bicep", text)]),
        ["o = '/subscriptions/s/resourceGroups/g/providers/A.B/c/n'", "p = 'n'"]
    );
    assert_eq!(ids(text), ["GROUP/'providers'/'A.B'/'c'/'m' | a.b/locks | 'l'"]);
}

#[test]
fn what_is_not_deployed_has_no_properties() {
    let text = "resource no 'A.B/c@1' = if (false) { name: 'n', properties: { x: 1 } }
        resource yes 'A.B/c@1' = if (true) { name: 'm', properties: { x: 1 } }
        param p bool
        resource maybe 'A.B/c@1' = if (p) { name: 'o', properties: { x: 1 } }
        output a object = no.?properties.x\noutput b object = yes.?properties.x
        output c object = maybe.?properties.x\n";
    let outputs = outputs_of(&[("main.bicep", text)]);
    assert_eq!(outputs[..2], ["a = null", "b = 1"]);
    assert!(outputs[2].starts_with("c = if(<p>, 1, null"), "{outputs:?}");
}

#[test]
fn keys_are_listed_in_the_version_of_the_resource() {
    let text = "resource r 'A.B/c@2024' existing = { name: 'n' }
        output a object = r.listKeys()\noutput b object = r.listKeys('2020')\n";
    let outputs = outputs_of(&[("main.bicep", text)]);
    assert!(outputs[0].contains("'2024'") && !outputs[1].contains("'2024'"), "{outputs:?}");
}

#[test]
fn an_output_can_be_a_whole_resource() {
    let text = "resource r 'A.B/c@1' = { name: 'n', properties: { x: 1 } }
        output all object = r\noutput list array = [r]\n";
    for output in outputs_of(&[("main.bicep", text)]) {
        assert!(output.contains("x: 1"), "{output}");
    }
}

#[test]
fn resources_of_extensions_need_no_name() {
    let text = "extension graph\nresource g 'Microsoft.Graph/groups@v1.0' = { uniqueName: 'g' }
        resource job 'request@v1' = { uri: 'u' }
        resource r 'az:A.B/c@1' = { name: 'n' }\n";
    let found = ids(text);
    assert_eq!(found.last().unwrap(), "GROUP | a.b/c | 'n'");
}

#[test]
fn a_name_that_follows_from_itself_is_told() {
    let two = "resource a 'A.B/c@2024-05-01' = { name: b.name }\nresource b 'A.B/c@2024-05-01' = { name: a.name }\n";
    let told = problems(&run_bicep(&[("main.bicep", two)]));
    assert!(!told.is_empty(), "nothing is told");
    assert!(told.iter().all(|it| it.contains("follows from itself")), "{told:?}");
}

#[test]
fn a_parent_that_is_none_is_told_and_one_that_cannot_be_read_is_not() {
    let told = |parent: &str| {
        let child = "resource k 'A.B/c/d@2024-05-01' = { parent: p, name: 'y' }";
        problems(&run_bicep(&[("main.bicep", &format!("{parent}\n{child}\n"))]))
    };
    assert_eq!(told("resource p 'A.B/c@2024-05-01' ="), [] as [String; 0]);
    assert_eq!(told("resource p 'A.B/c@2024-05-01' = [for x in xs: { name: x }"), [] as [String; 0]);
    for (parent, words) in [
        ("resource p 'A.B/e@2024-05-01' = { name: 'x' }", "a `A.B/c/d` is no child of a `A.B/e`"),
        ("resource p 'A.B/c/d@2024-05-01' = { parent: k, name: 'x' }", "a `A.B/c/d` is no child of a `A.B/c/d`"),
        ("var p = 'x'", "`parent` names a resource, and this is a string"),
        ("", "the name `p` is not declared"),
    ] {
        let told = told(parent);
        assert!(told.iter().any(|told| told.contains(words)), "{parent}: {told:?}");
    }
}
