// Does the release page start, answer and keep to itself, served and from a folder?

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { PAGE, TITLE, WAYS, launch, openPage } from "./harness.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

for (const via of WAYS) {
  describe(`the page by ${via}`, () => {
    test("starts, answers from its worker and asks nothing of the network", async () => {
      const opened = await openPage(browser, { via });
      const { page } = opened;
      try {
        assert.equal(opened.document.size, 1, `only the page itself is loaded, not ${[...opened.document]}`);
        await page.locator("#loading").waitFor({ state: "detached" });
        assert.match(await page.title(), new RegExp(`${TITLE}$`));
        await page.getByRole("heading", { level: 1 }).waitFor();
        assert.equal(page.workers().length, 1, "the work is done in a worker");

        await dropPolicies(page);
        await opened.screenshot(`smoke-${via}`);
        assert.deepEqual(opened.requests(), []);
        assert.deepEqual(await opened.complaints(), []);
      } finally {
        await opened.close();
      }
    });

    test("answers again after the work was cancelled", async () => {
      const opened = await openPage(browser, { via, before: slowWorker });
      const { page } = opened;
      try {
        await choose(page);
        await page.getByRole("button", { name: "Cancel" }).click();
        await page.getByText("Cancelled.").first().waitFor();
        await page.evaluate(() => (window.delay = 0));
        await page.goto(`${page.url().split("#")[0]}#/1/start`);
        await dropPolicies(page);
        assert.equal(page.workers().length, 1, "the ended worker is gone");
        assert.deepEqual(await opened.complaints(), []);
      } finally {
        await opened.close();
      }
    });

    test("answers where the browser refuses a worker", async () => {
      const before = (page) =>
        page.addInitScript(() => {
          window.Worker = class {
            constructor() {
              throw new Error("no workers here");
            }
          };
        });
      const opened = await openPage(browser, { via, before });
      try {
        await dropPolicies(opened.page);
        assert.deepEqual(await opened.complaints(), []);
      } finally {
        await opened.close();
      }
    });

    test("answers where a worker cannot load", async () => {
      const before = (page) =>
        page.addInitScript(() => {
          const Genuine = Worker;
          window.Worker = class extends Genuine {
            constructor() {
              super(URL.createObjectURL(new Blob(["throw new Error('not here')"])));
            }
          };
        });
      const opened = await openPage(browser, { via, before });
      try {
        await dropPolicies(opened.page);
        assert.equal(opened.page.workers().length, 0);
      } finally {
        await opened.close();
      }
    });

    test("tells when its worker crashed, and answers again", async () => {
      const before = (page) =>
        page.addInitScript(() => {
          const Genuine = Worker;
          window.Worker = class extends Genuine {
            constructor(address) {
              super(address);
              window.latestWorker = this;
            }
          };
        });
      const opened = await openPage(browser, { via, before });
      const { page } = opened;
      try {
        await dropPolicies(page);
        await page.evaluate(() => window.latestWorker.postMessage("no message of ours"));
        await page.getByText("Canopy met an error of its own").first().waitFor();
        await page.getByRole("button", { name: "Start again" }).click();
        await page.getByText("policies.json").first().waitFor();
      } finally {
        await opened.close();
      }
    });
  });
}

/** Opens a file with no policies, and waits until the page shows what was read. */
async function dropPolicies(page) {
  await choose(page);
  await page.locator(".files").getByText("policies.json").first().waitFor();
}

async function choose(page) {
  const buffer = Buffer.from(JSON.stringify({ value: [] }));
  const input = page.locator("input[type=file]").first();
  await input.setInputFiles({ name: "policies.json", mimeType: "application/json", buffer });
}

/** Holds back what goes to the worker, so that there is time to cancel. */
function slowWorker(page) {
  return page.addInitScript(() => {
    window.delay = 3_600_000;
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (...message) {
      // The module goes through at once: only work is slow.
      const isModule = message[0] instanceof WebAssembly.Module || message[0]?.module instanceof WebAssembly.Module;
      if (isModule || window.delay === 0) post.apply(this, message);
      else setTimeout(() => post.apply(this, message), window.delay);
    };
  });
}

describe("the page", () => {
  test("forbids itself the network", async () => {
    const html = await readFile(PAGE, "utf8");
    const policy = html.match(/<meta http-equiv="Content-Security-Policy" content="([^"]*)">/)?.[1] ?? "";
    for (const directive of ["default-src 'none'", "connect-src 'none'", "form-action 'none'", "base-uri 'none'"]) {
      assert.ok(policy.includes(directive), `${directive} is missing in: ${policy}`);
    }
    assert.doesNotMatch(policy, /unsafe-eval'(?<!wasm-unsafe-eval')/, "no JavaScript from text");
    assert.ok(html.indexOf("Content-Security-Policy") < html.indexOf("<style>"), "the policy comes first");
  });

  test("is stopped by its own policy when it tries the network", async () => {
    const opened = await openPage(browser);
    try {
      await opened.page.evaluate(() => fetch("/elsewhere").catch(() => {}));
      await opened.page.evaluate(() => navigator.sendBeacon("/elsewhere"));
      assert.deepEqual(await opened.page.evaluate(() => window.violations.length), 2);
      assert.deepEqual(opened.requests(), []);
    } finally {
      await opened.close();
    }
  });

  test("unpacks the program that was packed, which names no path of the machine that built it", async () => {
    const keeping = (page) =>
      page.addInitScript(() => {
        const compile = WebAssembly.compile;
        WebAssembly.compile = (bytes) => compile((window.program = bytes));
      });
    const opened = await openPage(browser, { before: keeping });
    try {
      await opened.page.waitForFunction(() => window.program);
      const module = await opened.page.evaluate(() => new TextDecoder("latin1").decode(window.program));
      assert.match(module, /^\0asm/);
      assert.ok(await opened.page.evaluate(() => WebAssembly.validate(window.program)), "every part is in its place");
      assert.doesNotMatch(module, /\/home\/|\/root\/|\/Users\/|\.cargo/);
    } finally {
      await opened.close();
    }
  });

  test("says so when the program in it is damaged", async () => {
    const damaged = (page) =>
      page.addInitScript(() => {
        const decode = window.atob;
        window.atob = (text) => decode(`${text.slice(0, 40000)}AAAA${text.slice(40004)}`);
      });
    const opened = await openPage(browser, { before: damaged });
    try {
      await opened.page.getByRole("alert").getByText("the program in this file is damaged").waitFor();
    } finally {
      await opened.close();
    }
  });

  test("says so in a browser that is too old", async () => {
    const old = (page) => page.addInitScript(() => delete window.DecompressionStream);
    const opened = await openPage(browser, { before: old });
    try {
      await opened.page.getByRole("alert").getByText("needs a newer browser").waitFor();
      assert.equal(await opened.page.locator("#loading").count(), 0);
    } finally {
      await opened.close();
    }
  });

  test("says so when the program cannot be compiled", async () => {
    const broken = (page) =>
      page.addInitScript(() => {
        WebAssembly.compile = () => Promise.reject(new Error("out of memory"));
      });
    const opened = await openPage(browser, { before: broken });
    try {
      await opened.page.getByRole("alert").getByText("could not start in this browser: out of memory").waitFor();
    } finally {
      await opened.close();
    }
  });

  test("says so where there is no JavaScript", async () => {
    // Read from the text: without JavaScript nothing here could look at the page either.
    const html = await readFile(PAGE, "utf8");
    assert.match(html, /<noscript>[^]*needs JavaScript[^]*<\/noscript>/);
  });
});
