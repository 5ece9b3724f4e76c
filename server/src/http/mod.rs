//! The HTTP surface: handlers only. Logic lives in `hub`, statuses in [`error`].

pub(crate) mod apps;
pub(crate) mod body;
pub(crate) mod body_budget;
pub(crate) mod bulk_retries;
pub(crate) mod contacts;
pub(crate) mod conversation_body;
pub(crate) mod conversations;
pub(crate) mod error;
pub(crate) mod event_body;
pub(crate) mod event_query;
pub(crate) mod events;
pub(crate) mod headers;
pub(crate) mod health;
pub(crate) mod leads;
pub(crate) mod live;
pub(crate) mod marks;
pub(crate) mod measure;
pub(crate) mod message_body;
pub(crate) mod metrics;
pub(crate) mod openapi;
pub(crate) mod pages;
pub(crate) mod query;
pub(crate) mod request_id;
pub(crate) mod stats;
pub(crate) mod stats_body;
pub(crate) mod subscriptions;
pub(crate) mod webhooks;

pub(crate) use error::ApiError;
