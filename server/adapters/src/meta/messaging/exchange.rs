//! Who did something to whom and when, in a conversation.

use model::{Direction, EventType, InboundEvent, Timestamp};
use serde_json::Value;

use crate::meta::{self, Entry};
use crate::{json, scalar};

/// An item of `messaging[]` or `standby[]`.
pub(super) struct Exchange<'b> {
    /// The member that says what happened.
    pub member: &'b Value,
    /// Its name, with that of the list unless it is the usual one.
    name: &'b str,
    entry: &'b Entry<'b>,
    list: &'b str,
    item: &'b Value,
    sender: Option<String>,
    recipient: Option<String>,
    /// Our account acted.
    is_ours: bool,
    at: Option<Timestamp>,
}

impl<'b> Exchange<'b> {
    pub(super) fn new(entry: &'b Entry<'b>, list: &'b str, item: &'b Value) -> Self {
        let id = |pointer: &str| scalar::id(item.pointer(pointer));
        let is = |pointer: &str| item.pointer(pointer) == Some(&Value::Bool(true));
        // Plug-ins of web sites know a person by a `user_ref` of their own until he or she writes.
        let senders = ["/sender/id", "/sender/user_ref", "/optin/user_ref"];
        let recipients = ["/recipient/id", "/recipient/user_ref"];
        let ours = ["/message/is_echo", "/message/is_self", "/is_self"];
        let sender = senders.into_iter().find_map(id);
        Self {
            member: item,
            name: "messaging",
            entry,
            list,
            item,
            is_ours: sender.is_some() && sender == entry.id || ours.into_iter().any(is),
            sender,
            recipient: recipients.into_iter().find_map(id),
            at: entry.time_of(item),
        }
    }

    /// Turns to a member.
    pub(super) fn about(&mut self, name: &'b str, member: &'b Value) -> &Self {
        self.name = name;
        self.member = member;
        self
    }

    /// In or out, by who acted.
    pub(super) fn direction(&self) -> Direction {
        if self.is_ours {
            Direction::Outbound
        } else {
            Direction::Inbound
        }
    }

    /// Whether the one who acted is named.
    pub(super) fn has_sender(&self) -> bool {
        self.sender.is_some()
    }

    /// The one who acted, for an id.
    pub(super) fn actor(&self) -> &str {
        self.sender.as_deref().unwrap_or("-")
    }

    /// Our account, for an id.
    pub(super) fn account(&self) -> &str {
        self.entry.id.as_deref().unwrap_or("-")
    }

    /// The time in milliseconds, for an id.
    pub(super) fn time(&self) -> String {
        self.at
            .map_or_else(|| "-".to_owned(), |at| at.as_millis().to_string())
    }

    /// `{member}:{sender}:{time}`, for what the platform gives no id.
    pub(super) fn made_up_id(&self) -> String {
        format!("{}:{}:{}", self.name, self.actor(), self.time())
    }

    /// An event with an id of the platform's.
    pub(super) fn named(
        &self,
        event_type: EventType,
        direction: Direction,
        id: impl Into<String>,
    ) -> InboundEvent {
        let mut event = InboundEvent::new(event_type, direction, id);
        event.native_type = Some(self.native_type(self.name));
        event.account_id = self.entry.id.clone();
        event.sender_id = self.sender.clone();
        event.recipient_id = match direction {
            Direction::Inbound | Direction::Status => {
                self.recipient.clone().or_else(|| self.entry.id.clone())
            }
            Direction::Outbound => self.recipient.clone(),
            Direction::None => None,
        };
        event.contact_ref = if self.is_ours {
            self.recipient.clone()
        } else {
            self.sender.clone()
        };
        event.thread_ref = event.contact_ref.as_ref().map(|_| "contact".to_owned());
        event.occurred_at = self.at;
        event
    }

    /// An event with an id that we made up; two that look alike differ in their digest.
    pub(super) fn derived(
        &self,
        event_type: EventType,
        direction: Direction,
        id: impl Into<String>,
    ) -> InboundEvent {
        let mut event = self.named(event_type, direction, id);
        event.digest = Some(json::digest(self.item));
        event
    }

    /// A platform's name for what happened; another app answers what is in `standby`.
    pub(super) fn native_type(&self, name: &str) -> String {
        match self.list {
            "standby" => format!("standby/{name}"),
            _ => name.to_owned(),
        }
    }

    /// The item as JSON.
    pub(super) fn raw(&self) -> String {
        self.item.to_string()
    }

    /// An item that we do not understand, kept whole.
    pub(super) fn unknown(&self) -> InboundEvent {
        let id = format!("unknown:{}:{}", self.actor(), self.time());
        let mut event = self.derived(EventType::Unknown, Direction::None, id);
        event.native_type = Some(self.native_type("messaging"));
        event.thread_ref = None;
        event.raw = Some(self.raw());
        event
    }

    /// A moment up to which receipts count, in milliseconds.
    pub(super) fn watermark(&self) -> Option<i64> {
        let watermark = self.member.get("watermark");
        meta::first_time([watermark]).map(Timestamp::as_millis)
    }

    /// The id that the member has under that name.
    pub(super) fn id(&self, name: &str) -> Option<String> {
        scalar::id(self.member.get(name))
    }

    /// The text that the member has under that name, if there is something in it.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let text = self.member.get(name).and_then(Value::as_str);
        scalar::filled(text.map(str::to_owned))
    }
}
