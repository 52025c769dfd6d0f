//! The same work for many things, on all processors.

use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Stack of a worker: evaluation recurses to bounded depths that fit it.
const STACK: usize = 16 << 20;

/// Applies `work` to every item; the answers are in the order of the items. Where the work panicked there is none.
pub(super) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<Option<R>> {
    let workers = thread::available_parallelism().map_or(1, NonZeroUsize::get).min(items.len());
    let next = AtomicUsize::new(0);
    let take_all = || {
        let mut done = Vec::new();
        while let Some((index, item)) = {
            let index = next.fetch_add(1, Ordering::Relaxed);
            items.get(index).map(|item| (index, item))
        } {
            if let Ok(answer) = catch_unwind(AssertUnwindSafe(|| work(item))) {
                done.push((index, answer));
            }
        }
        done
    };
    let mut done: Vec<(usize, R)> = thread::scope(|scope| {
        let handles: Vec<_> = (0..workers)
            .filter_map(|_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, take_all).ok())
            .collect();
        handles.into_iter().filter_map(|handle| handle.join().ok()).flatten().collect()
    });
    // Without a single thread to be had, the caller's own does the work.
    done.extend(take_all());
    let mut answers: Vec<Option<R>> = items.iter().map(|_| None).collect();
    for (index, answer) in done {
        if let Some(place) = answers.get_mut(index) {
            *place = Some(answer);
        }
    }
    answers
}

#[cfg(test)]
mod tests {
    #[test]
    fn answers_keep_the_order_of_the_items() {
        let items: Vec<u32> = (0..1000).collect();
        assert_eq!(super::map(&items, |item| item * 2), (0..1000).map(|item| Some(item * 2)).collect::<Vec<_>>());
        assert!(super::map(&[] as &[u32], |item| *item).is_empty());
    }

    #[test]
    fn work_that_panics_costs_its_own_answer_only() {
        let items: Vec<u32> = (0..100).collect();
        let answers = super::map(&items, |item| {
            assert_ne!(item % 10, 3, "on purpose");
            *item
        });
        assert_eq!(answers, items.iter().map(|item| Some(*item).filter(|item| item % 10 != 3)).collect::<Vec<_>>());
    }
}
