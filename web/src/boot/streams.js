// Puts together again what `cargo xtask build` took apart (crates/xtask/src/streams.rs, which says how and
// why): the module, the code of which came as one stream of bytes for each kind of thing in it.
const joinStreams = (apart) => {
  // In the order of `Stream` there; one stream for each length of constants closes it.
  const [CODE, DECLARED, LOCALS, OFFSETS, LABELS, CALLS, CONSTANTS] = [0, 1, 2, 3, 4, 5, 6];
  const STREAMS = CONSTANTS + 5;
  const view = new DataView(apart.buffer);
  const [size, before, ...lengths] = Array.from({ length: 2 + STREAMS }, (_, i) => view.getUint32(4 * i, true));
  let from = 4 * (2 + STREAMS);
  const output = new Uint8Array(size);
  output.set(apart.subarray(from, from + before));
  from += before;
  const next = lengths.map((length) => (from += length) - length);
  let at = before;

  const byte = (stream) => (output[at++] = apart[next[stream]++]);
  const bytes = (stream, count) => {
    for (; count > 0; count--) byte(stream);
  };
  // A number of seven bits to the byte; of one that is longer than 32 bits only the copy is right.
  const number = (stream) => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const part = byte(stream);
      value |= (part & 127) << shift;
      if (part < 128) return value;
    }
  };
  const numbers = (stream, count) => {
    for (; count > 0; count--) number(stream);
  };
  const write = (value) => {
    for (; value > 127; value >>>= 7) output[at++] = (value & 127) | 128;
    output[at++] = value;
  };
  // The locals of the function at hand, the one used last first; those not used yet follow in order.
  let recent = [];

  // What follows the number of an instruction, by that number; nothing follows the others.
  const one = () => number(CODE);
  const follows = new Array(256).fill(null).fill(one, 0x02, 0x05).fill(one, 0x23, 0x27).fill(one, 0x3f, 0x41);
  follows[0x42] = follows[0xd0] = follows[0xd2] = one;
  follows[0x0c] = follows[0x0d] = () => number(LABELS);
  follows[0x0e] = () => numbers(CODE, number(CODE) + 1);
  follows[0x10] = () => number(CALLS);
  follows[0x11] = () => numbers(CODE, 2);
  follows[0x1c] = () => bytes(CODE, number(CODE));
  // A local comes as how many others were used since it was used last.
  const local = () => {
    const start = at;
    const place = number(LOCALS);
    at = start;
    while (recent.length <= place) recent.push(recent.length);
    const index = recent[place];
    for (let i = place; i > 0; i--) recent[i] = recent[i - 1];
    recent[0] = index;
    write(index);
  };
  follows.fill(local, 0x20, 0x23);
  const memory = () => {
    number(CODE);
    number(OFFSETS);
  };
  follows.fill(memory, 0x28, 0x3f);
  follows[0x41] = () => byte(CONSTANTS);
  const longerConstant = (code) => {
    output[at - 1] = 0x41;
    bytes(CONSTANTS + code - 0xe1, code - 0xe0);
  };
  follows.fill(longerConstant, 0xe2, 0xe6);
  follows[0x43] = () => bytes(CODE, 4);
  follows[0x44] = () => bytes(CODE, 8);
  follows[0xfc] = () => {
    const code = number(CODE);
    numbers(CODE, code < 8 ? 0 : [8, 10, 12, 14].includes(code) ? 2 : 1);
  };
  follows[0xfd] = () => {
    const code = number(CODE);
    const lane = code >= 84 && code <= 91;
    if (code <= 11 || lane || code === 92 || code === 93) numbers(CODE, 2);
    if (code === 12 || code === 13) bytes(CODE, 16);
    if (lane || (code >= 21 && code <= 34)) byte(CODE);
  };

  const body = () => {
    for (let kinds = number(DECLARED); kinds > 0; kinds--) {
      number(DECLARED);
      byte(DECLARED);
    }
    recent = [];
    for (let depth = 1; depth > 0; ) {
      const code = byte(CODE);
      if (code >= 0x02 && code <= 0x04) depth++;
      if (code === 0x0b) depth--;
      const rest = follows[code];
      if (rest) rest(code);
    }
  };

  for (let functions = number(DECLARED); functions > 0; functions--) {
    // How long it is stands before it, and is known only now.
    const start = at;
    body();
    const made = output.slice(start, at);
    at = start;
    write(made.length);
    output.set(made, at);
    at += made.length;
  }
  output.set(apart.subarray(from), at);
  return output;
};
