//! Groups that are made up, and templates with them.

use std::fmt::Write as _;

/// Where the prefixes of a group lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// As in a company: /16 to /32 in 10/8.
    Structured,
    /// /4 to /28 anywhere, and no rule is for everything.
    Random,
}

/// Numbers that look random and are the same every time.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        let number = usize::try_from(self.below(from.len() as u64)).unwrap_or_default();
        from.get(number).copied().unwrap_or_default()
    }

    fn prefix(&mut self, shape: Shape) -> String {
        let (length, base) = match shape {
            Shape::Structured => (16 + self.below(17), 0x0A00_0000 | self.below(1 << 24)),
            Shape::Random => (4 + self.below(25), self.below(1 << 32)),
        };
        let address = base >> (32 - length) << (32 - length);
        format!("{}.{}.{}.{}/{length}", address >> 24, address >> 16 & 255, address >> 8 & 255, address & 255)
    }
}

/// The properties of a rule of that direction and priority: a third of the sides is `*`, some are service tags, and the
/// others have that many prefixes.
pub(crate) fn rule(dice: &mut Dice, shape: Shape, direction: &str, priority: usize, prefixes: usize) -> String {
    const TAGS: [&str; 6] = ["VirtualNetwork", "Internet", "Storage", "Sql", "AzureCloud", "ApiManagement"];
    const PORTS: [&str; 10] = ["*", "443", "80", "22", "3389", "1433", "8080", "3443", "1024-65535", "5671-5672"];
    let mut everything = 0;
    let mut side = |name: &str| match dice.below(12) {
        0..=3 if shape == Shape::Structured || std::mem::replace(&mut everything, 1) == 0 => {
            format!(r#""{name}AddressPrefix": "*""#)
        }
        4 => format!(r#""{name}AddressPrefix": "{}""#, dice.pick(&TAGS)),
        _ => {
            let prefixes: Vec<String> = (0..prefixes).map(|_| format!("\"{}\"", dice.prefix(shape))).collect();
            format!(r#""{name}AddressPrefixes": [{}]"#, prefixes.join(", "))
        }
    };
    let (source, destination) = (side("source"), side("destination"));
    let (access, protocol) = (dice.pick(&["Allow", "Deny"]), dice.pick(&["Tcp", "Tcp", "Udp", "*"]));
    let port = dice.pick(&PORTS);
    format!(
        r#"{{"priority": {priority}, "direction": "{direction}", "access": "{access}", "protocol": "{protocol}",
        {source}, "sourcePortRange": "*", {destination}, "destinationPortRange": "{port}"}}"#
    )
}

/// A template with one group, of as many rules for either direction, on one subnet.
pub(crate) fn template(shape: Shape, rules: usize, prefixes: usize) -> String {
    let mut dice = Dice(7);
    let mut text = String::new();
    // Seven sides of twelve have prefixes.
    let each = (prefixes * 12).div_ceil(rules * 7);
    for number in 0..rules {
        let direction = if number % 2 == 0 { "Inbound" } else { "Outbound" };
        let properties = rule(&mut dice, shape, direction, 100 + number / 2, each);
        let comma = if number == 0 { "" } else { "," };
        let _ = write!(text, r#"{comma}{{"name": "r{number}", "properties": {properties}}}"#);
    }
    format!(
        r#"{{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0", "resources": [
        {{"type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2024-05-01", "name": "nsg",
        "location": "westeurope", "properties": {{"securityRules": [{text}]}}}},
        {{"type": "Microsoft.Network/virtualNetworks", "apiVersion": "2024-05-01", "name": "vnet",
        "location": "westeurope", "properties": {{"addressSpace": {{"addressPrefixes": ["10.20.0.0/16"]}},
        "subnets": [{{"name": "apim", "properties": {{"addressPrefix": "10.20.30.0/26"}}}}]}}}}]}}"#
    )
}
