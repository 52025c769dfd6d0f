//! The layout of the folder in which Bicep keeps what it restored, by default `.bicep` in the home folder.
//!
//! Source: github.com/Azure/bicep, the classes of the artifacts and `TagEncoder`.

use std::iter;

use crate::source::{FilePath, Files};
use crate::template::{ModuleReference, Pin};

/// The paths in `folder` that the template can have: one, or all of its name if its place is not known.
pub(super) fn candidates(folder: &FilePath, reference: &ModuleReference, files: &dyn Files) -> Vec<FilePath> {
    match reference {
        ModuleReference::Registry { host, repository, pin } => {
            let host = host.to_ascii_lowercase().replace(':', "$");
            let version = match pin {
                Pin::Tag(tag) => tag_folder(tag),
                Pin::Digest(digest) => digest.replace(':', "#"),
            };
            vec![folder.join(&format!("br/{host}/{}/{version}/main.json", repository.replace('/', "$")))]
        }
        ModuleReference::TemplateSpec { subscription, resource_group, name, version } => {
            let inside = |folder: FilePath, name: &Option<String>| match name {
                Some(name) => vec![folder.join(&name.to_lowercase())],
                None => files.folders(&folder).unwrap_or_default(),
            };
            let subscriptions = inside(folder.join("ts"), subscription);
            let groups = subscriptions.into_iter().flat_map(|folder| inside(folder, resource_group));
            let file = format!("{name}/{version}/main.json").to_lowercase();
            groups.map(|folder| folder.join(&file)).collect()
        }
        ModuleReference::Address { .. } => Vec::new(),
    }
}

/// The folder of a tag, for file systems on which case does not count: the tag, `$`, and as a hexadecimal number which
/// characters are capital letters, the first character being the lowest bit. Nothing stands for zero.
fn tag_folder(tag: &str) -> String {
    let bits: Vec<bool> = tag.chars().map(char::is_uppercase).collect();
    let digits = bits.chunks(4).map(|four| four.iter().rev().fold(0, |digit, bit| digit * 2 + u32::from(*bit)));
    let digits: Vec<char> = digits.filter_map(|digit| char::from_digit(digit, 16)).collect();
    let mask = digits.into_iter().rev().skip_while(|digit| *digit == '0');
    tag.chars().chain(iter::once('$')).chain(mask).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    #[test]
    fn capital_letters_of_a_tag_are_a_mask_of_bits() {
        for (tag, folder) in [
            ("v1", "v1$"),
            ("V1", "V1$1"),
            ("AbCd", "AbCd$5"),
            ("ABCD", "ABCD$f"),
            ("1.0-Beta", "1.0-Beta$10"),
            ("0.5.1-RC", "0.5.1-RC$c0"),
        ] {
            assert_eq!(tag_folder(tag), folder);
        }
        // Capital letters beyond the 64th character.
        let long = format!("{}Q{}", "a".repeat(64), "b".repeat(63));
        assert_eq!(tag_folder(&long), format!("{long}$10000000000000000"));
        let loud = "A".repeat(128);
        assert_eq!(tag_folder(&loud), format!("{loud}${}", "f".repeat(32)));
    }

    #[test]
    fn registries_and_digests_are_folders_on_every_file_system() {
        let path = |text: &str| {
            let reference = ModuleReference::parse(text).unwrap();
            candidates(&"/home/me/.bicep".into(), &reference, &MemoryFiles::new()).first().map(FilePath::to_string)
        };
        assert_eq!(
            path("br:Contoso.azurecr.io:443/net/vnet:V1").as_deref(),
            Some("/home/me/.bicep/br/contoso.azurecr.io$443/net$vnet/V1$1/main.json")
        );
        let sum = "0a".repeat(32);
        assert_eq!(
            path(&format!("br:contoso.azurecr.io/net/vnet@sha256:{sum}")),
            Some(format!("/home/me/.bicep/br/contoso.azurecr.io/net$vnet/sha256#{sum}/main.json"))
        );
        assert_eq!(path("ts:S/My-Group/Net:V1").as_deref(), Some("/home/me/.bicep/ts/s/my-group/net/v1/main.json"));
    }
}
