//! Operands, predicted from the instructions around them, which are known before: those before and
//! after, and the operands that came before. What came before is also looked up as a whole: where the
//! same came last, the operand after it is expected again.

#![expect(clippy::indexing_slicing, reason = "all indices are bounded by the tables' sizes; told here if not")]

use super::predict::{Around, CONTEXTS, Predictor, Shape};

/// What an operand is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Which local: by how many others were used since it was used last.
    Local,
    /// How far from an address memory is read and written.
    Offset,
    /// Where a branch leads.
    Label,
    /// Which function is called.
    Call,
    /// A constant of 32 bits that is one or two bytes long.
    Constant,
    /// A constant of 64 bits.
    Long,
    Alignment,
    /// The type of a block.
    Block,
    Other,
}

const KINDS: usize = Kind::Other as usize + 1;
/// The first byte and those that follow have shapes of their own.
pub(super) const SHAPES: usize = 2 * KINDS;
/// How many bits the table has in which repetitions are looked up.
const PLACES_BITS: u32 = 18;
/// What an operand is like is seen in its first bytes.
const SEEN: usize = 4;

/// An operand, as the module has it.
pub(super) struct Operand {
    pub(super) kind: Kind,
    /// Where in the instructions its own stands.
    pub(super) at: usize,
    /// What else tells of it: see `streams.rs`.
    pub(super) near: u32,
    pub(super) bytes: Vec<u8>,
}

impl Operand {
    /// Its first bytes as one number, the first lowest.
    pub(super) fn value(&self) -> u32 {
        self.bytes.iter().take(SEEN).rev().fold(0, |value, byte| value << 8 | u32::from(*byte))
    }

    fn shape(&self, index: usize) -> usize {
        self.kind as usize * 2 + usize::from(index > 0)
    }
}

/// Operands packed, with the shapes that unpacking takes.
pub(super) fn pack(code: &[u8], operands: &[Operand]) -> (Vec<Shape>, Vec<u8>) {
    let around = |at: usize| code.get(at).copied().map_or(0, u32::from);
    let mut counts = vec![[0; 256]; SHAPES];
    for operand in operands {
        for (index, byte) in operand.bytes.iter().enumerate() {
            counts[operand.shape(index)][usize::from(*byte)] += 1;
        }
    }
    let shapes: Vec<Shape> = counts.iter().map(Shape::new).collect();
    let mut predictor = Predictor::new(shapes.clone());
    let mut past = Past::default();
    for operand in operands {
        past.next(operand, around);
        let mut so_far = 0;
        for (index, byte) in operand.bytes.iter().enumerate() {
            predictor.byte(operand.shape(index), *byte, &past.around(index, so_far));
            if index < SEEN {
                so_far |= u32::from(*byte) << (8 * index);
            }
        }
        past.learn(operand);
    }
    (shapes, predictor.finish())
}

/// What came before.
struct Past {
    /// Of each kind the last operand.
    same: [u32; KINDS],
    /// All of them: instruction and value.
    codes: Vec<u32>,
    values: Vec<u32>,
    /// Where in these what came last before came too, and how much of it; 0: nowhere.
    place: usize,
    run: usize,
    /// Where in these what has a hash came last, and the hash of the last four.
    places: Vec<u32>,
    hash: u32,
    /// Of the operand at hand: its instruction, and its contexts.
    code: u32,
    contexts: [u32; CONTEXTS],
}

impl Default for Past {
    fn default() -> Self {
        Self {
            same: [0; KINDS],
            // So that no place is 0.
            codes: vec![0],
            values: vec![0],
            place: 0,
            run: 0,
            places: vec![0; 1 << PLACES_BITS],
            hash: 0,
            code: 0,
            contexts: [0; CONTEXTS],
        }
    }
}

impl Past {
    fn next(&mut self, operand: &Operand, code: impl Fn(usize) -> u32) {
        let at = operand.at;
        let before = |count: usize| at.checked_sub(count).map_or(0, &code);
        let after = |count: usize| code(at + count);
        let same = self.same[operand.kind as usize];
        self.code = code(at);
        let own = operand.kind as u32 * 256 + self.code;
        let around = before(1) + before(2) * 256 + before(3) * 65536 + (after(1) << 24);
        // Little and much: what is seldom is told by little.
        self.contexts = [
            hash(&[own, after(1), operand.near]),
            hash(&[own + 0x10000, around, after(2)]),
            hash(&[own + 0x20000, before(1), same]),
            hash(&[own + 0x30000]),
        ];
        let here = (self.hash ^ hash(&[own, after(1)])).wrapping_mul(0x9e37_79b1) >> (32 - PLACES_BITS);
        if self.run > 0 && self.codes[self.place] != self.code {
            self.run = 0;
        }
        if self.run == 0 {
            self.place = self.places[here as usize] as usize;
            let (past, end) = (self.place, self.codes.len());
            let is_alike = |back: &usize| {
                *back <= past
                    && self.codes[past - back] == self.codes[end - back]
                    && self.values[past - back] == self.values[end - back]
            };
            if past > 0 && self.codes[past] == self.code {
                self.run = (1..=32).take_while(is_alike).count();
            }
            if self.run < 2 {
                self.run = 0;
            }
        }
        self.places[here as usize] = self.codes.len() as u32;
    }

    fn around(&self, index: usize, so_far: u32) -> Around {
        let expected = (self.run > 0 && index < SEEN).then(|| self.values[self.place]);
        let expected = expected.filter(|value| value & ((1 << (8 * index)) - 1) == so_far);
        let part = so_far.wrapping_add(index as u32).wrapping_mul(0x2c1b_3c6d);
        Around {
            contexts: self.contexts.map(|context| (context ^ part).wrapping_mul(0x9e37_79b1)),
            expected: expected.map(|value| ((value >> (8 * index)) as u8, self.run)),
        }
    }

    fn learn(&mut self, operand: &Operand) {
        let value = operand.value();
        if self.run > 0 {
            self.run = if self.values[self.place] == value { self.run + 1 } else { 0 };
            self.place += 1;
        }
        self.codes.push(self.code);
        self.values.push(value);
        self.hash = (self.hash << 8).wrapping_add(hash(&[self.code, value]));
        self.same[operand.kind as usize] = value;
    }
}

fn hash(values: &[u32]) -> u32 {
    values.iter().fold(0, |hash, value| {
        let hash = (hash ^ value).wrapping_mul(0x2c1b_3c6d);
        hash ^ hash >> 14
    })
}
