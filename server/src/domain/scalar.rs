//! One value of a field. In JSON and CBOR it is the plain value; bytes are `{"bytes": "<hex>"}` where the format is text.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scalar {
    Text(String),
    /// At most 2^53 - 1 either way, so that every browser reads it as it was written.
    Int(i64),
    Bool(bool),
    Bytes(Vec<u8>),
    Null,
}

impl From<&str> for Scalar {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<bool> for Scalar {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => to.serialize_str(text),
            Self::Int(number) => to.serialize_i64(*number),
            Self::Bool(truth) => to.serialize_bool(*truth),
            Self::Null => to.serialize_unit(),
            Self::Bytes(bytes) if to.is_human_readable() => {
                let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                let mut map = to.serialize_map(Some(1))?;
                map.serialize_entry("bytes", &hex)?;
                map.end()
            }
            Self::Bytes(bytes) => to.serialize_bytes(bytes),
        }
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(AnyScalar)
    }
}

struct AnyScalar;

impl<'de> Visitor<'de> for AnyScalar {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a whole number, a truth value, bytes or null")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Scalar, E> {
        Ok(text.into())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Scalar, E> {
        Ok(Scalar::Int(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Scalar, E> {
        number.try_into().map(Scalar::Int).map_err(E::custom)
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Scalar, E> {
        Ok(Scalar::Bool(truth))
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Scalar, E> {
        Ok(Scalar::Bytes(bytes.to_vec()))
    }

    fn visit_unit<E: Error>(self) -> Result<Scalar, E> {
        Ok(Scalar::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Scalar, E> {
        Ok(Scalar::Null)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
        match map.next_entry::<String, String>()? {
            Some((name, hex)) if name == "bytes" => from_hex(&hex).map(Scalar::Bytes),
            _ => None,
        }
        .ok_or_else(|| A::Error::custom("not a value"))
    }
}

fn from_hex(hex: &str) -> Option<Vec<u8>> {
    if !hex.is_ascii() || !hex.len().is_multiple_of(2) {
        return None;
    }
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_survives_json_and_cbor() {
        let values = [
            Scalar::from("a ‘b’"),
            Scalar::Int(-3),
            Scalar::Bool(false),
            Scalar::Bytes(vec![0, 255]),
            Scalar::Null,
        ];
        for value in values {
            let json = serde_json::to_string(&value).expect("a value in JSON");
            assert_eq!(serde_json::from_str::<Scalar>(&json).expect("its JSON"), value);
            let mut cbor = Vec::new();
            ciborium::into_writer(&value, &mut cbor).expect("a value in CBOR");
            assert_eq!(ciborium::from_reader::<Scalar, _>(&cbor[..]).expect("its CBOR"), value);
        }
    }
}
