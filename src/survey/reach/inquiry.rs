//! The question, as it is typed.
//!
//! Never here: what the names stand for.

use crate::analysis::path::Asked;
use crate::answer::Question;
use crate::network::{PortRange, Protocol};

/// Whether one thing reaches another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inquiry {
    /// From what.
    pub from: String,
    /// To what.
    pub to: String,
    /// The front end that the way must lead through.
    pub via: Option<String>,
    /// Which packets.
    pub packets: Asked,
}

impl Inquiry {
    /// Reads protocol and port; the error says what is wrong with them.
    pub fn new(
        from: String,
        to: String,
        via: Option<String>,
        protocol: &str,
        port: Option<&str>,
    ) -> Result<Self, String> {
        let asked = [Protocol::Tcp, Protocol::Udp, Protocol::Icmp];
        let protocol = Protocol::parse(protocol)
            .filter(|protocol| asked.contains(protocol))
            .ok_or_else(|| format!("there is no protocol `{protocol}`; expected tcp, udp or icmp"))?;
        let ports = match (protocol, port) {
            (Protocol::Icmp, None) => Vec::new(),
            (_, Some(_)) if protocol == Protocol::Icmp => return Err("ICMP has no ports; leave out --port".to_owned()),
            (_, None) => return Err(format!("--port is missing: {protocol} goes to a port, such as 443")),
            (_, Some(text)) => {
                let range = PortRange::parse(text).ok_or_else(|| {
                    format!("`{text}` is no port; expected a number such as 443, or a range such as 6380-6383")
                })?;
                vec![range]
            }
        };
        Ok(Self { from, to, via, packets: Asked { protocol, ports } })
    }

    /// The question for those who are told the answer.
    pub fn question(&self) -> Question {
        let ports: Vec<String> = self.packets.ports.iter().map(ToString::to_string).collect();
        Question {
            from: self.from.clone(),
            to: self.to.clone(),
            via: self.via.clone(),
            protocol: self.packets.protocol.to_string(),
            ports: (!ports.is_empty()).then(|| ports.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(protocol: &str, port: Option<&str>) -> Result<Question, String> {
        Inquiry::new("a".into(), "b".into(), None, protocol, port).map(|inquiry| inquiry.question())
    }

    #[test]
    fn protocol_and_port_are_read() {
        let question = read("TCP", Some("6380-6383")).unwrap();
        assert_eq!((question.protocol.as_str(), question.ports.as_deref()), ("TCP", Some("6380-6383")));
        assert_eq!(read("icmp", None).unwrap().ports, None);
    }

    #[test]
    fn mistakes_are_explained() {
        assert!(read("sctp", Some("1")).unwrap_err().contains("expected tcp, udp or icmp"));
        assert!(read("tcp", None).unwrap_err().contains("--port is missing"));
        assert!(read("icmp", Some("1")).unwrap_err().contains("leave out --port"));
        for wrong in ["https", "70000", "443,80", "9-1"] {
            assert!(read("udp", Some(wrong)).unwrap_err().contains("is no port"), "{wrong}");
        }
    }
}
