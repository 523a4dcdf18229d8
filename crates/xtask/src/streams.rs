//! A WebAssembly module with its code parted into streams: all opcodes one after another, all offsets,
//! all local indices and so on. What stands next to its like packs a tenth smaller.
//! `web/src/boot/streams.js` puts the module together again.

use anyhow::{Context as _, bail};

/// Which part of an instruction goes where, in the order in which the streams are written.
#[derive(Clone, Copy)]
enum Stream {
    /// The module up to the first function's size.
    Before,
    /// What follows the last function.
    After,
    Sizes,
    Locals,
    Blocks,
    Branches,
    Tables,
    Indirect,
    Others,
    Plain,
    I64s,
    Aligns,
    Offsets,
    /// Constants of three bytes and more: mostly addresses.
    Large,
    Small,
    LocalIndices,
    Calls,
    Opcodes,
}

const STREAMS: usize = Stream::Opcodes as usize + 1;

/// The alignment of each load and store, unless it says another.
const NATURAL: [u8; 23] = [2, 3, 2, 3, 0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 2, 3, 2, 3, 0, 1, 0, 1, 2];

/// Opcodes that no module has: loads and stores that are not aligned by nature, and large constants.
const UNALIGNED: u8 = 0xe0;
const LARGE: u8 = 0xff;

/// The section that holds the code.
const CODE: u8 = 10;

/// Parts a module: its length and those of the streams, and then the streams.
///
/// # Errors
///
/// Where the bytes are no module, or hold an instruction that is not known here.
pub(crate) fn parted(module: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut reader = Reader { module, at: 8, streams: vec![Vec::new(); STREAMS] };
    reader.module()?;
    let mut written = u32::try_from(module.len())?.to_le_bytes().to_vec();
    for stream in &reader.streams {
        written.extend(u32::try_from(stream.len())?.to_le_bytes());
    }
    reader.streams.iter().for_each(|stream| written.extend(stream));
    Ok(written)
}

struct Reader<'m> {
    module: &'m [u8],
    at: usize,
    streams: Vec<Vec<u8>>,
}

impl Reader<'_> {
    fn module(&mut self) -> anyhow::Result<()> {
        loop {
            let id = self.byte()?;
            let (size, _) = self.leb()?;
            if id == CODE {
                break;
            }
            self.at += size;
        }
        let (functions, _) = self.leb()?;
        self.put(Stream::Before, 0)?;
        for _ in 0..functions {
            self.function()?;
        }
        let end = self.at;
        self.at = self.module.len();
        self.put(Stream::After, end)
    }

    fn function(&mut self) -> anyhow::Result<()> {
        let size = self.number(Stream::Sizes)?;
        let end = self.at + size;
        for _ in 0..self.number(Stream::Locals)? {
            self.number(Stream::Locals)?;
            self.bytes(Stream::Locals, 1)?;
        }
        while self.at < end {
            let op = self.byte()?;
            let written = self.instruction(op).with_context(|| format!("at {:#x}", self.at))?;
            self.write(Stream::Opcodes, &[written]);
        }
        if self.at != end {
            bail!("a function ends within an instruction, at {:#x}", self.at);
        }
        Ok(())
    }

    /// Puts what follows an opcode into the streams; the opcode as it is to be written.
    fn instruction(&mut self, op: u8) -> anyhow::Result<u8> {
        match op {
            0x02..=0x04 => self.numbers(Stream::Blocks, 1)?,
            0x0c | 0x0d => self.numbers(Stream::Branches, 1)?,
            0x0e => {
                let targets = self.number(Stream::Tables)?;
                self.numbers(Stream::Tables, targets + 1)?;
            }
            0x10 => self.numbers(Stream::Calls, 1)?,
            0x11 => self.numbers(Stream::Indirect, 2)?,
            0x1c => {
                let types = self.number(Stream::Others)?;
                self.bytes(Stream::Plain, types)?;
            }
            0x20..=0x22 => self.numbers(Stream::LocalIndices, 1)?,
            0x23..=0x26 | 0x3f | 0x40 | 0xd0 | 0xd2 => self.numbers(Stream::Others, 1)?,
            0x28..=0x3e => return self.memory(op),
            0x41 => {
                let begin = self.at;
                let (_, length) = self.leb()?;
                let (stream, written) = if length > 2 { (Stream::Large, LARGE) } else { (Stream::Small, op) };
                self.put(stream, begin)?;
                return Ok(written);
            }
            0x42 => self.numbers(Stream::I64s, 1)?,
            0x43 => self.bytes(Stream::Plain, 4)?,
            0x44 => self.bytes(Stream::Plain, 8)?,
            0xfc => {
                let indices = match self.number(Stream::Others)? {
                    0..=7 => 0,
                    8 | 10 | 12 | 14 => 2,
                    9 | 11 | 13 | 15..=17 => 1,
                    kind => bail!("an instruction that is not known: 0xfc {kind}"),
                };
                self.numbers(Stream::Others, indices)?;
            }
            0xfd => self.vector()?,
            0x00 | 0x01 | 0x05 | 0x0b | 0x0f | 0x1a | 0x1b | 0x45..=0xc4 | 0xd1 => {}
            _ => bail!("an instruction that is not known: {op:#x}"),
        }
        Ok(op)
    }

    /// A load or store.
    fn memory(&mut self, op: u8) -> anyhow::Result<u8> {
        let place = op - 0x28;
        let natural = NATURAL.get(usize::from(place)) == self.module.get(self.at);
        if natural {
            self.at += 1;
        } else {
            self.numbers(Stream::Aligns, 1)?;
        }
        self.numbers(Stream::Offsets, 1)?;
        Ok(if natural { op } else { UNALIGNED + place })
    }

    fn vector(&mut self) -> anyhow::Result<()> {
        let kind = self.number(Stream::Others)?;
        let (near, lane) = (kind <= 11 || kind == 92 || kind == 93, (84..=91).contains(&kind));
        if near || lane {
            self.numbers(Stream::Others, 2)?;
        }
        let plain = match kind {
            12 | 13 => 16,
            21..=34 => 1,
            _ => usize::from(lane),
        };
        self.bytes(Stream::Plain, plain)
    }

    fn write(&mut self, stream: Stream, bytes: &[u8]) {
        self.streams.iter_mut().skip(stream as usize).take(1).for_each(|stream| stream.extend(bytes));
    }

    fn byte(&mut self) -> anyhow::Result<u8> {
        let byte = *self.module.get(self.at).context("the module ends too early")?;
        self.at += 1;
        Ok(byte)
    }

    /// Reads a number in LEB128, as far as it is wanted, and how many bytes it takes.
    fn leb(&mut self) -> anyhow::Result<(usize, usize)> {
        let (mut value, mut length) = (0, 0);
        loop {
            let byte = self.byte()?;
            value |= usize::from(byte & 127).checked_shl(7 * length).unwrap_or_default();
            length += 1;
            if byte < 128 {
                return Ok((value, length as usize));
            }
        }
    }

    /// Copies what was read since then.
    fn put(&mut self, stream: Stream, begin: usize) -> anyhow::Result<()> {
        let module = self.module;
        let bytes = module.get(begin..self.at).context("the module ends too early")?;
        self.write(stream, bytes);
        Ok(())
    }

    fn bytes(&mut self, stream: Stream, count: usize) -> anyhow::Result<()> {
        let begin = self.at;
        self.at += count;
        self.put(stream, begin)
    }

    fn number(&mut self, stream: Stream) -> anyhow::Result<usize> {
        let begin = self.at;
        let (value, _) = self.leb()?;
        self.put(stream, begin)?;
        Ok(value)
    }

    fn numbers(&mut self, stream: Stream, count: usize) -> anyhow::Result<()> {
        (0..count).try_for_each(|_| self.number(stream).map(drop))
    }
}

#[cfg(test)]
mod tests {
    use super::parted;

    #[test]
    fn each_part_of_a_function_goes_to_its_stream() {
        // (func (param i32) (result i32) local.get 0, i32.const 70000, i32.add, i32.load8_u offset=3, end)
        let body = [0, 0x20, 0, 0x41, 0xf0, 0xa2, 0x04, 0x6a, 0x2d, 0, 3, 0x0b];
        let mut module = b"\0asm\x01\0\0\0\x0a\x0e\x01\x0c".to_vec();
        module.extend(body);
        module.extend(b"rest");
        let parted = parted(&module).unwrap();
        let word = |at: usize| u32::from_le_bytes(parted[4 * at..4 * at + 4].try_into().unwrap());
        assert_eq!(word(0) as usize, module.len());
        let lengths: Vec<u32> = (1..=18).map(word).collect();
        assert_eq!(lengths, [11, 4, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 0, 1, 0, 5]);
        assert_eq!(parted[parted.len() - 5..], [0x20, 0xff, 0x6a, 0x2d, 0x0b]);
    }

    #[test]
    fn what_is_not_known_is_refused() {
        assert!(parted(b"\0asm\x01\0\0\0").is_err());
        assert!(parted(b"\0asm\x01\0\0\0\x0a\x05\x01\x03\0\xf8\x0b").is_err());
    }
}
