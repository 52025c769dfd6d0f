//! What every function that looks around gives: at the template, at the place, at loops, at functions without a name. The
//! expected values follow the documentation ("ARM template functions": array, deployment, lambda, logical, object, resource,
//! scope).

use std::collections::BTreeMap;

use super::{print, run_with};
use crate::template::{Lookup, Place};

/// Each function in lower case, with calls and what they give. `<…>` stands for what is not known.
const VECTORS: &[(&str, &[(&str, &str)])] = &[
    (
        "if",
        &[
            ("if(true(), 'a', 'b')", "'a'"),
            ("if(equals('a', 'b'), 'yes', 'no')", "'no'"),
            ("if(false(), variables('none'), createObject())", "{}"),
            ("if(parameters('bool'), 1, 2)", "if(<bool>, 1, 2)"),
        ],
    ),
    (
        "and",
        &[
            ("and(bool('true'), bool('false'))", "false"),
            ("and(true(), true(), true())", "true"),
            ("and(true(), not(false()))", "true"),
            ("and(parameters('bool'), false())", "false"),
            ("and(parameters('bool'), true())", "<bool>"),
        ],
    ),
    (
        "or",
        &[
            ("or(bool('true'), bool('false'))", "true"),
            ("or(false(), false(), false())", "false"),
            ("or(false(), true())", "true"),
            ("or(parameters('bool'), true())", "true"),
            ("or(parameters('bool'), false())", "<bool>"),
        ],
    ),
    (
        "coalesce",
        &[
            ("coalesce(null(), null(), 'default')", "'default'"),
            ("coalesce(null(), 1)", "1"),
            ("coalesce(null(), null())", "null"),
            ("coalesce(variables('list'), 1)", "['a', 'b']"),
            ("coalesce(parameters('any'), 'b')", "coalesce(<any>, 'b')"),
        ],
    ),
    (
        "parameters",
        &[
            ("parameters('given')", "'value'"),
            ("parameters('GIVEN')", "'value'"),
            ("parameters(concat('giv', 'en'))", "'value'"),
            ("parameters('any')", "<any>"),
        ],
    ),
    (
        "variables",
        &[
            ("variables('list')[1]", "'b'"),
            ("variables('LIST')[0]", "'a'"),
            ("variables(toLower('LIST'))", "['a', 'b']"),
            ("variables(parameters('any'))", "variables(<any>)"),
        ],
    ),
    (
        "lambdavariables",
        &[
            ("map(variables('list'), lambda('x', lambdaVariables('x')))", "['a', 'b']"),
            ("map(variables('list'), lambda('x', lambdaVariables('X')))", "['a', 'b']"),
            ("map(variables('list'), lambda('x', lambdaVariables(toLower('X'))))", "['a', 'b']"),
            (
                "map(variables('list'), lambda('x', lambdaVariables(parameters('any'))))",
                "[lambdavariables(<any>), lambdavariables(<any>)]",
            ),
        ],
    ),
    (
        "copyindex",
        &[
            ("copyIndex()", "1"),
            ("copyIndex(10)", "11"),
            ("copyIndex('turns', 5)", "6"),
            ("copyIndex(parameters('int'))", "add(1, <int>)"),
        ],
    ),
    (
        "map",
        &[
            ("map(variables('dogs'), lambda('dog', lambdaVariables('dog').name))", "['Evie', 'Casper', 'Indy']"),
            ("map(range(0, 3), lambda('i', add(lambdaVariables('i'), 1)))", "[1, 2, 3]"),
            ("map(createArray(), lambda('x', 1))", "[]"),
            ("map(parameters('any'), lambda('x', 1))", "[..length(<any>) times, bound1: 1]"),
        ],
    ),
    (
        "filter",
        &[
            ("filter(range(0, 10), lambda('i', greater(lambdaVariables('i'), 7)))", "[8, 9]"),
            ("filter(variables('list'), lambda('x', equals(lambdaVariables('x'), 'a')))", "['a']"),
            ("filter(variables('list'), lambda('x', false()))", "[]"),
            ("filter(parameters('any'), lambda('x', true()))", "filter(<any>, true)"),
        ],
    ),
    (
        "reduce",
        &[
            ("reduce(range(1, 4), 0, lambda('sum', 'x', add(lambdaVariables('sum'), lambdaVariables('x'))))", "10"),
            (
                "reduce(variables('list'), '', lambda('all', 'x', concat(lambdaVariables('all'), lambdaVariables('x'))))",
                "'ab'",
            ),
            ("reduce(createArray(), 'start', lambda('all', 'x', 1))", "'start'"),
            ("reduce(parameters('any'), 0, lambda('all', 'x', 1))", "reduce(<any>, 0, 1)"),
        ],
    ),
    (
        "sort",
        &[
            (
                "sort(createArray(3, 1, 2), lambda('a', 'b', less(lambdaVariables('a'), lambdaVariables('b'))))",
                "[1, 2, 3]",
            ),
            (
                "sort(createArray(3, 1, 2), lambda('a', 'b', greater(lambdaVariables('a'), lambdaVariables('b'))))",
                "[3, 2, 1]",
            ),
            ("sort(variables('list'), lambda('a', 'b', false()))", "['a', 'b']"),
            ("sort(parameters('any'), lambda('a', 'b', false()))", "sort(<any>, false)"),
        ],
    ),
    (
        "toobject",
        &[
            ("toObject(variables('list'), lambda('x', lambdaVariables('x')))", "{a: 'a', b: 'b'}"),
            (
                "toObject(variables('dogs'), lambda('d', lambdaVariables('d').name), lambda('d', lambdaVariables('d').age))",
                "{Evie: 5, Casper: 3, Indy: 5}",
            ),
            ("toObject(createArray(), lambda('x', 'key'))", "{}"),
            ("toObject(parameters('any'), lambda('x', 'key'))", "toobject(<any>, 'key')"),
        ],
    ),
    (
        "groupby",
        &[
            (
                "groupBy(createArray('foo', 'bar', 'baz'), lambda('x', substring(lambdaVariables('x'), 0, 1)))",
                "{f: ['foo'], b: ['bar', 'baz']}",
            ),
            ("groupBy(variables('list'), lambda('x', 'all'))", "{all: ['a', 'b']}"),
            ("groupBy(createArray(), lambda('x', 'all'))", "{}"),
            ("groupBy(parameters('any'), lambda('x', 'all'))", "groupby(<any>, 'all')"),
        ],
    ),
    (
        "mapvalues",
        &[
            ("mapValues(createObject('a', 1, 'b', 2), lambda('v', mul(lambdaVariables('v'), 2)))", "{a: 2, b: 4}"),
            ("mapValues(createObject('a', 'x'), lambda('v', toUpper(lambdaVariables('v'))))", "{a: 'X'}"),
            ("mapValues(createObject(), lambda('v', 1))", "{}"),
            ("mapValues(parameters('any'), lambda('v', 1))", "mapvalues(<any>, 1)"),
        ],
    ),
    (
        "reference",
        &[
            ("reference('first').size", "7"),
            ("reference(resourceId('A.B/c', 'first')).Size", "7"),
            ("reference('first', '2020-01-01', 'Full').location", "'uksouth'"),
            ("reference(parameters('any')).x", "runtime reference(<any>).x"),
        ],
    ),
    (
        "references",
        &[
            ("length(references('turn'))", "2"),
            ("references('turn')[1].number", "1"),
            ("map(references('turn', 'full'), lambda('r', lambdaVariables('r').properties.number))", "[0, 1]"),
            ("references(parameters('any'))", "runtime references(<any>)"),
        ],
    ),
    (
        "resourceinfo",
        &[
            ("resourceInfo('first').name", "'first'"),
            ("resourceInfo('first').type", "'A.B/c'"),
            ("last(split(resourceInfo('first').id, '/'))", "'first'"),
            ("resourceInfo(parameters('any')).id", "runtime resourceinfo(<any>).id"),
        ],
    ),
    (
        "resourcegroup",
        &[
            ("resourceGroup().name", "'group'"),
            ("resourceGroup().location", "'uksouth'"),
            ("resourceGroup().id", "'/subscriptions/sub/resourceGroups/group'"),
            ("resourceGroup().tags", "<resourceGroup()>.tags"),
        ],
    ),
    (
        "subscription",
        &[
            ("subscription().subscriptionId", "'sub'"),
            ("subscription().id", "'/subscriptions/sub'"),
            ("SUBSCRIPTION().SubscriptionId", "'sub'"),
            ("subscription().displayName", "<subscription()>.displayname"),
        ],
    ),
    (
        "environment",
        &[
            ("environment().name", "'AzureCloud'"),
            ("environment().suffixes.sqlServerHostname", "'.database.windows.net'"),
            ("environment().suffixes.keyvaultDns", "'.vault.azure.net'"),
            ("environment().authentication", "<environment()>.authentication"),
        ],
    ),
    (
        "tenant",
        &[
            ("equals(tenant().tenantId, subscription().tenantId)", "true"),
            ("tenant().tenantId", "'{<subscription().tenantId>}'"),
            ("tenant().country", "<tenant()>.country"),
        ],
    ),
    (
        "managementgroup",
        &[
            ("managementGroup().name", "'{<managementGroup().name>}'"),
            ("managementGroup().type", "'Microsoft.Management/managementGroups'"),
            ("managementGroup().properties", "<managementGroup()>.properties"),
        ],
    ),
    (
        "deployment",
        &[
            ("equals(deployment().name, deployment().name)", "true"),
            ("deployment().name", "'{<deployment().name>}'"),
            ("deployment().location", "<deployment()>.location"),
        ],
    ),
    ("deployer", &[("deployer().objectId", "<deployer()>.objectid")]),
    (
        "listkeys",
        &[
            (
                "listKeys('first', '1').key1",
                "runtime listkeys('/subscriptions/sub/resourceGroups/group/providers/A.B/c/first', '1').key1",
            ),
            ("listKeys(parameters('any'), '1')", "runtime listkeys(<any>, '1')"),
        ],
    ),
    ("getsecret", &[("getSecret('s', 'g', 'v', 'n')", "runtime getsecret('s', 'g', 'v', 'n')")]),
    (
        "listoutputswithsecurevalues",
        &[
            ("listOutputsWithSecureValues('inner', '1').x", "42"),
            ("listOutputsWithSecureValues('none', '1').x", "runtime listoutputswithsecurevalues('none', '1').x"),
        ],
    ),
    ("externalinput", &[("externalInput('sys.cli', 'a')", "runtime externalinput('sys.cli', 'a')")]),
    ("readenvironmentvariable", &[("readEnvironmentVariable('HOME')", "runtime readenvironmentvariable('HOME')")]),
    ("providers", &[("providers('Microsoft.Web')", "runtime providers('Microsoft.Web')")]),
    (
        "pickzones",
        &[(
            "pickZones('Microsoft.Network', 'publicIPAddresses', 'westus2')",
            "runtime pickzones('Microsoft.Network', 'publicIPAddresses', 'westus2')",
        )],
    ),
    (
        "tologicalzone",
        &[("toLogicalZone('s', 'westus2', 'westus2-az1')", "runtime tologicalzone('s', 'westus2', 'westus2-az1')")],
    ),
    (
        "tologicalzones",
        &[("toLogicalZones('s', 'westus2', variables('list'))", "runtime tologicalzones('s', 'westus2', ['a', 'b'])")],
    ),
    ("tophysicalzone", &[("toPhysicalZone('s', 'westus2', '1')", "runtime tophysicalzone('s', 'westus2', '1')")]),
    (
        "tophysicalzones",
        &[(
            "toPhysicalZones('s', 'westus2', variables('list'))",
            "runtime tophysicalzones('s', 'westus2', ['a', 'b'])",
        )],
    ),
    ("extensions", &[("extensions('k8s').config", "runtime extensions('k8s').config")]),
    (
        "uri",
        &[
            ("uri(deployment().properties.templateLink.uri, 'nested/a.json')", "'{<folder>/}nested/a.json'"),
            ("uri('http://contoso.org/firstpath', 'myscript.sh')", "'http://contoso.org/myscript.sh'"),
            (
                "uri('http://contoso.org/firstpath/azuredeploy.json/', 'myscript.sh')",
                "'http://contoso.org/firstpath/azuredeploy.json/myscript.sh'",
            ),
            ("uri(parameters('any'), 'x')", "uri(<any>, 'x')"),
        ],
    ),
];

const TEMPLATE: &str = r#"{
    "languageVersion": "2.0",
    "parameters": {"any": {"type": "object"}, "bool": {"type": "bool"}, "int": {"type": "int"},
        "given": {"type": "string", "defaultValue": "default"}},
    "variables": {"list": ["a", "b"], "dogs": [{"name": "Evie", "age": 5}, {"name": "Casper", "age": 3}, {"name": "Indy", "age": 5}]},
    "resources": {
        "first": {"type": "A.B/c", "apiVersion": "1", "name": "first", "location": "uksouth", "properties": {"size": 7}},
        "turn": {"type": "A.B/d", "apiVersion": "1", "name": "[string(copyIndex())]", "copy": {"name": "turnLoop", "count": 2},
            "properties": {"number": "[copyIndex()]"}},
        "inner": {"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "inner", "properties": {
            "expressionEvaluationOptions": {"scope": "inner"}, "template": {"resources": [],
            "outputs": {"x": {"type": "int", "value": 42}}}}},
        "asked": {"type": "A.B/e", "apiVersion": "1", "name": "[string(copyIndex())]", "copy": {"name": "turns", "count": 2},
            "value": "[EXPRESSION]"}}}"#;

fn answer(expression: &str) -> String {
    let place = Place {
        location: Some("uksouth".to_owned()),
        subscription: Some("sub".to_owned()),
        resource_group: Some("group".to_owned()),
        ..Place::default()
    };
    let given = r#"{"parameters": {"given": {"value": "value"}}}"#;
    let evaluated = run_with(&TEMPLATE.replace("EXPRESSION", expression), given, &place);
    let body = evaluated.deployment.resources.last().unwrap().body.as_object().unwrap();
    match body.lookup("value") {
        Lookup::Present(slot) => print::value(&slot.value, &evaluated.deployment),
        other => panic!("{other:?}"),
    }
}

#[test]
fn functions_that_look_around_answer_as_documented() {
    for (name, vectors) in VECTORS {
        for (expression, expected) in *vectors {
            assert!(expression.to_lowercase().contains(&format!("{name}(")), "{expression} is not about {name}");
            assert_eq!(answer(expression), *expected, "{expression}");
        }
    }
}

/// Functions of which nothing is known before deployment: there is nothing to vary.
const NEVER_KNOWN: [&str; 13] = [
    "deployer",
    "listkeys",
    "getsecret",
    "externalinput",
    "readenvironmentvariable",
    "providers",
    "pickzones",
    "tologicalzone",
    "tologicalzones",
    "tophysicalzone",
    "tophysicalzones",
    "extensions",
    "listoutputswithsecurevalues",
];

#[test]
fn each_function_has_three_vectors_and_one_of_something_unknown() {
    let counted: BTreeMap<&str, (usize, usize)> = VECTORS
        .iter()
        .map(|(name, vectors)| {
            let is_open = |value: &str| value.contains('<') || value.starts_with("runtime");
            let open = vectors.iter().filter(|(_, value)| is_open(value)).count();
            (*name, (vectors.len(), open))
        })
        .collect();
    assert_eq!(counted.len(), VECTORS.len(), "one entry for each function");
    for (name, (all, open)) in counted {
        assert!(open > 0, "{name} has no vector about something unknown");
        assert!(all >= 3 || NEVER_KNOWN.contains(&name), "{name} has {all} vectors");
    }
}
