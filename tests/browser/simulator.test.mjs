// The simulator beside its form: a sign-in compared with another, tried for everybody, kept as a test;
// and a link to it, which alone names whom it is about.

import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { launch, openPage } from "./harness.mjs";
import { openSample, settled, show } from "./screens.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

/** Runs with the sample tenant's simulator open. */
async function simulator(use) {
  const opened = await openSample(browser, { permissions: ["clipboard-read", "clipboard-write"] });
  try {
    await show(opened.page, "simulator");
    await use(opened.page, opened);
    assert.deepEqual(await opened.complaints(), []);
  } finally {
    await opened.close();
  }
}

/** Chooses the person of that name. */
async function sign(page, name) {
  await page.getByRole("combobox", { name: "Person" }).fill(name);
  await page.getByRole("option", { name }).first().click();
  await settled(page);
}

describe("the simulator", () => {
  test("tells in what two sign-ins differ, and which policies take them differently", () =>
    simulator(async (page) => {
      await sign(page, "Priya Raghunathan");
      await page.getByRole("button", { name: "Compare with another" }).click();
      const compared = page.getByRole("region", { name: "Compared with" });
      await compared.getByText("Change the form").waitFor();
      await page.getByLabel("User risk").selectOption("high");
      await settled(page);
      const rows = await compared.getByRole("row").allInnerTexts();
      assert.ok(rows.some((row) => /User risk\s+None\s+High/.test(row)), rows.join("; "));
      assert.ok(rows.some((row) => /CA013[^\t]*\s+does not apply\s+applies/.test(row)), rows.join("; "));
      await page.getByRole("button", { name: "Compare no more" }).click();
      await compared.waitFor({ state: "detached" });
    }));

  test("tells how everybody fares in one sign-in, and counts everybody once", () =>
    simulator(async (page) => {
      await page.getByRole("button", { name: "Try it for everybody" }).click();
      await settled(page);
      const fares = page.getByRole("region", { name: "This sign-in, whoever makes it" }).locator("summary");
      const told = await fares.allInnerTexts();
      const people = told.map((text) => Number(/(\d+) (?:person|people)/.exec(text)[1]));
      assert.equal(people.reduce((sum, count) => sum + count, 0), 66, told.join("; "));
      assert.match(told[0], /^open/, "the weakest first");
      // Another sign-in has another answer.
      await page.getByLabel("Client app").selectOption("other");
      await settled(page);
      assert.equal(await page.getByRole("region", { name: "This sign-in, whoever makes it" }).count(), 0);
    }));

  test("keeps sign-ins as tests, in a file that is read back and found out when it is no such file", () =>
    simulator(async (page) => {
      const kept = page.getByRole("region", { name: "Kept sign-ins" });
      await sign(page, "Priya Raghunathan");
      await page.getByRole("button", { name: "Keep as a test" }).click();
      await sign(page, "Emergency access 01");
      await page.getByRole("button", { name: "Keep as a test" }).click();
      await kept.getByText("2 of 2 kept sign-ins come out as expected").waitFor();
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        kept.getByRole("button", { name: "Save as a file" }).click(),
      ]);
      const text = await readFile(await download.path(), "utf8");
      assert.equal(JSON.parse(text).canopySignInTests, 1);
      assert.ok(!text.includes("Priya"), "names stay out of it");

      await kept.getByRole("button", { name: "Remove" }).first().click();
      await kept.getByText("1 of 1 kept sign-in come").waitFor();
      const file = path.join(os.tmpdir(), `canopy-tests-${process.pid}.json`);
      try {
        // One of them expects something else.
        const tests = JSON.parse(text);
        tests.tests[1].expect = "block";
        await writeFile(file, JSON.stringify(tests));
        await kept.locator("input[type=file]").setInputFiles(file);
        await kept.getByText("1 of 2 kept sign-ins come out as expected").waitFor();
        await kept.getByText("expected: blocked").waitFor();
        await kept.getByRole("button", { name: "Show" }).first().click();
        await settled(page);
        assert.equal(await page.getByRole("combobox", { name: "Person" }).inputValue(), "Priya Raghunathan");
        await writeFile(file, "[1, 2]");
        await kept.locator("input[type=file]").setInputFiles(file);
        await page.locator(".toast", { hasText: "This is no file of kept sign-ins" }).waitFor();
      } finally {
        await rm(file, { force: true });
      }
    }));

  test("is linked to with ids that only a copied link has", () =>
    simulator(async (page, opened) => {
      await sign(page, "Priya Raghunathan");
      await page.getByLabel("Device platform").selectOption("linux");
      await settled(page);
      const address = await page.evaluate(() => location.hash);
      assert.equal(address, "#/1/simulator?platform=linux");
      await page.getByRole("button", { name: "Copy link" }).click();
      await page.locator(".toast", { hasText: "Copied" }).waitFor();
      const link = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(link, /platform=linux&person=[0-9a-f-]{36}$/);
      assert.ok(!decodeURIComponent(link).includes("Priya"));

      const other = await openPage(browser, { hash: new URL(link).hash.slice(1) });
      try {
        await other.page.getByRole("heading", { name: "Nothing is open yet" }).waitFor();
        await other.page.keyboard.press("Control+k");
        await other.page.getByRole("combobox").fill("Open the sample");
        await other.page.keyboard.press("Enter");
        await other.page.locator(".decision").waitFor();
        await settled(other.page);
        assert.equal(await other.page.getByRole("combobox", { name: "Person" }).inputValue(), "Priya Raghunathan");
        assert.equal(await other.page.evaluate(() => location.hash), address, "the ids are gone from the address");
        assert.deepEqual(await other.complaints(), []);
      } finally {
        await other.close();
      }
    }));
});
