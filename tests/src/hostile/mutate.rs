//! Damage done to honest changes, always the same by the same dice.

use super::forge::{self, Forged};
use super::seeds::Seed;
use crate::dice::Dice;

/// How a change was damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// As a line or a disk does it: the checksum tells.
    Raw,
    /// By somebody who makes the checksum good again.
    Repaired,
}

/// One damaged change of the family.
#[derive(Debug)]
pub struct Mutant<'a> {
    pub seed: &'a Seed,
    pub damage: Damage,
    pub bytes: Vec<u8>,
}

pub fn mutant<'a>(seeds: &'a [Seed], dice: &mut Dice) -> Mutant<'a> {
    let seed = &seeds[dice.roll(seeds.len())];
    let (damage, bytes) = match dice.roll(5) {
        0 | 1 => (Damage::Raw, by_chance(&seed.change, dice)),
        2 => (Damage::Repaired, repaired(&seed.change, dice)),
        _ => (Damage::Repaired, altered(seed, seeds, dice).chunk()),
    };
    Mutant { seed, damage, bytes }
}

/// Random damage that is none is done again.
fn by_chance(change: &[u8], dice: &mut Dice) -> Vec<u8> {
    loop {
        let bytes = damaged(change, dice);
        if bytes != change {
            return bytes;
        }
    }
}

/// Random damage anywhere.
fn damaged(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.roll(3) {
        if bytes.is_empty() {
            break;
        }
        let at = dice.roll(bytes.len());
        match dice.roll(8) {
            0..=2 => bytes[at] ^= 1 << dice.roll(8),
            3 => bytes[at] = dice.roll(256) as u8,
            4 => drop(bytes.remove(at)),
            5 => bytes.insert(at, bytes[at]),
            6 => drop(bytes.splice(at..=at, huge(dice))),
            _ => bytes.truncate(at),
        }
    }
    bytes
}

/// Random damage to what is in the chunk, and the length and checksum that belong to it.
fn repaired(change: &[u8], dice: &mut Dice) -> Vec<u8> {
    forge::chunk(1, &damaged(&Forged::taken_apart(change).body(), dice))
}

/// One or more parts exchanged for others, so that the damage reaches as far in as it can.
fn altered(seed: &Seed, seeds: &[Seed], dice: &mut Dice) -> Forged {
    let mut forged = Forged::taken_apart(&seed.change);
    let other = Forged::taken_apart(&seeds[dice.roll(seeds.len())].change);
    for _ in 0..=dice.roll(2) {
        match dice.roll(14) {
            0 => forged.seq = number(dice),
            1 => forged.start_op = number(dice),
            2 => forged.actor.clone_from(&other.actor),
            3 => forged.deps.clone_from(&other.deps),
            4 => forged.others.clone_from(&other.others),
            5 => swap_columns(&mut forged, dice),
            6 | 7 => exchange_column(&mut forged, &other, dice),
            _ => damage_column(&mut forged, dice),
        }
    }
    forged
}

fn swap_columns(forged: &mut Forged, dice: &mut Dice) {
    if forged.columns.is_empty() {
        return;
    }
    let (one, other) = (dice.roll(forged.columns.len()), dice.roll(forged.columns.len()));
    let data = std::mem::take(&mut forged.columns[one].1);
    let data = std::mem::replace(&mut forged.columns[other].1, data);
    forged.columns[one].1 = data;
}

fn exchange_column(forged: &mut Forged, other: &Forged, dice: &mut Dice) {
    let (number, data) = &other.columns[dice.roll(other.columns.len())];
    forged.columns.retain(|(own, _)| own != number);
    forged.columns.push((*number, data.clone()));
    forged.columns.sort();
}

fn damage_column(forged: &mut Forged, dice: &mut Dice) {
    if forged.columns.is_empty() {
        return;
    }
    let column = dice.roll(forged.columns.len());
    let data = &mut forged.columns[column].1;
    *data = damaged(data, dice);
}

/// A number that may stand anywhere, small ones most often.
fn number(dice: &mut Dice) -> Vec<u8> {
    match dice.roll(4) {
        0 => huge(dice),
        1 => forge::unsigned(1 << dice.roll(40)),
        _ => forge::unsigned(dice.roll(60) as u64),
    }
}

fn huge(dice: &mut Dice) -> Vec<u8> {
    match dice.roll(4) {
        0 => vec![0xff, 0xff, 0xff, 0x7f],
        1 => vec![0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
        2 => vec![0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f],
        _ => vec![0x80, 0x80, 0x04],
    }
}
