//! `frontDoors` with the origins of their groups.

use super::names::Given;
use super::node::{Map, Node};
use super::writer::{Writer, further};
use crate::network::{FrontDoorOrigin, Link, SharedPrivateLink};
use crate::template::Kind;

/// The types below a profile.
const BELOW: [&str; 2] = ["microsoft.cdn/profiles/origingroups", "microsoft.cdn/profiles/origingroups/origins"];

impl Writer<'_> {
    /// Origins of profiles that are not declared are left out: a description has no place for them.
    pub(super) fn front_doors(&self) -> Map {
        let mut section = Map::new();
        let mut given = Given::default();
        for (index, profile) in self.network.front_doors.iter().enumerate() {
            let local = given.local(&profile.declared, "front-door");
            let mut entry = self.top_entry(&local, &profile.declared);
            entry.put("sku", self.text(&profile.sku, |it| self.demanded(it, |sku| Node::text(sku))));
            let mut groups = self.origin_groups(index);
            groups.put_further(further(self.deployment.may_declare(&BELOW)).as_deref());
            entry.put_filled("originGroups", groups);
            section.put(&local.key, entry.tall());
        }
        section
    }

    /// The groups of a profile in which there are origins.
    fn origin_groups(&self, profile: usize) -> Map {
        let is_own = |origin: &&FrontDoorOrigin| {
            origin.profile.get().is_ok_and(|it| matches!(it, Some(Link::To(key)) if key.index() == profile))
        };
        let mut groups: Vec<(&Kind, Vec<&FrontDoorOrigin>)> = Vec::new();
        for origin in self.network.front_door_origins.iter().filter(is_own) {
            let Some(name) = origin.declared.identity.names.get(1) else { continue };
            match groups.iter_mut().find(|(known, _)| *known == name) {
                Some((_, origins)) => origins.push(origin),
                None => groups.push((name, vec![origin])),
            }
        }
        let mut written = Map::new();
        let mut given = Given::default();
        for (name, origins) in groups {
            let local = given.of(Some(name), "group");
            let mut entry = Map::new();
            entry.put("name", local.name.as_ref().map(|name| self.string(name)));
            let mut inside = Map::new();
            let mut given = Given::default();
            for origin in origins {
                let local = given.local(&origin.declared, "origin");
                inside.put(&local.key, self.origin(origin, &local));
            }
            entry.put_filled("origins", inside);
            written.put(&local.key, entry.tall());
        }
        written
    }

    fn origin(&self, origin: &FrontDoorOrigin, local: &super::names::Local) -> Node {
        let mut entry = self.entry(local, &origin.declared, None);
        entry.put("hostName", self.text(&origin.host_name, |it| self.demanded(it, |name| Node::text(name))));
        entry.put("originHostHeader", self.partly(&origin.host_header));
        entry.put("httpsPort", self.value(&origin.https_port, |it| Node::number(*it)));
        let state = |enabled: &bool| Node::text(if *enabled { "Enabled" } else { "Disabled" });
        entry.put("enabledState", self.value(&origin.enabled, state));
        entry.put("privateLink", self.optional(&origin.private_link, |link| self.private_link(link)));
        entry.short()
    }

    fn private_link(&self, link: &SharedPrivateLink) -> Node {
        let mut entry = Map::new();
        let target = match (link.service.get(), link.private_link_service.get()) {
            (Ok(Some(Link::To(key))), _) => self.reference(&Link::To(*key)),
            (_, Ok(Some(Link::To(key)))) => self.reference(&Link::To(*key)),
            _ => match link.target.text() {
                Some(text) => self.target(text, link.target.origin()),
                None => self.demanded(&link.target, |target| Node::text(target)),
            },
        };
        entry.put("target", target);
        entry.put("groupId", self.partly(&link.group_id));
        entry.put("status", self.optional(&link.status, |status| Node::text(status)));
        entry.short()
    }
}
