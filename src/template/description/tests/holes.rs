//! Texts of which a part is not known.

use super::{deployment, read, told};
use crate::source::FileId;
use crate::syntax::yaml;
use crate::template::{Assumed, Assumptions, Deployment, Kind, Match, Place, Provenance, show};

/// The kinds of the names of all resources.
fn names(described: &Deployment) -> Vec<String> {
    described.resources.iter().map(|resource| show(resource.id.last_name().unwrap(), &described.terms)).collect()
}

#[test]
fn texts_may_be_known_in_part() {
    let described = read(
        "apiVersion: apimlint/v1
resourceGroup: rg-${env}
networkSecurityGroups:
  a: { name: 'nsg-${env}' }
  b: { name: 'nsg-${region}' }
  c: { name: 'asg-${env}' }
  nsg-${env}-x: {}
  d: { name: '${env}' }
  e: { name: ?env }
  f: { name: '$${env}' }
virtualNetworks:
  v:
    addressSpace: 10.0.0.0/16
    subnets:
      s: { prefix: 10.0.0.0/24, networkSecurityGroup: 'nsg-${env}-x' }
      t: { prefix: 10.0.1.0/24, networkSecurityGroup: '/subscriptions/${s}/resourceGroups/rg-${env}/providers/Microsoft.Network/networkSecurityGroups/${n}' }
      u: { prefix: 10.0.2.0/24, routeTable: '${table}/x/y' }
",
    );
    assert_eq!(described.problems, []);
    assert_eq!(
        names(&described),
        ["nsg-{env}", "nsg-{region}", "asg-{env}", "nsg-{env}-x", "{env}", "{env}", "${env}", "v"]
    );
    let id = |index: usize| &described.resources[index].id;
    assert_eq!(id(0).compare(id(1)), Match::May);
    assert_eq!(id(0).compare(id(2)), Match::Never);
    assert_eq!(id(4).compare(id(5)), Match::Must);
    assert_eq!(id(4).compare(id(6)), Match::May);
    let subnets = described.resources[7].body.as_object().unwrap();
    let text = format!("{subnets:?}");
    // What is a segment of an id has no slash; what an id begins with may have.
    assert_eq!((text.matches("class: Any").count(), text.matches("class: Segment").count() > 4), (1, true), "{text}");
}

#[test]
fn holes_that_are_none_are_told_where_they_are() {
    let told = told(
        "networkSecurityGroups:
  a: { name: \"n\\u0073g-${env\" }
  b: { name: \"${a b}-x\" }
  c-${}: {}
virtualNetworks:
  v:
    addressSpace: 10.${n}.0.0/16
    dnsServers: [\"10.0.0.${n}\"]
    subnets: { s: { prefix: \"${p}\", networkSecurityGroup: \"${x}/y\" } }
apiManagement: { apim: { sku: \"${tier}V2\", units: \"1${n}\", mode: \"${mode}\" } }
",
    );
    let (unnamed, in_part) = (
        "what is not known has no name that can be used; a name has letters, digits, `_`, `-` and `.`: `${name}`; a `${` that is meant is written `$${`",
        "cannot be known in part; write `?name` for a value that is not known",
    );
    let expected = [
        "\"${env\": `${` has no `}`; what is not known is written `${name}`; a `${` that is meant is written `$${`".to_owned(),
        format!("\"${{a b}}\": {unnamed}"),
        format!("\"${{}}\": {unnamed}"),
        format!("\"10.${{n}}.0.0/16\": an address range {in_part}"),
        format!("\"\\\"10.0.0.${{n}}\\\"\": an IP address {in_part}"),
        "\"\\\"${x}/y\\\"\": `${x}/y` is not a resource id; an id begins with `/subscriptions/…/resourceGroups/…/providers/`".to_owned(),
        format!("\"\\\"1${{n}}\\\"\": a whole number from 0 to 1000 {in_part}"),
    ];
    assert_eq!(told, expected);
}

#[test]
fn what_is_assumed_counts_inside_of_texts() {
    let text = "apiVersion: apimlint/v1\nnetworkSecurityGroups: { a: { name: 'nsg-${env}' }, b: { name: ?env, condition: ?there } }";
    let tree = yaml::parse(FileId::new(0), text.into());
    let first = read(text);
    let Some(Kind::Term(env)) = first.resources[1].id.last_name().cloned() else { panic!("{:?}", first.resources) };
    let assumptions = Assumptions::default().with(env, Assumed::Value(Kind::str("dev")));
    let second = deployment(&tree, &Place::default(), (0, first.terms, Provenance::new()), &assumptions);
    assert_eq!(names(&second), ["nsg-dev", "dev"]);
}
