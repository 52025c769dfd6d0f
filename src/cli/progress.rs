//! A sign of life while a long run goes on: only for somebody who watches, and only after half a second.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::ProgressBar;

/// How long nothing is shown.
const PATIENCE: Duration = Duration::from_millis(500);

/// How often the sign moves.
const BEAT: Duration = Duration::from_millis(100);

/// Shows that the run goes on until it is dropped.
#[derive(Debug)]
pub(super) struct Progress {
    end: Option<Sender<()>>,
    watcher: Option<JoinHandle<()>>,
}

impl Progress {
    /// Shows how many files were read, as `read` counts them; nothing unless somebody is `watched`.
    pub(super) fn start(watched: bool, read: Arc<AtomicUsize>) -> Self {
        if !watched {
            return Self { end: None, watcher: None };
        }
        let (end, ended) = mpsc::channel();
        let show = move || {
            if ended.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let sign = ProgressBar::new_spinner();
            loop {
                sign.set_message(format!("checking: {} files read", read.load(Ordering::Relaxed)));
                sign.tick();
                if ended.recv_timeout(BEAT) != Err(RecvTimeoutError::Timeout) {
                    break;
                }
            }
            sign.finish_and_clear();
        };
        // Without a thread to be had, the run goes on in silence.
        Self { end: Some(end), watcher: thread::Builder::new().spawn(show).ok() }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(watcher) = self.watcher.take() {
            let _ = watcher.join();
        }
    }
}
