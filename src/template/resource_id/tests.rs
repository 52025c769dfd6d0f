//! Ids in a notation of their own: what is read, what is the same, what is shown.

use super::compare::compare_segments;
use super::{Match, ResourceId};
use crate::template::{Hole, HoleClass, Kind, Op, Piece, Provenance, Step, Terms, Value};

/// Ids in a notation of their own: `{p}` is an unknown segment, `{*p}` an unknown string.
#[derive(Default)]
struct Ids {
    terms: Terms,
    provenance: Provenance,
}

impl Ids {
    fn value(&mut self, text: &str) -> Value {
        let mut pieces = Vec::new();
        for (index, part) in text.split(['{', '}']).enumerate() {
            if index % 2 == 1 {
                let (name, class) = match part.strip_prefix('*') {
                    Some(name) => (name, HoleClass::Any),
                    None => (part, HoleClass::Segment),
                };
                let op = match name {
                    "sub" => Op::Scope(0, "subscription().subscriptionId".into()),
                    "rg" => Op::Scope(0, "resourceGroup().name".into()),
                    _ => Op::Parameter(0, name.into()),
                };
                let term = self.terms.intern(op, Vec::new(), None);
                pieces.push(Piece::Hole(Hole { term, class }));
            } else if !part.is_empty() {
                pieces.push(Piece::Literal(part.into()));
            }
        }
        let kind = match &*pieces {
            [Piece::Literal(text)] => Kind::Str(text.clone()),
            _ => Kind::Text(pieces.into()),
        };
        let span = crate::source::Span::at(crate::source::FileId::new(0), 0);
        Value::new(kind, self.provenance.add(Step::Written(span)))
    }

    fn id(&mut self, text: &str) -> Option<ResourceId> {
        let value = self.value(text);
        ResourceId::parse(&value)
    }

    fn compare(&mut self, one: &str, two: &str) -> Match {
        let (one, two) = (self.id(one).unwrap(), self.id(two).unwrap());
        let answer = one.compare(&two);
        assert_eq!(two.compare(&one), answer, "the order must not matter");
        assert_eq!(one.key() == two.key(), answer == Match::Must, "keys are equal exactly for `Must`");
        answer
    }
}

const HERE: &str = "/subscriptions/{sub}/resourceGroups/{rg}/providers/Microsoft.Network";

#[test]
fn ids_in_one_group_are_compared_by_what_is_known() {
    let table = [
        ("virtualNetworks/net", "virtualNetworks/NET", Match::Must),
        ("virtualNetworks/net", "VirtualNetworks/net/", Match::Must),
        ("virtualNetworks/net", "virtualNetworks//net", Match::Must),
        ("virtualNetworks/net", "virtualNetworks/other", Match::Never),
        ("virtualNetworks/net", "routeTables/net", Match::Never),
        ("virtualNetworks/net", "virtualNetworks/net/subnets/a", Match::Never),
        ("virtualNetworks/{p}", "virtualNetworks/{p}", Match::Must),
        ("virtualNetworks/{p}", "virtualNetworks/{*p}", Match::Must),
        ("virtualNetworks/{p}", "virtualNetworks/{q}", Match::May),
        ("virtualNetworks/{p}", "virtualNetworks/net", Match::May),
        ("virtualNetworks/net-{p}", "virtualNetworks/net-1", Match::May),
        ("virtualNetworks/net-{p}", "virtualNetworks/net-", Match::May),
        ("virtualNetworks/net-{p}", "virtualNetworks/hub-1", Match::Never),
        ("virtualNetworks/{p}-net", "virtualNetworks/{q}-hub", Match::Never),
        ("virtualNetworks/{p}-a-{q}", "virtualNetworks/{p}-b-{q}", Match::Never),
        ("virtualNetworks/{p}-{q}", "virtualNetworks/{q}-{p}", Match::May),
        ("virtualNetworks/{p}", "virtualNetworks/{p}-net", Match::Never),
        ("virtualNetworks/{p}", "virtualNetworks/{p}{q}", Match::May),
        ("virtualNetworks/{*p}", "virtualNetworks/{*p}{*q}", Match::May),
        ("virtualNetworks/{p}/subnets/a", "virtualNetworks/{p}/subnets/a", Match::Must),
        ("virtualNetworks/{p}/subnets/a", "virtualNetworks/{q}/subnets/a", Match::May),
        ("virtualNetworks/{p}/subnets/a", "virtualNetworks/{p}/subnets/b", Match::Never),
        ("virtualNetworks/one/subnets/{p}", "virtualNetworks/two/subnets/{p}", Match::Never),
        // An unknown string may hold more segments than one.
        ("virtualNetworks/{*p}", "virtualNetworks/net/subnets/a", Match::May),
        ("virtualNetworks/{*p}", "routeTables/net", Match::Never),
    ];
    let mut ids = Ids::default();
    for (one, two, expected) in table {
        assert_eq!(ids.compare(&format!("{HERE}/{one}"), &format!("{HERE}/{two}")), expected, "{one} and {two}");
    }
}

#[test]
fn scopes_are_compared_too() {
    let mut ids = Ids::default();
    let rest = "providers/Microsoft.Network/virtualNetworks/net";
    let here = format!("{HERE}/virtualNetworks/net");
    for (scope, expected) in [
        ("/subscriptions/{sub}/resourceGroups/{rg}", Match::Must),
        ("/SUBSCRIPTIONS/{sub}/resourcegroups/{rg}", Match::Must),
        ("/subscriptions/{sub}/resourceGroups/hub", Match::May),
        ("/subscriptions/{sub}/resourceGroups/{p}", Match::May),
        ("{*scope}", Match::May),
        ("/subscriptions/{sub}", Match::Never),
        ("/subscriptions/{sub}/resourceGroups/{rg}/providers/Microsoft.Network/virtualNetworks/hub", Match::Never),
    ] {
        assert_eq!(ids.compare(&here, &format!("{scope}/{rest}")), expected, "{scope}");
    }
}

/// A name, and the same name with its holes filled.
fn filled(name: &str, fillings: &[&str; 3]) -> String {
    name.replace("{p}", fillings[0]).replace("{q}", fillings[1]).replace("{*r}", fillings[2])
}

proptest::proptest! {
    /// `Must` and `Never` hold for whatever the holes turn out to be.
    #[test]
    fn no_filling_contradicts_an_answer(
        one in "(a|b|\\{p\\}|\\{q\\}|\\{\\*r\\}){1,4}",
        two in "(a|b|\\{p\\}|\\{q\\}|\\{\\*r\\}){1,4}",
    ) {
        let mut ids = Ids::default();
        let answer = compare_segments(&ids.value(&one).kind, &ids.value(&two).kind);
        let some = ["", "a", "b", "ab", "ba", "aa", "bab"];
        for p in some {
            for q in some {
                for r in some {
                    let names = [filled(&one, &[p, q, r]), filled(&two, &[p, q, r])];
                    // A hole that is a whole name is not empty, whatever it is called.
                    if names.iter().any(String::is_empty) {
                        continue;
                    }
                    let equal = names[0] == names[1];
                    let possible = if equal { answer != Match::Never } else { answer != Match::Must };
                    proptest::prop_assert!(possible, "{one} and {two} with {p}, {q}, {r}: {answer:?}");
                }
            }
        }
    }
}

#[test]
fn a_child_of_an_unknown_id_stays_comparable() {
    let mut ids = Ids::default();
    let child = "{*network}/subnets/apim";
    for (other, expected) in [
        ("{*network}/subnets/APIM", Match::Must),
        ("{*network}/subnets/other", Match::Never),
        ("{*hub}/subnets/apim", Match::May),
        ("{*network}/peerings/apim", Match::Never),
        ("/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n/subnets/apim", Match::May),
        ("/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n/subnets/b", Match::Never),
        ("/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/n", Match::Never),
    ] {
        assert_eq!(ids.compare(child, other), expected, "{other}");
    }
}

#[test]
fn an_id_of_one_type_is_not_of_another() {
    let mut ids = Ids::default();
    let mut of_type = |id: &str, resource_type: &str| ids.id(id).unwrap().is_of_type(resource_type);
    let subnet = "microsoft.network/virtualnetworks/subnets";
    assert_eq!(of_type(&format!("{HERE}/virtualNetworks/n/subnets/{{p}}"), subnet), Match::Must);
    assert_eq!(of_type(&format!("{HERE}/virtualNetworks/{{*p}}"), subnet), Match::May);
    assert_eq!(of_type(&format!("{HERE}/virtualNetworks/{{p}}"), subnet), Match::Never);
    assert_eq!(of_type("{*p}/subnets/a", subnet), Match::May);
    assert_eq!(of_type("{*p}/subnets/a", "microsoft.network/virtualnetworks"), Match::Never);
}

#[test]
fn what_is_not_an_id_is_not_read() {
    let mut ids = Ids::default();
    for text in [
        "",
        "/",
        "apim",
        "{p}",
        "{*p}",
        "{*p}/subnets",
        "/subscriptions/s/resourceGroups/g",
        "/providers/Microsoft.Network/virtualNetworks",
        "/providers/Microsoft.Network",
        "/providers/{p}/virtualNetworks/n",
        "/providers/Microsoft.Network/{p}/n",
        "Microsoft.Network/virtualNetworks/n",
    ] {
        assert_eq!(ids.id(text), None, "{text}");
    }
}

#[test]
fn ids_are_shown_with_names_for_what_is_unknown() {
    let mut ids = Ids::default();
    let id = ids.id(&format!("{HERE}/virtualNetworks/net-{{p}}/subnets/a")).unwrap();
    assert_eq!(
        id.display(&ids.terms),
        "/subscriptions/{subscription}/resourceGroups/{resource group}/providers/microsoft.network/virtualnetworks/net-{p}/subnets/a"
    );
    assert_eq!(id.label(&ids.terms), "net-{p}/a");
    assert_eq!(id.name(), None);
    assert_eq!(id.parent().unwrap().label(&ids.terms), "net-{p}");
    assert_eq!(id.parent().unwrap().child("Subnets", &Kind::str("a")), id);
    let headless = ids.id("{*networkId}/subnets/a").unwrap();
    assert_eq!(headless.display(&ids.terms), "{networkId}/subnets/a");
    assert_eq!(headless.label(&ids.terms), "{…}/a");
    assert_eq!(headless.parent(), None);
}
