//! What a world is like: drawn first, so that most worlds are bad in some ways only.

use crate::workload::dice::Dice;

use super::ground::{TEAMS, WORKERS};

#[derive(Debug, Clone)]
pub struct Weather {
    pub workers: usize,
    pub desks: usize,
    pub teams: usize,
    pub steps: usize,
    /// Requests out of a hundred to which something happens on the way.
    pub line: usize,
    /// Steps out of a hundred in which a browser is killed, storage refuses, or somebody types under the worker.
    pub mishaps: usize,
    /// Steps out of a hundred in which the server ends and starts again, or its clock is set.
    pub server: usize,
    /// Steps out of a hundred in which somebody comes, goes, loses a phone or is moved.
    pub people: usize,
    /// Whether backups are made, and whether the server is set back to one.
    pub backups: bool,
    pub restore: bool,
    /// Whether phones let go of people who are not heard of.
    pub windows: bool,
    /// How many days at most go by at once.
    pub days: usize,
    /// Whether clocks are set, and not well.
    pub clocks: bool,
    /// Whether something on the way takes the date off the server's answers.
    pub undated: bool,
    /// Whether somebody copies a profile onto another phone.
    pub copied: bool,
    /// Whether the disk of the server flips bits in the log.
    pub damage: bool,
    /// Whether phones join meanwhile.
    pub newcomers: bool,
    /// Whether a phone is lost with the server, and with it what others built on.
    pub lost: bool,
}

impl Weather {
    pub fn of(dice: &mut Dice) -> Weather {
        let restore = dice.percent(15);
        let windows = dice.percent(60);
        let copied = !restore && dice.percent(12);
        // What somebody wrote who left since is on no phone any more: neither the copy nor the disk may lose it then.
        let people = if restore { 0 } else { *dice.pick(&[0, 1, 3, 8]) };
        let undated = dice.percent(5);
        // How long something is missing is told by the server's clock too.
        let lost = restore && !undated && dice.percent(40);
        Weather {
            workers: dice.between(2, WORKERS),
            desks: dice.between(0, 2),
            teams: dice.between(1, TEAMS),
            steps: dice.between(80, 280),
            line: *dice.pick(&[0, 10, 30, 60]),
            mishaps: *dice.pick(&[0, 0, 5, 15]),
            server: *dice.pick(&[0, 2, 5, 10]),
            people,
            backups: restore || windows || dice.percent(30),
            restore,
            windows,
            days: *dice.pick(&[0, 5, 10, 40]),
            clocks: dice.percent(25),
            undated,
            copied,
            damage: people == 0 && !lost && dice.percent(40),
            newcomers: dice.percent(if restore { 60 } else { 15 }),
            lost,
        }
    }
}
