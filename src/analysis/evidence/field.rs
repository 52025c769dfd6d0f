//! One field of a row on both sides.

use std::fmt::Display;

use ipnet::IpNet;

use crate::analysis::tag_axioms::{TagAxioms, TagName};
use crate::evidence::EffectiveSide;
use crate::network::{Address, Addresses, Fact, Origin, PortRange, Ports, Prefix};

/// Most entries of a list that are shown.
const MOST_SHOWN: usize = 4;

/// A row, compared field by field.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// Where the sides differ.
    pub differences: Vec<Difference>,
    /// Why a field cannot be compared.
    pub doubts: Vec<String>,
}

/// A field in which the sides differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The field in words: "destination port".
    pub field: &'static str,
    /// What the input has.
    pub here: String,
    /// What Azure says.
    pub there: String,
    /// Where the input has it, if it is written.
    pub place: Option<Origin>,
}

impl Comparison {
    pub(super) fn doubt(&mut self, text: impl Into<String>) {
        self.doubts.push(text.into());
    }

    fn differ(&mut self, field: &'static str, here: impl Display, there: impl Display, place: Option<Origin>) {
        self.differences.push(Difference { field, here: here.to_string(), there: there.to_string(), place });
    }

    /// A field with one value.
    pub(super) fn value<T: PartialEq>(
        &mut self,
        field: &'static str,
        here: &Fact<T>,
        there: Option<&T>,
        show: impl Fn(&T) -> String,
    ) {
        match (here.get(), there) {
            (Err(cause), _) => self.doubt(format!("the {field} is not known here: {}", cause.text)),
            (Ok(_), None) => self.missing(field),
            (Ok(here_is), Some(there)) if here_is == there => {}
            (Ok(here_is), Some(there)) => self.differ(field, show(here_is), show(there), Some(here.origin())),
        }
    }

    /// A field of which Azure's answer says nothing that can be read.
    pub(super) fn missing(&mut self, field: &str) {
        self.doubt(format!("the answer has no {field} that can be read"));
    }

    /// The ports of one side.
    pub(super) fn ports(&mut self, field: &'static str, here: Written<PortRange>, there: Option<&Vec<PortRange>>) {
        let (here, place) = match here {
            Written::Known(here, place) => (here, place),
            Written::Unknown(reason) => return self.doubt(format!("the {field} is not known here: {reason}")),
        };
        let Some(there) = there else { return self.missing(field) };
        let (here, there) = (joined(&here), joined(there));
        if here != there {
            self.differ(field, listed(&here), listed(&there), place);
        }
    }

    /// The addresses of one side.
    pub(super) fn addresses(
        &mut self,
        field: &'static str,
        here: Written<Address>,
        there: &EffectiveSide,
        tags: &TagAxioms,
    ) {
        let (here, place) = match here {
            Written::Known(here, place) => (here, place),
            Written::Unknown(reason) => return self.doubt(format!("the {field} is not known here: {reason}")),
        };
        let here = Ground::of(&here, tags);
        let there = match (&there.addresses, &there.expanded) {
            (Some(addresses), _) => Ground::of(addresses, tags),
            (None, Some(expanded)) if here.tags.is_empty() => Ground::of_prefixes(&expanded.prefixes),
            (None, Some(_)) => {
                return self.doubt(format!("the answer has the addresses of the {field} without the name of its tag"));
            }
            (None, None) => return self.missing(field),
        };
        if !here.equals(&there) {
            self.differ(field, here.words(), there.words(), place);
        }
    }
}

/// A field of the input that may be written in two ways.
pub(super) enum Written<T> {
    /// These values; where they are written, if they are.
    Known(Vec<T>, Option<Origin>),
    /// Not known, and why.
    Unknown(String),
}

impl<T: Clone> Written<T> {
    fn of(single: &Fact<Option<T>>, list: &Fact<Vec<Fact<T>>>) -> Self {
        let unknown = |cause: &crate::network::Cause| Self::Unknown(cause.text.clone());
        let single_is = match single.get() {
            Ok(value) => value.clone(),
            Err(cause) => return unknown(cause),
        };
        let items = match list.get() {
            Ok(items) => items,
            Err(cause) => return unknown(cause),
        };
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            match item.get() {
                Ok(value) => values.push(value.clone()),
                Err(cause) => return unknown(cause),
            }
        }
        match (single_is, values.is_empty()) {
            (Some(value), true) => Self::Known(vec![value], Some(single.origin())),
            (None, false) => Self::Known(values, Some(list.origin())),
            (Some(_), false) => {
                Self::Unknown("it is written in more than one field, and Azure does not say which counts".to_owned())
            }
            (None, true) => Self::Unknown("it is not written".to_owned()),
        }
    }
}

impl Written<PortRange> {
    pub(super) fn ports(ports: &Ports) -> Self {
        Self::of(&ports.single, &ports.list)
    }
}

impl Written<Address> {
    pub(super) fn addresses(addresses: &Addresses) -> Self {
        match addresses.application_security_groups.get() {
            Ok(groups) if groups.is_empty() => Self::of(&addresses.single, &addresses.list),
            Ok(_) => Self::Unknown("it names application security groups, whose members are not known".to_owned()),
            Err(cause) => Self::Unknown(cause.text.clone()),
        }
    }
}

/// The addresses of a side as a set.
struct Ground {
    any: bool,
    tags: Vec<(TagName, String)>,
    ranges: Vec<IpNet>,
}

impl Ground {
    fn of(addresses: &[Address], tags: &TagAxioms) -> Self {
        let mut ground = Self { any: false, tags: Vec::new(), ranges: Vec::new() };
        for address in addresses {
            match address {
                Address::Any => ground.any = true,
                Address::Prefix(prefix) => ground.ranges.push(prefix.net()),
                Address::Tag(tag) => {
                    let name = tags.read(tag);
                    if ground.tags.iter().all(|(known, _)| *known != name) {
                        ground.tags.push((name, tag.to_string()));
                    }
                }
            }
        }
        ground.ranges = IpNet::aggregate(&ground.ranges);
        ground.any |= ground.ranges.iter().any(is_everything);
        if ground.any {
            // Whatever else is written adds nothing to every address.
            (ground.tags, ground.ranges) = (Vec::new(), Vec::new());
        }
        ground.tags.sort_by(|(_, one), (_, two)| one.cmp(two));
        ground
    }

    fn of_prefixes(prefixes: &[Prefix]) -> Self {
        let nets: Vec<IpNet> = prefixes.iter().map(|prefix| prefix.net()).collect();
        let ranges = IpNet::aggregate(&nets);
        let any = ranges.iter().any(is_everything);
        Self { any, tags: Vec::new(), ranges: if any { Vec::new() } else { ranges } }
    }

    fn equals(&self, other: &Self) -> bool {
        self.any == other.any
            && self.ranges == other.ranges
            && self.tags.len() == other.tags.len()
            && self.tags.iter().all(|(name, _)| other.tags.iter().any(|(other, _)| other == name))
    }

    fn words(&self) -> String {
        if self.any {
            return "*".to_owned();
        }
        let tags = self.tags.iter().map(|(_, text)| text.clone());
        listed(&tags.chain(self.ranges.iter().map(ToString::to_string)).collect::<Vec<_>>())
    }
}

/// Azure writes `0.0.0.0/0` for any address, also of IPv6.
fn is_everything(range: &IpNet) -> bool {
    range.prefix_len() == 0 && range.addr().is_ipv4()
}

/// Ranges in order, those that touch made one.
fn joined(ranges: &[PortRange]) -> Vec<PortRange> {
    let mut sorted = ranges.to_vec();
    sorted.sort();
    let mut joined: Vec<PortRange> = Vec::new();
    for range in sorted {
        match joined.last_mut() {
            Some(last) if u32::from(range.first) <= u32::from(last.last) + 1 => last.last = last.last.max(range.last),
            _ => joined.push(range),
        }
    }
    joined
}

/// "a, b, c, d and 3 more"
pub(super) fn listed<T: Display>(items: &[T]) -> String {
    let shown: Vec<String> = items.iter().take(MOST_SHOWN).map(ToString::to_string).collect();
    match items.len() - shown.len() {
        0 if shown.is_empty() => "nothing".to_owned(),
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
