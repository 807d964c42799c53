//! The master key: a file outside the data folder. Whoever holds it and the data can read the data.

use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::data::{open_bytes, seal_bytes};
use super::{DataKey, SealError, random};

/// Keys derived from the master key, one per use.
#[derive(Clone)]
pub struct Master {
    wrap: Zeroizing<[u8; 32]>,
    names: Zeroizing<[u8; 32]>,
    pub(super) certificate: Zeroizing<[u8; 32]>,
    pub(super) nonce: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for Master {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Master")
    }
}

impl Master {
    /// Reads the key file: 64 hex digits.
    pub fn read(path: &Path) -> Result<Master, SealError> {
        let shown = path.display().to_string();
        let text =
            fs::read_to_string(path).map_err(|source| SealError::Read { path: shown.clone(), source })?;
        let key = read_key(text.trim()).ok_or(SealError::NotAKey(shown))?;
        Ok(Master::from_key(&key))
    }

    /// Runs a command, as a shell does, that prints the key: 64 hex digits. What it printed is told to nobody.
    pub fn of_command(command: &str) -> Result<Master, SealError> {
        let failed = |why: String| SealError::Command { why };
        let mut shell = Command::new("sh");
        shell.args(["-c", command]).stdin(Stdio::null()).stderr(Stdio::inherit());
        let output = shell.output().map_err(|error| failed(error.to_string()))?;
        let printed = Zeroizing::new(output.stdout);
        if !output.status.success() {
            return Err(failed(output.status.to_string()));
        }
        let text = std::str::from_utf8(&printed).unwrap_or_default();
        let key = read_key(text.trim()).ok_or_else(|| failed("it printed no 64 hex digits".to_owned()))?;
        Ok(Master::from_key(&key))
    }

    /// Makes a key file that only its owner can read; one that is there already is read.
    pub fn make(path: &Path) -> Result<Master, SealError> {
        let made = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
        match made {
            Ok(mut file) => {
                let key: [u8; 32] = random();
                let digits: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
                // The key is durable, and so is its name, before anything is sealed under it.
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
                let written = writeln!(file, "{digits}")
                    .and_then(|()| file.sync_all())
                    .and_then(|()| fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all());
                written.map_err(|source| SealError::Make { path: path.display().to_string(), source })?;
                Ok(Master::from_key(&key))
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Master::read(path),
            Err(source) => Err(SealError::Make { path: path.display().to_string(), source }),
        }
    }

    fn from_key(key: &[u8; 32]) -> Master {
        let hkdf = Hkdf::<Sha256>::new(None, key);
        let derive = |info: &str| {
            let mut out = Zeroizing::new([0; 32]);
            hkdf.expand(info.as_bytes(), out.as_mut()).expect("32 bytes can be expanded");
            out
        };
        Master {
            wrap: derive("heard wrap v1"),
            names: derive("heard names v1"),
            certificate: derive("heard certificate v1"),
            nonce: derive("heard nonce v1"),
        }
    }

    /// A data key that nobody has yet: its random id, and the key wrapped.
    pub fn fresh_key(&self) -> ([u8; 16], Vec<u8>) {
        let id = random();
        (id, self.wrap(&id, &DataKey::fresh()))
    }

    /// Seals a data key for the key file; `id` is the key's.
    pub fn wrap(&self, id: &[u8; 16], key: &DataKey) -> Vec<u8> {
        seal_bytes(&self.wrap, id, key.bytes())
    }

    pub fn unwrap(&self, id: &[u8; 16], wrapped: &[u8]) -> Result<DataKey, SealError> {
        let bytes = Zeroizing::new(open_bytes(&self.wrap, id, wrapped)?);
        let key = bytes.as_slice().try_into().map_err(|_| SealError::DoesNotOpen)?;
        Ok(DataKey::from_bytes(key))
    }

    /// Whether it is the same key.
    pub fn is(&self, other: &Master) -> bool {
        self.wrap == other.wrap
    }

    /// Opens a member's name as it was sealed before the area had a key of its own for names; `id` is the member's.
    pub fn open_name(&self, id: &[u8; 16], sealed: &[u8]) -> Result<String, SealError> {
        let bytes = open_bytes(&self.names, id, sealed)?;
        String::from_utf8(bytes).map_err(|_| SealError::DoesNotOpen)
    }
}

/// HMAC-SHA256 of a message.
pub(super) fn mac(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    keyed(key, message).finalize().into_bytes().into()
}

/// Whether `tag` is the start of the message's MAC. Takes as long for a wrong tag as for a right one.
pub(super) fn mac_begins(key: &[u8; 32], message: &[u8], tag: &[u8]) -> bool {
    keyed(key, message).verify_truncated_left(tag).is_ok()
}

fn keyed(key: &[u8; 32], message: &[u8]) -> Hmac<Sha256> {
    Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length").chain_update(message)
}

fn read_key(text: &str) -> Option<[u8; 32]> {
    let mut key = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (byte, digits) in key.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_made_once_is_read_again_and_opens_what_it_wrapped() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let made = Master::make(&path).unwrap();
        let key = DataKey::fresh();
        let wrapped = made.wrap(&[7; 16], &key);
        let read = Master::read(&path).unwrap();
        assert_eq!(read.unwrap(&[7; 16], &wrapped).unwrap().bytes(), key.bytes());
        assert!(read.unwrap(&[8; 16], &wrapped).is_err());
    }

    #[test]
    fn a_key_that_a_command_prints_is_the_one_of_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let made = Master::make(&path).unwrap();
        let wrapped = made.wrap(&[7; 16], &DataKey::fresh());
        let told = Master::of_command(&format!("cat {}", path.display())).unwrap();
        assert!(told.unwrap(&[7; 16], &wrapped).is_ok());
        for (command, why) in
            [("echo shopping list", "it printed no 64 hex digits"), ("echo secret; exit 3", "exit status: 3")]
        {
            let refused = Master::of_command(command).unwrap_err().to_string();
            assert!(refused.contains(why) && !refused.contains("shopping") && !refused.contains("secret"));
        }
    }

    #[test]
    fn a_file_that_is_no_key_is_named_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        fs::write(&path, "shopping list").unwrap();
        assert!(matches!(Master::make(&path), Err(SealError::NotAKey(_))));
        assert_eq!(fs::read_to_string(&path).unwrap(), "shopping list");
    }
}
