//! Arithmetic on address ranges (ARM template functions: CIDR).
//!
//! What the documentation leaves open is not evaluated: ranges with bits behind their length, and the usable addresses
//! of ranges of one or two addresses.
//!
//! Never here: what Azure accepts as an address prefix of a resource.

use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use super::call::{Answer, Call, Outcome, expects, object, string};
use super::strings::{known, number};
use super::table::{Function, Takes};
use crate::template::value::{Kind, Value};

const TEXT: Takes = Takes::TEXT;
const INT: Takes = Takes::INT;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("parseCidr", &[TEXT], parse_cidr),
    Function::new("cidrSubnet", &[TEXT, INT, INT], cidr_subnet),
    Function::new("cidrHost", &[TEXT, INT], cidr_host),
];

/// The range that an argument names; nothing for one that is written in a way whose reading is not documented.
fn range(argument: Option<&Value>) -> Result<Option<IpNet>, super::call::Fault> {
    let text = known(argument);
    if text.parse::<IpAddr>().is_ok() {
        return Ok(None);
    }
    let wrong = || {
        let shown: String = text.chars().take(60).collect();
        expects("an address range such as `10.0.0.0/16`", &format!("`{shown}`"))
    };
    let range: IpNet = text.parse().map_err(|_| wrong())?;
    Ok((range.trunc() == range).then_some(range))
}

/// The first address as a number, and how many bits an address has.
fn start_and_bits(range: IpNet) -> (u128, u8) {
    match range.network() {
        IpAddr::V4(address) => (u128::from(u32::from(address)), 32),
        IpAddr::V6(address) => (u128::from(address), 128),
    }
}

/// The address that a number stands for.
fn address(number: u128, bits: u8) -> Option<IpAddr> {
    if bits == 32 {
        u32::try_from(number).ok().map(|number| IpAddr::V4(number.into()))
    } else {
        Some(IpAddr::V6(number.into()))
    }
}

fn cidr_subnet(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    let Some(range) = range(arguments.first())? else { return Ok(Answer::NotEvaluated) };
    let (start, bits) = start_and_bits(range);
    let (length, index) = (number(arguments.get(1), 0), number(arguments.get(2), 0));
    let fitting = u8::try_from(length).ok().filter(|length| (range.prefix_len()..=bits).contains(length));
    let Some(length) = fitting else {
        let wanted = format!("a prefix length of {} to {bits} for a subnet of `{range}`", range.prefix_len());
        return Err(expects(&wanted, &length.to_string()));
    };
    let more = u32::from(length - range.prefix_len());
    // 2^128 subnets of one address each do not fit into the number; every index does then.
    let last = 1_u128.checked_shl(more).map_or(u128::MAX, |subnets| subnets - 1);
    let Some(offset) = u128::try_from(index).ok().filter(|index| *index <= last) else {
        let wanted = format!("a subnet index of 0 to {last}: `{range}` has no other subnets of length {length}");
        return Err(expects(&wanted, &index.to_string()));
    };
    let first = offset.checked_shl(u32::from(bits - length)).unwrap_or(0) | start;
    match address(first, bits) {
        Some(address) => string(&format!("{address}/{length}")),
        None => Ok(Answer::NotEvaluated),
    }
}

fn cidr_host(arguments: &[Value], _: &mut Call<'_>) -> Outcome {
    let Some(range) = range(arguments.first())? else { return Ok(Answer::NotEvaluated) };
    let (start, bits) = start_and_bits(range);
    let free = u32::from(bits - range.prefix_len());
    if free < 2 {
        return Ok(Answer::NotEvaluated);
    }
    let index = number(arguments.get(1), 0);
    let size = 1_u128.checked_shl(free).map_or(u128::MAX, |size| size - 1);
    // The first address is the network's own, the last one of an IPv4 range is the broadcast address.
    let hosts = if bits == 32 { size - 1 } else { size };
    let Some(offset) = u128::try_from(index).ok().filter(|index| *index < hosts) else {
        let wanted = format!("a host index of 0 to {}: `{range}` has no other usable addresses", hosts - 1);
        return Err(expects(&wanted, &index.to_string()));
    };
    match start.checked_add(offset + 1).and_then(|number| address(number, bits)) {
        Some(address) => string(&address.to_string()),
        None => Ok(Answer::NotEvaluated),
    }
}

fn parse_cidr(arguments: &[Value], call: &mut Call<'_>) -> Outcome {
    let Some(range) = range(arguments.first())? else { return Ok(Answer::NotEvaluated) };
    let texts = match range {
        IpNet::V4(range) if range.prefix_len() <= 30 => parts_v4(range),
        IpNet::V6(range) if range.prefix_len() <= 126 => parts_v6(range),
        _ => return Ok(Answer::NotEvaluated),
    };
    let mut slots: Vec<_> = texts.into_iter().map(|(key, text)| call.slot(key, Kind::str(text))).collect();
    slots.push(call.slot("cidr", Kind::Int(i64::from(range.prefix_len()))));
    object(slots)
}

fn parts_v4(range: Ipv4Net) -> Vec<(&'static str, String)> {
    let (first, last) = (u32::from(range.network()), u32::from(range.broadcast()));
    let address = |number: u32| std::net::Ipv4Addr::from(number).to_string();
    vec![
        ("network", address(first)),
        ("netmask", range.netmask().to_string()),
        ("broadcast", address(last)),
        ("firstUsable", address(first.saturating_add(1))),
        ("lastUsable", address(last.saturating_sub(1))),
    ]
}

fn parts_v6(range: Ipv6Net) -> Vec<(&'static str, String)> {
    vec![
        ("network", range.network().to_string()),
        ("netmask", range.netmask().to_string()),
        ("firstUsable", range.network().to_string()),
        ("lastUsable", range.broadcast().to_string()),
    ]
}
