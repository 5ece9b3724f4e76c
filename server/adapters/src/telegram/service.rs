//! Messages that Telegram itself writes into a chat.

use model::{Direction, EventType};
use serde_json::Value;

/// Members that make a message a line of the platform rather than of a person.
/// Manual: <https://core.telegram.org/bots/api#message>
const SERVICE: &[&str] = &[
    "boost_added",
    "channel_chat_created",
    "chat_background_set",
    "chat_owner_changed",
    "chat_owner_left",
    "chat_shared",
    "connected_website",
    "delete_chat_photo",
    "direct_message_price_changed",
    "gift",
    "gift_upgrade_sent",
    "giveaway_completed",
    "giveaway_created",
    "group_chat_created",
    "managed_bot_created",
    "message_auto_delete_timer_changed",
    "migrate_from_chat_id",
    "migrate_to_chat_id",
    "new_chat_photo",
    "new_chat_title",
    "paid_message_price_changed",
    "passport_data",
    "pinned_message",
    "proximity_alert_triggered",
    "supergroup_chat_created",
    "unique_gift",
    "users_shared",
    "write_access_allowed",
];

/// Families of such members; they grow.
const SERVICE_FAMILIES: &[&str] = &[
    "checklist_tasks_",
    "forum_topic_",
    "general_forum_topic_",
    "poll_option_",
    "suggested_post_",
    "video_chat_",
];

/// What a new message is if it is more, or less, than something said.
pub(super) fn event_type(message: &Value) -> Option<(EventType, Direction)> {
    let has = |member: &str| message.get(member).is_some_and(|it| !it.is_null());
    if has("new_chat_members") || has("left_chat_member") {
        Some((EventType::Membership, Direction::None))
    } else if has("successful_payment") || has("refunded_payment") {
        Some((EventType::Payment, Direction::Inbound))
    } else if has("web_app_data") {
        Some((EventType::Callback, Direction::Inbound))
    } else if SERVICE.iter().any(|member| has(member)) || has_family(message) {
        Some((EventType::System, Direction::None))
    } else {
        None
    }
}

fn has_family(message: &Value) -> bool {
    message.as_object().is_some_and(|message| {
        message.keys().any(|member| {
            SERVICE_FAMILIES
                .iter()
                .any(|family| member.starts_with(family))
        })
    })
}
