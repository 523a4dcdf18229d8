// The gaps: regions of sign-ins, each with its witness and its proof, by mouse and by keyboard alone.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { launch } from "./harness.mjs";
import { openSample, settled, show } from "./screens.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

describe("the gaps of the sample tenant", () => {
  let opened;
  let page;
  const panel = () => page.locator("aside.panel");
  before(async () => {
    opened = await openSample(browser, { acceptDownloads: true });
    page = opened.page;
    await show(page, "gaps");
  });
  after(() => opened?.close());

  test("are few, the gravest first, and the list says that it is complete", async () => {
    await page.getByRole("heading", { level: 1, name: "9 regions of sign-ins without MFA" }).waitFor();
    assert.equal(await page.locator(".gap").count(), 9);
    await page.getByText("the list is complete").waitFor();
    await page.locator(".gap").first().getByText("2 privileged").waitFor();
  });

  test("explain themselves: witness, cause with its policy, and what each policy does about it", async () => {
    await page.locator(".gap", { hasText: "SG-Lab-Engineers" }).click();
    await panel().getByRole("heading", { name: "A sign-in that shows it" }).waitFor();
    await panel().getByText("Linux").first().waitFor();
    await panel().getByText("policies.json, line 4").first().waitFor();
    await panel().locator(".policies .policy").first().waitFor();
    assert.equal(await panel().locator(".policies .policy").count(), 18, "every policy, whether it applies or not");
    await panel().locator(".tag.unmet").first().waitFor();
  });

  test("are seen in the views that administrators know, and the address holds the view", async () => {
    await page.getByRole("button", { name: /^Legacy authentication/ }).click();
    await page.waitForFunction(() => location.hash === "#/1/gaps?gaps=legacy");
    assert.equal(await page.locator(".gap").count(), 2);
    for (const gap of await page.locator(".gap").all()) assert.match(await gap.textContent(), /legacy authentication/);
    await page.getByRole("button", { name: /^Legacy authentication/ }).click();
    await page.waitForFunction(() => document.querySelectorAll(".gap").length === 9);
    await page.getByLabel("Filter gaps").fill("nobody is called so");
    await page.getByText("No gap matches.").waitFor();
    await page.getByLabel("Filter gaps").fill("");
  });

  test("are taken away as files that can be read again", async () => {
    const file = async (name) => {
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
      return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
    };
    const json = await file("JSON file");
    assert.equal(json.name, "gaps.json");
    assert.equal(JSON.parse(json.text).length, 9);
    const csv = await file("CSV file");
    assert.equal(csv.name, "gaps.csv");
    assert.equal(csv.text.trim().split("\r\n").length, 10);
  });

  test("are gone where nothing is open, and that is said", async () => {
    // Security defaults ask everybody in a privileged role for MFA, at every sign-in.
    await show(page, "gaps?people=admins&with=mandatory-mfa,security-defaults");
    await settled(page);
    await page.getByRole("heading", { level: 1, name: "No sign-in is left without MFA" }).waitFor();
    await page.getByRole("heading", { name: "There is no gap" }).waitFor();
    assert.equal(await page.locator(".gap").count(), 0);
    await show(page, "gaps");
  });

  test("by keyboard alone, into the simulator", async () => {
    await page.locator('.gap[tabindex="0"]').first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.id === "explanation");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement.id === "gap-1");
    await page.keyboard.press("Enter");
    const simulate = panel().getByRole("button", { name: "Simulate this" });
    for (let pressed = 0; pressed < 60; pressed += 1) {
      if (await simulate.evaluate((button) => button === document.activeElement)) break;
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await page.locator(".decision h2").waitFor();
    assert.match(await page.evaluate(() => location.hash), /^#\/1\/simulator/);
  });

  test("fit a phone", async () => {
    await show(page, "gaps");
    await page.setViewportSize({ width: 390, height: 844 });
    await panel().getByRole("button", { name: "Close" }).click();
    await page.locator(".gap").nth(2).click();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(wide, 0);
    await opened.screenshot("gaps-phone");
  });

  test("asked nothing of the network and complained of nothing", async () => {
    assert.deepEqual(opened.requests(), []);
    assert.deepEqual(await opened.complaints(), []);
  });
});
