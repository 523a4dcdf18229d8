//! Codes bytes one binary decision at a time, each with the probability that the contexts at hand give
//! it. `web/src/boot/operands.js` does the same the other way round, with the same numbers: integers,
//! and sums, products and quotients of 64-bit floating point, which are the same everywhere.
//!
//! A byte is found in a tree, shaped by how often each byte comes (Huffman's), so that most take few
//! decisions. For each decision, each context has a probability of its own, learned as decisions come,
//! and what is expected from a repetition has one too. They are added as logarithms of odds, with
//! weights that are learned as well ("logistic mixing").

#![expect(clippy::indexing_slicing, reason = "all indices are bounded by the tables' sizes below; told here if not")]
/// How many contexts a byte has.
pub(super) const CONTEXTS: usize = 4;
/// What is mixed: the contexts, and what is expected.
const INPUTS: usize = CONTEXTS + 1;
/// The table of all probabilities has 2 to this many.
const TABLE_BITS: u32 = 22;
/// How many numbers of the table a context has for four decisions.
const NODES: usize = 16;
/// A probability has twelve bits, and below them how often it was learned, up to this.
const LEARNED: u16 = 10;
/// Odds are at most e to the power of this, in units of 1/256.
const MOST: i32 = 2047;
/// The odds of one unit: e to the power of 1/256.
const UNIT: f64 = 1.003_913_889_338_347_6;
/// How fast weights are learned.
const RATE: f64 = 8e-10;
/// How long what is expected has been right, as far as it is told apart.
const LENGTHS: usize = 32;
/// From here on, the first decision is whether it is right again: most often that is all.
const LONG: usize = 8;

/// Of each byte, how many decisions it takes (0: it never comes) and which.
#[derive(Clone)]
pub(super) struct Shape {
    pub(super) lengths: [u8; 256],
    decisions: [u32; 256],
}

impl Shape {
    /// The shape for bytes of which each comes so often.
    pub(super) fn new(counts: &[u64; 256]) -> Self {
        let mut lengths = [0; 256];
        let mut trees: Vec<(u64, Vec<usize>)> =
            (0..256).filter(|byte| counts[*byte] > 0).map(|byte| (counts[byte], vec![byte])).collect();
        while trees.len() > 1 {
            trees.sort_by(|a, b| b.cmp(a));
            let pair = trees.split_off(trees.len() - 2);
            let bytes: Vec<usize> = pair.iter().flat_map(|(_, bytes)| bytes.iter().copied()).collect();
            bytes.iter().for_each(|byte| lengths[*byte] += 1);
            trees.push((pair.iter().map(|(count, _)| count).sum(), bytes));
        }
        // Where one byte comes always, it still takes a decision: so it is known which.
        if let [(_, only)] = trees.as_slice()
            && only.len() == 1
        {
            lengths[only[0]] = 1;
        }
        let mut decisions = [0; 256];
        let mut next = 0;
        for length in 1..32 {
            for byte in (0..256).filter(|byte| lengths[*byte] == length) {
                decisions[byte] = next;
                next += 1;
            }
            next <<= 1;
        }
        Self { lengths, decisions }
    }

    /// The decisions for a byte, the first highest, after a one; 1 where there are none.
    fn path(&self, byte: u8) -> u32 {
        1 << self.lengths[usize::from(byte)] | self.decisions[usize::from(byte)]
    }
}

/// What stands around a byte.
pub(super) struct Around {
    pub(super) contexts: [u32; CONTEXTS],
    /// The byte that is expected, if any, and how often in a row this has been right, from 1.
    pub(super) expected: Option<(u8, usize)>,
}

pub(super) struct Predictor {
    shapes: Vec<Shape>,
    table: Vec<u16>,
    /// By shape, how long what is expected has been right, and whether the decision is the first.
    expected: Vec<u16>,
    /// By shape and how long it has been right, from [`LONG`] on in twos.
    long: Vec<u16>,
    weights: Vec<f64>,
    /// The probability of odds, in 1/65536.
    squash: Vec<i32>,
    /// The odds of a probability, of which it is given in 1/4096.
    stretch: Vec<f64>,
    coder: Coder,
}

impl Predictor {
    pub(super) fn new(shapes: Vec<Shape>) -> Self {
        let mut squash = vec![0; 2 * MOST as usize + 1];
        let mut odds = 1.0;
        for more in 0..=MOST as usize {
            let probability = (65536.0 * odds / (odds + 1.0)) as i32;
            squash[MOST as usize + more] = probability;
            squash[MOST as usize - more] = 65536 - probability;
            odds *= UNIT;
        }
        let mut stretch = Vec::with_capacity(4096);
        let mut at = 0;
        for probability in 0..4096 {
            while at < 2 * MOST && squash[at as usize] < probability * 16 {
                at += 1;
            }
            stretch.push(f64::from(at - MOST));
        }
        Self {
            table: vec![1 << 15; (1 << TABLE_BITS) + NODES],
            expected: vec![60_000; shapes.len() * LENGTHS * 2],
            long: vec![60_000; shapes.len() * LENGTHS],
            weights: vec![0.3; shapes.len() * 10 * (CONTEXTS + 1) * INPUTS],
            shapes,
            squash,
            stretch,
            coder: Coder { low: 0, range: u32::MAX >> 1, bytes: Vec::new() },
        }
    }

    pub(super) fn byte(&mut self, shape: usize, byte: u8, around: &Around) {
        if let Some((expected, run)) = around.expected.filter(|(_, run)| *run >= LONG) {
            let right = byte == expected;
            let place = shape * LENGTHS + (LENGTHS - 1).min((run - LONG) / 2);
            self.coder.bit(right, u32::from(self.long[place]));
            self.long[place] = toward(self.long[place], right);
            if right {
                return;
            }
        }
        let path = self.shapes[shape].path(byte);
        let (mut wanted, run) = around.expected.map_or((1, 0), |(byte, run)| (self.shapes[shape].path(byte), run));
        let sure = if wanted < 2 { 0 } else { 1 + usize::from(run > 15) + usize::from(run > 31) };
        let run = if run < 16 { run } else { LENGTHS.min(16 + run / 8) - 1 };
        let mut bases = [0; CONTEXTS];
        let mut node = 1;
        let length = path.ilog2();
        for made in 0..length {
            let so_far = path >> (length - made);
            if made % 4 == 0 {
                node = 0;
                for (base, context) in bases.iter_mut().zip(around.contexts) {
                    let hash = (context ^ so_far.wrapping_mul(0x0100_0193)).wrapping_mul(0x85eb_ca6b);
                    *base = ((hash ^ hash >> 15) & ((1 << TABLE_BITS) - 1)) as usize;
                }
            }
            let first = usize::from(made == 0);
            let depth = wanted.ilog2();
            if wanted > 1 && (made >= depth || wanted >> (depth - made) != so_far) {
                wanted = 1;
            }
            let hope = (wanted > 1).then(|| {
                let expects = wanted >> (depth - made - 1) & 1 == 1;
                (shape * LENGTHS * 2 + run * 2 + first, expects)
            });
            let set = shape * 10 + first * 5 + if wanted > 1 || sure == 0 { sure } else { 4 };
            let bit = path >> (length - made - 1) & 1 == 1;
            self.bit(bit, bases.map(|base| base + node), set, hope);
            node = if node == 0 { 2 } else { node * 2 } | usize::from(bit);
        }
    }

    fn bit(&mut self, bit: bool, places: [usize; CONTEXTS], set: usize, hope: Option<(usize, bool)>) {
        let mut inputs = [0.0; INPUTS];
        let mut confident = 0;
        for (input, place) in inputs.iter_mut().zip(places) {
            let entry = self.table[place];
            if entry & 15 > 0 {
                *input = self.stretch[usize::from(entry >> 4)];
            }
            confident += usize::from(entry & 15 > 2);
        }
        if let Some((place, expects)) = hope {
            let odds = self.stretch[usize::from(self.expected[place] >> 4)];
            inputs[CONTEXTS] = if expects { odds } else { -odds };
        }
        let set = (set * (CONTEXTS + 1) + confident) * INPUTS;
        let weights = &mut self.weights[set..set + INPUTS];
        let sum: f64 = inputs.iter().zip(&*weights).fold(0.0, |sum, (input, weight)| sum + input * weight);
        let odds = sum.clamp(f64::from(-MOST), f64::from(MOST)) as i32;
        let probability = self.squash[(odds + MOST) as usize];
        self.coder.bit(bit, probability as u32);
        let error = f64::from(if bit { 65536 - probability } else { -probability }) * RATE;
        for (weight, input) in weights.iter_mut().zip(inputs) {
            *weight += input * error;
        }
        for place in places {
            let entry = self.table[place];
            let (learned, probability) = (entry & 15, i32::from(entry >> 4));
            let target = if bit { 4095 } else { 0 };
            let rate = 131_072 / (2 * i32::from(learned) + 3);
            let probability = probability + (((target - probability) * rate + 32768) >> 16);
            self.table[place] = (probability << 4) as u16 | (learned + 1).min(LEARNED);
        }
        if let Some((place, expects)) = hope {
            let probability = &mut self.expected[place];
            *probability = toward(*probability, expects == bit);
        }
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.coder.finish()
    }
}

/// A probability as it is learned, in 1/65536.
fn toward(probability: u16, bit: bool) -> u16 {
    if bit { probability + ((65535 - probability) >> 6) } else { probability - (probability >> 6) }
}

/// A range coder.
struct Coder {
    /// Where the range begins, after the bytes that are written; a carry goes back into them.
    low: u64,
    range: u32,
    bytes: Vec<u8>,
}

impl Coder {
    fn bit(&mut self, bit: bool, probability: u32) {
        let bound = (self.range >> 16) * probability;
        if bit {
            self.range = bound;
        } else {
            self.low += u64::from(bound);
            self.range -= bound;
        }
        while self.range < 1 << 23 {
            self.shift();
            self.range <<= 8;
        }
    }

    fn shift(&mut self) {
        if self.low >> 32 > 0 {
            for byte in self.bytes.iter_mut().rev() {
                *byte = byte.wrapping_add(1);
                if *byte != 0 {
                    break;
                }
            }
        }
        self.bytes.push((self.low >> 24) as u8);
        self.low = (self.low & 0x00ff_ffff) << 8;
    }

    fn finish(mut self) -> Vec<u8> {
        (0..4).for_each(|_| self.shift());
        self.bytes
    }
}
