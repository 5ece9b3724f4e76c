//! The words of Switchboard, shared by the server and the browser.
//!
//! One word a thing: an *app* holds the secret that signs, a *connection* is one account of ours at
//! a platform, a *delivery* is one HTTP request from it, an *event* is one thing in a delivery.
//! This crate depends on serde alone and builds in seconds for any target.

mod app;
mod attempt;
mod bulk_retry;
mod connection;
mod contact;
mod conversation;
mod cursor;
mod delivery;
mod event;
mod event_name;
mod event_type;
mod failure;
mod id;
mod lead;
mod live;
mod message;
mod overview;
mod platform;
mod profile;
mod stats;
mod timestamp;
mod user;
mod words;

pub use app::{App, AppDetail, AppSource, HeldCredential};
pub use attempt::{Attempt, AttemptOutcome};
pub use bulk_retry::{BulkRetry, BulkRetryState, RetryTally, RetryWish};
pub use connection::{
    Connection, ConnectionState, ProcessingConfig, Subscription, SubscriptionDetail,
    SubscriptionState,
};
pub use contact::{Contact, ContactFilter, ContactPage};
pub use conversation::{
    Conversation, ConversationCursor, ConversationFilter, ConversationPage, ConversationState,
    LastMessage,
};
pub use cursor::CursorError;
pub use delivery::{Delivery, Header, RawBody, Verdict};
pub use event::{
    Attachment, AttachmentKind, Content, Direction, Event, EventDetail, EventFilter, EventPage,
    EventStatus, InboundEvent, UserInfo,
};
pub use event_name::{EventNameFilter, NativeMatch};
pub use event_type::EventType;
pub use failure::{Failure, FailureCode};
pub use id::{
    AppId, AttemptId, BulkRetryId, ConnectionId, ContactId, ConversationId, DeliveryId, EventId,
    IdError, MessageId, SecretId, SubscriptionId, UserId,
};
pub use lead::{Lead, LeadFilter, LeadPage};
pub use live::LiveEvent;
pub use message::{
    Message, MessageCursor, MessagePage, MessageReaction, MessageStatus, MessageVersion,
};
pub use overview::{Overview, PlatformStatus, Totals};
pub use platform::Platform;
pub use profile::{
    Accounts, Capability, CredentialField, Limits, Mark, Need, PlatformProfile, TextUnit,
};
pub use stats::{
    AccountCounts, Bucket, Counts, Queue, SeriesPoint, Stats, StatsQuery, Times, TopContact,
};
pub use timestamp::{Timestamp, TimestampError};
pub use user::{Role, Session, User};
pub use words::UnknownWord;
