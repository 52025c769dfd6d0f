//! The flows of every region of every service.

use std::collections::HashSet;

use super::stand::{end, standing};
use super::{Needed, Survey, condition, optional, required};
use crate::analysis::passage::Passages;
use crate::answer::{End, FlowRow, Flows, Inside, LocationFlows, Need, ServiceFlows, Standing, Verdict};
use crate::network::{ApiManagement, Fact, LocationRole, ServiceLocation, Subnet};
use crate::rules::{Context, LocationSubject, Stop};
use crate::source::Span;
use crate::survey::row::need;

/// Most reasons for which something may be missing from the input.
const MOST_REASONS: usize = 3;

impl<'n> Survey<'n> {
    /// Every flow that the services of the network need or can use, and what becomes of it.
    ///
    /// The error is that the platform's facts cannot be used: a mistake in this program.
    pub fn flows(&self) -> Result<Flows, String> {
        let services = self.network.services.iter().map(|service| self.service(service)).collect::<Result<_, _>>()?;
        let mut incomplete: Vec<String> = Vec::new();
        for cause in &self.network.incomplete {
            if !incomplete.contains(&cause.text) && incomplete.len() < MOST_REASONS {
                incomplete.push(cause.text.clone());
            }
        }
        Ok(Flows { services, incomplete })
    }

    fn service(&self, service: &'n ApiManagement) -> Result<ServiceFlows, String> {
        let locations = service.locations.items.iter();
        let locations = locations.map(|location| self.location(LocationSubject { service, location }));
        let exists = &service.declared.exists;
        Ok(ServiceFlows {
            declared: self.named(&service.declared),
            id: service.declared.id.clone(),
            condition: condition(&format!("`{}`", service.declared.label), exists),
            locations: locations.collect::<Result<_, _>>()?,
            more_locations: service.locations.rest.as_ref().map(|cause| cause.text.clone()),
            names: self.names(service),
            hidden_names: self.hidden_names(service),
        })
    }

    fn location(&self, subject: LocationSubject<'n>) -> Result<LocationFlows, String> {
        let LocationSubject { service, location } = subject;
        let assumed = [&service.declared.exists, &location.exists];
        let context = Context { assumed: &assumed, ..self.context(&[]) };
        let standing = match standing(self, subject, &context) {
            Some(standing) => standing,
            None => self.inside(subject, &context)?,
        };
        let name = name(location);
        let exists = if service.declared.exists.get().is_ok() { condition(&name, &location.exists) } else { None };
        Ok(LocationFlows {
            region: known(&location.location).map(ToString::to_string),
            is_primary: location.role == LocationRole::Primary,
            place: (self.place)(location.place),
            condition: exists,
            tier: known(&location.tier).map(ToString::to_string),
            mode: known(&service.mode).map(ToString::to_string),
            units: known(&location.capacity).copied(),
            standing,
            name,
        })
    }

    fn inside(&self, subject: LocationSubject<'n>, context: &Context<'_>) -> Result<Standing, String> {
        let not_known = |stop: Stop| Ok(Standing::NotKnown(self.hints(stop)));
        let (required, optional) = match (required(subject, context), optional(subject, context)) {
            (Ok(required), Ok(optional)) => (required, optional?),
            (Err(stop), _) | (_, Err(stop)) => return not_known(stop),
        };
        let LocationSubject { service, location } = subject;
        let passages = Passages::of(self.network, self.platform, self.tags, service, location);
        let mut rows: Vec<FlowRow> = required
            .into_iter()
            .chain(optional)
            .map(|needed| self.needed(needed, passages.as_ref(), context))
            .collect();
        forget_what_serves(&mut rows);
        let reference = &subject.location.subnet;
        let (none, not_known) = (|| End::None, |text: &str| End::NotKnown(text.to_owned()));
        let (prefixes, security_group, route_table) = match context.follow(reference) {
            Ok(Some(subnet)) => {
                (prefixes(subnet), end(self, context, &subnet.security_group), end(self, context, &subnet.route_table))
            }
            Ok(None) => (Vec::new(), none(), none()),
            Err(_) => (Vec::new(), not_known("its subnet is not known"), not_known("its subnet is not known")),
        };
        let subnet = end(self, context, reference);
        let room = self.room(subject, context);
        Ok(Standing::Inside(Box::new(Inside { subnet, prefixes, security_group, route_table, rows, room })))
    }

    fn needed(&self, needed: Needed<'_>, passages: Option<&Passages<'_>>, context: &Context<'_>) -> FlowRow {
        let need = match needed.doubt {
            None => need(needed.subject.flow.need),
            Some(cause) => Need::NotKnown(cause.text.clone()),
        };
        self.row(needed.subject, need, passages, context)
    }
}

/// A rule that lets another flow pass was not meant for the one that it misses.
fn forget_what_serves(rows: &mut [FlowRow]) {
    let open = rows.iter().filter(|row| matches!(row.verdict, Verdict::Allowed | Verdict::AllowedByDefault));
    let deciders = open.flat_map(|row| &row.deciders).filter_map(|decider| decider.named.place);
    let serving: HashSet<Span> = deciders.collect();
    for row in rows {
        row.hints.retain(|hint| hint.place.is_none_or(|place| !serving.contains(&place)));
    }
}

/// A region in words.
fn name(location: &ServiceLocation) -> String {
    match (location.location.get(), location.role) {
        (Ok(region), _) => region.to_string(),
        (Err(_), LocationRole::Primary) => "its primary region".to_owned(),
        (Err(_), LocationRole::Additional(index)) => format!("additional location {}", index + 1),
    }
}

fn known<T>(fact: &Fact<T>) -> Option<&T> {
    fact.get().ok()
}

fn prefixes(subnet: &Subnet) -> Vec<String> {
    let prefixes = subnet.prefixes.get().map(Vec::as_slice).unwrap_or_default();
    prefixes.iter().filter_map(|prefix| known(prefix)).map(ToString::to_string).collect()
}
