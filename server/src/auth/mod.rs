//! Who is asking: API key or session; logging in and out.

mod caller;
mod forms;
mod key;
mod limit;
mod sessions;

pub(crate) use caller::{Caller, MaybeCaller, bearer, is_insecure, names_this_machine};
pub(crate) use forms::{log_in, log_out, set_up};
pub(crate) use key::ApiKey;
pub(crate) use limit::LoginLimit;
pub(crate) use sessions::{Sessions, layer};
