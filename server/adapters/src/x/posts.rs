//! Posts, of either API: what they are to our account and to other posts.

use model::{Content, Direction, EventType, InboundEvent, Timestamp};
use serde::Deserialize;
use serde_json::Value;

use super::people::Person;
use super::scope::Scope;
use super::wire::{Reference, Tweet};
use super::{media, time, wire};
use crate::scalar::{Id, filled};

/// A post, whichever API wrote it.
pub(super) struct Post {
    /// Its id.
    pub id: String,
    /// Who wrote it, or passed it on.
    pub author: Option<Person>,
    at: Option<Timestamp>,
    content: Content,
    /// `Repost`, `Quote` or `Reply`, in this order if it is several.
    relation: Option<EventType>,
    /// Whose post it passes on, quotes or answers.
    target: Option<Person>,
    answers: Option<String>,
    conversation: Option<String>,
}

impl Post {
    /// Reads a post of API 1.1.
    pub(super) fn of_tweet(value: &Value) -> Option<Self> {
        let tweet = Tweet::deserialize(value).ok()?;
        let extended = tweet.extended_tweet.as_ref();
        let attachments = media::of_entities([
            extended.and_then(|it| it.extended_entities.as_ref()),
            extended.and_then(|it| it.entities.as_ref()),
            tweet.extended_entities.as_ref(),
            tweet.entities.as_ref(),
        ]);
        let (relation, target) = relation_of_tweet(&tweet).unzip();
        let answers = tweet
            .in_reply_to_status_id_str
            .or(tweet.in_reply_to_status_id);
        let full_text = tweet.extended_tweet.and_then(|it| filled(it.full_text));
        Some(Self {
            id: tweet.id_str.or(tweet.id)?.0,
            author: tweet.user.as_ref().and_then(Person::of),
            at: time::first([&tweet.timestamp_ms, &tweet.created_at]),
            content: Content {
                text: full_text.or_else(|| filled(tweet.text)),
                attachments,
            },
            relation,
            target: target.flatten(),
            answers: answers.map(|id| id.0),
            conversation: None,
        })
    }

    /// Reads a post of API 2. `native` says what it is where the post itself does not.
    fn of_payload(native: &str, payload: &Value, includes: Option<&Value>) -> Option<Self> {
        let post = wire::Post::deserialize(payload).ok()?;
        let (relation, target) = relation_of_post(&post, includes).unzip();
        let answers = post.in_reply_to_tweet_id.clone();
        let answers = answers.or_else(|| referenced(&post, "replied_to"));
        let keys = post.attachments.map(|it| it.media_keys).unwrap_or_default();
        let files = keys.into_iter().map(|key| media::of_key(key.0, includes));
        let full_text = post.note_tweet.and_then(|it| filled(it.text));
        Some(Self {
            id: post.id.0,
            author: Some(post.author_id.into()),
            at: time::first([&post.created_at]),
            content: Content {
                text: full_text.or_else(|| filled(post.text)),
                attachments: files.collect(),
            },
            relation: relation.or_else(|| relation_by_name(native)),
            target: target.flatten(),
            answers: answers.map(|id| id.0),
            conversation: post.conversation_id.map(|id| id.0),
        })
    }

    /// The thread it is part of: the conversation, else the post it answers, else its own.
    pub(super) fn thread(&self) -> String {
        let thread = self.conversation.as_ref().or(self.answers.as_ref());
        thread.unwrap_or(&self.id).clone()
    }

    fn event_type(&self, scope: &Scope<'_>, author: &Person) -> EventType {
        let mentions = scope.account.is_some() || scope.native == "post.mention.create";
        match self.relation {
            Some(relation) => relation,
            None if scope.is_ours(author) || !mentions => EventType::Post,
            None => EventType::Mention,
        }
    }

    fn event(self, scope: &Scope<'_>) -> Option<InboundEvent> {
        let author = self.author.clone()?;
        let event_type = self.event_type(scope, &author);
        let direction = scope.direction(&author);
        let mut event = scope.event(event_type, direction, &*self.id);
        event.thread_ref = Some(self.thread());
        event.reply_to = self.answers;
        event.occurred_at = self.at;
        event.message_ref = Some(self.id);
        // A repost repeats the other's words and files; they are not its own.
        if event_type != EventType::Repost {
            event.content = self.content;
        }
        // Who answers or quotes himself speaks to nobody else.
        let target = self
            .target
            .filter(|it| direction != Direction::Outbound || !scope.is_ours(it));
        scope.enter(&mut event, Some(author), target);
        Some(event)
    }
}

/// Reads an item of `tweet_create_events[]`; `None` if it does not fit.
pub(super) fn tweet(scope: &Scope<'_>, item: &Value) -> Option<InboundEvent> {
    Post::of_tweet(item)?.event(scope)
}

/// Reads the payload of `post.create`, `post.reply.create` and the like.
pub(super) fn post(
    scope: &Scope<'_>,
    payload: &Value,
    includes: Option<&Value>,
) -> Option<InboundEvent> {
    Post::of_payload(scope.native, payload, includes)?.event(scope)
}

/// What a post is to another one, and to whose.
type Relation = (EventType, Option<Person>);

fn relation_of_tweet(tweet: &Tweet) -> Option<Relation> {
    let original = |status: &Option<Value>| status.clone().filter(Value::is_object);
    if let Some(reposted) = original(&tweet.retweeted_status) {
        return Some((EventType::Repost, author_of(&reposted)));
    }
    let quoted = original(&tweet.quoted_status);
    if quoted.is_some() || tweet.is_quote_status == Some(true) {
        return Some((EventType::Quote, quoted.as_ref().and_then(author_of)));
    }
    let ids = [
        &tweet.in_reply_to_status_id_str,
        &tweet.in_reply_to_status_id,
    ];
    ids.into_iter().flatten().next()?;
    let ids = [&tweet.in_reply_to_user_id_str, &tweet.in_reply_to_user_id];
    let answered = ids.into_iter().flatten().next().cloned();
    let handle = tweet.in_reply_to_screen_name.clone();
    let target = answered.map(|id| Person::called(id, handle));
    Some((EventType::Reply, target))
}

fn author_of(status: &Value) -> Option<Person> {
    Person::of(status.get("user")?)
}

fn relation_of_post(post: &wire::Post, includes: Option<&Value>) -> Option<Relation> {
    if let Some(reposted) = referenced(post, "retweeted") {
        return Some((EventType::Repost, author_in(includes, &reposted)));
    }
    if let Some(quoted) = referenced(post, "quoted") {
        return Some((EventType::Quote, author_in(includes, &quoted)));
    }
    if post.in_reply_to_tweet_id.is_none() {
        referenced(post, "replied_to")?;
    }
    let answered = post.in_reply_to_user_id.clone();
    Some((EventType::Reply, answered.map(Person::from)))
}

/// The post that this one names as what it passes on, quotes or answers.
fn referenced(post: &wire::Post, kind: &str) -> Option<Id> {
    let references = post.referenced_tweets.iter().flatten();
    references
        .filter_map(|it| Reference::deserialize(it).ok())
        .find(|it| it.kind == kind)
        .map(|it| it.id)
}

/// The author of a post that is only named, where it is described beside the event.
fn author_in(includes: Option<&Value>, post: &Id) -> Option<Person> {
    let described = includes?.get("tweets")?.as_array()?;
    described
        .iter()
        .map(|it| it.get("data").unwrap_or(it))
        .filter_map(|it| wire::Post::deserialize(it).ok())
        .find(|it| it.id == *post)
        .map(|it| it.author_id.into())
}

fn relation_by_name(native: &str) -> Option<EventType> {
    match native {
        "post.repost.create" => Some(EventType::Repost),
        "post.quote.create" => Some(EventType::Quote),
        "post.reply.create" => Some(EventType::Reply),
        _ => None,
    }
}
