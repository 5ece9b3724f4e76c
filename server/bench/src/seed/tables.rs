//! What differs from row to row, table by table; `i` counts the rows.

use super::{Real, Size, Table};
use crate::clock::wall_ms;

/// Over how long everything was received.
const DAYS: u64 = 30;
/// An hour in milliseconds.
const HOUR: u64 = 3_600_000;
/// Into how many buckets latencies fall in an hour.
const BUCKETS: u64 = 40;
/// How many contacts of a day are counted.
const BUSIEST: u64 = 50;
/// Keeps ids of different tables apart.
const DELIVERY: u8 = 1;
const EVENT: u8 = 2;
const MESSAGE: u8 = 3;
const CONTACT: u8 = 4;
const CONVERSATION: u8 = 5;

/// All tables, those first that others refer to.
pub(super) fn tables(size: Size) -> Vec<Table> {
    let times = Times::new(size);
    let mut tables = Vec::from(received(size, &times));
    tables.extend(conversations(size, &times));
    tables.extend(rollups(size));
    tables
}

/// When things happened, in SQL.
struct Times {
    /// The first of all.
    first: u64,
    /// Message i.
    at: String,
    /// The number of the last message of conversation i.
    last: String,
    /// The last message of conversation i.
    last_at: String,
}

impl Times {
    fn new(size: Size) -> Self {
        let span = DAYS * 24 * HOUR;
        let first = wall_ms().saturating_sub(span);
        let step = span / size.messages.max(1);
        let last = format!("({} + i)", size.messages - size.conversations);
        Self {
            first,
            at: format!("({first} + i * {step})"),
            last_at: format!("({first} + {last} * {step})"),
            last,
        }
    }

    /// The ids of what is as old as everything.
    fn old_id(&self, number: &str, space: u8) -> String {
        id(&self.first.to_string(), number, space)
    }
}

/// Ids like the program's: UUID v7, in the order of time.
fn id(at: &str, number: &str, space: u8) -> String {
    format!("unhex(printf('%012x7%03x8%03x%012x', {at}, {number} & 4095, {space}, {number}))")
}

/// What is a digest in the program: 16 bytes in no order.
fn key() -> String {
    "randomblob(16)".to_owned()
}

fn reference() -> String {
    "printf('wamid.seed%010d', i)".to_owned()
}

fn text() -> String {
    "printf('Hello, this is message %010d. I ordered two blue lamps.', i)".to_owned()
}

fn person(number: &str) -> String {
    format!("printf('1650%07d', {number})")
}

fn table(name: &'static str, rows: u64, columns: Vec<(&'static str, String)>) -> Table {
    Table {
        name,
        rows,
        real: Real::One,
        columns,
    }
}

fn received(size: Size, times: &Times) -> [Table; 2] {
    let at = &times.at;
    let sender = person(&format!("i % {}", size.conversations));
    let delivery = || id(at, "i", DELIVERY);
    [
        table(
            "deliveries",
            size.messages,
            vec![
                ("id", delivery()),
                ("received_at", at.clone()),
                ("stored_at", at.clone()),
            ],
        ),
        table(
            "events",
            size.messages,
            vec![
                ("id", id(at, "i", EVENT)),
                ("dedupe_key", key()),
                ("delivery_id", delivery()),
                ("sender_id", sender.clone()),
                ("contact_ref", sender),
                ("external_id", reference()),
                ("message_ref", reference()),
                ("text", text()),
                ("occurred_at", at.clone()),
                ("received_at", at.clone()),
                ("processed_at", format!("{at} + 3")),
            ],
        ),
    ]
}

fn conversations(size: Size, times: &Times) -> [Table; 5] {
    let of = format!("(i % {})", size.conversations);
    let each = (size.messages / size.conversations.max(1)).to_string();
    let Times {
        at, last, last_at, ..
    } = times;
    let people = size.conversations;
    [
        table(
            "contacts",
            people,
            vec![
                ("id", times.old_id("i", CONTACT)),
                ("name", "printf('Customer %07d', i)".to_owned()),
            ],
        ),
        table(
            "contact_aliases",
            people,
            vec![
                ("key", key()),
                ("contact_id", times.old_id("i", CONTACT)),
                ("alias", person("i")),
            ],
        ),
        table(
            "threads",
            people,
            vec![
                ("key", key()),
                ("conversation_id", times.old_id("i", CONVERSATION)),
            ],
        ),
        table(
            "conversations",
            people,
            vec![
                ("id", times.old_id("i", CONVERSATION)),
                ("contact_id", times.old_id("i", CONTACT)),
                ("unread", each.clone()),
                ("messages", each),
                ("last_at", last_at.clone()),
                ("last_inbound_at", last_at.clone()),
                ("last_message_id", id(last_at, last, MESSAGE)),
                ("last_text", text()),
            ],
        ),
        table(
            "messages",
            size.messages,
            vec![
                ("id", id(at, "i", MESSAGE)),
                ("key", key()),
                ("message_ref", reference()),
                ("conversation_id", times.old_id(&of, CONVERSATION)),
                ("sender_id", person(&of)),
                ("text", text()),
                ("occurred_at", at.clone()),
                ("received_at", at.clone()),
                ("sort_at", at.clone()),
            ],
        ),
    ]
}

/// Each real row, for every hour or day back, with its share of everything.
fn rollups(size: Size) -> [Table; 3] {
    let hours = DAYS * 24;
    // How many hours a span has.
    let hour = "CASE real.span WHEN 'day' THEN 24 WHEN 'hour' THEN 1 ELSE 1.0 / 60 END";
    let back = |number: &str| format!("CAST(real.at - {number} * {HOUR} * {hour} AS INTEGER)");
    let share = |parts: u64| {
        let an_hour = size.messages / hours / parts;
        format!("CAST({an_hour} * {hour} AS INTEGER)")
    };
    [
        Table {
            name: "rollups",
            rows: hours,
            real: Real::Each,
            columns: vec![
                ("at", back("i")),
                ("received", share(1)),
                ("completed", share(1)),
            ],
        },
        Table {
            name: "rollup_latencies",
            rows: hours * BUCKETS,
            real: Real::Each,
            columns: vec![
                ("at", back(&format!("(i / {BUCKETS})"))),
                ("bucket", format!("real.bucket + i % {BUCKETS}")),
                ("number", share(BUCKETS)),
            ],
        },
        Table {
            name: "rollup_contacts",
            rows: DAYS * BUSIEST,
            real: Real::Each,
            columns: vec![
                ("day", format!("real.day - (i / {BUSIEST}) * {}", 24 * HOUR)),
                ("contact_ref", person(&format!("i % {BUSIEST}"))),
                ("messages", format!("1 + i % {BUSIEST}")),
            ],
        },
    ]
}
