//! Ports and protocols.

use std::fmt;

/// Ports from `first` to `last`, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PortRange {
    /// The lowest port.
    pub first: u16,
    /// The highest port; never below `first`.
    pub last: u16,
}

impl PortRange {
    /// Every port.
    pub const ALL: Self = Self { first: 0, last: u16::MAX };

    /// One port.
    pub fn single(port: u16) -> Self {
        Self { first: port, last: port }
    }

    /// Reads `*`, `443` or `8000-8999`, as the network resource provider does: no lists, no blanks, no names.
    pub fn parse(text: &str) -> Option<Self> {
        fn port(text: &str) -> Option<u16> {
            let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse().ok().filter(|_| plain)
        }
        if text == "*" {
            return Some(Self::ALL);
        }
        let (first, last) = match text.split_once('-') {
            Some((first, last)) => (port(first)?, port(last)?),
            None => (port(text)?, port(text)?),
        };
        (first <= last).then_some(Self { first, last })
    }

    /// Whether `port` is among them.
    pub fn contains(self, port: u16) -> bool {
        self.first <= port && port <= self.last
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::ALL => f.write_str("*"),
            Self { first, last } if first == last => write!(f, "{first}"),
            Self { first, last } => write!(f, "{first}-{last}"),
        }
    }
}

/// A protocol that a packet has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protocol {
    /// Transmission control protocol.
    Tcp,
    /// User datagram protocol.
    Udp,
    /// Internet control message protocol.
    Icmp,
    /// Encapsulating security payload.
    Esp,
    /// Authentication header.
    Ah,
}

impl Protocol {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Tcp, Self::Udp, Self::Icmp, Self::Esp, Self::Ah];

    /// The name in capitals.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
            Self::Icmp => "ICMP",
            Self::Esp => "ESP",
            Self::Ah => "AH",
        }
    }

    /// The protocol of this name, whatever its case.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|protocol| protocol.as_str().eq_ignore_ascii_case(text))
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn port_ranges_are_read_as_the_service_reads_them() {
        assert_eq!(PortRange::parse("*"), Some(PortRange::ALL));
        assert_eq!(PortRange::parse("443"), Some(PortRange::single(443)));
        assert_eq!(PortRange::parse("6381-6383"), Some(PortRange { first: 6381, last: 6383 }));
        for wrong in ["80,443", "636, 389", "", "-1", "65536", "443-80", "+80", "http"] {
            assert_eq!(PortRange::parse(wrong), None, "{wrong}");
        }
    }
}
