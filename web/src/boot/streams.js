// Puts a WebAssembly module together again whose code `cargo xtask build` has parted into streams: all
// opcodes one after another, all offsets, all local indices and so on, each kind next to its like, which
// packs a tenth smaller. The streams and their order are those of crates/xtask/src/streams.rs.
const joinStreams = (parted) => {
  // The alignment of each load and store, unless it says another.
  const NATURAL = [2, 3, 2, 3, 0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 2, 3, 2, 3, 0, 1, 0, 1, 2];
  const view = new DataView(parted.buffer, parted.byteOffset);
  // How long the module is and each stream, and then the streams.
  const count = 18;
  let from = 4 + 4 * count;
  const streams = Array.from({ length: count }, (_, at) => {
    const begin = from;
    from += view.getUint32(4 + 4 * at, true);
    return { at: begin, end: from };
  });
  const [before, after, sizes, locals, blocks, branches, tables, indirect, others, plain, i64s, aligns, offsets, large,
    small, locs, calls, ops] = streams;

  const module = new Uint8Array(view.getUint32(0, true));
  let position = 0;
  const copy = (stream, count) => {
    module.set(parted.subarray(stream.at, stream.at + count), position);
    stream.at += count;
    position += count;
  };
  // Copies one number in LEB128, and returns it.
  const number = (stream) => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = parted[stream.at++];
      module[position++] = byte;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const numbers = (stream, count) => {
    for (; count > 0; count--) number(stream);
  };

  copy(before, before.end - before.at);
  while (sizes.at < sizes.end) {
    const size = number(sizes);
    const end = position + size;
    for (let groups = number(locals); groups > 0; groups--) {
      number(locals);
      copy(locals, 1);
    }
    while (position < end) {
      let op = parted[ops.at++];
      const unaligned = op >= 0xe0 && op <= 0xf6;
      if (unaligned) op -= 0xe0 - 0x28;
      const long = op === 0xff;
      if (long) op = 0x41;
      module[position++] = op;
      if (op >= 0x28 && op <= 0x3e) {
        if (unaligned) number(aligns);
        else module[position++] = NATURAL[op - 0x28];
        number(offsets);
      } else if (op >= 0x20 && op <= 0x22) number(locs);
      else if (op === 0x41) number(long ? large : small);
      else if (op === 0x10) number(calls);
      else if (op >= 0x02 && op <= 0x04) number(blocks);
      else if (op === 0x0c || op === 0x0d) number(branches);
      else if (op === 0x0e) numbers(tables, number(tables) + 1);
      else if (op === 0x11) numbers(indirect, 2);
      else if (op === 0x42) number(i64s);
      else if ([0x23, 0x24, 0x25, 0x26, 0x3f, 0x40, 0xd0, 0xd2].includes(op)) number(others);
      else if (op === 0x1c) copy(plain, number(others));
      else if (op === 0x43 || op === 0x44) copy(plain, op === 0x43 ? 4 : 8);
      else if (op === 0xfc) {
        const kind = number(others);
        numbers(others, kind < 8 ? 0 : kind === 8 || kind === 10 || kind === 12 || kind === 14 ? 2 : 1);
      } else if (op === 0xfd) {
        const kind = number(others);
        const [near, lane] = [kind <= 11 || kind === 92 || kind === 93, kind >= 84 && kind <= 91];
        if (near || lane) numbers(others, 2);
        copy(plain, kind === 12 || kind === 13 ? 16 : lane || (kind >= 21 && kind <= 34) ? 1 : 0);
      }
    }
  }
  copy(after, after.end - after.at);
  if (position !== module.length) throw new Error("the program in this file is damaged");
  return module;
};
