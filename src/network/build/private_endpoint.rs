//! `Microsoft.Network/privateEndpoints`, their connections and zone groups.

use super::children::{Children, Places};
use super::elements::{Element, both, undetermined};
use super::links::{Links, Target};
use super::register::Entry;
use crate::network::{
    ApiManagement, Collection, Fact, PrivateEndpoint, PrivateLinkConnection, PrivateLinkService, ZoneConfiguration,
    ZoneGroup,
};
use crate::template::{Cause, CauseKind, Kind, Match, ResourceId, Value};

/// Where zone groups are written.
pub(super) const ZONE_GROUPS: Places = Places { inline: None, segment: "privateDnsZoneGroups" };

/// The end of an alias, the other way to name a private link service.
const ALIAS_SUFFIX: &str = ".azure.privatelinkservice";

impl<'d> Links<'d> {
    pub(super) fn private_endpoint(
        &self,
        index: usize,
        entry: &Entry<'d>,
        groups: &mut Children<'d>,
    ) -> PrivateEndpoint {
        let reader = self.reader;
        let mut connections = self.connections(entry, "properties.privateLinkServiceConnections", false);
        let manual = self.connections(entry, "properties.manualPrivateLinkServiceConnections", true);
        connections.items.extend(manual.items);
        connections.rest = connections.rest.or(manual.rest);
        PrivateEndpoint {
            declared: reader.declared(entry),
            location: reader.location(entry).required(),
            subnet: self.link(reader.id(entry, "properties.subnet.id")),
            connections,
            static_addresses: reader.elements(entry, "properties.ipConfigurations").values(|element| {
                let address = reader.filled_text(&element, "properties.privateIPAddress");
                address.try_map(|text| text.parse().map_err(|_| format!("`{text}` is no IP address"))).required()
            }),
            zone_groups: groups.take(index, |group| self.zone_group(&group)),
        }
    }

    fn connections(&self, entry: &Entry<'d>, path: &'static str, manual: bool) -> Collection<PrivateLinkConnection> {
        self.reader.elements(entry, path).collect(|element| self.connection(entry, &element, manual))
    }

    fn connection(&self, entry: &Entry<'d>, element: &Element<'d>, manual: bool) -> PrivateLinkConnection {
        let reader = self.reader;
        let target = || {
            reader.field(&element.view, "properties.privateLinkServiceId").read(|reader, view| {
                let alias = view.value.as_str().filter(|text| text.to_ascii_lowercase().ends_with(ALIAS_SUFFIX));
                match (ResourceId::parse(view.value), alias) {
                    (Some(id), _) => Ok(Some(Some(id))),
                    (None, Some(_)) => Ok(Some(None)),
                    (None, None) => Err(reader.refuse(view, "a resource id")),
                }
            })
        };
        let service = target().read(|id, origin| match id {
            Some(id) if id.is_of_type(ApiManagement::TYPE) != Match::Never => self.follow(&id, origin).map(Some),
            _ => Ok(None),
        });
        let private_link_service = target().read(|id, origin| match id {
            Some(id) if id.is_of_type(PrivateLinkService::TYPE) != Match::Never => self.follow(&id, origin).map(Some),
            Some(_) => Ok(None),
            None => {
                let words = "an alias does not tell which private link service it stands for".to_owned();
                Err(undetermined(words, reader.span(origin)))
            }
        });
        let target_type = target().read(|id, origin| match id {
            Some(id) if id.is_of_type(&id.resource_type) == Match::Must && !id.resource_type.starts_with('*') => {
                Ok(id.resource_type.to_string())
            }
            Some(_) => Err(reader.invalid("the type of the target is not known", origin)),
            None => Ok("microsoft.network/privatelinkservices".to_owned()),
        });
        PrivateLinkConnection {
            place: element.place,
            exists: both(&entry.exists, &element.exists),
            service: service.required(),
            private_link_service: private_link_service.required(),
            target: reader.text(&element.view, "properties.privateLinkServiceId").required(),
            target_type: target_type.required(),
            group_ids: reader.texts(&element.view, "properties.groupIds"),
            status: reader.filled_text(&element.view, "properties.privateLinkServiceConnectionState.status").optional(),
            manual,
        }
    }

    fn zone_group(&self, entry: &Entry<'d>) -> ZoneGroup {
        let reader = self.reader;
        ZoneGroup {
            declared: reader.declared(entry),
            configurations: reader.elements(entry, "properties.privateDnsZoneConfigs").collect(|element| {
                let id = || reader.id(&element.view, "properties.privateDnsZoneId");
                ZoneConfiguration {
                    place: element.place,
                    exists: both(&entry.exists, &element.exists),
                    zone: self.link(id()),
                    zone_name: self.zone_name(id().required()),
                }
            }),
        }
    }

    fn zone_name(&self, id: Fact<ResourceId>) -> Fact<String> {
        let origin = id.origin();
        id.and_then(|id| match id.last_name() {
            Some(Kind::Str(name)) => Ok(name.to_ascii_lowercase()),
            name => {
                let terms = self.reader.terms;
                let cause = name.and_then(|name| terms.cause_of(&Value::new(name.clone(), origin)));
                let words = || format!("the name of the zone is not known: `{}`", id.label(terms));
                Err(cause.unwrap_or_else(|| Cause::new(CauseKind::Invalid, words(), self.reader.span(origin))))
            }
        })
    }
}
