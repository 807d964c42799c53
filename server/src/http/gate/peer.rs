//! Who asks: the address of a connection, or what a trusted proxy says of the one behind it.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use ipnet::IpNet;

use crate::http::Heard;

/// Proxies whose word about an address is taken.
#[derive(Debug, Clone, Default)]
pub struct Trusted(pub Arc<[IpNet]>);

/// Where a connection comes from: an extension of its requests.
#[derive(Debug, Clone, Copy)]
pub(in crate::http) struct Peer(pub(in crate::http) IpAddr);

/// The address that a request comes from.
#[derive(Debug, Clone, Copy)]
pub(in crate::http) struct Client(pub(super) IpAddr);

impl FromRequestParts<Heard> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, heard: &Heard) -> Result<Client, Infallible> {
        // Requests that came by no connection are our own.
        let peer = parts.extensions.get().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |Peer(address)| *address);
        Ok(Client(heard.gate.0.trusted.client(peer, &parts.headers)))
    }
}

impl Trusted {
    pub(in crate::http) fn has(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|net| net.contains(&address))
    }

    /// The address that a request comes from. Of the hops that proxies have written down, the last that is no proxy of
    /// ours: whatever stands before it, anybody may have written.
    pub(super) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        if !self.has(peer) {
            return peer;
        }
        let mut client = peer;
        for hop in hops(headers).into_iter().rev() {
            let Some(address) = hop else { break };
            client = address;
            if !self.has(address) {
                break;
            }
        }
        client
    }
}

/// What limits are counted by: a home or a phone has a whole IPv6 network to itself.
pub(super) fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

/// The addresses in `X-Forwarded-For`, or else in `Forwarded`, the nearest last; None where one is hidden or no address.
fn hops(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let listed = |name: &str| -> Vec<String> {
        let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(',')).map(|hop| hop.trim().to_owned()).collect()
    };
    let plain = listed("x-forwarded-for");
    if !plain.is_empty() {
        return plain.iter().map(|hop| address(hop)).collect();
    }
    listed(header::FORWARDED.as_str()).iter().map(|hop| address(forwarded_for(hop)?)).collect()
}

/// The `for` of one hop of a `Forwarded` header (RFC 7239), without its quotes.
fn forwarded_for(hop: &str) -> Option<&str> {
    let pairs = hop.split(';').filter_map(|pair| pair.split_once('='));
    let (_, node) = pairs.into_iter().find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
    Some(node.trim().trim_matches('"'))
}

/// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]` and `[2001:db8::1]:4711`.
fn address(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(hop);
    let parsed = bare.parse().ok().or_else(|| Some(hop.parse::<SocketAddr>().ok()?.ip()));
    parsed.map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, name: &'static str, values: &[&'static str]) -> String {
        let trusted = Trusted(["127.0.0.0/8", "2001:db8::/32"].map(|net| net.parse().unwrap()).into());
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(name, value.parse().unwrap());
        }
        trusted.client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn a_stranger_can_not_say_who_it_is() {
        assert_eq!(client("192.0.2.7", "x-forwarded-for", &["198.51.100.1"]), "192.0.2.7");
        assert_eq!(client("::ffff:192.0.2.7", "forwarded", &["for=198.51.100.1"]), "192.0.2.7");
    }

    #[test]
    fn a_trusted_proxy_is_believed_about_the_hop_before_it_and_no_further() {
        let forwarded = "x-forwarded-for";
        assert_eq!(client("127.0.0.1", forwarded, &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("127.0.0.1", forwarded, &["10.0.0.1, 198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("127.0.0.1", forwarded, &["10.0.0.1", "198.51.100.1, 127.0.0.2"]), "198.51.100.1");
        assert_eq!(client("::1", forwarded, &["198.51.100.1"]), "::1");
        assert_eq!(client("127.0.0.1", forwarded, &[]), "127.0.0.1");
        assert_eq!(client("127.0.0.1", forwarded, &["198.51.100.1, nobody"]), "127.0.0.1");
    }

    #[test]
    fn the_standard_header_says_the_same() {
        for (value, expected) in [
            ("for=198.51.100.1;proto=https", "198.51.100.1"),
            ("for=10.0.0.1, For=\"198.51.100.1:4711\"", "198.51.100.1"),
            ("for=\"[2001:db9::1]:4711\";by=203.0.113.43", "2001:db9::1"),
            ("for=_hidden", "127.0.0.1"),
            ("proto=https", "127.0.0.1"),
        ] {
            assert_eq!(client("127.0.0.1", "forwarded", &[value]), expected);
        }
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one() {
        let of = |address: &str| network(address.parse().unwrap()).to_string();
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(of("192.0.2.7"), "192.0.2.7");
    }
}
