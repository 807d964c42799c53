//! Coming back: a device that is in no backup is known again by its certificate.

use crate::domain::access::Role;
use crate::domain::circle::CircleKind;
use crate::seal::{Certificate, Master, PublicKey};
use crate::store::{DeviceRow, Tx};
use crate::wire::{self, Back, VERSION};

use super::enrol::{Door, JoinError, Welcome, give_cookie, usable_name, welcome_member};

impl Door {
    /// Takes a device back in: `body` is a signed `Back`. The certificate says who it is, the signature that it is the one
    /// who was given it. A device that was shut out stays out. `now` in seconds since 1970, `day` today as "2026-05-03".
    /// Blocks.
    pub fn come_back(&self, body: &[u8], now: u64, day: String) -> Result<Welcome, JoinError> {
        let area = self.store.read(|reader| reader.area())?.ok_or(JoinError::UnknownDevice)?;
        let signed = wire::open_signed(body, area.id)?;
        let Back { v, certificate, name } = wire::decode(signed.unproved())?;
        if v != VERSION {
            return Err(JoinError::Version);
        }
        let name = usable_name(&name)?;
        let known = Certificate::read(&certificate, &self.master).filter(|it| it.device == signed.device);
        let certificate = known.ok_or(JoinError::UnknownDevice)?;
        let key = PublicKey::read(&certificate.key).ok_or(JoinError::UnknownDevice)?;
        signed.payload(|signature, data| key.verifies(signature, data)).ok_or(JoinError::BadSignature)?;
        let role = Role::named(&certificate.role).ok_or(JoinError::UnknownDevice)?;
        let master = self.master.clone();
        let (device, cookie) = self.store.write(move |tx| {
            let device = match tx.device(certificate.device)? {
                Some(device) if device.revoked || device.key != *certificate.key => {
                    return Err(JoinError::UnknownDevice);
                }
                Some(device) => device,
                // It has joined by an invite meanwhile, and is another device to us since.
                None if tx.device_by_key(&certificate.key)?.is_some() => {
                    return Err(JoinError::UnknownDevice);
                }
                None => known_again(tx, &master, &certificate, role, (&name, &day))?,
            };
            let cookie = if role.reviews() { Some(give_cookie(tx, device.id)?) } else { None };
            Ok((device, cookie))
        })?;
        let joined = self.store.read(|reader| self.welcome(reader, &device, now))?;
        Ok(Welcome { joined, cookie })
    }
}

/// Adds the device, and its member where they are not known either, in the place that the certificate names.
fn known_again(
    tx: &mut Tx<'_>,
    master: &Master,
    certificate: &Certificate,
    role: Role,
    (name, day): (&str, &str),
) -> Result<DeviceRow, JoinError> {
    if tx.member_name(certificate.member)?.is_none() {
        let space = certificate.space.filter(|_| role.circle() == CircleKind::Team);
        let circle = tx.circle_of(role.circle(), space)?.ok_or(JoinError::NoPlace)?;
        welcome_member(tx, master, certificate.member, name, (circle, role))?;
    }
    let device = DeviceRow {
        id: certificate.device,
        member: certificate.member,
        key: certificate.key.to_vec(),
        revoked: false,
    };
    tx.add_device(&device, day)?;
    tx.note_return(device.id, day)?;
    Ok(device)
}
