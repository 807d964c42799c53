//! Looks for words in files, in every shape in which they might lie there.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::{DeflateDecoder, GzDecoder, ZlibDecoder};

/// What a packed part of a file is unpacked to, at most.
const PART: u64 = 1 << 20;

/// Files under `folder` that hold one of these phrases, and in which shape: plain, as UTF-16, as base64, or packed.
pub fn found(folder: &Path, phrases: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for file in files(folder) {
        let bytes = fs::read(&file).expect("a file that can be read");
        for phrase in phrases {
            let hits = shapes(phrase).into_iter().filter(|(_, needle)| has(&bytes, needle));
            found.extend(hits.map(|(shape, _)| (file.clone(), format!("{phrase} {shape}"))));
            if packed(&bytes).iter().any(|part| has(part, phrase.as_bytes())) {
                found.push((file.clone(), format!("{phrase} packed")));
            }
        }
    }
    found
}

/// All files under a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => all.extend(files(&path)),
            false => all.push(path),
        }
    }
    all
}

fn shapes(phrase: &str) -> Vec<(&'static str, Vec<u8>)> {
    let utf16 = |order: fn(u16) -> [u8; 2]| phrase.encode_utf16().flat_map(order).collect();
    let mut shapes = vec![
        ("plain", phrase.as_bytes().to_vec()),
        ("in UTF-16", utf16(u16::to_le_bytes)),
        ("in UTF-16 the other way", utf16(u16::to_be_bytes)),
        ("as hex", phrase.bytes().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect()),
    ];
    // Base64 depends on where in its group of three the phrase begins; the letters at both ends depend on what is beside it.
    for skip in 0..3 {
        let encoded = base64(&phrase.as_bytes()[skip..]);
        shapes.push(("in base64", encoded[..encoded.len() - 4].to_vec()));
    }
    shapes
}

fn base64(bytes: &[u8]) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |three: &[u8]| -> [u8; 4] {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        [18, 12, 6, 0].map(|shift| LETTERS[(bits >> shift & 63) as usize])
    };
    bytes.chunks_exact(3).flat_map(group).chain(*b"....").collect()
}

/// What unpacks, from wherever something packed may begin.
fn packed(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut parts = Vec::new();
    let mut unpack = |reader: &mut dyn Read| {
        let mut part = Vec::new();
        // What breaks off has brought what it brought.
        drop(reader.take(PART).read_to_end(&mut part));
        if part.len() > 8 {
            parts.push(part);
        }
    };
    for at in 0..bytes.len().saturating_sub(2) {
        match bytes[at..] {
            [0x1f, 0x8b, 0x08, ..] => unpack(&mut GzDecoder::new(&bytes[at..])),
            [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => unpack(&mut ZlibDecoder::new(&bytes[at..])),
            // A deflated chunk of Automerge: magic, checksum, type and length stand before it.
            [0x85, 0x6f, 0x4a, 0x83, ..] if bytes.get(at + 8) == Some(&2) => {
                for skip in 10..14 {
                    unpack(&mut DeflateDecoder::new(&bytes[(at + skip).min(bytes.len())..]));
                }
            }
            _ => {}
        }
    }
    parts
}

fn has(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    #[test]
    fn a_phrase_is_found_in_every_shape() {
        let phrase = "the bus to Treorchy is gone";
        let packed = |bytes: &[u8]| {
            let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
            gzip.write_all(bytes).expect("bytes");
            gzip.finish().expect("bytes")
        };
        let said = format!("[{phrase}]");
        let shaped: [Vec<u8>; 5] = [
            said.clone().into_bytes(),
            said.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            base64(format!("x{said}..").as_bytes()),
            base64(format!("xy{said}....").as_bytes()),
            [b"before".to_vec(), packed(said.as_bytes())].concat(),
        ];
        for bytes in shaped {
            let folder = tempfile::tempdir().expect("a folder");
            fs::write(folder.path().join("file"), bytes).expect("a file");
            assert!(!found(folder.path(), &[phrase]).is_empty());
            assert!(found(folder.path(), &["somebody else's words"]).is_empty());
        }
    }
}
