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
        /// A comment was written under a post.
        Comment = "comment",
        /// A comment's text was changed.
        CommentEdited = "comment_edited",
        /// A comment was removed.
        CommentDeleted = "comment_deleted",
        /// A comment was hidden from others.
        CommentHidden = "comment_hidden",
        /// A hidden comment was shown again.
        CommentUnhidden = "comment_unhidden",
        /// Our account was named in somebody's post or comment.
        Mention = "mention",
        /// A post that answers another one.
        Reply = "reply",
        /// A post that quotes another one.
        Quote = "quote",
        /// A post was shared on.
        Repost = "repost",
        /// A post was published.
        Post = "post",
        /// A post was changed.
        PostEdited = "post_edited",
        /// A post was removed.
        PostDeleted = "post_deleted",
        /// A post was hidden.
        PostHidden = "post_hidden",
        /// A hidden post was shown again.
        PostUnhidden = "post_unhidden",
        /// A post or our Page was liked.
        Like = "like",
        /// Somebody follows an account.
        Follow = "follow",
        /// Somebody follows an account no longer.
        Unfollow = "unfollow",
        /// An account was blocked.
        Block = "block",
        /// An account was unblocked.
        Unblock = "unblock",
        /// An account was muted.
        Mute = "mute",
        /// An account was unmuted.
        Unmute = "unmute",
        /// A review or recommendation was written.
        Review = "review",
        /// A review was changed.
        ReviewEdited = "review_edited",
        /// A review was removed.
        ReviewDeleted = "review_deleted",
        /// Somebody rated an answer or the conversation.
        Feedback = "feedback",
        /// Somebody filled in a form.
        Lead = "lead",
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
        /// Somebody is writing.
        Typing = "typing",
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
        /// A person or the platform took our permission back.
        Revoked = "revoked",
        /// News about a subscription at the platform.
        Lifecycle = "lifecycle",
        /// The platform tried our endpoint.
        WebhookTest = "webhook_test",
        /// Figures about a story.
        Insights = "insights",
        /// A live video began, ended or changed.
        LiveVideo = "live_video",
        /// A label was put on a conversation or taken off.
        Label = "label",
        /// A group was made, changed or left.
        Group = "group",
        /// A message from before the account was connected.
        History = "history",
        /// A sale or lead that the platform saw in a conversation.
        Conversion = "conversion",
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
