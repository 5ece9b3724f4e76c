//! The last step of *a UI update*: the one `EventSource` of the dashboard. It says which events
//! changed; pages fetch the new state themselves. On the server nothing of it ever runs.

use std::cell::RefCell;
use std::time::Duration;

use js_sys::{JSON, Reflect};
use leptos::ev;
use leptos::prelude::*;
use model::{LiveEvent, Timestamp};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{EventSource, MessageEvent};

use crate::browser;
use crate::changes::{Changes, Log};
use crate::clock::Clock;

const STREAM: &str = "/api/live";
const FIRST_WAIT: Duration = Duration::from_secs(2);
const LONGEST_WAIT: Duration = Duration::from_secs(15);

/// Whether what is shown is what is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LiveState {
    /// The first connection is being made.
    Connecting,
    /// Changes arrive as they happen.
    Live,
    /// The stream is back; what was missed since then is being fetched.
    CatchingUp(Timestamp),
    /// No stream since then.
    Stale(Timestamp),
}

thread_local! {
    /// The connection, in the browser's only thread. JavaScript's objects belong to the thread that
    /// made them, and a page that the server draws changes threads: there they are never made.
    static SOURCE: RefCell<Option<EventSource>> = const { RefCell::new(None) };
    static HANDLERS: RefCell<Option<Handlers>> = const { RefCell::new(None) };
}

/// What JavaScript calls; made once, since the browser frees none of it.
struct Handlers {
    opened: Closure<dyn Fn()>,
    framed: Closure<dyn Fn(MessageEvent)>,
    lost: Closure<dyn Fn()>,
    seen: Closure<dyn Fn()>,
}

impl Handlers {
    fn new(feed: LiveFeed) -> Self {
        Self {
            opened: Closure::new(move || feed.opened()),
            framed: Closure::new(move |message: MessageEvent| feed.framed(&message)),
            lost: Closure::new(move || feed.lost()),
            seen: Closure::new(move || {
                if document().visibility_state() == web_sys::VisibilityState::Visible {
                    feed.hurry();
                }
            }),
        }
    }
}

/// The stream and its state, for the whole dashboard.
#[derive(Clone, Copy)]
pub(crate) struct LiveFeed {
    state: RwSignal<LiveState>,
    log: RwSignal<Log>,
    wait: StoredValue<Duration>,
    closed: StoredValue<bool>,
    clock: Clock,
}

impl LiveFeed {
    /// Makes the feed, not yet connected, and offers it to all of the dashboard.
    pub(crate) fn provide() {
        provide_context(Self {
            state: RwSignal::new(LiveState::Connecting),
            log: RwSignal::new(Log::default()),
            wait: StoredValue::new(FIRST_WAIT),
            closed: StoredValue::new(false),
            clock: Clock::get(),
        });
    }

    /// The feed of the dashboard.
    pub(crate) fn get() -> Self {
        expect_context()
    }

    /// The state; tracked.
    pub(crate) fn state(self) -> LiveState {
        self.state.get()
    }

    /// How many frames have arrived.
    pub(crate) fn position(self) -> u64 {
        self.log.with_untracked(Log::count)
    }

    /// Runs `handle` in the browser on every change from now on, until the page is left.
    pub(crate) fn on_change(self, handle: impl Fn(Changes) + 'static) {
        let start = self.position();
        Effect::new(move |seen: Option<u64>| {
            let seen = seen.unwrap_or(start);
            let (changes, count) = self.log.with(|log| (log.since(seen), log.count()));
            if count > seen {
                untrack(|| handle(changes));
            }
            count
        });
    }

    /// A page has fetched what it shows.
    pub(crate) fn caught_up(self) {
        self.wait.try_set_value(FIRST_WAIT);
        if let Some(LiveState::CatchingUp(_)) = self.state.try_get_untracked() {
            self.state.try_set(LiveState::Live);
        }
    }

    /// A page could not fetch what has changed. A stream that opens anew makes it try again.
    pub(crate) fn fell_behind(self) {
        if let Some(LiveState::Live | LiveState::CatchingUp(_)) = self.state.try_get_untracked() {
            Self::hang_up();
            self.lost();
        }
    }

    /// Opens the stream once the page is hydrated, and keeps it open.
    pub(crate) fn keep_open(self) {
        Effect::new(move || {
            HANDLERS.replace(Some(Handlers::new(self)));
            self.closed.set_value(false);
            self.open();
            on_visible(|page, listener| {
                page.add_event_listener_with_callback("visibilitychange", listener)
                    .ok();
            });
            let online = window_event_listener(ev::online, move |_| self.hurry());
            on_cleanup(move || {
                online.remove();
                on_visible(|page, listener| {
                    page.remove_event_listener_with_callback("visibilitychange", listener)
                        .ok();
                });
                self.close();
            });
        });
    }

    /// The reader is looking, or the network is back: no time to wait for.
    fn hurry(self) {
        self.clock.touch();
        if self.state.try_get_untracked() != Some(LiveState::Live) {
            self.retry_now();
        }
    }

    /// Ends the stream for good, before logging out.
    pub(crate) fn close(self) {
        self.closed.try_set_value(true);
        Self::hang_up();
    }

    /// Tries at once instead of at the next turn.
    pub(crate) fn retry_now(self) {
        self.wait.set_value(FIRST_WAIT);
        self.open();
    }

    fn hang_up() {
        if let Some(source) = SOURCE.take() {
            source.set_onopen(None);
            source.set_onmessage(None);
            source.set_onerror(None);
            source.close();
        }
    }

    fn open(self) {
        Self::hang_up();
        if self.closed.try_get_value() != Some(false) {
            return;
        }
        let Ok(source) = EventSource::new(STREAM) else {
            return self.lost();
        };
        HANDLERS.with_borrow(|handlers| {
            if let Some(handlers) = handlers {
                source.set_onopen(Some(handlers.opened.as_ref().unchecked_ref()));
                source.set_onmessage(Some(handlers.framed.as_ref().unchecked_ref()));
                source.set_onerror(Some(handlers.lost.as_ref().unchecked_ref()));
            }
        });
        SOURCE.replace(Some(source));
    }

    /// What was drawn before the stream was open may be old: pages fetch it once more.
    fn opened(self) {
        self.clock.touch();
        self.state.try_update(|state| {
            if let LiveState::Stale(since) = *state {
                *state = LiveState::CatchingUp(since);
            } else if *state == LiveState::Connecting {
                *state = LiveState::Live;
            }
        });
        self.log.try_update(|log| log.push(LiveEvent::Resync));
    }

    fn framed(self, message: &MessageEvent) {
        // A frame of a newer server that we cannot read may say anything: fetch.
        let frame = read(message).unwrap_or(LiveEvent::Resync);
        self.clock.touch();
        self.log.try_update(|log| log.push(frame));
    }

    /// The browser connects again by itself, unless the answer was no stream: then it is up to us.
    fn lost(self) {
        self.state.try_update(|state| {
            *state = match *state {
                LiveState::CatchingUp(since) | LiveState::Stale(since) => LiveState::Stale(since),
                LiveState::Connecting | LiveState::Live => LiveState::Stale(browser::now()),
            };
        });
        if !is_over() {
            return;
        }
        let wait = self.wait.try_get_value().unwrap_or(FIRST_WAIT);
        self.wait.try_set_value((wait * 2).min(LONGEST_WAIT));
        let spread = 0.75 + browser::random() / 2.0;
        let reopen = move || {
            if is_over() {
                self.open();
            }
        };
        set_timeout(reopen, wait.mul_f64(spread));
    }
}

/// Which events a frame names. The browser reads it: a JSON parser of our own would weigh more than all
/// that it says.
fn read(message: &MessageEvent) -> Option<LiveEvent> {
    let frame = JSON::parse(&message.data().as_string()?).ok()?;
    let field = |name: &str| Reflect::get(&frame, &JsValue::from_str(name)).ok();
    if field("type")?.as_string()? != "events" {
        return None;
    }
    let ids = js_sys::try_iter(&field("ids")?).ok()??;
    Some(LiveEvent::Events {
        ids: ids
            .map(|id| id.ok()?.as_string()?.parse().ok())
            .collect::<Option<_>>()?,
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number; what is too large becomes the largest"
        )]
        count: field("count")?.as_f64()? as u32,
    })
}

/// Whether the browser has given up on the stream.
fn is_over() -> bool {
    SOURCE.with_borrow(|source| {
        source
            .as_ref()
            .is_none_or(|source| source.ready_state() == EventSource::CLOSED)
    })
}

fn on_visible(bind: impl FnOnce(&web_sys::Document, &js_sys::Function)) {
    HANDLERS.with_borrow(|handlers| {
        if let Some(handlers) = handlers {
            bind(&document(), handlers.seen.as_ref().unchecked_ref());
        }
    });
}
