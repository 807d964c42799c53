//! What is said when a device joins or comes back.

use heard::domain::id::{AreaId, DeviceId, Incarnation, MemberId, SpaceId};
use heard::wire::{Area, Back, Join, Joined, Space};

use super::{assert_golden, assert_read, bytes, circles};

#[test]
fn joining_is_spelled_so() {
    let join =
        Join { v: 1, secret: bytes(16, 1), name: "Siân Ó Briain آمنہ".to_owned(), claim: bytes(65, 4) };
    assert_golden("join", &join);
    assert_read("join", &join);
    let joined = Joined {
        v: 1,
        area: Area { id: AreaId::from_bytes([20; 16]), name: "Rhondda".to_owned(), demo: true },
        device: DeviceId::from_bytes([18; 16]),
        member: MemberId::from_bytes([21; 16]),
        name: join.name,
        role: "member".to_owned(),
        space: Some(Space { id: SpaceId::from_bytes([22; 16]), name: "Cwm".to_owned() }),
        certificate: bytes(100, 23),
        circles: circles(),
        nonce: bytes(24, 2),
        incarnation: Incarnation::from_bytes([24; 16]),
    };
    assert_golden("joined", &joined);
    assert_golden("joined-desk", &Joined { space: None, role: "reviewer".to_owned(), ..joined });
}

#[test]
fn coming_back_is_spelled_so() {
    let back = Back { v: 1, certificate: bytes(100, 23), name: "Siân Ó Briain آمنہ".to_owned() };
    assert_golden("back", &back);
    assert_read("back", &back);
}
