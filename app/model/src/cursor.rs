//! Where a page of a list goes on, as text: the key of the last row, which says nothing to who reads it.

use std::fmt;
use std::str::FromStr;

use crate::{ConversationCursor, ConversationId, MessageCursor, MessageId, Timestamp};

/// A text that is no cursor of the wanted list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CursorError(pub String);

impl fmt::Display for CursorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is no nextCursor of this list", self.0)
    }
}

impl std::error::Error for CursorError {}

/// Reads hexadecimal numbers of these widths, and nothing else.
fn numbers<const N: usize>(text: &str, widths: [usize; N]) -> Result<[u128; N], CursorError> {
    let unlike = || CursorError(text.to_owned());
    if !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(unlike());
    }
    let mut rest = text;
    let mut numbers = [0; N];
    for (number, width) in numbers.iter_mut().zip(widths) {
        let (digits, after) = rest.split_at_checked(width).ok_or_else(unlike)?;
        *number = u128::from_str_radix(digits, 16).or(Err(unlike()))?;
        rest = after;
    }
    if rest.is_empty() {
        Ok(numbers)
    } else {
        Err(unlike())
    }
}

fn write_moment(f: &mut fmt::Formatter<'_>, at: Timestamp) -> fmt::Result {
    write!(f, "{:016x}", at.as_millis())
}

/// The inverse of [`write_moment`], of 16 digits.
fn moment(digits: u128) -> Timestamp {
    let millis = u64::try_from(digits).unwrap_or(0).cast_signed();
    Timestamp::from_millis(millis)
}

impl fmt::Display for ConversationCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_moment(f, self.last_at)?;
        write!(f, "{:032x}", self.id.as_u128())
    }
}

impl FromStr for ConversationCursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, CursorError> {
        let [last_at, id] = numbers(text, [16, 32])?;
        Ok(Self {
            last_at: moment(last_at),
            id: ConversationId::from_u128(id),
        })
    }
}

impl fmt::Display for MessageCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_moment(f, self.sort_at)?;
        write!(f, "{:04x}{:032x}", self.position, self.id.as_u128())
    }
}

impl FromStr for MessageCursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, CursorError> {
        let [sort_at, position, id] = numbers(text, [16, 4, 32])?;
        Ok(Self {
            sort_at: moment(sort_at),
            position: u16::try_from(position).unwrap_or(u16::MAX),
            id: MessageId::from_u128(id),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn written_cursors_are_read_back(at: i64, position: u16, id: u128) {
            let at = Timestamp::from_millis(at);
            let conversation = ConversationCursor { last_at: at, id: ConversationId::from_u128(id) };
            prop_assert_eq!(conversation.to_string().parse(), Ok(conversation));
            let message = MessageCursor { sort_at: at, position, id: MessageId::from_u128(id) };
            prop_assert_eq!(message.to_string().parse(), Ok(message));
        }

        #[test]
        fn any_other_text_is_refused(text: String) {
            prop_assume!(text.len() != 48);
            prop_assert_eq!(text.parse::<ConversationCursor>(), Err(CursorError(text.clone())));
        }
    }

    #[test]
    fn a_cursor_of_another_list_is_refused() {
        let of_messages = "0".repeat(52);
        assert!(of_messages.parse::<ConversationCursor>().is_err());
        assert!(of_messages.parse::<MessageCursor>().is_ok());
        for text in ["+".repeat(48), "é".repeat(24), "g".repeat(48)] {
            assert!(text.parse::<ConversationCursor>().is_err(), "{text}");
        }
    }
}
