//! The proxies in front of us, whose word about the client counts.

use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;

use http::{HeaderMap, HeaderName};
use ipnet::IpNet;

/// Where proxies say for whom they speak.
const FORWARDED_FOR: &str = "x-forwarded-for";
/// The same, and what says it otherwise.
const FORWARDED: [&str; 3] = [FORWARDED_FOR, "forwarded", "x-real-ip"];

/// Who may speak for a client: addresses and networks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TrustedProxies(Arc<[IpNet]>);

impl TrustedProxies {
    /// Whether a peer is one of them; an IPv4 address may come in IPv6 clothes.
    pub(crate) fn contains(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.0.iter().any(|network| network.contains(&peer))
    }

    /// Who asks: the peer, or behind a trusted proxy the nearest address in `X-Forwarded-For` that is
    /// not one of a trusted proxy. `None` where somebody else is spoken for by who may not, or in words
    /// that are not understood.
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> Option<IpAddr> {
        let is_forwarded = FORWARDED.iter().any(|it| headers.contains_key(*it));
        if !self.contains(peer) {
            return (!is_forwarded).then_some(peer);
        }
        if !is_forwarded {
            return Some(peer);
        }
        let mut nearest = None;
        let lines = headers.get_all(FORWARDED_FOR).iter().rev();
        for line in lines {
            for word in line.to_str().ok()?.rsplit(',') {
                let address: IpAddr = word.trim().parse().ok()?;
                if !self.contains(address) {
                    return Some(address);
                }
                nearest = Some(address);
            }
        }
        nearest
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A list like `127.0.0.1, 10.0.0.0/8, fd00::/8`.
impl FromStr for TrustedProxies {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let words = text.split(',').map(str::trim).filter(|it| !it.is_empty());
        let networks = words.map(|word| {
            let network = word.parse::<IpNet>().ok();
            network
                .or_else(|| word.parse::<IpAddr>().ok().map(IpNet::from))
                .ok_or_else(|| word.to_owned())
        });
        networks.collect::<Result<_, _>>().map(Self)
    }
}

/// Headers that only a trusted proxy may set.
pub(crate) type ProxyHeaders = Arc<[HeaderName]>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_who_a_trusted_proxy_says() {
        let proxies: TrustedProxies = "10.0.0.0/8".parse().unwrap();
        let client = |peer: &str, forwarded: &[&str]| {
            let lines = forwarded.iter();
            let lines =
                lines.map(|it| (HeaderName::from_static(FORWARDED_FOR), it.parse().unwrap()));
            let client = proxies.client(peer.parse().unwrap(), &HeaderMap::from_iter(lines));
            client.map(|it| it.to_string())
        };
        let some = |it: &str| Some(it.to_owned());
        assert_eq!(client("127.0.0.1", &[]), some("127.0.0.1"));
        assert_eq!(client("127.0.0.1", &["127.0.0.1"]), None, "not trusted");
        assert_eq!(client("10.0.0.1", &[]), some("10.0.0.1"));
        assert_eq!(client("10.0.0.1", &["127.0.0.1, 7.7.7.7"]), some("7.7.7.7"));
        assert_eq!(client("10.0.0.1", &["7.7.7.7, 10.0.0.2"]), some("7.7.7.7"));
        assert_eq!(
            client("10.0.0.1", &["127.0.0.1", "10.0.0.2"]),
            some("127.0.0.1")
        );
        assert_eq!(
            client("10.0.0.1", &["10.0.0.3, 10.0.0.2"]),
            some("10.0.0.3")
        );
        assert_eq!(client("10.0.0.1", &["unknown"]), None);
    }

    #[test]
    fn addresses_and_networks_are_trusted_and_nobody_else() {
        let proxies: TrustedProxies = "127.0.0.1, 10.0.0.0/8,::1".parse().unwrap();
        for (peer, trusted) in [
            ("127.0.0.1", true),
            ("::ffff:127.0.0.1", true),
            ("10.255.0.1", true),
            ("::1", true),
            ("127.0.0.2", false),
            ("11.0.0.1", false),
            ("::2", false),
        ] {
            assert_eq!(proxies.contains(peer.parse().unwrap()), trusted, "{peer}");
        }
        assert!(TrustedProxies::default().is_empty());
        assert_eq!(
            "127.0.0.1, proxy".parse::<TrustedProxies>(),
            Err("proxy".to_owned())
        );
    }
}
