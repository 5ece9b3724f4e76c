//! Who did something in public: wrote a comment, liked a post. The name may be kept from us.

use model::{Direction, InboundEvent, UserInfo};
use serde_json::Value;

use crate::scalar::{self, filled};

/// The one who acted, as far as the value of a change tells.
pub(crate) struct Actor {
    pub(crate) id: Option<String>,
    described: UserInfo,
}

impl Actor {
    /// `from` is today's form; the others are older ones, of reviews and of likes.
    pub(crate) fn of(value: &Value) -> Self {
        let ids = ["/from/id", "/sender_id", "/reviewer_id", "/user_id"];
        let names = ["/from/name", "/sender_name", "/reviewer_name", "/user_name"];
        let text = |pointer| {
            let text = value.pointer(pointer).and_then(Value::as_str);
            filled(text.map(str::to_owned))
        };
        Self {
            id: ids.into_iter().find_map(|it| scalar::id(value.pointer(it))),
            described: UserInfo {
                username: text("/from/username"),
                full_name: names.into_iter().find_map(text),
                profile_picture: None,
            },
        }
    }

    /// Enters who acted on whom. The direction that `event` has is kept for a status, and where
    /// nobody is named.
    pub(crate) fn enter(self, event: &mut InboundEvent) {
        let is_ours = self.id.is_some() && self.id == event.account_id;
        if self.id.is_some() && event.direction != Direction::Status {
            event.direction = if is_ours {
                Direction::Outbound
            } else {
                Direction::Inbound
            };
        }
        if matches!(event.direction, Direction::Inbound | Direction::Status) {
            event.recipient_id = event.account_id.clone();
        }
        if self.id.is_some() && !is_ours {
            event.contact_ref = self.id.clone();
            event.user_info = self.described;
        }
        event.sender_id = self.id;
    }
}
