//! Instructions, predicted from those before them: the last one, two, four and six, and what followed
//! where a long run of the same came last.

#![expect(clippy::indexing_slicing, reason = "all indices are bounded by the tables' sizes; told here if not")]

use super::predict::{Around, CONTEXTS, Predictor, Shape};

/// How many bits the table has in which repetitions are looked up.
const PLACES_BITS: u32 = 20;
/// Repetitions count from here on, and are compared so far back.
const SHORTEST: usize = 12;
const LONGEST: usize = 32;

/// Instructions packed, with the shape that unpacking takes.
pub(super) fn pack(code: &[u8]) -> (Shape, Vec<u8>) {
    let mut counts = [0; 256];
    code.iter().for_each(|byte| counts[usize::from(*byte)] += 1);
    let shape = Shape::new(&counts);
    let mut predictor = Predictor::new(vec![shape.clone()]);
    let mut past = Past { places: vec![0; 1 << PLACES_BITS], place: 0, run: 0, hash: 0 };
    for (at, byte) in code.iter().enumerate() {
        let around = past.around(code, at);
        predictor.byte(0, *byte, &around);
        past.learn(code, at);
    }
    (shape, predictor.finish())
}

struct Past {
    /// Where what has a hash ended last.
    places: Vec<u32>,
    /// Where what came last came before too, and how much of it; 0: nowhere.
    place: usize,
    run: usize,
    /// Of the last eleven.
    hash: u32,
}

impl Past {
    fn around(&mut self, code: &[u8], at: usize) -> Around {
        let here = (self.hash >> (32 - PLACES_BITS)) as usize;
        if self.run == 0 {
            self.place = self.places[here] as usize;
            let most = LONGEST.min(self.place);
            self.run = (1..=most).take_while(|back| code[self.place - back] == code[at - back]).count();
            if self.run < SHORTEST {
                self.run = 0;
            }
        }
        self.places[here] = at as u32;
        let before = |count: usize| at.checked_sub(count).map_or(0, |at| u32::from(code[at]));
        let four = before(1) + before(2) * 256 + before(3) * 65536 + (before(4) << 24);
        let contexts: [u32; CONTEXTS] = [
            before(1),
            before(1) + before(2) * 256 + 0x10000,
            four,
            four ^ (before(5) + before(6) * 256 + 0x20000).wrapping_mul(0x2c1b_3c6d),
        ];
        Around {
            contexts: contexts.map(|context| context.wrapping_add(1).wrapping_mul(0x9e37_79b1)),
            expected: (self.run > 0).then(|| (code[self.place], self.run)),
        }
    }

    fn learn(&mut self, code: &[u8], at: usize) {
        if self.run > 0 {
            self.run = if code[self.place] == code[at] { self.run + 1 } else { 0 };
            self.place += 1;
        }
        // A multiple of eight: what came twelve before is shifted out.
        self.hash =
            self.hash.wrapping_mul(0x2f0b_4c48).wrapping_add((u32::from(code[at]) + 1).wrapping_mul(0x9e37_79b1));
    }
}
