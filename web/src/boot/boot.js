// Starts the program: on the page from the block of compressed WebAssembly, in a worker from the
// compiled module that the page posts first. The wasm-bindgen glue, lzma.js, operands.js and
// streams.js stand before this text, and all together are one script, on the page as well as in the worker.
(() => {
  if (typeof document === "undefined") {
    // Instantiated at once, so that the next message already finds the program listening.
    self.onmessage = (event) => {
      self.onmessage = null;
      wasm_bindgen.initSync({ module: event.data });
    };
    return;
  }
  if (window.canopyTooOld) return;

  const unpacked = () => {
    const text = document.getElementById("canopy-wasm").textContent;
    return joinStreams(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
  };

  const start = async () => {
    const module = await WebAssembly.compile(unpacked());
    await wasm_bindgen({ module_or_path: module });
  };

  start().catch((error) => {
    console.error(error);
    window.canopyFail(`Canopy could not start in this browser: ${error.message}`);
  });
})();
