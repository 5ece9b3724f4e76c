//! Holds back what would happen too often; the last call is never lost.

use std::time::Duration;

use leptos::prelude::*;

/// Runs what it is given once a pause, at its end.
#[derive(Clone, Copy)]
pub(crate) struct Throttle {
    waiting: StoredValue<bool>,
    pause: Duration,
}

impl Throttle {
    /// One that pauses so long; it ends with the page that makes it.
    pub(crate) fn new(pause: Duration) -> Self {
        Self {
            waiting: StoredValue::new(false),
            pause,
        }
    }

    /// Runs `action` at the end of the pause, unless one is waiting for that already.
    pub(crate) fn run(self, action: impl FnOnce() + 'static) {
        if self.waiting.try_get_value() != Some(false) {
            return;
        }
        self.waiting.set_value(true);
        let due = move || {
            // Nothing is left to do when the page has been left.
            if self.waiting.try_set_value(false).is_none() {
                action();
            }
        };
        set_timeout(due, self.pause);
    }

    /// Lets nothing run until [`Throttle::let_go`].
    pub(crate) fn hold(self) {
        self.waiting.try_set_value(true);
    }

    /// Lets the next call run again.
    pub(crate) fn let_go(self) {
        self.waiting.try_set_value(false);
    }
}
