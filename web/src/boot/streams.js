// Puts together again what `cargo xtask build` took apart (crates/xtask/src/pack/mod.rs and streams.rs, which
// say how and why): the module, of which instructions and operands came apart.
const joinStreams = (packed) => {
  const view = new DataView(packed.buffer, packed.byteOffset);
  const operandsEnd = 12 + view.getUint32(4, true);
  const instructionsEnd = operandsEnd + view.getUint32(8, true);
  const apart = unpackLzma(packed.subarray(instructionsEnd));
  const [LOCAL, OFFSET, LABEL, CALL, CONSTANT, LONG, ALIGNMENT, BLOCK, OTHER] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const head = new DataView(apart.buffer);
  // Before the code, how many instructions, declarations, constants of three to five bytes.
  const [size, before, count, ...lengths] = [0, 1, 2, 3, 4, 5, 6].map((place) => head.getUint32(4 * place, true));
  const shapes = apart.subarray(28);
  const start = 28 + 19 * 256;
  let from = start + before;
  const starts = lengths.map((length) => (from += length) - length);
  let declared = starts[0];
  const output = new Uint8Array(size);
  output.set(apart.subarray(start, start + before));
  const code = readInstructions(packed.subarray(operandsEnd, instructionsEnd), shapes.subarray(18 * 256), count);
  const readOperand = operandReader(packed.subarray(12, operandsEnd), shapes, code, output);
  let at = before;
  let next = 0;

  // An operand of the instruction at hand, of so many bytes, or a number of seven bits to the byte.
  const operand = (kind, near, length) => {
    const value = readOperand(kind, next - 1, near, at, length);
    if (length > 0) at += length;
    else while (output[at++] > 127);
    return value;
  };
  // A number as far as it has 32 bits.
  const value = (from) => {
    for (let [value, shift] = [0, 0]; ; shift += 7) {
      const part = output[from++];
      value |= (part & 127) << shift;
      if (part < 128) return value;
    }
  };
  const number = () => {
    const from = at;
    operand(OTHER, 0, 0);
    return value(from);
  };
  const numbers = (count) => {
    for (; count > 0; count--) operand(OTHER, 0, 0);
  };
  const bytes = (count) => {
    for (; count > 0; count--) operand(OTHER, 0, 1);
  };
  const declaration = () => {
    const from = at;
    while ((output[at++] = apart[declared++]) > 127);
    return value(from);
  };
  const write = (value) => {
    for (; value > 127; value >>>= 7) output[at++] = (value & 127) | 128;
    output[at++] = value;
  };
  // The locals of the function at hand, the one used last first; those not used yet follow in order.
  let recent = [];
  // The last offset that was used after each local.
  const offsets = new Int32Array(256);
  let depth = 0;

  // What follows the number of an instruction, by that number; nothing follows the others.
  const follows = new Array(256).fill(null);
  follows.fill(() => operand(BLOCK, 0, 0), 0x02, 0x05);
  const one = () => numbers(1);
  follows.fill(one, 0x23, 0x27).fill(one, 0x3f, 0x41);
  follows[0xd0] = follows[0xd2] = one;
  follows[0x42] = () => operand(LONG, 0, 0);
  follows[0x0c] = follows[0x0d] = () => operand(LABEL, depth, 0);
  follows[0x0e] = () => numbers((number() >>> 0) + 1);
  follows[0x10] = () => operand(CALL, 0, 0);
  follows[0x11] = () => numbers(2);
  follows[0x1c] = () => bytes(number());
  // A local comes as how many others were used since it was used last.
  const local = () => {
    const from = at;
    operand(LOCAL, recent.length, 0);
    at = from;
    const place = value(from);
    // No function has more locals.
    if (place > 50000) throw new Error(DAMAGED);
    while (recent.length <= place) recent.push(recent.length);
    const index = recent[place];
    for (let i = place; i > 0; i--) recent[i] = recent[i - 1];
    recent[0] = index;
    write(index);
  };
  follows.fill(local, 0x20, 0x23);
  const memory = () => {
    operand(ALIGNMENT, 0, 0);
    const place = recent[0] & 255;
    offsets[place] = operand(OFFSET, offsets[place], 0);
  };
  follows.fill(memory, 0x28, 0x3f);
  follows[0x41] = () => operand(CONSTANT, 0, 1);
  const longerConstant = (code) => {
    output[at - 1] = 0x41;
    const length = code - 0xe0;
    if (length < 3) return operand(CONSTANT, 0, length);
    for (let i = 0; i < length; i++) output[at++] = apart[starts[length - 2]++];
  };
  follows.fill(longerConstant, 0xe2, 0xe6);
  follows[0x43] = () => bytes(4);
  follows[0x44] = () => bytes(8);
  follows[0xfc] = () => {
    const code = number();
    numbers(code < 8 ? 0 : [8, 10, 12, 14].includes(code) ? 2 : 1);
  };
  follows[0xfd] = () => {
    const code = number();
    const lane = code >= 84 && code <= 91;
    if (code <= 11 || lane || code === 92 || code === 93) numbers(2);
    if (code === 12 || code === 13) bytes(16);
    if (lane || (code >= 21 && code <= 34)) bytes(1);
  };

  const body = () => {
    for (let kinds = declaration(); kinds > 0; kinds--) {
      declaration();
      output[at++] = apart[declared++];
    }
    recent = [];
    offsets.fill(0);
    for (depth = 1; depth > 0; ) {
      if (next >= code.length) throw new Error(DAMAGED);
      const instruction = code[next++];
      output[at++] = instruction;
      if (instruction >= 0x02 && instruction <= 0x04) depth++;
      if (instruction === 0x0b) depth--;
      const rest = follows[instruction];
      if (rest) rest(instruction);
    }
  };

  for (let functions = declaration(); functions > 0; functions--) {
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
  let sum = 0x811c9dc5 | 0;
  for (let i = 0; i < size; i++) sum = Math.imul(sum ^ output[i], 0x01000193);
  if (sum !== view.getInt32(0, true)) throw new Error(DAMAGED);
  return output;
};
