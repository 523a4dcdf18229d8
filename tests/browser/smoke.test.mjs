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
        await page.getByRole("heading", { name: TITLE, level: 1 }).waitFor();
        await page.locator("#loading").waitFor({ state: "detached" });
        assert.equal(page.workers().length, 1, "the work is done in a worker");

        const content = JSON.stringify({ value: [] });
        const file = { name: "policies.json", mimeType: "application/json", buffer: Buffer.from(content) };
        await page.locator("input[type=file]").first().setInputFiles(file);
        await page.getByText("Answered { number: 1").waitFor();

        await opened.screenshot(`smoke-${via}`);
        assert.deepEqual(opened.requests(), []);
        assert.deepEqual(await opened.complaints(), []);
      } finally {
        await opened.close();
      }
    });

    test("answers again after the worker was ended", async () => {
      const opened = await openPage(browser, { via });
      const { page } = opened;
      try {
        await page.getByRole("button", { name: "Cancel" }).click();
        const file = { name: "policies.json", mimeType: "application/json", buffer: Buffer.from("[]") };
        await page.locator("input[type=file]").first().setInputFiles(file);
        await page.getByText("Answered { number: 1").waitFor();
        assert.equal(page.workers().length, 1, "the ended worker is gone");
        assert.deepEqual(await opened.complaints(), []);
      } finally {
        await opened.close();
      }
    });

    test("answers where no worker can start", async () => {
      const withoutWorkers = (page) =>
        page.addInitScript(() => {
          window.Worker = class {
            constructor() {
              throw new Error("no workers here");
            }
          };
        });
      const opened = await openPage(browser, { via, before: withoutWorkers });
      const { page } = opened;
      try {
        const file = { name: "policies.json", mimeType: "application/json", buffer: Buffer.from("[]") };
        await page.locator("input[type=file]").first().setInputFiles(file);
        await page.getByText("Answered { number: 1").waitFor();
        assert.deepEqual(await opened.complaints(), []);
      } finally {
        await opened.close();
      }
    });
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

  test("names no path of the machine that built it", async () => {
    const html = await readFile(PAGE, "utf8");
    const block = html.match(/<script id="canopy-wasm"[^>]*>([^<]*)</)?.[1] ?? "";
    const packed = new Blob([Buffer.from(block, "base64")]).stream().pipeThrough(new DecompressionStream("gzip"));
    const module = Buffer.from(await new Response(packed).arrayBuffer()).toString("latin1");
    assert.doesNotMatch(module, /\/home\/|\/root\/|\/Users\/|\.cargo/);
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
    const opened = await openPage(browser, { context: { javaScriptEnabled: false } }).catch((error) => error);
    assert.ok(!(opened instanceof Error), opened.message);
    try {
      await opened.page.getByText("it needs JavaScript").waitFor();
    } finally {
      await opened.close();
    }
  });
});
