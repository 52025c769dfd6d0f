//! Which parts of the values of a type are secrets.

use super::types::{Declared, Meaning, Resolved, ask};
use crate::syntax::bicep::{Type, TypeKind};
use crate::template::ir::{DeclaredType, Part, Secrecy};

/// Most types that are looked at in search of a secret. A type with more of them counts as one that holds secrets.
const MOST_TYPES: usize = 2_000;

impl<'t> DeclaredType<'t> for Declared<'t> {
    fn is_secret(&self) -> bool {
        self.resolve().secret
    }

    /// A type that cannot be had counts as one that holds secrets: nobody can say that it does not.
    fn holds_secrets(&self) -> (bool, usize) {
        let mut next = vec![self.clone()];
        let mut looked_at = 0;
        let mut seen: Vec<*const Type> = Vec::new();
        while let Some(declared) = next.pop() {
            looked_at += 1;
            let Resolved { meaning, secret, .. } = declared.resolve();
            if secret || looked_at > MOST_TYPES {
                return (true, looked_at);
            }
            match meaning {
                Meaning::Unknown => return (true, looked_at),
                Meaning::Definition(definition) => {
                    let (holds, more) = definition.secrecy.holds_secrets();
                    looked_at += more;
                    if holds {
                        return (true, looked_at);
                    }
                }
                Meaning::Written(written) => {
                    let place = std::ptr::from_ref(written.value);
                    if !seen.contains(&place) {
                        seen.push(place);
                        written.add_parts(&mut next);
                    }
                }
            }
        }
        (false, looked_at)
    }

    fn of_part(&self, part: Part<'_>) -> Vec<Secrecy<'t>> {
        let alternatives = ask(|reach| self.alternatives(reach));
        let mut found = Vec::new();
        for (declared, Resolved { meaning, secret, .. }) in alternatives {
            match meaning {
                // Each part of a secret is one.
                _ if secret => found.push(Secrecy::new(declared)),
                Meaning::Written(written) => found.extend(written.parts(part).into_iter().map(Secrecy::new)),
                Meaning::Definition(definition) => found.extend(definition.secrecy.of(part)),
                // Nobody can say which parts such a value has, so none of them counts as declared.
                Meaning::Unknown => return Vec::new(),
            }
        }
        found
    }

    fn width(&self) -> usize {
        match self.resolve().meaning {
            Meaning::Written(written) => match &written.value.kind {
                TypeKind::Object(members) => members.len(),
                TypeKind::Tuple(items) => items.len(),
                TypeKind::Union(members) => members.len(),
                _ => 1,
            },
            Meaning::Definition(definition) => definition.secrecy.width(),
            Meaning::Unknown => 1,
        }
    }
}

impl Declared<'_> {
    /// Adds the types of all parts.
    fn add_parts(&self, found: &mut Vec<Self>) {
        match &self.value.kind {
            TypeKind::Object(members) => {
                found.extend(members.iter().map(|member| self.at(&member.decorators, &member.value)));
            }
            TypeKind::Tuple(items) => found.extend(items.iter().map(|item| self.at(&item.decorators, &item.value))),
            TypeKind::Union(members) => found.extend(members.iter().map(|member| self.at(&[], member))),
            TypeKind::Array(element) => found.push(self.at(&[], element)),
            _ => {}
        }
    }
}
