//! The runs of a column, unfolded item by item: it has one for each operation, or is not there.

use super::super::refusal::Refusal;
use super::cut::Cut;

/// A column of runs, read item by item. One that is not there has nulls without end.
pub(super) struct Runs<'a, T> {
    data: Cut<'a>,
    read: fn(&mut Cut<'a>) -> Result<T, Refusal>,
    is_there: bool,
    run: Run<T>,
}

/// What is left of a run.
enum Run<T> {
    Same(u64, Option<T>),
    Each(u64),
}

impl<'a, T: Copy> Runs<'a, T> {
    pub(super) fn of(data: &'a [u8], read: fn(&mut Cut<'a>) -> Result<T, Refusal>) -> Self {
        Runs { data: Cut(data), read, is_there: !data.is_empty(), run: Run::Each(0) }
    }

    pub(super) fn next(&mut self) -> Result<Option<T>, Refusal> {
        if !self.is_there {
            return Ok(None);
        }
        loop {
            match &mut self.run {
                Run::Same(0, _) | Run::Each(0) => self.run = self.begin()?,
                Run::Same(left, item) => {
                    *left -= 1;
                    return Ok(*item);
                }
                Run::Each(left) => {
                    *left -= 1;
                    return (self.read)(&mut self.data).map(Some);
                }
            }
        }
    }

    fn begin(&mut self) -> Result<Run<T>, Refusal> {
        Ok(match self.data.signed()? {
            0 => Run::Same(self.data.unsigned()?, None),
            times @ 1.. => Run::Same(times.unsigned_abs(), Some((self.read)(&mut self.data)?)),
            times => Run::Each(times.unsigned_abs()),
        })
    }

    pub(super) fn is_over(&self) -> bool {
        self.data.is_empty() && matches!(self.run, Run::Same(0, _) | Run::Each(0))
    }
}

/// A column of counts of alternating falses and trues. One that is not there is false without end.
pub(super) struct Booleans<'a> {
    data: Cut<'a>,
    is_there: bool,
    value: bool,
    left: u64,
}

impl<'a> Booleans<'a> {
    pub(super) fn of(data: &'a [u8]) -> Self {
        Booleans { data: Cut(data), is_there: !data.is_empty(), value: true, left: 0 }
    }

    pub(super) fn next(&mut self) -> Result<bool, Refusal> {
        if !self.is_there {
            return Ok(false);
        }
        while self.left == 0 {
            self.left = self.data.unsigned()?;
            self.value = !self.value;
        }
        self.left -= 1;
        Ok(self.value)
    }

    pub(super) fn is_over(&self) -> bool {
        self.data.is_empty() && self.left == 0
    }
}
