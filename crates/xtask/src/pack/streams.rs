//! Takes a module's code apart into instructions and operands: instructions follow from instructions,
//! and repeat themselves from afar, but operands hardly do. `web/src/boot/streams.js` puts it together again.
//!
//! Names and numbers of instructions are those of the WebAssembly specification, "Binary Format".

use super::operands::{Kind, Operand};
use anyhow::{Context as _, bail, ensure};

/// The length of the longest constant of 32 bits, and from which on constants are not operands: they are
/// addresses, and repeat themselves from afar.
const LONGEST: usize = 5;
const LONG: usize = 3;
/// The section of a module that holds its code.
const CODE_SECTION: u8 = 10;
const I32_CONST: u8 = 0x41;
/// No instruction has this number or one of the next: with the length added, a longer constant.
const LONGER_CONSTANT: u8 = 0xe0;

/// A module with its code taken apart.
#[derive(Default)]
pub(super) struct Apart {
    /// What stands before the code and after it.
    pub(super) before: Vec<u8>,
    pub(super) after: Vec<u8>,
    /// The numbers of the instructions.
    pub(super) code: Vec<u8>,
    /// How many functions there are, and the locals that each declares.
    pub(super) declared: Vec<u8>,
    /// Constants of 32 bits by their length, from [`LONG`] bytes on.
    pub(super) constants: [Vec<u8>; LONGEST - LONG + 1],
    /// All else.
    pub(super) operands: Vec<Operand>,
    /// The locals of the function at hand, the one used last first; those not used yet follow in order.
    recent: Vec<u64>,
    /// The last offset that was used after each local; of locals that share a place, that of the last.
    offsets: Vec<u32>,
    /// In how many blocks the instruction at hand is.
    depth: u32,
}

impl Apart {
    /// Takes a module apart.
    pub(super) fn new(module: &[u8]) -> anyhow::Result<Self> {
        let mut reader = Reader { bytes: module, at: 0 };
        reader.take(8)?;
        let (start, end) = loop {
            let section = reader.byte()?;
            let length = usize::try_from(reader.number()?.value)?;
            let start = reader.at;
            reader.take(length)?;
            if section == CODE_SECTION {
                break (start, reader.at);
            }
        };
        let part = |from, to| module.get(from..to).context("the module ends early");
        let mut apart =
            Self { before: part(0, start)?.to_vec(), after: part(end, module.len())?.to_vec(), ..Self::default() };
        apart.functions(&mut Reader { bytes: part(0, end)?, at: start })?;
        Ok(apart)
    }

    fn declared(&mut self, reader: &mut Reader<'_>) -> anyhow::Result<u64> {
        let number = reader.number()?;
        self.declared.extend(number.bytes);
        Ok(number.value)
    }

    fn operand(&mut self, kind: Kind, near: u32, bytes: &[u8]) -> u32 {
        let operand = Operand { kind, at: self.code.len() - 1, near, bytes: bytes.to_vec() };
        let value = operand.value();
        self.operands.push(operand);
        value
    }

    fn number(&mut self, kind: Kind, near: u32, reader: &mut Reader<'_>) -> anyhow::Result<u64> {
        let number = reader.number()?;
        self.operand(kind, near, number.bytes);
        Ok(number.value)
    }

    fn numbers(&mut self, count: u64, reader: &mut Reader<'_>) -> anyhow::Result<()> {
        (0..count).try_for_each(|_| self.number(Kind::Other, 0, reader).map(drop))
    }

    fn bytes(&mut self, count: u64, reader: &mut Reader<'_>) -> anyhow::Result<()> {
        (0..count).try_for_each(|_| {
            self.operand(Kind::Other, 0, &[reader.byte()?]);
            Ok(())
        })
    }

    fn functions(&mut self, reader: &mut Reader<'_>) -> anyhow::Result<()> {
        for _ in 0..self.declared(reader)? {
            let length = reader.number()?;
            ensure!(length.bytes == shortest(length.value), "a function's length is not written as short as it can be");
            let end = reader.at + usize::try_from(length.value)?;
            self.body(reader)?;
            ensure!(reader.at == end, "a function does not end with its last instruction");
        }
        Ok(())
    }

    fn body(&mut self, reader: &mut Reader<'_>) -> anyhow::Result<()> {
        self.recent.clear();
        self.offsets = vec![0; 256];
        for _ in 0..self.declared(reader)? {
            self.declared(reader)?;
            self.declared.push(reader.byte()?);
        }
        self.depth = 1;
        while self.depth > 0 {
            let code = reader.byte()?;
            match code {
                0x02..=0x04 => self.depth += 1,
                0x0b => self.depth -= 1,
                _ => {}
            }
            if code == I32_CONST {
                self.constant(reader)?;
            } else {
                self.code.push(code);
                self.immediates(code, reader)?;
            }
        }
        Ok(())
    }

    /// What follows the number of an instruction.
    fn immediates(&mut self, code: u8, reader: &mut Reader<'_>) -> anyhow::Result<()> {
        match code {
            // Control, `drop` and `select`, comparison and arithmetic, `ref.is_null`: nothing.
            0x00 | 0x01 | 0x05 | 0x0b | 0x0f | 0x1a | 0x1b | 0x45..=0xc4 | 0xd1 => Ok(()),
            0x02..=0x04 => self.number(Kind::Block, 0, reader).map(drop),
            // Variables but locals, tables, the memory's size, references.
            0x23..=0x26 | 0x3f | 0x40 | 0xd0 | 0xd2 => self.numbers(1, reader),
            0x42 => self.number(Kind::Long, 0, reader).map(drop),
            0x0c | 0x0d => self.number(Kind::Label, self.depth, reader).map(drop),
            0x0e => {
                let labels = self.number(Kind::Other, 0, reader)?;
                self.numbers(labels.saturating_add(1), reader)
            }
            0x10 => self.number(Kind::Call, 0, reader).map(drop),
            0x11 => self.numbers(2, reader),
            0x1c => {
                let types = self.number(Kind::Other, 0, reader)?;
                self.bytes(types, reader)
            }
            0x20..=0x22 => self.local(reader),
            0x28..=0x3e => self.memory(reader),
            0x43 => self.bytes(4, reader),
            0x44 => self.bytes(8, reader),
            0xfc => self.bulk(reader),
            0xfd => self.vector(reader),
            _ => bail!("the code has an instruction {code:#04x}, of which is not known what follows it"),
        }
    }

    fn constant(&mut self, reader: &mut Reader<'_>) -> anyhow::Result<()> {
        let bytes = reader.number()?.bytes;
        ensure!(bytes.len() <= LONGEST, "a constant is longer than 32 bits");
        self.code.push(if bytes.len() == 1 { I32_CONST } else { LONGER_CONSTANT + u8::try_from(bytes.len())? });
        if bytes.len() < LONG {
            self.operand(Kind::Constant, 0, bytes);
        } else {
            self.constants.iter_mut().skip(bytes.len() - LONG).take(1).for_each(|constants| constants.extend(bytes));
        }
        Ok(())
    }

    fn local(&mut self, reader: &mut Reader<'_>) -> anyhow::Result<()> {
        let local = reader.number()?;
        ensure!(local.bytes == shortest(local.value), "a local's number is not written as short as it can be");
        let known = self.recent.len();
        self.recent.extend(known as u64..=local.value);
        let place = self.recent.iter().position(|one| *one == local.value).context("a local was lost")?;
        self.recent.remove(place);
        self.recent.insert(0, local.value);
        self.operand(Kind::Local, u32::try_from(known)?, &shortest(place as u64));
        Ok(())
    }

    /// The alignment, and the offset.
    fn memory(&mut self, reader: &mut Reader<'_>) -> anyhow::Result<()> {
        self.number(Kind::Alignment, 0, reader)?;
        let place = self.recent.first().copied().unwrap_or_default() as usize & 255;
        let near = self.offsets.get(place).copied().unwrap_or_default();
        let value = self.operand(Kind::Offset, near, reader.number()?.bytes);
        self.offsets.iter_mut().skip(place).take(1).for_each(|offset| *offset = value);
        Ok(())
    }

    /// Conversions that saturate, and whole pieces of memory and tables.
    fn bulk(&mut self, reader: &mut Reader<'_>) -> anyhow::Result<()> {
        match self.number(Kind::Other, 0, reader)? {
            0..=7 => Ok(()),
            8 | 10 | 12 | 14 => self.numbers(2, reader),
            9 | 11 | 13 | 15..=17 => self.numbers(1, reader),
            other => bail!("the code has an instruction 0xfc {other}, of which is not known what follows it"),
        }
    }

    /// Vectors: memory, constants and shuffles, single lanes; the others stand by themselves.
    fn vector(&mut self, reader: &mut Reader<'_>) -> anyhow::Result<()> {
        match self.number(Kind::Other, 0, reader)? {
            0..=11 | 92 | 93 => self.numbers(2, reader),
            12 | 13 => self.bytes(16, reader),
            21..=34 => self.bytes(1, reader),
            84..=91 => {
                self.numbers(2, reader)?;
                self.bytes(1, reader)
            }
            _ => Ok(()),
        }
    }
}

/// A number with the bytes that stand for it. Of a negative one, and of one that is longer than 64
/// bits, only the bytes are right.
struct Number<'a> {
    bytes: &'a [u8],
    value: u64,
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> anyhow::Result<&'a [u8]> {
        let start = self.at;
        self.at = start.saturating_add(count);
        self.bytes.get(start..self.at).context("the module ends early")
    }

    fn byte(&mut self) -> anyhow::Result<u8> {
        self.take(1)?.first().copied().context("the module ends early")
    }

    /// A number of seven bits to the byte, the lowest first.
    fn number(&mut self) -> anyhow::Result<Number<'a>> {
        let start = self.at;
        let mut value = 0;
        for shift in (0..).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 127).checked_shl(shift).unwrap_or_default();
            if byte < 128 {
                break;
            }
        }
        Ok(Number { bytes: self.bytes.get(start..self.at).unwrap_or_default(), value })
    }
}

/// A number in as few bytes as it takes.
fn shortest(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value > 127 {
        bytes.push((value & 127) as u8 | 128);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Apart, Kind};

    /// A module of one function with every kind of instruction; `tests/browser/streams.test.mjs` has it too.
    /// It need not be valid, only whole.
    pub(in super::super) fn module(body: &[u8]) -> Vec<u8> {
        let [length, section] = [body.len(), body.len() + 2].map(|length| u8::try_from(length).unwrap());
        [&b"\0asm\x01\0\0\0"[..], &[1, 1, 0, 10, section, 1, length], body, &[11, 1, 0]].concat()
    }

    pub(in super::super) const BODY: &[u8] = &[
        1, 2, 0x7f, // two locals
        0x02, 0x40, 0x03, 0x7f, 0x0c, 1, 0x0d, 0, 0x0e, 1, 0, 1, 0x0b, 0x0b, // blocks and branches
        0x20, 3, 0x21, 0, 0x22, 3, 0x20, 1, // locals: three others before 3, then 0 anew, then 3 and 1 again
        0x28, 2, 0x90, 1, 0x37, 3, 8, // memory
        0x41, 5, 0x41, 0xff, 0, 0x41, 0x80, 0x80, 0xc0, 0, 0x42, 0x7f, // constants
        0x10, 9, 0x11, 4, 0, 0x23, 0, 0x1c, 1, 0x7f, 0x6a, 0x44, 1, 2, 3, 4, 5, 6, 7, 8, // calls and others
        0xfc, 10, 0, 0, 0xfc, 2, 0xfd, 0, 4, 16, 0xfd, 21, 3, 0xfd, 0x54, 0, 0, 1, 0xfd, 0xae, 1, // bulk, vectors
        0x0b,
    ];

    #[test]
    fn instructions_and_operands_come_apart() {
        let module = module(BODY);
        let apart = Apart::new(&module).unwrap();
        let of = |kind| -> Vec<u8> {
            apart.operands.iter().filter(|operand| operand.kind == kind).flat_map(|one| one.bytes.clone()).collect()
        };
        assert_eq!(apart.before, &module[..13], "what stands before the code");
        assert_eq!(apart.after, [11, 1, 0], "what stands after it");
        assert!(apart.code.starts_with(&[0x02, 0x03, 0x0c, 0x0d, 0x0e, 0x0b, 0x0b, 0x20, 0x21, 0x22, 0x20, 0x28]));
        assert_eq!(apart.declared, [1, 1, 2, 0x7f], "one function with two locals of one type");
        assert_eq!(of(Kind::Local), [3, 1, 1, 2], "locals by how long ago they were used");
        assert_eq!(of(Kind::Alignment), [2, 3]);
        assert_eq!(of(Kind::Offset), [0x90, 1, 8]);
        assert_eq!(of(Kind::Label), [1, 0]);
        assert_eq!(of(Kind::Call), [9]);
        assert_eq!(of(Kind::Block), [0x40, 0x7f]);
        assert_eq!(of(Kind::Constant), [5, 0xff, 0]);
        assert_eq!(of(Kind::Long), [0x7f]);
        let constants: [&[u8]; 3] = [&[], &[0x80, 0x80, 0xc0, 0], &[]];
        assert_eq!(apart.constants, constants, "constants by length");
        let near = |kind| apart.operands.iter().filter(|one| one.kind == kind).map(|one| one.near).collect::<Vec<_>>();
        assert_eq!(near(Kind::Label), [3, 3], "in how many blocks");
        assert_eq!(near(Kind::Local), [0, 4, 4, 4], "how many locals were used");
    }

    #[test]
    fn nothing_is_taken_apart_that_could_not_be_put_together() {
        let refused = |module: &[u8]| Apart::new(module).err().unwrap().to_string();
        assert!(refused(&module(&[0, 0x06, 0x0b])).contains("0x06"), "an instruction that is not known");
        assert!(refused(&module(&[0, 0x20, 0x81, 0, 0x0b])).contains("local"), "a number longer than needed");
        assert!(refused(&module(&[0, 0x0b, 0x0b])).contains("last instruction"), "more than one end");
        let whole = module(BODY);
        for length in 0..whole.len() - 3 {
            assert!(refused(&whole[..length]).contains("ends early"), "{length} bytes");
        }
    }
}
