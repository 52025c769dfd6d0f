//! Pairs of versions of deployments, each with what is different.

use super::{Changes, Difference, Placed, Sources, Version};
use crate::finding::RootName;
use crate::source::SourceMap;

/// What is different between two versions of several deployments.
#[derive(Debug, Clone, Default)]
pub struct Differences {
    /// The day by whose facts is answered.
    pub as_of: String,
    /// One answer for all pairs that have the same.
    pub compared: Vec<Compared>,
    /// Deployments that one version alone has.
    pub unpaired: Vec<(Version, RootName)>,
    /// Deployments on which the program itself crashed: nothing is known about them.
    pub crashed: Vec<RootName>,
    /// The texts that places are in.
    pub sources: SourceMap,
}

/// Pairs with one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The pairs; never empty.
    pub pairs: Vec<Pair>,
    /// What there is to say.
    pub difference: Difference,
}

/// Two versions of one deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The old version.
    pub old: RootName,
    /// Whether the old version is what there is before the deployment of a what-if result.
    pub is_before: bool,
    /// The new version.
    pub new: RootName,
}

impl Differences {
    /// Adds the difference of a pair, whose places are in `sources`.
    pub fn add(&mut self, pair: Pair, mut difference: Difference, sources: &SourceMap) {
        let mut kept = Sources::of(&mut self.sources);
        difference.each_place(&mut |span| kept.take(span, sources));
        match self.compared.iter_mut().find(|known| known.difference == difference) {
            Some(known) => known.pairs.push(pair),
            None => self.compared.push(Compared { pairs: vec![pair], difference }),
        }
    }

    /// Whether a region loses a flow that it needs.
    pub fn has_lost(&self) -> bool {
        self.compared.iter().any(|compared| compared.difference.has_lost())
    }

    /// How much is different, each answer counted once.
    pub fn changes(&self) -> Changes {
        self.compared.iter().map(|it| Changes::of(&it.difference)).fold(Changes::default(), Changes::and)
    }
}
