//! Random formulas over a few parameters: what is said is compared with what comes out for every value of them.

use super::template::size;

const PARAMETERS: &str = r#""on": {"type": "bool"}, "off": {"type": "bool"}, "env": {"type": "string"},
    "sku": {"type": "string", "allowedValues": ["x", "y", "z"]}"#;

/// Values of the parameters. `c` stands for every string that no formula mentions.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Values {
    on: bool,
    off: bool,
    env: &'static str,
    sku: &'static str,
}

#[derive(Debug)]
enum Formula {
    /// A parameter is one of these.
    Is(&'static str, Vec<&'static str>),
    Not(Box<Formula>),
    And(Box<Formula>, Box<Formula>),
    Or(Box<Formula>, Box<Formula>),
    /// `if(one, two, not(two))`.
    Same(Box<Formula>, Box<Formula>),
}

fn all_values() -> Vec<Values> {
    let truths = [true, false];
    let mut all = Vec::new();
    for on in truths {
        for off in truths {
            for env in ["a", "b", "c"] {
                all.extend(["x", "y", "z"].map(|sku| Values { on, off, env, sku }));
            }
        }
    }
    all
}

fn value(of: Values, parameter: &str) -> &'static str {
    let truth = |value: bool| if value { "true" } else { "false" };
    match parameter {
        "on" => truth(of.on),
        "off" => truth(of.off),
        "env" => of.env,
        _ => of.sku,
    }
}

impl Formula {
    fn random(random: &mut dyn FnMut(usize) -> usize, depth: usize) -> Self {
        let kind = if depth == 0 { 0 } else { random(5) };
        if kind == 0 {
            let (name, values) = vec![
                ("on", vec!["true"]),
                ("off", vec!["true"]),
                ("env", vec!["a"]),
                ("env", vec!["b", "a"]),
                ("sku", vec!["x"]),
                ("sku", vec!["z", "y"]),
            ]
            .swap_remove(random(6));
            return Self::Is(name, values);
        }
        let one = Box::new(Self::random(random, depth - 1));
        if kind == 1 {
            return Self::Not(one);
        }
        let two = Box::new(Self::random(random, depth - 1));
        match kind {
            2 => Self::And(one, two),
            3 => Self::Or(one, two),
            _ => Self::Same(one, two),
        }
    }

    fn written(&self) -> String {
        match self {
            Self::Is(name @ ("on" | "off"), _) => format!("parameters('{name}')"),
            Self::Is(name, values) => match values.as_slice() {
                [value] => format!("equals(parameters('{name}'), '{value}')"),
                values => format!("contains(createArray('{}'), parameters('{name}'))", values.join("', '")),
            },
            Self::Not(one) => format!("not({})", one.written()),
            Self::And(one, two) => format!("and({}, {})", one.written(), two.written()),
            Self::Or(one, two) => format!("or({}, {})", one.written(), two.written()),
            Self::Same(one, two) => format!("if({}, {1}, not({1}))", one.written(), two.written()),
        }
    }

    fn holds(&self, of: Values) -> bool {
        match self {
            Self::Is(name, values) => values.contains(&value(of, name)),
            Self::Not(one) => !one.holds(of),
            Self::And(one, two) => one.holds(of) && two.holds(of),
            Self::Or(one, two) => one.holds(of) || two.holds(of),
            Self::Same(one, two) => one.holds(of) == two.holds(of),
        }
    }
}

/// What the words say of these values: "when `on` is true and `env` is `a` or `b`, or when `sku` is not `x`".
fn says(words: &str, of: Values) -> bool {
    let words = words.strip_prefix("when ").unwrap().split(", or in ").next().unwrap();
    words.split(", or when ").any(|words| says_one_of(words, of))
}

fn says_one_of(words: &str, of: Values) -> bool {
    let words: Vec<&str> = words.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    // By case, the conditions that hold together: the parameter, whether it is none of the values, the values.
    let mut cases: Vec<Vec<(&str, bool, Vec<&str>)>> = vec![Vec::new()];
    for (index, word) in words.iter().enumerate() {
        if words.get(index + 1) == Some(&"is") {
            if index > 0 && words[index - 1] == "or" {
                cases.push(Vec::new());
            }
            cases.last_mut().unwrap().push((word.trim_matches('`'), false, Vec::new()));
            continue;
        }
        let (_, negated, values) = cases.last_mut().and_then(|case| case.last_mut()).unwrap();
        match *word {
            "is" | "or" | "and" | "of" => {}
            "not" | "none" => *negated = true,
            value => values.push(value.trim_matches('`')),
        }
    }
    let holds = |(name, negated, values): &(&str, bool, Vec<&str>)| values.contains(&value(of, name)) != *negated;
    cases.iter().any(|case| case.iter().all(holds))
}

#[test]
fn formulas_are_decided_as_every_value_decides_them() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).unwrap()
    };
    let mut possible = 0;
    for _ in 0..30 {
        let formula = Formula::random(&mut random, 3);
        let written = formula.written();
        let prefix = format!(r#""[if({written}, '10.0.1.0/30', '10.0.1.0/24')]""#);
        let (when, counts) = size(PARAMETERS, &prefix, r#""Premium""#);
        let bad: Vec<bool> = all_values().into_iter().map(|of| formula.holds(of)).collect();
        if bad.iter().all(|bad| !bad) {
            assert_eq!((when, counts), (Vec::new(), [1, 0, 0]), "{written}");
        } else if bad.iter().all(|bad| *bad) {
            assert_eq!((when, counts), (vec!["always".to_owned()], [0, 1, 0]), "{written}");
        } else {
            possible += 1;
            let [when] = when.as_slice() else { panic!("{when:?} of {written}") };
            assert_eq!(counts, [0, 1, 0]);
            for (of, bad) in all_values().into_iter().zip(&bad) {
                let said = says(when, of);
                let complete = !when.contains(" other case");
                assert!(said == *bad || (!said && !complete), "{when} of {written} with {of:?}");
            }
        }
    }
    assert!(possible > 10, "{possible}");
}
