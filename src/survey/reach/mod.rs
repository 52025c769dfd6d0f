//! Whether one thing reaches another: the ways between them, with every hop (network.md §7 no. 7).
//!
//! Never here: how a hop is decided (that is `analysis::path`).

mod fronts;
mod hops;
mod hosts;
mod inquiry;
mod kinds;
mod names;
mod ways;

#[cfg(test)]
mod tests;

pub use inquiry::Inquiry;

use self::names::{End, Relay, Thing, Unfit};
use super::Survey;
use crate::analysis::path::Place;
use crate::answer::{Missing, Reach, Side};

/// What every answer takes for granted (network.md §1.1 E8, E4).
const ASSUMPTIONS: [&str; 2] =
    ["no security admin rule of a Virtual Network Manager decides first", "what is at the far end listens and answers"];

/// Most reasons for which something may be missing from the input.
const MOST_REASONS: usize = 3;

impl Survey<'_> {
    /// The answer of this network.
    pub fn reach(&self, inquiry: &Inquiry) -> Reach {
        let via = inquiry.via.as_deref().map(|name| self.end(name)).transpose();
        let (from, to, via) = match (self.end(&inquiry.from), self.end(&inquiry.to), via) {
            (Ok(from), Ok(to), Ok(via)) => (from, to, via),
            (from, to, via) => return no_ends([from.err(), to.err(), via.err()]),
        };
        if !self.is_here(&from) && !self.is_here(&to) {
            let (one, other) = (&from.side.named.name, &to.side.named.name);
            let wrong = format!("neither `{one}` nor `{other}` is in a network of the input, and one of them must be");
            let missing = |end: &End| Missing {
                name: end.side.named.name.clone(),
                known: Vec::new(),
                wrong: Some(wrong.clone()),
            };
            return Reach::NotHere(vec![missing(&from), missing(&to)]);
        }
        if let Some(via) = &via
            && let Some(wrong) = self.no_way_through(inquiry, &to, via)
        {
            let name = via.side.named.name.clone();
            return Reach::NotHere(vec![Missing { name, known: Vec::new(), wrong: Some(wrong) }]);
        }
        self.answered(inquiry, &from, &to, via.as_ref())
    }

    /// Why the way cannot be asked to lead through a thing.
    fn no_way_through(&self, inquiry: &Inquiry, to: &End, via: &End) -> Option<String> {
        let Side { kind, named } = &via.side;
        if !fronts::are_asked(inquiry) {
            return Some("ways through a front end are looked at for TCP 443 alone; leave out --via".to_owned());
        }
        if self.services(to).is_empty() {
            let to = &to.side.named.name;
            return Some(format!(
                "`{to}` is no API Management service, so nothing stands in front of it; leave out --via"
            ));
        }
        let is_front = via.things.iter().any(|thing| {
            matches!(
                thing,
                Thing::Place(Place::Gateway(_) | Place::PrivateEndpoint(_))
                    | Thing::Relay(Relay::FrontDoor(_) | Relay::PrivateLinkService(_))
            )
        });
        (!is_front).then(|| {
            format!(
                "a {kind} such as `{}` is no front end; name an application gateway, a Front Door profile, a private \
                 endpoint or a private link service",
                named.name
            )
        })
    }

    /// Why things may be there that nobody sees.
    fn unseen(&self) -> Vec<String> {
        let mut incomplete: Vec<String> = Vec::new();
        for cause in &self.network.incomplete {
            if !incomplete.contains(&cause.text) && incomplete.len() < MOST_REASONS {
                incomplete.push(cause.text.clone());
            }
        }
        incomplete
    }
}

/// What is said of names that do not lead to one thing each: that one leads nowhere goes before.
fn no_ends(problems: [Option<Unfit>; 3]) -> Reach {
    let (mut missing, mut ambiguous) = (Vec::new(), Vec::new());
    for problem in problems.into_iter().flatten() {
        match problem {
            Unfit::Missing(name) => missing.push(name),
            Unfit::Ambiguous(name) => ambiguous.push(name),
        }
    }
    if missing.is_empty() { Reach::Ambiguous(ambiguous) } else { Reach::NotHere(missing) }
}
