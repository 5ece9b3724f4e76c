//! How far a page's one resource is, and its last good value.

use leptos::prelude::*;
use model::Session;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::api::{self, Refusal};
use crate::codec::Postcard;

/// A page's resource.
pub(crate) type Loading<T> = Resource<Result<T, Refusal>, Postcard>;

/// Loads with `fetch` what `source` asks for, again whenever that changes.
pub(crate) fn load<S, T, Fut>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> Fut + Send + Sync + 'static,
) -> Loading<T>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    Fut: Future<Output = Result<T, Refusal>> + Send + 'static,
{
    Resource::new_with_options(source, fetch, false)
}

/// Who is looking; nothing of a page is sent before that is known.
pub(crate) fn session() -> Loading<Session> {
    Resource::new_with_options(|| (), |()| api::session(), true)
}

/// How far a load is; what is drawn changes only when this does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Stage<K> {
    /// On its way.
    Coming,
    /// It did not work.
    Failed(Refusal),
    /// There, and of this kind.
    Ready(K),
}

/// The stage of `resource`. Call it inside the `<Transition>` that waits for it.
pub(crate) fn stage<T, K>(
    resource: Loading<T>,
    kind: impl Fn(&T) -> K + Send + Sync + 'static,
) -> Memo<Stage<K>>
where
    T: Send + Sync + 'static,
    K: Clone + PartialEq + Send + Sync + 'static,
{
    Memo::new(move |_| {
        resource.with(|loaded| match loaded {
            None => Stage::Coming,
            Some(Err(refusal)) => Stage::Failed(refusal.clone()),
            Some(Ok(value)) => Stage::Ready(kind(value)),
        })
    })
}

/// What `resource` holds, or held before it failed; nothing before its first value.
pub(crate) fn latest<T>(resource: Loading<T>) -> Option<Memo<T>>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let first = resource.get_untracked()?.ok()?;
    Some(Memo::new(move |last: Option<&T>| match resource.get() {
        Some(Ok(value)) => value,
        _ => last.unwrap_or(&first).clone(),
    }))
}
