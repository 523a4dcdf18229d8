// Unpacks what `cargo xtask build` has packed: a .lzma file of known size, after the "LZMA
// specification" of the LZMA SDK, whose names are used here. Browsers unpack only gzip by themselves,
// which leaves the program more than half as large again on its way to the reader.
const unpackLzma = (packed) => {
  // The header: lc, lp and pb in one byte, the size of the dictionary (four bytes, not needed: what
  // was written is all still there), the size unpacked (eight bytes, of which a program needs four).
  const lc = packed[0] % 9;
  const lp = ((packed[0] / 9) | 0) % 5;
  const pb = (packed[0] / 45) | 0;
  const output = new Uint8Array(new DataView(packed.buffer, packed.byteOffset).getUint32(5, true));

  // The range decoder: its range and its code, unsigned. Its first byte is always zero.
  const coder = Uint32Array.of(0xffffffff, new DataView(packed.buffer, packed.byteOffset).getUint32(14));
  let next = 18;
  const normalize = () => {
    if (coder[0] >= 0x1000000) return;
    coder[0] <<= 8;
    coder[1] = (coder[1] << 8) | packed[next++];
  };

  // Probabilities that a bit is zero, in 1/2048, learned as bits come.
  const probabilities = (count) => new Uint16Array(count).fill(1024);
  const decodeBit = (probs, index) => {
    const prob = probs[index];
    const bound = (coder[0] >>> 11) * prob;
    const bit = coder[1] < bound ? 0 : 1;
    if (bit) {
      coder[0] -= bound;
      coder[1] -= bound;
      probs[index] = prob - (prob >> 5);
    } else {
      coder[0] = bound;
      probs[index] = prob + ((2048 - prob) >> 5);
    }
    normalize();
    return bit;
  };
  const decodeDirectBits = (count) => {
    let value = 0;
    for (; count > 0; count--) {
      coder[0] >>>= 1;
      const bit = coder[1] < coder[0] ? 0 : 1;
      if (bit) coder[1] -= coder[0];
      value = value * 2 + bit;
      normalize();
    }
    return value;
  };
  const bitTree = (probs, bits, from = 0) => {
    let symbol = 1;
    for (let i = 0; i < bits; i++) symbol = symbol * 2 + decodeBit(probs, from + symbol);
    return symbol - (1 << bits);
  };
  const reverseBitTree = (probs, bits, from) => {
    let symbol = 0;
    for (let node = 1, i = 0; i < bits; i++) {
      const bit = decodeBit(probs, from + node);
      node = node * 2 + bit;
      symbol |= bit << i;
    }
    return symbol;
  };

  const trees = (count, bits) => Array.from({ length: count }, () => probabilities(1 << bits));
  const lengthDecoder = () => {
    const choice = probabilities(2);
    const [low, mid, high] = [trees(1 << pb, 3), trees(1 << pb, 3), probabilities(1 << 8)];
    return (posState) => {
      if (!decodeBit(choice, 0)) return 2 + bitTree(low[posState], 3);
      if (!decodeBit(choice, 1)) return 10 + bitTree(mid[posState], 3);
      return 18 + bitTree(high, 8);
    };
  };
  const [matchLength, repLength] = [lengthDecoder(), lengthDecoder()];
  const literals = probabilities(0x300 << (lc + lp));
  const [isMatch, isRep0Long] = [probabilities(12 << pb), probabilities(12 << pb)];
  const [isRep, isRepG0, isRepG1, isRepG2] = [12, 12, 12, 12].map(probabilities);
  const posSlots = trees(4, 6);
  const posDecoders = probabilities(128);
  const align = probabilities(16);

  let position = 0;
  let state = 0;
  let [rep0, rep1, rep2, rep3] = [0, 0, 0, 0];

  const decodeLiteral = () => {
    const previous = position > 0 ? output[position - 1] : 0;
    const from = 0x300 * (((position & ((1 << lp) - 1)) << lc) + (previous >> (8 - lc)));
    let symbol = 1;
    if (state >= 7) {
      let matchByte = output[position - rep0 - 1];
      while (symbol < 0x100) {
        const matchBit = (matchByte >> 7) & 1;
        matchByte <<= 1;
        const bit = decodeBit(literals, from + ((1 + matchBit) << 8) + symbol);
        symbol = symbol * 2 + bit;
        if (matchBit !== bit) break;
      }
    }
    while (symbol < 0x100) symbol = symbol * 2 + decodeBit(literals, from + symbol);
    output[position++] = symbol & 0xff;
    state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
  };

  const decodeDistance = (length) => {
    const slot = bitTree(posSlots[Math.min(length - 2, 3)], 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) << bits;
    if (slot < 14) return base + reverseBitTree(posDecoders, bits, base - slot);
    return base + (decodeDirectBits(bits - 4) << 4) + reverseBitTree(align, 4, 0);
  };

  // Takes one of the last distances but one again, and makes it the last.
  const exchangeDistance = () => {
    let distance = rep1;
    if (decodeBit(isRepG1, state)) {
      distance = rep2;
      if (decodeBit(isRepG2, state)) {
        distance = rep3;
        rep3 = rep2;
      }
      rep2 = rep1;
    }
    rep1 = rep0;
    rep0 = distance;
  };

  // Reads the distance of what is repeated; its length.
  const decodeMatch = (posState) => {
    const late = state >= 7;
    if (!decodeBit(isRep, state)) {
      [rep1, rep2, rep3] = [rep0, rep1, rep2];
      state = late ? 10 : 7;
      const length = matchLength(posState);
      rep0 = decodeDistance(length);
      return length;
    }
    if (decodeBit(isRepG0, state)) {
      exchangeDistance();
    } else if (!decodeBit(isRep0Long, (state << pb) + posState)) {
      state = late ? 11 : 9;
      return 1;
    }
    state = late ? 11 : 8;
    return repLength(posState);
  };

  while (position < output.length) {
    if (next > packed.length) break;
    const posState = position & ((1 << pb) - 1);
    if (decodeBit(isMatch, (state << pb) + posState)) {
      // One byte at a time: what is repeated may reach into the repetition.
      const end = position + decodeMatch(posState);
      for (; position < end; position++) output[position] = output[position - rep0 - 1];
    } else {
      decodeLiteral();
    }
  }
  // All that was written is read just when nothing is left of the code.
  if (coder[1] !== 0 || next !== packed.length) throw new Error("the program in this file is damaged");
  return output;
};
