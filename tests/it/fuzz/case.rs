//! A case by its number: a site of which one file is changed.

use super::corpus::Site;
use super::dictionary::{LETTERS, NESTED, NUMBERS, PIECES};
use crate::chaos::chance::Chance;

/// A site with one changed file.
pub(super) struct Case {
    pub(super) site: Site,
    /// The file that is changed.
    pub(super) changed: String,
}

impl Case {
    /// The case of a number, among these sites; the changed file grows to `largest` bytes at most.
    pub(super) fn of(seed: u64, sites: &[Site], largest: usize) -> Self {
        let mut chance = Chance::of(seed);
        // Every other case is of a site that says more than the small ones.
        let all = if chance.percent(50) { sites } else { &sites[..9] };
        let mut site = chance.one(all);
        let paths: Vec<_> = site.files.keys().cloned().collect();
        let changed = chance.one(&paths);
        let mut bytes = site.files[&changed].clone();
        // Most cases are small, since many small ones find more than few large ones.
        let largest = if chance.percent(80) { largest.min(4 << 10) } else { largest };
        for _ in 0..chance.between(1, 6) {
            Change { chance: &mut chance, bytes: &mut bytes, largest }.make(sites);
            bytes.truncate(largest);
        }
        site.files.insert(changed.clone(), bytes);
        Self { site, changed }
    }
}

struct Change<'a> {
    chance: &'a mut Chance,
    bytes: &'a mut Vec<u8>,
    largest: usize,
}

impl Change<'_> {
    fn make(&mut self, sites: &[Site]) {
        match self.chance.below(11) {
            0 => {
                let (at, byte) = (self.place(), self.chance.below(256));
                if let Some(here) = self.bytes.get_mut(at) {
                    *here = u8::try_from(byte).unwrap();
                }
            }
            1 => {
                let range = self.range();
                self.bytes.drain(range);
            }
            2 | 3 => {
                let range = self.range();
                let piece = self.bytes[range.clone()].to_vec();
                let copies = self.repeated(&piece);
                self.insert(range.end, &copies);
            }
            4 => {
                let other = self.chance.one(sites);
                let texts: Vec<_> = other.files.values().cloned().collect();
                let mut text = self.chance.one(&texts);
                let (from, to) = (self.chance.below(text.len() as u64 + 1), self.chance.below(text.len() as u64 + 1));
                text.truncate(usize::try_from(from.max(to)).unwrap());
                text.drain(..usize::try_from(from.min(to)).unwrap());
                let at = self.place();
                self.insert(at, &text);
            }
            5 => self.replace_number(),
            6 => {
                let (at, letters) = (self.place(), self.chance.one(LETTERS));
                let times = self.chance.between(1, 3);
                self.insert(at, letters.repeat(usize::try_from(times).unwrap()).as_bytes());
            }
            7 => {
                let (opening, closing) = self.chance.one(NESTED);
                let room = self.room() / (opening.len() + closing.len());
                let times = self.up_to(room);
                let text = opening.repeat(times) + "x" + &closing.repeat(times);
                let at = self.place();
                self.insert(at, text.as_bytes());
            }
            8 => {
                let piece = self.chance.one(PIECES);
                let copies = self.repeated(piece.as_bytes());
                let at = self.place();
                self.insert(at, &copies);
            }
            _ => {
                for _ in 0..self.chance.between(1, 4) {
                    let (at, piece) = (self.place(), self.chance.one(PIECES));
                    self.insert(at, piece.as_bytes());
                }
            }
        }
    }

    /// A place in the text, often at the start of a line.
    fn place(&mut self) -> usize {
        let at = usize::try_from(self.chance.below(self.bytes.len() as u64 + 1)).unwrap();
        if self.chance.percent(40) {
            return self.bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |line| line + 1);
        }
        at
    }

    fn range(&mut self) -> std::ops::Range<usize> {
        let start = self.place();
        let longest = [4, 40, 400][usize::try_from(self.chance.below(3)).unwrap()];
        let end = start + usize::try_from(self.chance.below(longest)).unwrap();
        start..end.min(self.bytes.len())
    }

    fn insert(&mut self, at: usize, text: &[u8]) {
        let text = &text[..text.len().min(self.room())];
        self.bytes.splice(at..at, text.iter().copied());
    }

    fn room(&self) -> usize {
        self.largest.saturating_sub(self.bytes.len())
    }

    /// A piece several times, now and then as often as there is room.
    fn repeated(&mut self, piece: &[u8]) -> Vec<u8> {
        let times = self.up_to(self.room() / piece.len().max(1));
        piece.repeat(times)
    }

    fn up_to(&mut self, most: usize) -> usize {
        match self.chance.below(4) {
            0 => 1,
            1 => most.min(usize::try_from(self.chance.between(2, 40)).unwrap()),
            2 => most.min(usize::try_from(self.chance.between(40, 2000)).unwrap()),
            _ => most,
        }
    }

    /// Puts an extreme number in the place of one, or anywhere.
    fn replace_number(&mut self) {
        let number = self.chance.one(NUMBERS);
        let from = self.place();
        let is_digit = |byte: &u8| byte.is_ascii_digit();
        let start = self.bytes[from..].iter().position(is_digit).map_or(from, |start| from + start);
        let length = self.bytes[start..].iter().take_while(|byte| is_digit(byte)).count();
        self.bytes.splice(start..start + length, number.bytes());
    }
}
