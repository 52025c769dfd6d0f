//! What somebody may have meant.

/// The candidate that is most like `word`, if one is like it enough: a letter too many, too few, wrong or swapped for every
/// three letters, whatever the case.
///
/// ```
/// use apimlint::syntax::deserialize::closest;
///
/// assert_eq!(closest("subent", ["subnet", "service"]), Some("subnet"));
/// assert_eq!(closest("banana", ["subnet", "service"]), None);
/// ```
pub fn closest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let letters = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<Vec<_>>();
    let word = letters(word);
    // A word of a hundred letters is no slip of the pen, and the distance takes the product of both lengths.
    if word.len() > 100 {
        return None;
    }
    let distances = candidates.into_iter().filter_map(|candidate| {
        let other = letters(candidate);
        let allowed = word.len().max(other.len()).div_ceil(3);
        if other.len().abs_diff(word.len()) > allowed {
            return None;
        }
        let distance = distance(&word, &other);
        (distance <= allowed).then_some((distance, candidate))
    });
    // Of equals the first in the alphabet, whatever order they came in.
    distances.min().map(|(_, candidate)| candidate)
}

/// Optimal string alignment: insertions, deletions, changes and swaps of neighbours.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut best = (at(&last, j) + usize::from(x != y)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(a: &str, b: &str) -> usize {
        distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>())
    }

    #[test]
    fn distances_are_known() {
        assert_eq!(between("", "abc"), 3);
        assert_eq!(between("kitten", "sitting"), 3);
        assert_eq!(between("subent", "subnet"), 1);
    }

    #[test]
    fn case_does_not_matter() {
        assert_eq!(closest("addressspace", ["addressSpace", "address"]), Some("addressSpace"));
        assert_eq!(closest("x", ["y"]), Some("y"));
        assert_eq!(closest("", ["abc"]), None);
    }
}
