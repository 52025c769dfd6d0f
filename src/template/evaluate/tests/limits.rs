//! Azure's limits, each told with the number, the limit, and the first place that is beyond it.

use super::{problems, run, run_with};
use crate::template::{Place, ProblemKind};

/// So many members of an object, made from their numbers.
fn many(count: usize, member: impl Fn(usize) -> String) -> String {
    (0..count).map(member).collect::<Vec<_>>().join(", ")
}

/// A template that deploys one with these sections, inside of itself.
fn carrying(name: &str, sections: &str) -> String {
    format!(
        r#"{{"resources": [{{"type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "{name}", "properties": {{
            "expressionEvaluationOptions": {{"scope": "inner"}}, "template": {{{sections}}}}}}}]}}"#
    )
}

#[test]
fn declarations_are_counted_in_each_template() {
    let parameter = |number| format!(r#""p{number}": {{"type": "string", "defaultValue": ""}}"#);
    let output = |number| format!(r#""o{number}": {{"type": "int", "value": {number}}}"#);
    for (section, most, noun, first) in [
        ("parameters", 256, "parameters", "p256"),
        ("variables", 512, "variables", "v512"),
        ("outputs", 64, "outputs", "o64"),
    ] {
        let with = |count| {
            let members = match section {
                "parameters" => many(count, parameter),
                "outputs" => many(count, output),
                _ => many(count, |number| format!(r#""v{number}": {number}"#)),
            };
            format!(r#""{section}": {{{members}}}, "resources": []"#)
        };
        assert_eq!(problems(&run(&format!("{{{}}}", with(most)))), Vec::<String>::new());
        assert_eq!(problems(&run(&carrying("d", &with(most)))), Vec::<String>::new());
        let told = [format!("Limit: the template declares {} {noun}: Azure allows {most} @ {first}", most + 1)];
        assert_eq!(problems(&run(&format!("{{{}}}", with(most + 1)))), told);
        assert_eq!(problems(&run(&carrying("d", &with(most + 1)))), told);
    }
    // One name, however often it is written, is one declaration; a loop over variables makes one for each of its names.
    let again = many(300, |_| r#""V": 1, "v": 2"#.to_owned());
    assert_eq!(problems(&run(&format!(r#"{{"variables": {{{again}}}, "resources": []}}"#))), Vec::<String>::new());
    let loops = many(513, |number| format!(r#"{{"name": "v{number}", "count": 1, "input": 0}}"#));
    let evaluated = run(&format!(r#"{{"variables": {{"copy": [{loops}]}}, "resources": []}}"#));
    assert_eq!(problems(&evaluated), ["Limit: the template declares 513 variables: Azure allows 512 @ v512"]);
}

#[test]
fn a_template_that_is_deployed_often_is_told_once() {
    let outputs = many(65, |number| format!(r#""o{number}": {{"type": "int", "value": {number}}}"#));
    let template = carrying("[concat('d', copyIndex())]", &format!(r#""outputs": {{{outputs}}}, "resources": []"#))
        .replace(r#""apiVersion": "1""#, r#""apiVersion": "1", "copy": {"name": "l", "count": 5}"#);
    assert_eq!(problems(&run(&template)), ["Limit: the template declares 65 outputs: Azure allows 64 @ o64"]);
}

#[test]
fn names_and_texts_can_be_too_long() {
    let name = |length| "n".repeat(length);
    let declared = |length| run(&format!(r#"{{"variables": {{"{}": 1}}, "resources": []}}"#, name(length)));
    assert_eq!(problems(&declared(255)), Vec::<String>::new());
    assert_eq!(
        problems(&declared(256)),
        [format!("Limit: the name of this variable has 256 characters: Azure allows 255 @ {}", name(256))]
    );
    let value = |text: String| run(&format!(r#"{{"variables": {{"v": "{text}"}}, "resources": []}}"#));
    let told = |text: String| {
        let problems = problems(&value(text));
        problems
            .into_iter()
            .map(|problem| problem.split(" @ ").next().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    // Characters count, not bytes.
    let expression = |length: usize| format!("[toLower('{}')]", "ü".repeat(length - "toLower('')".len()));
    assert_eq!(told(expression(24_576)), Vec::<String>::new());
    assert_eq!(told(expression(24_577)), ["Limit: this expression has 24577 characters: Azure allows 24576"]);
    assert_eq!(told("ü".repeat(131_072)), Vec::<String>::new());
    assert_eq!(told("ü".repeat(131_073)), ["Limit: this text has 131073 characters: Azure allows 131072"]);
}

#[test]
fn the_name_of_a_deployment_can_be_too_long() {
    let told = |name: &str| problems(&run(&carrying(name, r#""resources": []"#)));
    let long = "d".repeat(64);
    assert_eq!(told(&long), Vec::<String>::new());
    assert_eq!(
        told(&format!("{long}d")),
        [format!("Limit: the name of this deployment has 65 characters: Azure allows 64 @ \"{long}d\"")]
    );
    let open = format!("[concat('{long}-', uniqueString(resourceGroup().id))]");
    assert_eq!(
        told(&open),
        [format!("Limit: the name of this deployment has at least 65 characters: Azure allows 64 @ \"{open}\"")]
    );
    assert_eq!(told("[concat(uniqueString(resourceGroup().id), '-network')]"), Vec::<String>::new());
    // Other resources have limits of their own, and what is perhaps not deployed is nobody's mistake.
    let other = format!(r#"{{"resources": [{{"type": "A.B/c", "apiVersion": "1", "name": "{long}d"}}]}}"#);
    assert_eq!(problems(&run(&other)), Vec::<String>::new());
    let perhaps = carrying(&format!("{long}d"), r#""resources": []"#)
        .replace(r#""apiVersion""#, r#""condition": "[parameters('c')]", "apiVersion""#)
        .replacen('{', r#"{"parameters": {"c": {"type": "bool"}}, "#, 1);
    assert_eq!(problems(&run(&perhaps)), Vec::<String>::new());
}

#[test]
fn each_template_may_have_800_resources() {
    let resources = |count: usize| {
        format!(
            r#""resources": [{{"type": "A.B/c", "apiVersion": "1", "name": "[concat('n', copyIndex())]", "copy": {{"name": "l", "count": 800}}}}, {}]"#,
            many(count, |number| format!(r#"{{"type": "A.B/c", "apiVersion": "1", "name": "m{number}"}}"#))
        )
    };
    let both = |count| {
        carrying("inside", &resources(count)).replace(
            r#""resources": [{"type": "Mic"#,
            r#""resources": [
        {"type": "A.B/c", "apiVersion": "1", "name": "[concat('o', copyIndex())]", "copy": {"name": "o", "count": 799}},
        {"type": "Mic"#,
        )
    };
    let evaluated = run(&both(0));
    assert_eq!(problems(&evaluated), Vec::<String>::new());
    assert_eq!(evaluated.deployment.resources.len(), 1_600);
    let evaluated = run(&both(2));
    assert_eq!(
        problems(&evaluated),
        [
            "Limit: the template of deployment `inside` has more than 800 resources, loops unrolled: Azure allows no more \
          @ {\"type\": \"A.B/c\", \"apiVersion\": \"1\", \"name\": \"m0\"}"
        ]
    );
    assert_eq!(evaluated.deployment.incomplete.len(), 1);
    assert!(evaluated.deployment.problems[0].help.is_some());
}

#[test]
fn resources_that_are_only_referred_to_do_not_count() {
    let existing = many(900, |number| {
        format!(r#""s{number}": {{"existing": true, "type": "A.B/c", "apiVersion": "1", "name": "n{number}"}}"#)
    });
    let template = |count: usize| {
        format!(
            r#"{{"languageVersion": "2.0", "resources": {{{existing}, "l": {{"type": "A.B/c", "apiVersion": "1",
                "name": "[concat('n', copyIndex())]", "copy": {{"name": "l", "count": {count}}}}}}}}}"#
        )
    };
    let evaluated = run(&template(700));
    assert_eq!(problems(&evaluated), Vec::<String>::new());
    assert_eq!(evaluated.deployment.resources.len(), 1_600);
    let [problem] = &*run(&template(701)).deployment.problems else { panic!() };
    assert_eq!(problem.kind, ProblemKind::Limit);
    assert!(problem.message.contains("has and refers to more than 1600 resources"), "{}", problem.message);
}

#[test]
fn a_limit_in_a_parameter_file_is_none_of_expressions() {
    // In a parameter file nothing is an expression, so no text is too long for one.
    let value = format!("[{}]", "x".repeat(30_000));
    let evaluated = run_with(
        r#"{"parameters": {"p": {"type": "string"}}, "resources": []}"#,
        &format!(r#"{{"parameters": {{"p": {{"value": "{value}"}}}}}}"#),
        &Place::default(),
    );
    assert_eq!(problems(&evaluated), Vec::<String>::new());
}
