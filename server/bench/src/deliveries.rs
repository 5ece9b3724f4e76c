//! Signed webhooks: bodies like WhatsApp's, each with a message id of its own, and the requests that
//! carry them. Every request has the same length, so that a pile of them is one piece of memory.

use anyhow::{Context, ensure};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

#[cfg(test)]
mod tests;

/// The secret that signs.
pub(crate) const SECRET: &str = "bench-app-secret-0123456789abcdef";
/// Our number, the account that all messages go to.
pub(crate) const ACCOUNT: &str = "106540352242922";
/// Where webhooks are posted.
const PATH: &str = "/api/webhooks/whatsapp";
/// What every message id begins with; a tag and a number follow.
const ID_START: &str = "wamid.HBgMNTUxMTk4NzY1NDMyFQIAEhgUM0EB";
/// What every message id ends with.
const ID_END: &str = "AA==";
/// How many digits a number has.
const DIGITS: usize = 10;
/// Spreads neighbouring numbers over the senders; prime.
const STRIDE: u64 = 7_919;

/// Writes the deliveries of one run.
#[derive(Clone)]
pub(crate) struct Deliveries {
    /// Tells the message ids of this run from those of others.
    tag: String,
    /// How many people write.
    senders: u64,
    /// When the messages were written, in seconds since 1970.
    written_at: u64,
    mac: Hmac<Sha256>,
}

impl Deliveries {
    /// Deliveries by `senders` people, with message ids that no other run has.
    pub(crate) fn new(senders: u64) -> anyhow::Result<Self> {
        let tag = hex::encode(rand::random::<[u8; 4]>());
        Self::tagged(tag, senders, crate::clock::wall_ms() / 1_000)
    }

    fn tagged(tag: String, senders: u64, written_at: u64) -> anyhow::Result<Self> {
        let mac = Hmac::new_from_slice(SECRET.as_bytes()).context("any key will do")?;
        Ok(Self {
            tag,
            senders: senders.max(1),
            written_at,
            mac,
        })
    }

    /// What stands before the number in every message id of this run, and nowhere else.
    pub(crate) fn tag(&self) -> &str {
        &self.tag
    }

    /// The message id of delivery `number`.
    pub(crate) fn id(&self, number: u64) -> String {
        format!("{ID_START}{}{number:0DIGITS$}{ID_END}", self.tag)
    }

    /// The number of the delivery with that message id, if it is one of these.
    pub(crate) fn number(&self, id: &str) -> Option<u64> {
        let rest = id.strip_prefix(ID_START)?.strip_prefix(&self.tag)?;
        let digits = rest.strip_suffix(ID_END)?;
        (digits.len() == DIGITS).then(|| digits.parse().ok())?
    }

    /// The body of delivery `number`, about 600 bytes.
    pub(crate) fn body(&self, number: u64) -> String {
        let person = number.wrapping_mul(STRIDE) % self.senders;
        let sender = 16_500_000_000 + person;
        format!(
            concat!(
                r#"{{"object":"whatsapp_business_account","entry":[{{"id":"102290129340398","changes":[{{"value":"#,
                r#"{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"15550783881","#,
                r#""phone_number_id":"{account}"}},"contacts":[{{"profile":{{"name":"Customer {person:07}"}},"#,
                r#""wa_id":"{sender}"}}],"messages":[{{"from":"{sender}","id":"{id}","#,
                r#""timestamp":"{time}","type":"text","text":{{"body":"Hello, this is message {number:010}. "#,
                r#"I ordered two blue lamps a week ago, and only one has come. "#,
                r#"Can you tell me where the other one is?"}}}}]}},"field":"messages"}}]}}]}}"#,
            ),
            account = ACCOUNT,
            person = person,
            sender = sender,
            id = self.id(number),
            time = self.written_at,
            number = number,
        )
    }

    /// The header that proves `body`, as Meta computes it.
    fn signature(&self, body: &[u8]) -> String {
        let mut mac = self.mac.clone();
        mac.update(body);
        format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
    }

    /// The whole request with delivery `number`.
    pub(crate) fn request(&self, number: u64) -> Vec<u8> {
        let body = self.body(number);
        format!(
            "POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: facebookexternalua\r\n\
             Accept: */*\r\nContent-Type: application/json\r\nX-Hub-Signature-256: {}\r\n\
             Content-Length: {}\r\n\r\n{body}",
            self.signature(body.as_bytes()),
            body.len(),
        )
        .into_bytes()
    }

    /// Requests for the deliveries from `first` on, written on all cores.
    pub(crate) fn pile(&self, first: u64, count: usize) -> anyhow::Result<Pile> {
        let size = self.request(first).len();
        let mut bytes = vec![0; size * count];
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let share = count.div_ceil(cores).max(1);
        let shares = bytes.chunks_mut(share * size).zip((first..).step_by(share));
        std::thread::scope(|scope| {
            let writers: Vec<_> = shares
                .map(|(bytes, first)| scope.spawn(move || self.write(bytes, first, size)))
                .collect();
            writers
                .into_iter()
                .all(|it| it.join().is_ok_and(|all_fit| all_fit))
        })
        .then_some(())
        .context("requests must be of one length")?;
        ensure!(count > 0, "an empty pile");
        Ok(Pile { bytes, size, first })
    }

    fn write(&self, bytes: &mut [u8], first: u64, size: usize) -> bool {
        bytes
            .chunks_exact_mut(size)
            .zip(first..)
            .all(|(place, number)| {
                let request = self.request(number);
                let fits = request.len() == place.len();
                if fits {
                    place.copy_from_slice(&request);
                }
                fits
            })
    }
}

/// Ready requests, side by side.
pub(crate) struct Pile {
    bytes: Vec<u8>,
    size: usize,
    first: u64,
}

impl Pile {
    /// How many there are.
    pub(crate) const fn len(&self) -> usize {
        self.bytes.len() / self.size
    }

    /// The number of the delivery at `index`.
    pub(crate) fn number(&self, index: usize) -> u64 {
        (self.first..).nth(index % self.len()).unwrap_or(self.first)
    }

    /// The request at `index`, from the start again after the last one.
    pub(crate) fn get(&self, index: usize) -> &[u8] {
        let start = index % self.len() * self.size;
        self.bytes.get(start..start + self.size).unwrap_or_default()
    }
}
