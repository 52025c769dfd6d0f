//! Address prefixes, read as strictly as Azure reads them.

use std::fmt;
use std::net::IpAddr;

use ipnet::IpNet;

/// An address range in CIDR form, without host bits: `10.0.1.0/28`, `2001:db8::/64`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prefix(IpNet);

/// Why a text is not an address prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrefixError {
    /// The part before the slash is not an address.
    NotAnAddress,
    /// The part after the slash is not a length for this kind of address.
    NotALength,
    /// Bits behind the length are set; Azure refuses that. The prefix that was probably meant.
    HostBits(Prefix),
}

impl Prefix {
    /// Reads `a.b.c.d/len` or an IPv6 prefix; a bare address is the range of that one address.
    ///
    /// Leading zeros and other notations that readers disagree about are refused.
    pub fn parse(text: &str) -> Result<Self, PrefixError> {
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| PrefixError::NotAnAddress)?;
        let widest = if address.is_ipv4() { 32 } else { 128 };
        let length = match length {
            None => widest,
            Some(digits) => {
                let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
                let padded = digits.len() > 1 && digits.starts_with('0');
                let number = digits.parse::<u8>().ok().filter(|number| plain && !padded && *number <= widest);
                number.ok_or(PrefixError::NotALength)?
            }
        };
        let net = IpNet::new(address, length).map_err(|_| PrefixError::NotALength)?;
        if net.trunc() != net {
            return Err(PrefixError::HostBits(Self(net.trunc())));
        }
        Ok(Self(net))
    }

    /// The range as the library for CIDR arithmetic knows it.
    pub fn net(self) -> IpNet {
        self.0
    }

    /// The number of leading bits that are fixed.
    pub fn length(self) -> u8 {
        self.0.prefix_len()
    }

    /// Whether it is an IPv4 range.
    pub fn is_ipv4(self) -> bool {
        self.0.addr().is_ipv4()
    }

    /// Whether every address of `other` is in this range.
    pub fn contains(self, other: Self) -> bool {
        self.0.contains(&other.0)
    }

    /// Whether the ranges share an address.
    pub fn overlaps(self, other: Self) -> bool {
        self.contains(other) || other.contains(self)
    }

    /// Number of IPv4 addresses; none for IPv6, where nobody counts.
    pub fn addresses(self) -> Option<u64> {
        self.is_ipv4().then(|| 1 << (32 - u32::from(self.length())))
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for PrefixError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnAddress => f.write_str("not an IP address prefix"),
            Self::NotALength => f.write_str("the part after `/` is not a prefix length"),
            Self::HostBits(meant) => write!(f, "bits behind the prefix length are set; the prefix would be {meant}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match Prefix::parse(text) {
            Ok(prefix) => prefix.to_string(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn prefixes_are_read_strictly() {
        assert_eq!(read("10.0.1.0/28"), "10.0.1.0/28");
        assert_eq!(read("10.0.1.4"), "10.0.1.4/32");
        assert_eq!(read("2001:db8::/64"), "2001:db8::/64");
        assert_eq!(read("20.20.20.20/16"), "bits behind the prefix length are set; the prefix would be 20.20.0.0/16");
        for wrong in ["010.0.0.0/8", "10.0.0/8", "any", "", "10.0.0.0-10.0.0.9"] {
            assert_eq!(read(wrong), "not an IP address prefix", "{wrong}");
        }
        for wrong in ["10.0.0.0/33", "10.0.0.0/08", "10.0.0.0/+8", "10.0.0.0/255.0.0.0", "10.0.0.0/"] {
            assert_eq!(read(wrong), "the part after `/` is not a prefix length", "{wrong}");
        }
    }

    #[test]
    fn addresses_are_counted() {
        let addresses = |text: &str| Prefix::parse(text).ok().and_then(Prefix::addresses);
        assert_eq!(addresses("10.0.0.0/29"), Some(8));
        assert_eq!(addresses("10.0.0.4"), Some(1));
        assert_eq!(addresses("0.0.0.0/0"), Some(4_294_967_296));
        assert_eq!(addresses("2001:db8::/64"), None);
    }
}
