//! The reader's clock. It has no time until the page is hydrated, so that server and browser draw
//! the same; from then on it ticks by the minute, and whenever something arrives.

use std::time::Duration;

use leptos::prelude::*;
use model::Timestamp;

use crate::browser::{self, Style};
use crate::text::time as text;

const MINUTE: Duration = Duration::from_secs(60);

/// Now, once there is a now.
#[derive(Clone, Copy)]
pub(crate) struct Clock(RwSignal<Option<Timestamp>>);

impl Clock {
    /// Makes the clock and offers it to all of the dashboard.
    pub(crate) fn provide() {
        let clock = Self(RwSignal::new(None));
        provide_context(clock);
        Effect::new(move || {
            clock.touch();
            if let Ok(ticking) = set_interval_with_handle(move || clock.touch(), MINUTE) {
                on_cleanup(move || ticking.clear());
            }
        });
    }

    /// The clock of the dashboard.
    pub(crate) fn get() -> Self {
        expect_context()
    }

    /// Looks at the time again.
    pub(crate) fn touch(self) {
        self.0.try_set(Some(browser::now()));
    }

    /// Now, or nothing before hydration; tracked.
    pub(crate) fn now(self) -> Option<Timestamp> {
        self.0.get()
    }

    /// Writes `at` for the reader, or in UTC before hydration; tracked.
    pub(crate) fn write(self, at: Timestamp, style: Style) -> String {
        match self.now() {
            Some(_) => browser::format(at, style),
            None => text::utc(at, style),
        }
    }

    /// How long ago `at` is, or its absolute time before hydration; tracked.
    pub(crate) fn age(self, at: Timestamp) -> String {
        let Some(now) = self.now() else {
            return text::utc(at, Style::Full);
        };
        if let Some(age) = text::age(now.millis_since(at)) {
            return age;
        }
        match day(now) - day(at) {
            ..=1 => text::YESTERDAY_LOWER.to_owned(),
            2..=6 => browser::format(at, Style::Weekday),
            7..=300 => browser::format(at, Style::ShortDate),
            _ => browser::format(at, Style::LongDate),
        }
    }

    /// Which day `at` belongs to, counted from 1970: the reader's, or UTC's before hydration; tracked.
    pub(crate) fn day(self, at: Timestamp) -> i64 {
        match self.now() {
            Some(_) => day(at),
            None => text::day_number(at),
        }
    }

    /// How many days ago that day was, where that is known; tracked.
    pub(crate) fn days_ago(self, day_number: i64) -> Option<i64> {
        self.now().map(|now| day(now) - day_number)
    }
}

fn day(at: Timestamp) -> i64 {
    text::day_number(at.plus_millis(browser::zone_minutes(at) * 60_000))
}
