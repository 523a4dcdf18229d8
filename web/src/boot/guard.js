// Runs first, and in any browser, however old: says so where the program cannot run.
// Plain old syntax only. Whatever fails before the program has started is shown on the page.
(function () {
  var NEEDS = "Canopy needs a newer browser: Chrome or Edge 103, Firefox 113, Safari 16.4 or later.";
  function fail(message) {
    var failure = document.getElementById("failure");
    var loading = document.getElementById("loading");
    if (loading) loading.parentNode.removeChild(loading);
    // What was said first is nearest to the cause.
    if (!failure.hidden && failure.textContent) return;
    failure.textContent = message;
    failure.hidden = false;
    failure.removeAttribute("hidden");
  }
  window.canopyFail = fail;
  // DecompressionStream is not used: it came with the youngest of what is.
  if (typeof WebAssembly !== "object" || typeof DecompressionStream !== "function") {
    window.canopyTooOld = true;
    fail(NEEDS);
    return;
  }
  window.addEventListener("error", function (event) {
    if (document.getElementById("loading")) fail(NEEDS + " (" + event.message + ")");
  });
})();
