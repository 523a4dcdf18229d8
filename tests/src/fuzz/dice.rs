//! Pseudo-random numbers that are the same every time (splitmix64).

/// Rolls for one input.
#[derive(Debug)]
pub struct Dice(u64);

impl Dice {
    /// The dice of one input.
    pub fn of(seed: u64, target: &str, number: u64) -> Self {
        let name = target.bytes().fold(seed, |hash, byte| hash.wrapping_mul(0x0100_0000_01b3) ^ u64::from(byte));
        let mut dice = Self(name ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        dice.number();
        dice
    }

    /// Any number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `sides`; 0 where there are none.
    pub fn roll(&mut self, sides: usize) -> usize {
        (self.number() % sides.max(1) as u64) as usize
    }

    /// Whether it is the one of so many.
    pub fn one_in(&mut self, of: usize) -> bool {
        self.roll(of) == 0
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.roll(of.len())]
    }

    /// One of these, which stand by size: small ones more often than not, so that many can be tried.
    pub fn small<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let most = 1 + self.roll(of.len());
        &of[self.roll(most)]
    }
}
