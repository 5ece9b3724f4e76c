//! The proxies in front of us, whose word about the client counts.

use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;

use http::HeaderName;
use ipnet::IpNet;

/// Who may speak for a client: addresses and networks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TrustedProxies(Arc<[IpNet]>);

impl TrustedProxies {
    /// Whether a peer is one of them; an IPv4 address may come in IPv6 clothes.
    pub(crate) fn contains(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.0.iter().any(|network| network.contains(&peer))
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
