//! gzip around a payload, inflated within a bound.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

use super::WireError;

pub fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(bytes).expect("writing to memory does not fail");
    encoder.finish().expect("writing to memory does not fail")
}

/// Inflates at most `limit` bytes: a bomb costs no more than that.
pub fn inflate(bytes: &[u8], limit: usize) -> Result<Vec<u8>, WireError> {
    let mut out = Vec::new();
    let read =
        GzDecoder::new(bytes).take(limit as u64 + 1).read_to_end(&mut out).map_err(|_| WireError::Gzip)?;
    if read > limit { Err(WireError::TooBig) } else { Ok(out) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let bomb = deflate(&vec![0; 10_000_000]);
        assert!(bomb.len() < 20_000);
        assert_eq!(inflate(&bomb, 1000), Err(WireError::TooBig));
    }

    #[test]
    fn what_was_deflated_comes_back_and_half_of_it_does_not() {
        let bytes = deflate(b"what was said");
        assert_eq!(inflate(&bytes, 100).as_deref(), Ok(&b"what was said"[..]));
        assert_eq!(inflate(&bytes[..bytes.len() / 2], 100), Err(WireError::Gzip));
    }
}
