//! Packs the module small: its code taken apart, instructions and operands predicted, the rest packed with
//! LZMA. `web/src/boot` has the other way round.
//!
//! What comes out, all numbers of four bytes, the lowest first: the checksum of the module; the lengths of the
//! operands and of the instructions; these; a .lzma file. In that: the lengths of the module, of what stands
//! before its code, of the instructions as they are, of the declarations and of the constants of three to
//! five bytes; of each shape, how many decisions each byte takes; what stands before the code, the
//! declarations, the constants; what stands after the code.

mod instructions;
mod operands;
mod predict;
mod streams;

use lzma_rust2::{LzmaOptions, LzmaWriter};
use std::io::Write as _;

/// Packs a module.
pub(crate) fn packed(module: &[u8]) -> anyhow::Result<Vec<u8>> {
    let apart = streams::Apart::new(module)?;
    let (shapes, operands) = operands::pack(&apart.code, &apart.operands);
    let (shape, instructions) = instructions::pack(&apart.code);
    let mut rest = Vec::with_capacity(module.len());
    let lengths = [module.len(), apart.before.len(), apart.code.len(), apart.declared.len()];
    for length in lengths.into_iter().chain(apart.constants.iter().map(Vec::len)) {
        rest.extend(u32::try_from(length)?.to_le_bytes());
    }
    rest.extend(shapes.iter().chain([&shape]).flat_map(|shape| shape.lengths));
    let streams = [&apart.before, &apart.declared].into_iter().chain(&apart.constants).chain([&apart.after]);
    rest.extend(streams.flatten());
    let mut all = Vec::from(checksum(module).to_le_bytes());
    for length in [operands.len(), instructions.len()] {
        all.extend(u32::try_from(length)?.to_le_bytes());
    }
    all.extend(operands);
    all.extend(instructions);
    all.extend(lzma(&rest)?);
    Ok(all)
}

/// FNV-1a: damage is told, however it came about.
fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |sum, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

/// Repetitions from afar; `lzma.js` unpacks them.
fn lzma(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut options = LzmaOptions::with_preset(6);
    // Texts are told best by what stands before them and not by where they are.
    (options.lc, options.pb) = (3, 0);
    options.nice_len = LzmaOptions::NICE_LEN_MAX;
    let size = u64::try_from(bytes.len())?;
    let mut writer = LzmaWriter::new_use_header(Vec::new(), &options, Some(size))?;
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

#[cfg(test)]
mod tests {
    use super::streams::tests::{BODY, module};
    use super::{lzma, packed};
    use std::io::Read as _;

    #[test]
    fn repetitions_are_small_and_come_back() {
        let bytes = b"canopy and ".repeat(1000);
        let packed = lzma(&bytes).unwrap();
        assert!(packed.len() < 200, "{}", packed.len());
        let mut back = Vec::new();
        let mut reader = lzma_rust2::LzmaReader::new_mem_limit(packed.as_slice(), u32::MAX, None).unwrap();
        reader.read_to_end(&mut back).unwrap();
        assert_eq!(back, bytes);
    }

    #[test]
    fn what_repeats_itself_is_expected() {
        let length = |times: usize| {
            let body = [&[0][..], &BODY[3..BODY.len() - 1].repeat(times), &[0x0b]].concat();
            // A function's length in two bytes, and that of the section.
            let two = |length: usize| [(length & 127) as u8 | 128, u8::try_from(length >> 7).unwrap()];
            let function = [&[1][..], &two(body.len()), &body].concat();
            let module = [&b"\0asm\x01\0\0\0\x0a"[..], &two(function.len()), &function].concat();
            packed(&module).unwrap().len()
        };
        assert!(length(100) < length(10) + 100, "{} {}", length(10), length(100));
    }

    #[test]
    fn the_page_is_tested_with_the_same_example() {
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let test = include_str!("../../../../tests/browser/streams.test.mjs");
        let module = module(BODY);
        for expected in [hex(&module), hex(&packed(&module).unwrap())] {
            assert!(test.contains(&expected), "streams.test.mjs must have {expected}");
        }
    }
}
