//! `Microsoft.Cdn/profiles` and the origins of their groups.

use super::api_management::enabled;
use super::links::{Links, Target};
use super::reader::{Read, View};
use super::register::Entry;
use crate::network::{ApiManagement, Fact, FrontDoor, FrontDoorOrigin, Link, PrivateLinkService, SharedPrivateLink};
use crate::template::{Match, ResourceId};

/// The types below a profile, in lower case.
pub(super) const ORIGIN_GROUPS: &str = "microsoft.cdn/profiles/origingroups";
pub(super) const ORIGINS: &str = "microsoft.cdn/profiles/origingroups/origins";

impl<'d> Links<'d> {
    pub(super) fn front_door(&self, entry: &Entry<'d>) -> FrontDoor {
        FrontDoor { declared: self.reader.declared(entry), sku: self.reader.filled_text(entry, "sku.name").required() }
    }

    pub(super) fn front_door_origin(&self, entry: &Entry<'d>) -> FrontDoorOrigin {
        let reader = self.reader;
        let profile = entry.id.parent().and_then(|group| group.parent());
        let profile: Result<Link<FrontDoor>, _> = match profile {
            Some(profile) => self.follow(&profile, entry.place),
            None => Err(reader.invalid("the origin's name has no profile in it", entry.place)),
        };
        let link = reader.field(entry, "properties.sharedPrivateLinkResource");
        FrontDoorOrigin {
            declared: reader.declared(entry),
            profile: match profile {
                Ok(profile) => Fact::known(Some(profile), entry.place),
                Err(cause) => Fact::unknown(cause, entry.place),
            },
            host_name: reader.filled_text(entry, "properties.hostName").required(),
            host_header: reader.filled_text(entry, "properties.originHostHeader").optional(),
            https_port: reader.number(entry, "properties.httpsPort").or_default(443),
            enabled: reader
                .text(entry, "properties.enabledState")
                .one_of("a state", "`Enabled` and `Disabled`", enabled)
                .or_default(true),
            private_link: link.read(|_, view| Ok(Some(self.shared_private_link(view)))).optional(),
        }
    }

    fn shared_private_link(&self, view: View<'d>) -> SharedPrivateLink {
        let reader = self.reader;
        let id = || reader.id(&view, "privateLink.id");
        SharedPrivateLink {
            service: self.link_if::<ApiManagement>(id()),
            private_link_service: self.link_if::<PrivateLinkService>(id()),
            target: reader.text(&view, "privateLink.id").required(),
            group_id: reader.filled_text(&view, "groupId").optional(),
            status: reader.filled_text(&view, "status").optional(),
        }
    }

    /// The thing that an id leads to if it leads to one of this kind; `None` when it surely is something else.
    fn link_if<T: Target>(&self, id: Read<'d, ResourceId>) -> Fact<Option<Link<T>>> {
        let link = id.read(|id, origin| match id.is_of_type(T::TYPE) {
            Match::Never => Ok(None),
            _ => self.follow(&id, origin).map(Some),
        });
        link.required()
    }
}
