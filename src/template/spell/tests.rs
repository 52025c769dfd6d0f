//! How values are written, from whole templates and from values that are put together by hand.

use std::rc::Rc;

use serde_json::{Value as Written, json};

use super::value::Speller;
use crate::source::FileId;
use crate::syntax::{Document, json};
use crate::template::value::{Kind, List, ListPart, Object, Slot, Value};
use crate::template::{Input, NoLinks, Op, Origin, Place, Provenance, Step, TermId, Terms, evaluate, spell};

/// The resources of a template with these parameters and resources.
fn resources(parameters: &Written, resources: &Written) -> Vec<Written> {
    let schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";
    let template = json!({ "$schema": schema, "parameters": parameters, "resources": resources });
    let tree = Document::Data(json::parse(FileId::new(0), template.to_string().into()));
    let deployment = evaluate(&Input { template: &tree, parameters: None, place: &Place::default(), links: &NoLinks });
    assert_eq!(deployment.problems, []);
    spell(&deployment).iter().map(|resource| serde_json::to_value(resource).unwrap()).collect()
}

/// What is written for the properties of a resource; the parameters `s`, `b`, `n`, `a` and `o` have no value.
fn properties(written: &Written) -> Written {
    let parameters = json!({
        "s": { "type": "string" }, "b": { "type": "bool" }, "n": { "type": "int" },
        "a": { "type": "array" }, "o": { "type": "object" },
        "secret": { "type": "secureString", "defaultValue": "hunter2" }
    });
    let resource = json!({ "type": "A.B/c", "apiVersion": "1", "name": "x", "properties": written });
    resources(&parameters, &json!([resource]))[0]["properties"].clone()
}

#[test]
fn what_is_known_is_written_as_it_is() {
    let known =
        json!({ "null": null, "bool": true, "int": -7, "float": 1.5, "text": "it's", "list": [1, [2]], "o": {} });
    assert_eq!(properties(&known), known);
    assert_eq!(properties(&json!("[concat('a', 'b')]")), "ab");
}

#[test]
fn strings_that_look_like_expressions_are_told_apart() {
    let strings = json!(["[[parameters('s')]", "[open", "closed]", "[[]", { "[[key]": 1 }]);
    assert_eq!(properties(&strings), strings);
}

/// Expressions that cannot be reduced, as they are written; the second in each pair is what is expected.
#[test]
fn what_is_not_known_is_the_expression_that_is_left() {
    let cases = [
        ("[parameters('s')]", "[parameters('s')]"),
        ("[parameters('secret')]", "[parameters('secret')]"),
        ("[concat('{', parameters('s'), '-''', parameters('S'))]", "[format('{{{0}-''{0}', parameters('s'))]"),
        ("[if(parameters('b'), 'a', concat('x', 'y'))]", "[if(parameters('b'), 'a', 'xy')]"),
        ("[equals('dev', parameters('s'))]", "[equals(parameters('s'), 'dev')]"),
        ("[equals(parameters('s'), 'dev')]", "[equals(parameters('s'), 'dev')]"),
        (
            "[parameters('o').Some.other['two words'][parameters('n')]]",
            "[parameters('o').some.other['two words'][parameters('n')]]",
        ),
        (
            "[if(parameters('b'), createArray(1, true(), null()), createObject('k', json('1.5')))]",
            "[if(parameters('b'), createArray(1, true(), null()), createObject('k', json('1.5')))]",
        ),
        (
            "[coalesce(tryGet(parameters('o'), 'a'), uniqueString(parameters('s')))]",
            "[coalesce(tryGet(parameters('o'), 'a'), uniqueString(parameters('s')))]",
        ),
        ("[resourceGroup().location]", "[resourceGroup().location]"),
        ("[subscription().tags.x]", "[subscription().tags.x]"),
        ("[newGuid()]", "[newGuid()]"),
        ("[listKeys('z', '1').keys[0]]", "[listKeys('z', '1').keys[0]]"),
        ("[listKeys('x', '1').keys[0]]", "[listKeys(resourceId('A.B/c', 'x'), '1').keys[0]]"),
        ("[reference('/a/b', '1').Y]", "[reference('/a/b').y]"),
        ("[noSuchFunction(parameters('s'))]", "[noSuchFunction(parameters('s'))]"),
    ];
    for (written, expected) in cases {
        let once = properties(&json!(written));
        assert_eq!(once, expected, "{written}");
        assert_eq!(properties(&once), expected, "what is written can be read again");
    }
}

#[test]
fn ids_are_written_as_calls() {
    let id = |text: &str| properties(&json!(text));
    for text in [
        "[resourceId('Microsoft.Network/virtualNetworks/subnets', parameters('s'), format('{0}-apim', parameters('s')))]",
        "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'x')]",
        "[uniqueString(resourceGroup().id, subscription().id)]",
        "[extensionResourceId(resourceId('A.B/c', 'x'), 'D.E/f', parameters('s'))]",
    ] {
        assert_eq!(id(text), text);
    }
    // In another place, and with a name that may hold a slash.
    assert_eq!(
        id("[resourceId('other', 'A.B/c', 'x')]"),
        "[format('/subscriptions/{0}/resourceGroups/other/providers/A.B/c/x', subscription().subscriptionId)]"
    );
    assert_eq!(
        id("[concat(resourceGroup().id, '/x')]"),
        "[format('/subscriptions/{0}/resourceGroups/{1}/x', subscription().subscriptionId, resourceGroup().name)]"
    );
}

#[test]
fn arrays_and_objects_keep_their_known_parts() {
    assert_eq!(properties(&json!("[concat(createArray('x'), parameters('a'))]")), json!(["x", "[...parameters('a')]"]));
    assert_eq!(
        properties(&json!("[union(parameters('o'), createObject('k', 1))]")),
        json!({ "k": 1, "[...]": "[parameters('o')]" })
    );
    let copy = json!({ "copy": [{
        "name": "subnets",
        "count": "[length(parameters('a'))]",
        "input": { "name": "[parameters('a')[copyIndex('subnets')]]" }
    }] });
    assert_eq!(
        properties(&copy),
        json!({ "subnets": [
            { "[...copy('loop1', length(parameters('a')))]": { "name": "[parameters('a')[copyIndex('loop1')]]" } }
        ] })
    );
}

#[test]
fn a_resource_says_what_it_is_before_its_body() {
    let parameters = json!({ "b": { "type": "bool" }, "n": { "type": "int" } });
    let found = resources(
        &parameters,
        &json!([{
            "condition": "[parameters('b')]",
            "copy": { "name": "many", "count": "[parameters('n')]" },
            "name": "[format('x{0}', copyIndex())]",
            "type": "Microsoft.Network/routeTables",
            "location": "here",
            "dependsOn": ["other"],
            "apiVersion": "1"
        }]),
    );
    let id = "[resourceId('Microsoft.Network/routeTables', format('x{0}', copyIndex('loop1')))]";
    assert_eq!(
        found,
        [json!({
            "id": id,
            "type": "Microsoft.Network/routeTables",
            "name": "[format('x{0}', copyIndex('loop1'))]",
            "apiVersion": "1",
            "condition": "[parameters('b')]",
            "repeated": "parameter `n` has no value",
            "dependsOn": ["other"],
            "location": "here"
        })]
    );
}

/// Terms, and values of no place.
struct Workshop {
    terms: Terms,
    origin: Origin,
}

impl Workshop {
    fn new() -> Self {
        let place = crate::source::Span::at(FileId::new(0), 0);
        Self { terms: Terms::new(), origin: Provenance::new().add(Step::Written(place)) }
    }

    fn value(&self, kind: Kind) -> Value {
        Value::new(kind, self.origin)
    }

    fn term(&mut self, op: Op, arguments: &[TermId]) -> TermId {
        let arguments: Vec<Value> = arguments.iter().map(|term| self.value(Kind::Term(*term))).collect();
        self.terms.intern(op, arguments, None)
    }

    fn parameter(&mut self, name: &str) -> TermId {
        self.term(Op::Parameter(0, name.into()), &[])
    }

    fn slot(&self, key: &str, guard: Option<TermId>, kind: Kind) -> Slot {
        let span = crate::source::Span::at(FileId::new(0), 0);
        Slot { key: key.into(), key_span: span, guard, value: self.value(kind) }
    }

    fn written(&self, kind: &Kind) -> Written {
        serde_json::to_value(Speller::new(&self.terms).value(&self.value(kind.clone()))).unwrap()
    }
}

#[test]
fn guards_and_loops_have_a_form_as_data_and_one_as_expression() {
    let mut shop = Workshop::new();
    let [b, n, o] = ["b", "n", "o"].map(|name| shop.parameter(name));
    let index = shop.term(Op::LoopIndex(9), &[]);
    let guarded = ["x", "y"].map(|key| shop.slot(key, Some(b), Kind::Int(1)));
    let slots = [vec![shop.slot("k", None, Kind::Term(index))], guarded.to_vec()].concat();
    let object = Kind::Object(Rc::new(Object { slots, rest: Some(o) }));
    let parts = vec![
        ListPart::Item(shop.value(Kind::Int(1))),
        ListPart::When(b, vec![shop.value(Kind::Int(2))]),
        ListPart::Repeat { count: n, index, body: shop.value(object) },
        ListPart::Rest(o),
    ];
    let list = Kind::List(Rc::new(List { parts }));
    assert_eq!(
        shop.written(&list),
        json!([
            1,
            { "[...if(parameters('b'))]": [2] },
            { "[...copy('loop1', parameters('n'))]": {
                "k": "[copyIndex('loop1')]",
                "[...if(parameters('b'))]": { "x": 1, "y": 1 },
                "[...]": "[parameters('o')]"
            } },
            "[...parameters('o')]"
        ])
    );
    let first = shop.terms.intern(Op::Call("first".into()), [shop.value(list)], None);
    let body = "shallowMerge(createArray(parameters('o'), createObject('k', lambdaVariables('loop1')), \
                if(parameters('b'), createObject('x', 1), createObject()), \
                if(parameters('b'), createObject('y', 1), createObject())))";
    let expected = format!(
        "[first(concat(createArray(1), if(parameters('b'), createArray(2), createArray()), \
         map(range(0, parameters('n')), lambda('loop1', {body})), parameters('o')))]"
    );
    assert_eq!(shop.written(&Kind::Term(first)), expected);
}

#[test]
fn what_no_expression_can_say_is_marked_with_its_reason() {
    let mut shop = Workshop::new();
    let invalid = shop.term(Op::Invalid("`add` can't".into()), &[]);
    assert_eq!(shop.written(&Kind::Term(invalid)), "[unknown('`add` can''t')]");
    let construct = shop.term(Op::NotEvaluated("the name of a thing".into()), &[]);
    assert_eq!(shop.written(&Kind::Term(construct)), "[unknown('the name of a thing is not evaluated')]");
}

#[test]
fn terms_that_double_each_other_and_deep_ones_are_not_written_out() {
    let mut shop = Workshop::new();
    let mut doubled = shop.parameter("s");
    let mut deep = doubled;
    for _ in 0..300 {
        doubled = shop.term(Op::Call("add".into()), &[doubled, doubled]);
        deep = shop.term(Op::Call("not".into()), &[deep]);
    }
    for term in [doubled, deep] {
        let marker = "unknown('too long to write out: parameter `s` has no value')";
        assert_eq!(shop.written(&Kind::Term(term)), format!("[{marker}]"));
        let list = Kind::List(Rc::new(List { parts: vec![ListPart::Rest(term)] }));
        assert_eq!(shop.written(&list), json!([format!("[...{marker}]")]));
    }
}

#[test]
fn what_is_written_in_vain_counts() {
    let mut shop = Workshop::new();
    let mut doubled = shop.parameter("s");
    for _ in 0..100 {
        doubled = shop.term(Op::Call("add".into()), &[doubled, doubled]);
    }
    let many = Kind::list((0..1_000).map(|_| shop.value(Kind::Term(doubled))));
    let text = shop.written(&many).to_string();
    assert!(text.contains("too long to write out") && text.contains("too large to write out"));
}

#[test]
fn values_that_double_each_other_are_written_up_to_a_size() {
    let mut shop = Workshop::new();
    let mut value = Kind::str("x".repeat(1_000_000));
    for _ in 0..10 {
        value = Kind::list([shop.value(value.clone()), shop.value(value)]);
    }
    shop.parameter("unused");
    let text = shop.written(&value).to_string();
    assert!((10_000_000..100_000_000).contains(&text.len()), "{}", text.len());
    assert!(text.contains("[unknown('too large to write out')]"));
}
