//! The ids under which an item names a person: a phone number, a business-scoped user id and perhaps
//! the id that several portfolios share. Since 2026 the number may be left out everywhere.
//!
//! Manual: <https://developers.facebook.com/docs/whatsapp/business-scoped-user-ids>

use serde_json::Value;

use crate::scalar;

/// A person, by the ids of one item. One of another form counts as missing.
#[derive(Clone, Debug, Default)]
pub(super) struct Party {
    pub phone: Option<String>,
    pub user: Option<String>,
    pub parent: Option<String>,
}

impl Party {
    fn of(item: &Value, [phone, user, parent]: [&str; 3]) -> Self {
        let id = |pointer| scalar::id(item.pointer(pointer));
        Self {
            phone: id(phone),
            user: id(user),
            parent: id(parent),
        }
    }

    /// Who wrote a message or called.
    pub(super) fn sender(item: &Value) -> Self {
        Self::of(item, ["/from", "/from_user_id", "/from_parent_user_id"])
    }

    /// To whom an echo or a call went.
    pub(super) fn addressee(item: &Value) -> Self {
        Self::of(item, ["/to", "/to_user_id", "/to_parent_user_id"])
    }

    /// Who is not us in a call; the direction tells.
    pub(super) fn on_the_phone(item: &Value) -> Self {
        let direction = item.get("direction").and_then(Value::as_str);
        match direction {
            Some("BUSINESS_INITIATED") => Self::addressee(item),
            _ => Self::sender(item),
        }
    }

    /// Whom a receipt is about; of a group's, the group. The parent's key is spelled in two ways.
    pub(super) fn recipient(item: &Value) -> Self {
        let keys = [
            "/recipient_id",
            "/recipient_user_id",
            "/recipient_parent_user_id",
        ];
        let mut party = Self::of(item, keys);
        let draft = || scalar::id(item.get("parent_recipient_user_id"));
        party.parent = party.parent.or_else(draft);
        party
    }

    /// Whose receipt it is in a group. The number's key is spelled in two ways.
    pub(super) fn participant(item: &Value) -> Self {
        let keys = [
            "/recipient_participant_id",
            "/recipient_participant_user_id",
            "/recipient_participant_parent_user_id",
        ];
        let mut party = Self::of(item, keys);
        let other = || scalar::id(item.get("participant_recipient_id"));
        party.phone = party.phone.or_else(other);
        party
    }

    /// Whose receipt it is, in a group or not.
    pub(super) fn reader(item: &Value) -> Self {
        let participant = Self::participant(item);
        match participant.id() {
            Some(_) => participant,
            None => Self::recipient(item),
        }
    }

    /// Whom an entry of `contacts[]` describes, or an item that is about a person as a whole.
    pub(super) fn described(item: &Value) -> Self {
        Self::of(item, ["/wa_id", "/user_id", "/parent_user_id"])
    }

    /// Whom a contact of the phone's address book is.
    pub(super) fn in_address_book(contact: &Value) -> Self {
        Self::of(contact, ["/phone_number", "/user_id", "/parent_user_id"])
    }

    /// Whose ids have changed, by the ids of now.
    pub(super) fn renamed(item: &Value) -> Self {
        let keys = ["/wa_id", "/user_id/current", "/parent_user_id/current"];
        let mut party = Self::of(item, keys);
        let unchanged = || scalar::id(item.get("parent_user_id"));
        party.parent = party.parent.or_else(unchanged);
        party
    }

    /// The id to write to: the number as received (it may differ from `wa_id`), else the user id.
    pub(super) fn id(&self) -> Option<&str> {
        self.phone.as_deref().or(self.user.as_deref())
    }

    /// All its ids, that to write to first.
    pub(super) fn ids(self) -> impl Iterator<Item = String> {
        [self.phone, self.user, self.parent].into_iter().flatten()
    }
}
