//! Figures as the REST API writes them.

use std::time::Duration;

use model::{AccountCounts, Counts, EventType, Platform, Stats, Times, TopContact};
use serde::Serialize;
use utoipa::ToSchema;

/// The figures of a stretch of time. Events count in the bucket in which they were received; test
/// events do not count.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StatsBody {
    totals: TotalsBody,
    /// The share of the ended events that were completed, 0 to 1; null where none has ended.
    success_rate: Option<f64>,
    /// How long the tries took that ended the events.
    processing_ms: TimesBody,
    /// How long it took until a webhook was on disk and could be acknowledged.
    ack_ms: TimesBody,
    queue: QueueBody,
    /// The most frequent first.
    by_type: Vec<TypeBody>,
    /// The busiest first. An event counts as soon as it was tried once.
    by_account: Vec<AccountBody>,
    /// The busiest first.
    by_platform: Vec<PlatformBody>,
    /// One entry for each bucket, the oldest first.
    series: Vec<PointBody>,
    /// The ten who wrote most within the days of the stretch, the busiest first.
    top_contacts: Vec<ContactBody>,
}

/// How much was received and what became of it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct TotalsBody {
    /// Events received.
    received: u64,
    /// Of those, processed to the end, ignored ones too.
    completed: u64,
    /// Of those, given up.
    failed: u64,
    /// How often a webhook brought an event again.
    duplicates: u64,
    /// Requests that proved nothing.
    refused: u64,
}

/// A distribution of times in milliseconds; null where nothing was measured.
#[derive(Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct TimesBody {
    avg: Option<f64>,
    p50: Option<f64>,
    p95: Option<f64>,
    p99: Option<f64>,
}

/// What waits now, whatever the stretch of time and the platform.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct QueueBody {
    /// Events that wait, those with a pause before their next try too.
    length: u64,
    /// How long the longest due has been due; 0 where nothing is.
    oldest_seconds: f64,
    /// How many events have ended in a second, over the last minute.
    per_second: f64,
}

/// The counts of an event type.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct TypeBody {
    /// The unified type.
    event_type: String,
    received: u64,
    completed: u64,
    failed: u64,
}

/// The counts of an account of ours.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct AccountBody {
    /// `con_…`
    connection_id: String,
    platform: String,
    /// The platform's id of the account.
    account_id: Option<String>,
    name: Option<String>,
    received: u64,
    completed: u64,
    failed: u64,
}

/// The counts of a platform.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct PlatformBody {
    platform: String,
    received: u64,
    completed: u64,
    failed: u64,
    duplicates: u64,
    refused: u64,
}

/// One bucket.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct PointBody {
    /// Where it begins.
    at: String,
    received: u64,
    failed: u64,
}

/// Somebody who wrote much.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ContactBody {
    /// `cnt_…`; null where no contact is known by the id any more.
    contact_id: Option<String>,
    /// `con_…`
    connection_id: String,
    platform: String,
    /// The platform's id of them.
    contact_ref: String,
    name: Option<String>,
    /// How many messages they wrote.
    messages: u64,
}

impl From<Stats> for StatsBody {
    fn from(stats: Stats) -> Self {
        Self {
            totals: stats.totals.into(),
            success_rate: stats.totals.success_rate(),
            processing_ms: stats.processing.map(Into::into).unwrap_or_default(),
            ack_ms: stats.ack.map(Into::into).unwrap_or_default(),
            queue: QueueBody {
                length: stats.queue.length,
                oldest_seconds: stats.queue.oldest.map_or(0.0, |it| it.as_secs_f64()),
                per_second: stats.queue.per_second(),
            },
            by_type: stats.by_type.into_iter().map(type_body).collect(),
            by_account: stats.by_account.into_iter().map(account_body).collect(),
            by_platform: stats.by_platform.into_iter().map(platform_body).collect(),
            series: stats
                .series
                .into_iter()
                .map(|point| PointBody {
                    at: point.at.to_string(),
                    received: point.received,
                    failed: point.failed,
                })
                .collect(),
            top_contacts: stats.top_contacts.into_iter().map(contact_body).collect(),
        }
    }
}

impl From<Counts> for TotalsBody {
    fn from(counts: Counts) -> Self {
        Self {
            received: counts.received,
            completed: counts.completed,
            failed: counts.failed,
            duplicates: counts.duplicates,
            refused: counts.refused,
        }
    }
}

impl From<Times> for TimesBody {
    fn from(times: Times) -> Self {
        // As fine as they are measured.
        let millis = |time: Duration| Some(time.as_micros() as f64 / 1000.0);
        Self {
            avg: millis(times.avg),
            p50: millis(times.p50),
            p95: millis(times.p95),
            p99: millis(times.p99),
        }
    }
}

fn type_body((event_type, counts): (EventType, Counts)) -> TypeBody {
    TypeBody {
        event_type: event_type.to_string(),
        received: counts.received,
        completed: counts.completed,
        failed: counts.failed,
    }
}

fn account_body(account: AccountCounts) -> AccountBody {
    AccountBody {
        connection_id: account.connection.to_string(),
        platform: account.platform.to_string(),
        account_id: account.account_id,
        name: account.name,
        received: account.counts.received,
        completed: account.counts.completed,
        failed: account.counts.failed,
    }
}

fn platform_body((platform, counts): (Platform, Counts)) -> PlatformBody {
    PlatformBody {
        platform: platform.to_string(),
        received: counts.received,
        completed: counts.completed,
        failed: counts.failed,
        duplicates: counts.duplicates,
        refused: counts.refused,
    }
}

fn contact_body(contact: TopContact) -> ContactBody {
    ContactBody {
        contact_id: contact.contact.map(|it| it.to_string()),
        connection_id: contact.connection.to_string(),
        platform: contact.platform.to_string(),
        contact_ref: contact.contact_ref,
        name: contact.name,
        messages: contact.messages,
    }
}
