// Unpacks bytes that were coded one decision at a time: what crates/xtask/src/pack/predict.rs,
// instructions.rs and operands.rs do, which say how and why, the other way round. What is named alike is
// alike there; every number must come out the same.
const DAMAGED = "the program in this file is damaged";
const mixed = (sum, value) => {
  const product = Math.imul(sum ^ value, 0x2c1b3c6d);
  return product ^ (product >>> 14);
};

// Gives how to read one byte, and of each byte the path to it.
const predictor = (packed, lengths, SHAPES) => {
  const TABLE_MASK = (1 << 22) - 1;
  const LEARNED = 10;
  const MOST = 2047;
  const RATE = 8e-10;
  const LONG = 8;

  // Of each shape, the trees: where each decision leads, to another (above 0) or to a byte (-1 - byte); and
  // of each byte the path to it.
  const trees = new Int16Array(SHAPES * 1024);
  const paths = new Uint32Array(SHAPES * 256).fill(1);
  for (let shape = 0; shape < SHAPES; shape++) {
    let nodes = 1;
    let next = 0;
    for (let length = 1; length < 32; length++, next <<= 1) {
      for (let byte = 0; byte < 256; byte++) {
        if (lengths[shape * 256 + byte] !== length) continue;
        paths[shape * 256 + byte] = (1 << length) | next;
        let node = 0;
        for (let left = length - 1; left >= 0; left--) {
          const place = shape * 1024 + node * 2 + ((next >> left) & 1);
          if (left === 0) trees[place] = -1 - byte;
          else if (trees[place] === 0) trees[place] = nodes++;
          node = trees[place];
        }
        next++;
      }
    }
  }
  const squash = new Uint16Array(2 * MOST + 1);
  for (let more = 0, odds = 1; more <= MOST; more++, odds *= 1.0039138893383476) {
    const probability = Math.floor((65536 * odds) / (odds + 1));
    squash[MOST + more] = probability;
    squash[MOST - more] = 65536 - probability;
  }
  const stretch = new Int16Array(4096);
  for (let probability = 0, at = 0; probability < 4096; probability++) {
    while (at < 2 * MOST && squash[at] < probability * 16) at++;
    stretch[probability] = at - MOST;
  }
  const rates = Int32Array.from({ length: 16 }, (_, learned) => Math.floor(131072 / (2 * learned + 3)));
  const table = new Uint16Array(TABLE_MASK + 1 + 16).fill(1 << 15);
  const longs = new Uint16Array(SHAPES * 32).fill(60000);
  const hopes = new Uint16Array(SHAPES * 64).fill(60000);
  const weights = new Float64Array(SHAPES * 10 * 25).fill(0.3);

  // The range coder: its range and its code, of 31 bits, and where the next byte is.
  const view = new DataView(packed.buffer, packed.byteOffset);
  const coder = Int32Array.of(0x7fffffff, view.getInt32(0));
  let next = 4;

  // One byte, of which the contexts and what is expected are given: its path, or 1; how often it has been
  // right. -1 where it is right again.
  const read = (shape, a, b, c, d, expected, run) => {
    const sure = expected < 2 ? 0 : run > 31 ? 3 : run > 15 ? 2 : 1;
    const hopeAt = shape * 64 + 2 * (run < 16 ? run : Math.min(32, 16 + (run >> 3)) - 1);
    let range = coder[0];
    let code = coder[1];
    if (run >= LONG) {
      const place = shape * 32 + Math.min(31, (run - LONG) >> 1);
      const probability = longs[place];
      const bound = Math.imul(range >> 16, probability);
      const right = code < bound;
      if (right) {
        range = bound;
        longs[place] = probability + ((65535 - probability) >> 6);
      } else {
        code -= bound;
        range -= bound;
        longs[place] = probability - (probability >> 6);
      }
      while (range < 0x800000) {
        range <<= 8;
        code = (code << 8) | packed[next++];
      }
      if (right) {
        coder[0] = range;
        coder[1] = code;
        return -1;
      }
    }
    let left = 31 - Math.clz32(expected);
    let path = 1;
    let first = 1;
    let inner = 0;
    let tree = 0;
    let baseA = 0;
    let baseB = 0;
    let baseC = 0;
    let baseD = 0;
    for (let made = 0; ; made++) {
      if ((made & 3) === 0) {
        inner = 0;
        const salt = Math.imul(path, 0x01000193);
        let hash = Math.imul(a ^ salt, 0x85ebca6b);
        baseA = (hash ^ (hash >>> 15)) & TABLE_MASK;
        hash = Math.imul(b ^ salt, 0x85ebca6b);
        baseB = (hash ^ (hash >>> 15)) & TABLE_MASK;
        hash = Math.imul(c ^ salt, 0x85ebca6b);
        baseC = (hash ^ (hash >>> 15)) & TABLE_MASK;
        hash = Math.imul(d ^ salt, 0x85ebca6b);
        baseD = (hash ^ (hash >>> 15)) & TABLE_MASK;
      }
      const placeA = baseA + inner;
      const placeB = baseB + inner;
      const placeC = baseC + inner;
      const placeD = baseD + inner;
      const entryA = table[placeA];
      const entryB = table[placeB];
      const entryC = table[placeC];
      const entryD = table[placeD];
      const timesA = entryA & 15;
      const timesB = entryB & 15;
      const timesC = entryC & 15;
      const timesD = entryD & 15;
      const inputA = timesA > 0 ? stretch[entryA >> 4] : 0;
      const inputB = timesB > 0 ? stretch[entryB >> 4] : 0;
      const inputC = timesC > 0 ? stretch[entryC >> 4] : 0;
      const inputD = timesD > 0 ? stretch[entryD >> 4] : 0;
      const confident = (timesA > 2 ? 1 : 0) + (timesB > 2 ? 1 : 0) + (timesC > 2 ? 1 : 0) + (timesD > 2 ? 1 : 0);
      const hoping = left > 0;
      let inputE = 0;
      let hope = 0;
      let place = 0;
      if (hoping) {
        hope = (expected >> (left - 1)) & 1;
        place = hopeAt + first;
        inputE = stretch[hopes[place] >> 4];
        if (hope === 0) inputE = -inputE;
      }
      const set = ((shape * 10 + first * 5 + (hoping || sure === 0 ? sure : 4)) * 5 + confident) * 5;
      let odds =
        inputA * weights[set] +
        inputB * weights[set + 1] +
        inputC * weights[set + 2] +
        inputD * weights[set + 3] +
        inputE * weights[set + 4];
      if (odds > MOST) odds = MOST;
      if (odds < -MOST) odds = -MOST;
      const probability = squash[(odds | 0) + MOST];

      const bound = Math.imul(range >> 16, probability);
      let bit = 0;
      if (code < bound) {
        bit = 1;
        range = bound;
      } else {
        code -= bound;
        range -= bound;
      }
      while (range < 0x800000) {
        range <<= 8;
        code = (code << 8) | packed[next++];
      }

      const error = ((bit << 16) - probability) * RATE;
      weights[set] += inputA * error;
      weights[set + 1] += inputB * error;
      weights[set + 2] += inputC * error;
      weights[set + 3] += inputD * error;
      weights[set + 4] += inputE * error;
      const target = bit === 1 ? 4095 : 0;
      learn(placeA, target);
      learn(placeB, target);
      learn(placeC, target);
      learn(placeD, target);
      if (hoping) {
        const old = hopes[place];
        hopes[place] = hope === bit ? old + ((65535 - old) >> 6) : old - (old >> 6);
        left = hope === bit ? left - 1 : 0;
      }
      tree = trees[shape * 1024 + tree * 2 + bit];
      if (tree <= 0) break;
      path = path * 2 + bit;
      inner = (inner === 0 ? 2 : inner * 2) | bit;
      first = 0;
    }
    coder[0] = range;
    coder[1] = code;
    return (-1 - tree) & 255;
  };
  const learn = (place, target) => {
    const old = table[place];
    const times = old & 15;
    const probability = old >> 4;
    const now = probability + ((Math.imul(target - probability, rates[times]) + 32768) >> 16);
    table[place] = (now << 4) | (times < LEARNED ? times + 1 : LEARNED);
  };
  return [read, paths];
};

const readInstructions = (packed, lengths, count) => {
  const SHORTEST = 12;
  const LONGEST = 32;
  const [read, paths] = predictor(packed, lengths, 1);
  const codes = new Uint8Array(count);
  const places = new Int32Array(1 << 20);
  let hash = 0;
  let place = 0;
  let run = 0;
  for (let at = 0; at < count; at++) {
    const here = hash >>> 12;
    if (run === 0) {
      place = places[here];
      const most = Math.min(LONGEST, place);
      while (run < most && codes[place - run - 1] === codes[at - run - 1]) run++;
      if (run < SHORTEST) run = 0;
    }
    places[here] = at;
    const two = codes[at - 1] | (codes[at - 2] << 8);
    const four = two | (codes[at - 3] << 16) | (codes[at - 4] << 24);
    const more = Math.imul((codes[at - 5] | (codes[at - 6] << 8)) + 0x20000, 0x2c1b3c6d);
    const a = Math.imul((codes[at - 1] | 0) + 1, 0x9e3779b1);
    const b = Math.imul(two + 0x10001, 0x9e3779b1);
    const c = Math.imul(four + 1, 0x9e3779b1);
    const d = Math.imul((four ^ more) + 1, 0x9e3779b1);
    const expected = codes[place];
    let code = read(0, a, b, c, d, run > 0 ? paths[expected] : 1, run);
    if (code < 0) code = expected;
    codes[at] = code;
    if (run > 0) {
      run = expected === code ? run + 1 : 0;
      place++;
    }
    hash = (Math.imul(hash, 0x2f0b4c48) + Math.imul(code + 1, 0x9e3779b1)) | 0;
  }
  return codes;
};

const operandReader = (packed, lengths, instructions, output) => {
  const KINDS = 9;
  const SHAPES = 2 * KINDS;
  const SEEN = 4;
  const [read, paths] = predictor(packed, lengths, SHAPES);

  // What came before: of each kind the last operand; the hash of the last four; all of them.
  const same = new Int32Array(KINDS);
  const last = new Int32Array(1);
  const codes = new Uint8Array(output.length + 1);
  const values = new Int32Array(output.length + 1);
  const places = new Int32Array(1 << 18);
  let count = 1;
  let place = 0;
  let run = 0;

  const hash2 = (a, b) => mixed(mixed(0, a), b);
  const hash3 = (a, b, c) => mixed(hash2(a, b), c);
  const lookUp = (code, here) => {
    if (run > 0 && codes[place] !== code) run = 0;
    if (run === 0) {
      place = places[here];
      if (place > 0 && codes[place] === code) {
        const most = Math.min(32, place);
        while (run < most && codes[place - run - 1] === codes[count - run - 1]) {
          if (values[place - run - 1] !== values[count - run - 1]) break;
          run++;
        }
      }
      if (run < 2) run = 0;
    }
    places[here] = count;
  };

  // Writes an operand of the instruction at a place, of so many bytes (0: a number); its first bytes as one.
  return (kind, at, near, to, length) => {
    const code = instructions[at];
    const after = instructions[at + 1] | 0;
    const own = kind * 256 + code;
    const before = instructions[at - 1] | 0;
    const around = before | (instructions[at - 2] << 8) | (instructions[at - 3] << 16) | (after << 24);
    const a = hash3(own, after, near);
    const b = hash3(own + 0x10000, around, instructions[at + 2] | 0);
    const c = hash3(own + 0x20000, before, same[kind]);
    const d = mixed(0, own + 0x30000);
    lookUp(code, Math.imul(last[0] ^ hash2(own, after), 0x9e3779b1) >>> 14);

    const expected = values[place];
    let hoping = run > 0;
    let value = 0;
    for (let index = 0; ; index++) {
      const shape = kind * 2 + (index > 0 ? 1 : 0);
      const part = Math.imul(value + index, 0x2c1b3c6d);
      hoping = hoping && index < SEEN;
      const path = hoping ? paths[shape * 256 + ((expected >>> (8 * index)) & 255)] : 1;
      const wa = Math.imul(a ^ part, 0x9e3779b1);
      const wb = Math.imul(b ^ part, 0x9e3779b1);
      const wc = Math.imul(c ^ part, 0x9e3779b1);
      const wd = Math.imul(d ^ part, 0x9e3779b1);
      let byte = read(shape, wa, wb, wc, wd, path, hoping ? run : 0);
      if (byte < 0) byte = (expected >>> (8 * index)) & 255;
      if (to + index >= output.length || index > 15) throw new Error(DAMAGED);
      output[to + index] = byte;
      if (index < SEEN) value |= byte << (8 * index);
      hoping = hoping && ((expected >>> (8 * index)) & 255) === byte;
      if (length > 0 ? index + 1 === length : byte < 128) break;
    }

    if (run > 0) {
      run = values[place] === value ? run + 1 : 0;
      place++;
    }
    codes[count] = code;
    values[count++] = value;
    last[0] = (last[0] << 8) + hash2(code, value);
    same[kind] = value;
    return value;
  };
};
