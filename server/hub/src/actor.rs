//! Who does something. Every call of the hub names its actor, so that roles and audit hold everywhere.

use model::{Role, UserId};

use crate::HubError;

/// Who does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Switchboard itself.
    System,
    /// A person who is logged in.
    User(UserId, Role),
    /// The API key of the settings.
    ApiKey(Role),
}

impl Actor {
    /// Refuses whoever has less than `least`.
    pub(crate) fn require(&self, least: Role) -> Result<(), HubError> {
        let role = match self {
            Self::System => Role::Admin,
            Self::User(_, role) | Self::ApiKey(role) => *role,
        };
        if role >= least {
            Ok(())
        } else {
            Err(HubError::Forbidden(least))
        }
    }
}
