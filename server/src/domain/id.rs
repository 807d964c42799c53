//! The names of things: random ids of 16 bytes and hashes of 32.
//!
//! On the wire they are CBOR byte strings, in text lower-case hex. They carry no time, for a time would outlive an
//! erasure, and nothing here can make a random one: chance is I/O.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};
use thiserror::Error;

/// Text or bytes that are no id: not hex, or of the wrong length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not an id")]
pub struct NotAnId;

macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $bytes:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $bytes]);

        impl $name {
            pub const fn from_bytes(bytes: [u8; $bytes]) -> Self {
                Self(bytes)
            }

            pub const fn as_bytes(&self) -> &[u8; $bytes] {
                &self.0
            }
        }

        impl TryFrom<&[u8]> for $name {
            type Error = NotAnId;

            fn try_from(bytes: &[u8]) -> Result<Self, NotAnId> {
                bytes.try_into().map(Self).map_err(|_| NotAnId)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let mut bytes = [0; $bytes];
                read_hex(text, &mut bytes)?;
                Ok(Self(bytes))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_hex(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), " "))?;
                write_hex(&self.0, f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                if to.is_human_readable() {
                    to.collect_str(self)
                } else {
                    to.serialize_bytes(&self.0)
                }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                if from.is_human_readable() {
                    from.deserialize_str(Fixed::<$bytes>).map(Self)
                } else {
                    from.deserialize_bytes(Fixed::<$bytes>).map(Self)
                }
            }
        }
    };
}

name!(/** One record: one document. A person's record id names the person too. */ RecordId, 16);
name!(/** A circle: who may read a record. */ CircleId, 16);
name!(/** A team's or a group's place. */ SpaceId, 16);
name!(/** The council and the teams and groups around it: one server. */ AreaId, 16);
name!(/** Somebody who takes part, whatever they hold in their hand. */ MemberId, 16);
name!(/** One installed profile. */ DeviceId, 16);
name!(/** A request that is no change. */ ActId, 16);
name!(/** What all versions of one question set have in common. */ SetId, 16);
name!(/** Somebody's wish to be erased, and what came of it. */ ErasureId, 16);
name!(/** Which life of the server's store a cursor belongs to; it changes on restore. */ Incarnation, 16);
name!(/** Who wrote an Automerge change: bound to one device for good. */ ActorId, 16);
name!(/** SHA-256 of an Automerge change, from its type byte to its end. */ ChangeHash, 32);

/// Reads exactly `N` bytes, from hex where the format is text and raw where it is not.
struct Fixed<const N: usize>;

impl<const N: usize> Visitor<'_> for Fixed<N> {
    type Value = [u8; N];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{N} bytes")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<[u8; N], E> {
        let mut bytes = [0; N];
        read_hex(text, &mut bytes).map_err(E::custom)?;
        Ok(bytes)
    }

    fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<[u8; N], E> {
        bytes.try_into().map_err(|_| E::invalid_length(bytes.len(), &self))
    }
}

fn read_hex(text: &str, into: &mut [u8]) -> Result<(), NotAnId> {
    if text.len() != into.len() * 2 {
        return Err(NotAnId);
    }
    for (byte, pair) in into.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Ok(())
}

/// Lower case only, so that one id has one spelling.
fn digit(letter: u8) -> Result<u8, NotAnId> {
    match letter {
        b'0'..=b'9' => Ok(letter - b'0'),
        b'a'..=b'f' => Ok(letter - b'a' + 10),
        _ => Err(NotAnId),
    }
}

/// Bytes as lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn write_hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_id_has_one_spelling() {
        let id = RecordId::from_bytes([0xab; 16]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!("AB".repeat(16).parse::<RecordId>(), Err(NotAnId));
        assert_eq!("ab".repeat(15).parse::<RecordId>(), Err(NotAnId));
        assert_eq!("é".repeat(16).parse::<RecordId>(), Err(NotAnId));
    }

    #[test]
    fn an_id_is_bytes_in_cbor_and_hex_in_json() {
        let id = ActorId::from_bytes([7; 16]);
        let mut cbor = Vec::new();
        ciborium::into_writer(&id, &mut cbor).expect("writing to memory");
        assert_eq!(cbor[0], 0x50);
        assert_eq!(ciborium::from_reader::<ActorId, _>(&cbor[..]).expect("an id"), id);
        assert!(ciborium::from_reader::<ActorId, _>(&[0x41, 7][..]).is_err());
        assert_eq!(serde_json::to_string(&id).expect("an id"), format!("\"{id}\""));
    }
}
