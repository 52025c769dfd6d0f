//! What the network service accepts in the fields of a security rule (network.md §1.1 E1, §1.2).
//!
//! What it surely refuses is told apart from what nobody knows: a blank around an address may be taken off, a list with
//! commas is refused. Both leave the field unknown, for a refused field is neither empty nor everything.
//!
//! Never here: where the fields are written.

use super::fields::{excerpt, is_tag_like};
use super::reader::{Fault, Reader};
use crate::network::{Address, Fact, PortRange, Prefix, PrefixError, RuleSide, ServiceTag};

/// The priorities that the service accepts.
const PRIORITIES: std::ops::RangeInclusive<i64> = 100..=4096;

/// Words that look like service tags, that are none, and that the service refuses.
const NO_TAGS: &[(&str, &str)] = &[
    ("any", "write `*` for every address"),
    ("VIRTUAL_NETWORK", "this is how classic deployments wrote `VirtualNetwork`"),
    ("AZURE_LOADBALANCER", "this is how classic deployments wrote `AzureLoadBalancer`"),
    ("AzureBastionSubnet", "this is the name of a subnet; write its address prefix"),
    ("AzureFirewallSubnet", "this is the name of a subnet; write its address prefix"),
    ("AzureFirewallManagementSubnet", "this is the name of a subnet; write its address prefix"),
    ("GatewaySubnet", "this is the name of a subnet; write its address prefix"),
    ("RouteServerSubnet", "this is the name of a subnet; write its address prefix"),
];

/// Reads a priority: 100 to 4096.
pub(super) fn priority(number: i64) -> Result<u32, Fault> {
    let known = u32::try_from(number).ok().filter(|_| PRIORITIES.contains(&number));
    known.ok_or_else(|| Fault::refused(format!("the priority {number} is not between 100 and 4096")))
}

/// Reads the name of one of a few things: `what` is "an access", `names` are the names in Azure's spelling.
pub(super) fn named<T>(
    what: &'static str,
    names: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> impl Fn(String) -> Result<T, Fault> {
    move |text: String| {
        let wrong = || Fault::refused(format!("`{}` is not {what}; Azure knows {names}", excerpt(&text)));
        parse(&text).ok_or_else(wrong)
    }
}

/// Reads an address field, in which `0.0.0.0/0` is everything.
pub(super) fn address(text: &str) -> Result<Address, Fault> {
    if text == "*" {
        return Ok(Address::Any);
    }
    match Prefix::parse(text) {
        Ok(prefix) if prefix.is_ipv4() && prefix.length() == 0 => Ok(Address::Any),
        Ok(prefix) => Ok(Address::Prefix(prefix)),
        Err(_) if is_tag_like(text) => match NO_TAGS.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)) {
            Some((_, remedy)) => Err(Fault::refused(format!("`{text}` is no service tag: {remedy}"))),
            None => Ok(Address::Tag(ServiceTag::new(text))),
        },
        Err(error) => Err(no_address(text, &error)),
    }
}

/// What is wrong with a text that is neither an address nor a tag.
fn no_address(text: &str, error: &PrefixError) -> Fault {
    let shown = excerpt(text);
    if text.contains(',') {
        return Fault::refused(format!("`{shown}` is a list; one address or tag belongs here"));
    }
    match error {
        PrefixError::HostBits(_) => Fault::refused(format!("`{shown}`: {error}")),
        PrefixError::NotALength if has_length_beyond(text) => Fault::refused(format!("`{shown}`: {error}")),
        _ => Fault::from(format!("`{shown}` is neither an address prefix nor a service tag: {error}")),
    }
}

/// Whether the number behind the slash is too large for any address.
fn has_length_beyond(text: &str) -> bool {
    let Some((address, digits)) = text.split_once('/') else { return false };
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let longest = match address.parse() {
        Ok(std::net::IpAddr::V4(_)) => 32,
        Ok(std::net::IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    plain && digits.parse::<u32>().map_or(true, |length| length > longest)
}

/// Reads an element of a list of addresses. The service refuses tags and `*` there; `single` is the field that takes
/// them.
pub(super) fn listed_address(text: &str, single: &str) -> Result<Address, Fault> {
    if text == "*" {
        return Err(Fault::refused(format!("`*` cannot stand in a list; use `{single}`")));
    }
    match address(text)? {
        Address::Tag(tag) => {
            Err(Fault::refused(format!("`{tag}` is a service tag, which cannot stand in a list; use `{single}`")))
        }
        other => Ok(other),
    }
}

/// Reads one port or one range of ports; `list` is the field that takes several.
pub(super) fn ports(text: &str, list: &str) -> Result<PortRange, Fault> {
    PortRange::parse(text).ok_or_else(|| {
        let shown = excerpt(text);
        if text.contains(',') {
            let words =
                format!("`{shown}` is a list, which Azure takes in `{list}` alone, one element for each port or range");
            return Fault::refused(words);
        }
        let words = format!("`{shown}` is not a port, a range such as `8000-8999`, or `*`; ports go from 0 to 65535");
        if is_surely_no_range(text) { Fault::refused(words) } else { words.into() }
    })
}

/// Whether no reader could take this for ports: there are letters in it, a number that is too large, or a range that
/// ends before it begins.
fn is_surely_no_range(text: &str) -> bool {
    let number = |text: &str| {
        let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| text.parse::<u32>().unwrap_or(u32::MAX))
    };
    let is_too_large = |number: Option<u32>| number.is_some_and(|number| number > u32::from(u16::MAX));
    if text.contains(|letter: char| letter.is_alphabetic()) {
        return true;
    }
    match text.split_once('-') {
        None => is_too_large(number(text)),
        Some((first, last)) => {
            let (first, last) = (number(first), number(last));
            let is_reversed = matches!((first, last), (Some(first), Some(last)) if first > last);
            is_reversed || is_too_large(first) || is_too_large(last)
        }
    }
}

/// Makes what is of another family than the first address of the rule unknown: the service refuses IPv4 and IPv6 in one
/// rule.
pub(super) fn refuse_other_family<'r>(reader: &Reader<'_>, sides: impl IntoIterator<Item = &'r mut RuleSide>) {
    let mut first: Option<Prefix> = None;
    let mut settle = |address: &Address| -> Result<(), String> {
        let Address::Prefix(prefix) = address else { return Ok(()) };
        let one = *first.get_or_insert(*prefix);
        if one.is_ipv4() == prefix.is_ipv4() {
            return Ok(());
        }
        let family = |prefix: Prefix| if prefix.is_ipv4() { "IPv4" } else { "IPv6" };
        Err(format!(
            "`{prefix}` is {} and `{one}` is {}; one rule takes addresses of one kind",
            family(*prefix),
            family(one)
        ))
    };
    let refused = |words: String, origin| Fact::unknown(reader.fault(Fault::refused(words), origin), origin);
    for side in sides {
        let addresses = &mut side.addresses;
        if let Ok(Some(address)) = addresses.single.get()
            && let Err(words) = settle(address)
        {
            let origin = addresses.single.origin();
            addresses.single = Fact::unknown(reader.fault(Fault::refused(words), origin), origin);
        }
        let Ok(items) = addresses.list.get() else { continue };
        let mut is_changed = false;
        let mut items = items.clone();
        for item in &mut items {
            if let Ok(address) = item.get()
                && let Err(words) = settle(address)
            {
                *item = refused(words, item.origin());
                is_changed = true;
            }
        }
        if is_changed {
            addresses.list = Fact::known(items, addresses.list.origin());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `+` accepted, `?` nobody knows, `-` refused.
    fn sign<T>(read: &Result<T, Fault>) -> char {
        match read {
            Ok(_) => '+',
            Err(fault) if *fault == Fault::refused(fault.words.clone()) => '-',
            Err(_) => '?',
        }
    }

    #[test]
    fn addresses_that_are_surely_refused_are_told_from_those_of_which_nobody_knows() {
        let signs = |texts: &[&str]| texts.iter().map(|text| sign(&address(text))).collect::<String>();
        assert_eq!(
            signs(&["*", "0.0.0.0/0", "10.0.0.4", "::/0", "Storage", "Storage.WestUS", "INTERNET", "Nobody"]),
            "++++++++"
        );
        assert_eq!(signs(&["any", "Any", "VIRTUAL_NETWORK", "AZURE_LOADBALANCER", "GatewaySubnet"]), "-----");
        assert_eq!(signs(&["20.20.20.20/16", "2001:db8::1/64", "10.0.0.0/33", "10.0.0.0/24,10.0.1.0/24"]), "----");
        assert_eq!(signs(&["Storage, Sql", "10.0.0.0/99999999999"]), "--");
        assert_eq!(
            signs(&["10.0.0.0-10.0.0.9", " 10.0.0.0/8", "010.0.0.0/8", "10.0.0.0/08", "", "10.0.0/8"]),
            "??????"
        );
    }

    #[test]
    fn ports_that_are_surely_refused_are_told_from_those_of_which_nobody_knows() {
        let signs = |texts: &[&str]| texts.iter().map(|text| sign(&ports(text, "ports"))).collect::<String>();
        assert_eq!(signs(&["*", "0", "65535", "80-90", "443-443"]), "+++++");
        assert_eq!(
            signs(&["80,443", "636, 389", "65536", "1-65536", "90-80", "http", "any", "99999999999"]),
            "--------"
        );
        assert_eq!(signs(&["", " 80", "80 - 90", "+80", "-1", "80-", "80-90-100"]), "???????");
    }

    #[test]
    fn priorities_have_bounds() {
        let signs: String = [99, 100, 4096, 4097, -1, i64::MAX].map(|number| sign(&priority(number))).iter().collect();
        assert_eq!(signs, "-++---");
    }
}
