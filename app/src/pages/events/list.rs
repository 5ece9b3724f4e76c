//! The list of events as it is now: the loaded page, and what the stream says has changed since.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::{Event, EventFilter, EventId, EventPage, LiveEvent, PlatformStatus};
use serde::{Deserialize, Serialize};

use super::overlay::{MOST_ROWS, Overlay, Rows};
use crate::address::ListAddress;
use crate::api::{self, Refusal};
use crate::browser;
use crate::changes::Changes;
use crate::live::LiveFeed;
use crate::load::{self, Loading};
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

/// A page of events, and what to show where there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Loaded {
    /// The events.
    events: EventPage,
    /// The platforms, when nothing was ever received: they know a command that posts the first event.
    pub(crate) platforms: Vec<PlatformStatus>,
}

impl Loaded {
    async fn load(wanted: Wanted, limit: u16) -> Result<Self, Refusal> {
        let (filter, before) = wanted;
        let is_everything = before.is_none() && filter == EventFilter::default();
        let events = api::events(filter, before, limit).await?;
        let platforms = if events.events.is_empty() && is_everything {
            api::overview().await?.platforms
        } else {
            Vec::new()
        };
        Ok(Self { events, platforms })
    }
}

/// Goes to an address.
type Navigate = Arc<dyn Fn(&str, NavigateOptions) + Send + Sync>;

/// What a page is loaded by.
type Wanted = (EventFilter, Option<EventId>);

/// The state of the page, handed to its parts.
#[derive(Clone, Copy)]
pub(crate) struct EventList {
    /// What the URL says.
    pub(crate) address: Memo<ListAddress>,
    /// The loaded page.
    pub(crate) page: Loading<Loaded>,
    /// The row the keyboard is on.
    pub(crate) cursor: RwSignal<Option<EventId>>,
    overlay: RwSignal<Overlay>,
    rows: StoredValue<Option<Memo<Rows>>>,
    unasked: StoredValue<Vec<EventId>>,
    navigate: StoredValue<Navigate>,
}

impl EventList {
    /// The list of the page that calls this.
    pub(crate) fn new() -> Self {
        let query = use_query_map();
        let address = Memo::new(move |_| query.with(ListAddress::read));
        let wanted = Memo::new(move |_| address.with(|it| (it.filter.clone(), it.before)));
        let overlay = RwSignal::new(Overlay::default());
        let feed = LiveFeed::get();
        let page = load::load(
            move || wanted.get(),
            move |wanted| async move {
                let (begun, limit) = (overlay.with_untracked(Overlay::tick), limit(overlay));
                let loaded = Loaded::load(wanted, limit).await;
                if loaded.is_ok() {
                    overlay.try_update(|overlay| overlay.forget(begun));
                }
                loaded
            },
        );
        let list = Self {
            address,
            page,
            cursor: RwSignal::new(None),
            overlay,
            rows: StoredValue::new(None),
            unasked: StoredValue::new(Vec::new()),
            navigate: StoredValue::new(Arc::new(use_navigate())),
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

    /// The rows. Call it once, inside the `<Transition>` that waits for the page.
    pub(super) fn draw_rows(self) -> Memo<Rows> {
        let rows = Memo::new(move |_| {
            let before = self.address.with(|address| address.before);
            self.page.with(|page| match page {
                Some(Ok(page)) => self
                    .overlay
                    .with(|overlay| overlay.rows(&page.events, before)),
                _ => Rows::default(),
            })
        });
        self.rows.set_value(Some(rows));
        rows
    }

    /// What is shown now.
    fn shown(self) -> Vec<EventId> {
        let rows = self.rows.try_get_value().flatten();
        let ids = rows.and_then(|rows| {
            rows.try_with_untracked(|rows| rows.shown.iter().map(|event| event.id).collect())
        });
        ids.unwrap_or_default()
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
        if let Some(navigate) = self.navigate.try_get_value() {
            navigate(href, options);
        }
    }

    /// Opens an event in the panel, or closes the panel.
    pub(crate) fn open(self, id: Option<EventId>) {
        self.go(&self.address.with_untracked(|address| address.with_open(id)));
    }

    /// The row `step` below the row `from`; the first where there is none.
    pub(crate) fn neighbour(self, from: Option<EventId>, step: isize) -> Option<EventId> {
        let shown = self.shown();
        let Some(from) = from else {
            return shown.first().copied();
        };
        let at = shown.iter().position(|id| *id <= from)?;
        let found = shown.get(at) == Some(&from);
        // Where the event itself has left the list, the row in its place is the next one.
        let step = if found || step < 0 { step } else { step - 1 };
        shown.get(at.checked_add_signed(step)?).copied()
    }

    fn follow(self, feed: LiveFeed) {
        let asking = Throttle::new(ASK_PAUSE);
        let loading = Throttle::new(LOAD_PAUSE);
        feed.on_change(move |Changes { missed, ids }| {
            if !self.is_free() {
                let shown = self.shown();
                self.overlay.update(|overlay| overlay.freeze(shown));
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
        let Some(ids) = ids.filter(|ids| !ids.is_empty()) else {
            return;
        };
        again.hold();
        let asked = self
            .address
            .with_untracked(|address| address.filter.clone());
        spawn_local(async move {
            let answer = api::events_by_id(ids.clone(), asked.clone()).await;
            again.let_go();
            // Nothing is left to do when the page has been left; another filter asks for its own page.
            match self.address.try_with_untracked(|now| now.filter == asked) {
                None => return,
                Some(false) => {}
                Some(true) => self.learn(&ids, answer),
            }
            if self.unasked.try_with_value(|unasked| unasked.is_empty()) == Some(false) {
                again.run(move || self.ask(again));
            }
        });
    }

    fn learn(self, asked: &[EventId], answer: Result<Vec<Event>, Refusal>) {
        match answer {
            Ok(events) => drop(
                self.overlay
                    .try_update(|overlay| overlay.learn(asked, events)),
            ),
            Err(_) => self.page.refetch(),
        }
    }

    /// Whether rows may move: nothing is open, no row is picked, and the reader is at the top.
    fn is_free(self) -> bool {
        let is_at_top = browser::find(SCROLLER).is_none_or(|scroller| scroller.scroll_top() < 4);
        let is_open = self
            .address
            .with_untracked(|address| address.open.is_some());
        is_at_top && !is_open && self.cursor.get_untracked().is_none()
    }
}

/// A page that is loaded again must reach as far down as what is shown.
fn limit(overlay: RwSignal<Overlay>) -> u16 {
    let more = overlay.with_untracked(Overlay::breadth);
    u16::try_from((PAGE + more).min(MOST_ROWS)).unwrap_or(u16::MAX)
}
