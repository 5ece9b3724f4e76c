//! The list of events as it is now: the loaded page, and what the stream says has changed since.

use std::time::Duration;

use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::{Event, EventId, EventPage, LiveEvent};

use super::overlay::{MOST_ROWS, Overlay, Rows};
use crate::address::ListAddress;
use crate::api;
use crate::browser;
use crate::live::{Changes, LiveFeed};
use crate::load::Loading;
use crate::throttle::Throttle;

/// Rows of a page.
const PAGE: usize = 50;
/// Changes are asked for in one question a pause.
const ASK_PAUSE: Duration = Duration::from_millis(150);
/// A whole page is loaded again at most once a pause.
const LOAD_PAUSE: Duration = Duration::from_secs(1);
/// What scrolls.
pub(super) const SCROLLER: &str = ".tablewrap";

/// Whether going back leads to the address that is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Forward,
    Aside,
}

/// The state of the page, handed to its parts.
#[derive(Clone, Copy)]
pub(crate) struct EventList {
    /// What the URL says.
    pub(crate) address: Memo<ListAddress>,
    /// The loaded page.
    pub(crate) page: Loading<EventPage>,
    /// The row the keyboard is on.
    pub(crate) cursor: RwSignal<Option<EventId>>,
    overlay: RwSignal<Overlay>,
    unasked: StoredValue<Vec<EventId>>,
    owner: StoredValue<Option<Owner>>,
}

impl EventList {
    /// The list of the page that calls this.
    pub(crate) fn new() -> Self {
        let query = use_query_map();
        let address = Memo::new(move |_| query.with(ListAddress::read));
        let wanted = Memo::new(move |_| address.with(|it| (it.filter.clone(), it.before)));
        let overlay = RwSignal::new(Overlay::default());
        let feed = LiveFeed::get();
        let page = Resource::new(
            move || wanted.get(),
            move |(filter, before)| async move {
                let (begun, limit) = (overlay.with_untracked(Overlay::tick), limit(overlay));
                let loaded = api::events(filter, before, limit).await;
                if loaded.is_ok() {
                    overlay.try_update(|overlay| overlay.forget(begun));
                    feed.caught_up();
                }
                loaded
            },
        );
        let list = Self {
            address,
            page,
            cursor: RwSignal::new(None),
            overlay,
            unasked: StoredValue::new(Vec::new()),
            owner: StoredValue::new(Owner::current()),
        };
        list.follow(feed);
        Effect::new(move |before: Option<()>| {
            wanted.track();
            if before.is_some() {
                list.overlay.update(Overlay::release);
                list.cursor.set(None);
            }
        });
        list
    }

    /// The rows; tracked. Read them inside the `<Transition>` that waits for the page.
    pub(crate) fn rows(self) -> Rows {
        let before = self.address.with(|address| address.before);
        self.page.with(|page| match page {
            Some(Ok(page)) => self.overlay.with(|overlay| overlay.rows(page, before)),
            _ => Rows::default(),
        })
    }

    /// Shows what was held.
    pub(crate) fn show_held(self) {
        self.overlay.update(Overlay::release);
        self.cursor.set(None);
        if let Some(scroller) = browser::find(SCROLLER) {
            scroller.set_scroll_top(0);
        }
    }

    /// Goes to another address of the list.
    pub(crate) fn go(self, address: &ListAddress) {
        self.navigate(&address.href(), Step::Forward);
    }

    /// Puts another address in the place of the present one.
    pub(super) fn replace(self, address: &ListAddress) {
        self.navigate(&address.href(), Step::Aside);
    }

    /// Goes to another page.
    pub(super) fn visit(self, href: &str) {
        self.navigate(href, Step::Forward);
    }

    fn navigate(self, href: &str, step: Step) {
        let options = NavigateOptions {
            resolve: false,
            replace: step == Step::Aside,
            scroll: false,
            ..NavigateOptions::default()
        };
        if let Some(Some(owner)) = self.owner.try_get_value() {
            owner.with(|| use_navigate()(href, options));
        }
    }

    /// Opens an event in the panel, or closes the panel.
    pub(crate) fn open(self, id: Option<EventId>) {
        self.go(&self.address.with_untracked(|address| address.with_open(id)));
    }

    /// The row `step` below the row `from`; the first where there is none.
    pub(crate) fn neighbour(self, from: Option<EventId>, step: isize) -> Option<EventId> {
        let rows = untrack(|| self.rows()).shown;
        let Some(from) = from else {
            return rows.first().map(|event| event.id);
        };
        let at = rows.iter().position(|event| event.id <= from)?;
        let found = rows.get(at).is_some_and(|event| event.id == from);
        // Where the event itself has left the list, the row in its place is the next one.
        let step = if found || step < 0 { step } else { step - 1 };
        rows.get(at.checked_add_signed(step)?).map(|event| event.id)
    }

    fn follow(self, feed: LiveFeed) {
        let asking = Throttle::new(ASK_PAUSE);
        let loading = Throttle::new(LOAD_PAUSE);
        feed.on_change(move |Changes { missed, ids }| {
            if !self.is_free() {
                let shown = untrack(|| self.rows()).shown;
                self.overlay.update(|it| it.freeze(shown.iter().map(|event| event.id).collect()));
            }
            if missed {
                loading.run(move || self.page.refetch());
            }
            self.unasked.update_value(|unasked| {
                unasked.extend(ids);
                unasked.sort_unstable();
                unasked.dedup();
            });
            asking.run(move || self.ask(asking));
        });
    }

    /// Asks how the changed events are now; one question at a time, so that answers stay in order.
    fn ask(self, again: Throttle) {
        let ids = self.unasked.try_update_value(|unasked| {
            let rest = unasked.len().saturating_sub(LiveEvent::MAX_IDS);
            unasked.split_off(rest)
        });
        let (Some(ids), Some(Some(owner))) = (ids, self.owner.try_get_value()) else {
            return;
        };
        if ids.is_empty() {
            return;
        }
        owner.with(|| {
            spawn_local_scoped_with_cancellation(async move {
                again.hold();
                let address = self.address.get_untracked();
                let answer = api::events_by_id(ids.clone(), address.filter.clone()).await;
                again.let_go();
                match answer {
                    // Another filter asks for its own page.
                    _ if self.address.with_untracked(|now| now.filter != address.filter) => {}
                    Ok(events) => self.overlay.update(|overlay| overlay.learn(&ids, events)),
                    Err(_) => self.page.refetch(),
                }
                if self.unasked.with_value(|unasked| !unasked.is_empty()) {
                    again.run(move || self.ask(again));
                }
            });
        });
    }

    /// Whether rows may move: nothing is open, no row is picked, and the reader is at the top.
    fn is_free(self) -> bool {
        let is_at_top = browser::find(SCROLLER).is_none_or(|scroller| scroller.scroll_top() < 4);
        let is_open = self.address.with_untracked(|address| address.open.is_some());
        is_at_top && !is_open && self.cursor.get_untracked().is_none()
    }

    /// The event `id`, if the list shows it; tracked.
    pub(crate) fn find(self, rows: Memo<Rows>, id: EventId) -> Option<Event> {
        rows.with(|rows| rows.shown.iter().find(|event| event.id == id).cloned())
    }
}

/// A page that is loaded again must reach as far down as what is shown.
fn limit(overlay: RwSignal<Overlay>) -> u16 {
    let more = overlay.with_untracked(Overlay::breadth);
    u16::try_from((PAGE + more).min(MOST_ROWS)).unwrap_or(u16::MAX)
}
