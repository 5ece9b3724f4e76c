//! Activities of the Bot Framework, one a request, proven by a token that the bot service signs.
//! Outgoing webhooks send the same activities.
//!
//! Manual: <https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability>

mod parse;
mod refs;
mod token;

pub(super) use parse::parse;
pub(super) use refs::is_personal;
pub(super) use token::{key_source, verify};
