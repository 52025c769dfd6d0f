//! `autoscaleSettings` with their profiles.

use super::api_management::units_node;
use super::names::Given;
use super::node::{Map, Node};
use super::writer::{Writer, further};

impl Writer<'_> {
    pub(super) fn autoscale_settings(&self) -> Map {
        let mut section = Map::new();
        let mut given = Given::default();
        for setting in &self.network.autoscale_settings {
            let local = given.local(&setting.declared, "autoscale-setting");
            let mut entry = self.top_entry(&local, &setting.declared);
            entry.put("service", self.demanded_link(&setting.service));
            entry.put("enabled", self.value(&setting.enabled, |it| Node::truth(*it)));
            let mut profiles = Map::new();
            let mut doubt = None;
            for (index, profile) in setting.profiles.items.iter().enumerate() {
                if profile.exists.get().is_err() {
                    doubt = doubt.or(profile.exists.get().err());
                    continue;
                }
                let key = profile.name.get().map_or_else(|_| format!("profile-{}", index + 1), Clone::clone);
                let mut said = Map::new();
                said.put("maximum", self.required(&profile.maximum, |units| units_node(*units)));
                profiles.put(&key, said.short());
            }
            profiles.put_further(further(setting.profiles.rest.as_ref().or(doubt)).as_deref());
            entry.put_filled("profiles", profiles);
            section.put(&local.key, entry.tall());
        }
        section
    }
}
