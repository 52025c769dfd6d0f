//! The folders that may hold copies of published templates, and may be read besides the workspace.

#![expect(clippy::disallowed_methods, reason = "the door to the disk")]

use std::path::Path;

use super::chosen::folder_named;
use super::exit::Failure;
use super::workspace::Workspace;
use crate::check::ModuleFolders;

/// The folder that the user named, and the one in which Bicep keeps what it restored, if there is one.
pub(super) fn folders(named: Option<&Path>, here: &Path, workspace: &mut Workspace) -> Result<ModuleFolders, Failure> {
    let given = named.map(|folder| folder_named(folder, here)).transpose()?;
    let restored = std::env::home_dir().filter(|home| home.is_absolute()).map(|home| home.join(".bicep"));
    let restored = restored.and_then(|folder| std::fs::canonicalize(folder).ok()).filter(|folder| folder.is_dir());
    Ok(ModuleFolders {
        given: given.map(|folder| workspace.allow_folder(&folder)),
        restored: restored.map(|folder| workspace.allow_folder(&folder)),
    })
}
