//! What one evaluation is given. Never here: where the files were found.

use std::sync::Arc;

use crate::source::{FileId, Span};
use crate::syntax::Document;
use crate::template::{ModuleReference, Side};

/// One deployment: a template, at most one parameter file, and the place that it goes to.
#[derive(Clone, Copy)]
pub struct Input<'i> {
    /// The template.
    pub template: &'i Document,
    /// The parameter file.
    pub parameters: Option<&'i Document>,
    /// What is known of the place.
    pub place: &'i Place,
    /// Who opens the files that templates link to.
    pub links: &'i dyn LinkedTemplates,
}

/// Opens the files that templates link to. If there is none, whoever opens it says so, at `mentioned`, where the link is
/// written.
pub trait LinkedTemplates {
    /// The template at `path`, relative to the folder of the file `from`.
    fn open(&self, from: FileId, path: &str, mentioned: Span) -> Option<&Document>;

    /// The template that somebody publishes under this name, if this machine has a copy.
    fn published(&self, reference: &ModuleReference, mentioned: Span) -> Option<&Document>;

    /// The template that a Bicep file refers to as it is written there: a path relative to the folder of the file, or the
    /// name of a published template, perhaps with an alias.
    fn module(&self, from: FileId, reference: &str, mentioned: Span) -> Result<&Document, NoModule>;

    /// The parameter file at `path`, relative to the folder of the file `from`.
    fn parameters(&self, from: FileId, path: &str, mentioned: Span) -> Option<&Document>;

    /// The file at `path`, relative to the folder of the file `from`, whatever is in it.
    fn load(&self, from: FileId, path: &str, mentioned: Span) -> Option<Loaded>;
}

/// A template that a Bicep file refers to, and that cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NoModule {
    /// Which published template it is, if it is one.
    pub reference: Option<ModuleReference>,
}

/// A file that an expression reads.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Its number.
    pub file: FileId,
    /// What is in it.
    pub bytes: Arc<[u8]>,
}

/// Opens nothing, and says nothing about it.
#[derive(Debug, Clone, Copy)]
pub struct NoLinks;

impl LinkedTemplates for NoLinks {
    fn open(&self, _: FileId, _: &str, _: Span) -> Option<&Document> {
        None
    }

    fn published(&self, _: &ModuleReference, _: Span) -> Option<&Document> {
        None
    }

    fn module(&self, _: FileId, _: &str, _: Span) -> Result<&Document, NoModule> {
        Err(NoModule::default())
    }

    fn parameters(&self, _: FileId, _: &str, _: Span) -> Option<&Document> {
        None
    }

    fn load(&self, _: FileId, _: &str, _: Span) -> Option<Loaded> {
        None
    }
}

/// The place that is deployed to, as far as the user told it. What is not told stays unknown: a placeholder that equals
/// itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The region of the resource group: `uksouth`.
    pub location: Option<String>,
    /// The subscription's id.
    pub subscription: Option<String>,
    /// The resource group's name.
    pub resource_group: Option<String>,
    /// Which of Microsoft's clouds.
    pub cloud: Cloud,
    /// Tells the places of deployments apart that are evaluated together: what is not told of two places with the same
    /// number is the same, and of places with different numbers nobody knows that.
    pub number: u32,
    /// Which side of a what-if result is meant.
    pub side: Side,
}

/// One of Microsoft's clouds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Cloud {
    /// Azure.
    #[default]
    Public,
    /// Azure Government.
    UsGov,
    /// Azure operated by 21Vianet.
    China,
}

impl Cloud {
    /// The word for it in settings and tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::UsGov => "usgov",
            Self::China => "china",
        }
    }
}
