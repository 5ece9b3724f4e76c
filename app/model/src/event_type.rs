//! The unified vocabulary of events.

use crate::words::words;

words! {
    /// What happened, in one vocabulary for all platforms.
    pub enum EventType: "event type" {
        /// A message was written.
        Message = "message",
        /// A message's text or media was changed.
        MessageEdited = "message_edited",
        /// A message was taken back.
        MessageDeleted = "message_deleted",
        /// A reaction was given, changed or taken back.
        Reaction = "reaction",
        /// A button, card or list entry was used.
        Callback = "callback",
        /// An inline query was typed or one of its results chosen.
        InlineQuery = "inline_query",
        /// A vote in a poll.
        PollAnswer = "poll_answer",
        /// The state of a poll.
        Poll = "poll",
        /// Somebody asks to join a group.
        JoinRequest = "join_request",
        /// A payment or a step towards one.
        Payment = "payment",
        /// An order outside a message.
        Order = "order",
        /// A call began or ended.
        Call = "call",
        /// Somebody opened a conversation without writing yet.
        ConversationStarted = "conversation_started",
        /// Somebody agreed to be written to.
        Subscribed = "subscribed",
        /// Somebody asked not to be written to.
        Unsubscribed = "unsubscribed",
        /// Our message was sent by the platform.
        Sent = "sent",
        /// Our message reached the device.
        Delivered = "delivered",
        /// Our message was seen.
        Read = "read",
        /// Our voice message was listened to.
        Played = "played",
        /// Our message was not delivered.
        Failed = "failed",
        /// Members of a group or the bot's own membership changed.
        Membership = "membership",
        /// A chat was boosted.
        Boost = "boost",
        /// An account was linked or a bot installed.
        Connection = "connection",
        /// Ids or the profile of a person changed.
        ProfileUpdate = "profile_update",
        /// Another app took or gave back a conversation.
        Handover = "handover",
        /// News about our account.
        Account = "account",
        /// News about a message template.
        Template = "template",
        /// A problem of the account that belongs to no message.
        Error = "error",
        /// A line the platform writes into a conversation.
        System = "system",
        /// Something we do not know, kept with its raw part.
        Unknown = "unknown",
    }
}
