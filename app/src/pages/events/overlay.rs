//! What has changed since a page of events was loaded, laid over that page. Pure: no signals here.

use model::{Event, EventId, EventPage};

/// The most rows that are kept in the list.
pub(super) const MOST_ROWS: usize = 200;

/// A later state of an event, or its leaving the list.
#[derive(Clone, Debug)]
struct Change {
    /// When it was learned, by our own count.
    tick: u64,
    id: EventId,
    /// Nothing: it does not match the filter any more.
    event: Option<Event>,
}

/// The changes since the page was loaded.
#[derive(Clone, Debug, Default)]
pub(crate) struct Overlay {
    tick: u64,
    changes: Vec<Change>,
    /// While somebody reads, only these are shown; others wait.
    frozen: Option<Vec<EventId>>,
}

/// What the list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rows {
    /// The events, newest first.
    pub(crate) shown: Vec<Event>,
    /// How many wait until the reader asks for them.
    pub(crate) held: usize,
    /// Whether there are older ones.
    pub(crate) has_older: bool,
}

impl Overlay {
    /// How much has been learned so far.
    pub(crate) fn tick(&self) -> u64 {
        self.tick
    }

    /// How many rows there may be beyond those of the page.
    pub(crate) fn breadth(&self) -> usize {
        self.changes.len() + self.frozen.as_ref().map_or(0, Vec::len)
    }

    /// Takes the answer to the question how the events `asked` are now.
    pub(crate) fn learn(&mut self, asked: &[EventId], answer: Vec<Event>) {
        self.tick += 1;
        let tick = self.tick;
        self.changes.retain(|change| !asked.contains(&change.id));
        let gone = asked
            .iter()
            .filter(|id| !answer.iter().any(|event| event.id == **id));
        self.changes.extend(gone.map(|id| Change {
            tick,
            id: *id,
            event: None,
        }));
        self.changes.extend(answer.into_iter().map(|event| Change {
            tick,
            id: event.id,
            event: Some(event),
        }));
    }

    /// Forgets what was learned up to `tick`: the page was loaded after that.
    pub(crate) fn forget(&mut self, tick: u64) {
        self.changes.retain(|change| change.tick > tick);
    }

    /// Keeps what is shown as it is; what comes is held.
    pub(crate) fn freeze(&mut self, shown: Vec<EventId>) {
        self.frozen.get_or_insert(shown);
    }

    /// Shows everything again.
    pub(crate) fn release(&mut self) {
        self.frozen = None;
    }

    /// The page with the changes laid over it; `before` is where the page starts.
    pub(crate) fn rows(&self, page: &EventPage, before: Option<EventId>) -> Rows {
        let changed = |id: EventId| self.changes.iter().find(|change| change.id == id);
        let last = page
            .events
            .last()
            .map(|event| event.id)
            .filter(|_| page.next_cursor.is_some());
        let kept = page
            .events
            .iter()
            .filter(|event| changed(event.id).is_none())
            .cloned();
        let in_page = |id: EventId| {
            before.is_none_or(|before| id < before) && last.is_none_or(|last| id >= last)
        };
        let learned = self
            .changes
            .iter()
            .filter_map(|change| change.event.clone());
        let mut all: Vec<Event> = kept
            .chain(learned.filter(|event| in_page(event.id)))
            .collect();
        all.sort_unstable_by_key(|event| std::cmp::Reverse(event.id));
        let mut has_older = page.next_cursor.is_some();
        let mut held = 0;
        if let Some(frozen) = &self.frozen {
            let is_shown = |event: &Event| frozen.contains(&event.id);
            // Nothing of it is left when much has happened: then there is nothing to keep still.
            if let Some(last) = all.iter().rposition(is_shown) {
                // A page that was loaded again may reach further down; that is not new.
                has_older |= last + 1 < all.len();
                all.truncate(last + 1);
                let total = all.len();
                all.retain(is_shown);
                held = total - all.len();
            }
        }
        has_older |= all.len() > MOST_ROWS;
        all.truncate(MOST_ROWS);
        Rows {
            shown: all,
            held,
            has_older,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{
        AppId, DeliveryId, Direction, EventStatus, EventType, InboundEvent, Platform, Timestamp,
    };

    fn event(number: u128, status: EventStatus) -> Event {
        Event {
            id: EventId::from_u128(number),
            platform: Platform::Telegram,
            app_id: AppId::from_u128(1),
            connection_id: None,
            delivery_id: DeliveryId::from_u128(1),
            inbound: InboundEvent::new(EventType::Message, Direction::Inbound, "1"),
            status,
            error: None,
            attempts: 0,
            next_attempt_at: None,
            test: false,
            received_at: Timestamp::from_millis(0),
            processed_at: None,
        }
    }

    fn new(number: u128) -> Event {
        event(number, EventStatus::Received)
    }

    fn page(numbers: &[u128], has_older: bool) -> EventPage {
        let events: Vec<Event> = numbers.iter().copied().map(new).collect();
        let next_cursor = events.last().map(|event| event.id).filter(|_| has_older);
        EventPage {
            events,
            next_cursor,
        }
    }

    fn ids(rows: &Rows) -> Vec<u128> {
        rows.shown.iter().map(|event| event.id.as_u128()).collect()
    }

    fn id(number: u128) -> EventId {
        EventId::from_u128(number)
    }

    #[test]
    fn new_events_come_on_top_and_changed_ones_stay_in_place() {
        let mut overlay = Overlay::default();
        overlay.learn(&[id(9), id(5)], vec![new(9), event(5, EventStatus::Failed)]);
        let rows = overlay.rows(&page(&[6, 5, 4], true), None);
        assert_eq!(ids(&rows), [9, 6, 5, 4]);
        assert_eq!(rows.shown[2].status, EventStatus::Failed);
    }

    #[test]
    fn what_matches_no_more_leaves_and_what_is_older_than_the_page_stays_out() {
        let mut overlay = Overlay::default();
        overlay.learn(&[id(5), id(2)], vec![new(2)]);
        assert_eq!(ids(&overlay.rows(&page(&[6, 5, 4], true), None)), [6, 4]);
        assert_eq!(
            ids(&overlay.rows(&page(&[6, 5, 4], false), None)),
            [6, 4, 2]
        );
    }

    #[test]
    fn an_older_page_takes_no_new_events() {
        let mut overlay = Overlay::default();
        overlay.learn(&[id(9)], vec![new(9)]);
        assert_eq!(
            ids(&overlay.rows(&page(&[4, 3], true), Some(id(5)))),
            [4, 3]
        );
    }

    #[test]
    fn what_comes_while_somebody_reads_is_held_and_counted() {
        let mut overlay = Overlay::default();
        overlay.freeze(vec![id(4), id(3)]);
        overlay.learn(
            &[id(9), id(3)],
            vec![new(9), event(3, EventStatus::Completed)],
        );
        let page = page(&[8, 4, 3], true);
        let rows = overlay.rows(&page, None);
        assert_eq!((ids(&rows), rows.held), (vec![4, 3], 2));
        assert_eq!(rows.shown[1].status, EventStatus::Completed);
        overlay.release();
        assert_eq!(ids(&overlay.rows(&page, None)), [9, 8, 4, 3]);
    }

    #[test]
    fn what_lies_below_the_frozen_rows_is_older_and_not_new() {
        let mut overlay = Overlay::default();
        overlay.freeze(vec![id(6), id(5)]);
        let rows = overlay.rows(&page(&[7, 6, 5, 4, 3], false), None);
        assert_eq!(
            (ids(&rows), rows.held, rows.has_older),
            (vec![6, 5], 1, true)
        );
    }

    #[test]
    fn a_load_makes_only_earlier_changes_superfluous() {
        let mut overlay = Overlay::default();
        overlay.learn(&[id(5)], vec![event(5, EventStatus::Retrying)]);
        let begun = overlay.tick();
        overlay.learn(&[id(4)], vec![event(4, EventStatus::Completed)]);
        overlay.forget(begun);
        let rows = overlay.rows(&page(&[5, 4], false), None);
        assert_eq!(rows.shown[0].status, EventStatus::Received);
        assert_eq!(rows.shown[1].status, EventStatus::Completed);
    }

    #[test]
    fn a_frozen_list_of_which_nothing_is_left_thaws() {
        let mut overlay = Overlay::default();
        overlay.freeze(vec![id(1)]);
        assert_eq!(ids(&overlay.rows(&page(&[9, 8], true), None)), [9, 8]);
    }
}
