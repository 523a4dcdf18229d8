// Posture: findings with names, causes and witnesses, and the exceptions that are declared, by mouse and
// by keyboard alone.

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

const file = (text) => ({ name: "declared.json", mimeType: "application/json", buffer: Buffer.from(text) });

describe("the findings of the sample tenant", () => {
  let opened;
  let page;
  const panel = () => page.locator("aside.panel");
  const chooser = () => page.locator(".declared input[type=file]");
  const download = async (button) => {
    const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
  };
  before(async () => {
    opened = await openSample(browser, { acceptDownloads: true });
    page = opened.page;
    await show(page, "posture");
  });
  after(() => opened?.close());

  test("stand worst first, each with its count, and their number stands in the navigation", async () => {
    await page.getByRole("heading", { level: 1, name: /^\d+ of \d+ rules fail$/ }).waitFor();
    const [bad, all] = (await page.locator("h1").textContent()).match(/\d+/g).map(Number);
    assert.equal(await page.locator(".finding").count(), all);
    assert.equal(await page.locator('.nav-link[aria-current="page"] .nav-count').textContent(), String(bad));
    const groups = await page.locator(".finding-group:visible b").allTextContents();
    const order = ["Fails", "Fails partly", "Cannot tell", "Holds"];
    assert.deepEqual(groups, order.filter((one) => groups.includes(one)));
    assert.ok(groups.length >= 2, groups.join());
  });

  test("name people, causes and a sign-in that shows it", async () => {
    await page.locator("#finding-user-without-mfa").click();
    assert.match(await page.evaluate(() => location.hash), /^#\/1\/posture\?rule=user-without-mfa$/);
    await panel().getByRole("heading", { name: "A sign-in that shows it" }).waitFor();
    assert.ok((await panel().locator(".finding-cause").count()) > 1);
    assert.ok((await panel().locator(".finding-cause[open] li").count()) > 0);
    await panel().getByText("About this rule").click();
    await panel().locator(".rule-page h4").first().waitFor();
    assert.equal(await panel().locator(".rule-page a").count(), 0, "nothing there can be fetched");
  });

  test("are filtered, and the address holds the filters", async () => {
    await page.getByLabel("Severity").selectOption({ label: "Critical" });
    await page.waitForFunction(() => location.hash === "#/1/posture?severity=critical");
    for (const one of await page.locator(".finding .badge").allTextContents()) assert.equal(one, "Critical");
    await page.getByLabel("Severity").selectOption({ label: "All" });
    await page.getByLabel("Filter findings").fill("nothing is called so");
    await page.getByText("No finding matches.").waitFor();
    await page.getByLabel("Filter findings").fill("");
  });

  test("change at once with what is declared; it is saved, and loaded again", async () => {
    await show(page, "posture?rule=user-without-mfa");
    await panel().getByRole("button", { name: "Accept this risk" }).click();
    await page.waitForFunction(() => document.activeElement.id === "declared-reason");
    await page.getByLabel("Reason").fill("Until the keys are there");
    await page.locator(".declared").getByRole("button", { name: "Declare", exact: true }).click();
    await page.getByRole("alert").getByText(/Not declared yet: .*until/).waitFor();
    await page.getByLabel("Last day").fill("2099-01-31");
    await page.locator(".declared").getByRole("button", { name: "Declare", exact: true }).click();
    await panel().locator(".verdict-holds").waitFor();
    await settled(page);
    await panel().getByRole("heading", { name: "Accepted" }).waitFor();
    const saved = await download(page.getByRole("button", { name: "Save as a file" }));
    assert.equal(saved.name, "declared.json");
    assert.deepEqual(JSON.parse(saved.text), {
      exceptions: [
        { kind: "acceptedRisk", rule: "user-without-mfa", reason: "Until the keys are there", until: "2099-01-31" },
      ],
    });
    await page.getByRole("button", { name: "Remove: Until the keys are there" }).click();
    await panel().locator(".verdict-holds").waitFor({ state: "detached" });
    await chooser().setInputFiles(file(saved.text));
    await panel().locator(".verdict-holds").waitFor();
  });

  test("say what is wrong with a file, and which exceptions have ended", async () => {
    await chooser().setInputFiles(file('{"exceptions": [{"kind": "king"}]}'));
    await page.getByRole("alert").getByText(/Declared exception 1: "kind" is none of/).waitFor();
    await panel().locator(".verdict-holds").waitFor();
    const old = { kind: "breakGlass", who: ["nobody@example.com"], reason: "Envelope", until: "2020-01-31" };
    await chooser().setInputFiles(file(JSON.stringify({ exceptions: [old] })));
    await page.getByText("Declared exception 1 has ended: Envelope").waitFor();
    await page.locator(".exception").getByText("not in the exports").waitFor();
    await page.getByRole("button", { name: "Remove: Envelope" }).click();
    await settled(page);
  });

  test("are taken away as files that can be read again", async () => {
    const json = await download(page.getByRole("button", { name: "JSON file" }));
    assert.equal(json.name, "findings.json");
    assert.equal(JSON.parse(json.text).length, await page.locator(".finding").count());
    const csv = await download(page.getByRole("button", { name: "CSV file" }));
    assert.equal(csv.name, "findings.csv");
  });

  test("by keyboard alone: into an exception for somebody, and into the simulator", async () => {
    await show(page, "posture");
    await page.locator('.finding[tabindex="0"]').first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.id === "explanation");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => document.activeElement.id.startsWith("finding-"));
    await page.locator("#declared-who").focus();
    await page.keyboard.type("a");
    const offer = page.locator(".declared-form .chips .btn:not(.quiet)").first();
    await offer.waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator(".declared-form .chip").waitFor();
    await page.waitForFunction(() => document.activeElement.id === "declared-who");
    await page.locator("#finding-user-without-mfa").focus();
    await page.keyboard.press("Enter");
    const simulate = panel().getByRole("button", { name: "Simulate this" });
    for (let pressed = 0; pressed < 80; pressed += 1) {
      if (await simulate.evaluate((button) => button === document.activeElement)) break;
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await page.locator(".decision h2").waitFor();
    assert.match(await page.evaluate(() => location.hash), /^#\/1\/simulator/);
  });

  test("come to a Zero Trust view: four kinds of areas, each with its status, its proof and its limits", async () => {
    await show(page, "posture");
    await page.getByRole("link", { name: "Zero Trust" }).click();
    await page.waitForFunction(() => location.hash === "#/1/posture?view=zero-trust");
    const cards = page.locator(".posture-page > .areas");
    assert.deepEqual(await cards.locator("h2").allTextContents(), [
      "Principles",
      "Maturity path",
      "Getting started",
      "Pillars",
    ]);
    const areas = [];
    for (const card of await cards.all()) areas.push(await card.locator(".area").count());
    assert.deepEqual(areas, [3, 6, 9, 7]);
    const unknown = page.locator(".area", { hasText: "Sensitivity labels on what matters most" });
    assert.match(await unknown.textContent(), /Not assessed.*Microsoft Purview/s);
    assert.equal(await unknown.locator("details:visible").count(), 0, "nothing is its proof");
    const everybody = page.locator(".area", { hasText: "MFA is on, for everybody and everywhere" });
    await everybody.locator("summary").click();
    await everybody.getByRole("link", { name: "Someone can sign in with a password alone" }).click();
    await panel().getByRole("heading", { level: 2, name: "Someone can sign in with a password alone" }).waitFor();
  });

  test("tell of each eligible role what binds before it is active, and what a stolen token carries", async () => {
    await page.getByRole("link", { name: "Eligible administrators" }).click();
    const role = page.locator(".areas", { has: page.getByRole("heading", { name: "Security Administrator" }) });
    const row = role.getByRole("row", { name: /^Phishing-resistant MFA/ });
    assert.match(await row.textContent(), /0 of 22 of 2.*CA011/);
    assert.match(await role.locator(".verdict").textContent(), /stolen before activation.*2 of 2/);
    await row.getByRole("link").click();
    await page.waitForFunction(() => location.hash.startsWith("#/1/policies"));
  });

  test("tell the 2026 change, policy by policy, and show it in the simulator", async () => {
    await show(page, "posture?view=2026");
    await page.getByText("No export tells what this tenant chose").waitFor();
    const one = page.locator(".areas", { hasText: "Ledgerline ERP, Payflow" });
    assert.match(await one.locator(".facts").textContent(), /nothing is asked but the first factor.*granted with MFA/s);
    await one.locator("summary").first().click();
    assert.ok((await one.locator(".finding-cause li:visible").count()) > 10);
    await one.getByRole("button", { name: "Simulate this" }).click();
    await page.locator(".decision h2").waitFor();
    assert.match(await page.locator(".decision").textContent(), /MFA/);
  });

  test("by keyboard alone: remedies, made for this tenant and verified", async () => {
    const make = async () => {
      await show(page, "posture?rule=legacy-auth-open");
      await panel().getByRole("button", { name: "Make remedies for this tenant" }).focus();
      await page.keyboard.press("Enter");
      const one = panel().locator(".remedy", { hasText: "New policy: Block legacy authentication" });
      await one.waitFor();
      if (!(await one.evaluate((details) => details.open))) {
        await one.locator("summary").first().focus();
        await page.keyboard.press("Enter");
      }
      return [await one.locator(".badge").first().textContent(), JSON.parse(await one.locator("pre").textContent())];
    };
    const [unsafe, without] = await make();
    assert.equal(unsafe, "closes it, read the warnings");
    assert.equal(without.state, "enabledForReportingButNotEnforced");
    assert.match(without.conditions.users.excludeUsers[0], /^<object id/);
    const glass = ["bg-lantern-01@northwindlantern.onmicrosoft.com", "bg-lantern-02@northwindlantern.onmicrosoft.com"];
    const kept = { kind: "breakGlass", who: glass, reason: "Two keys", until: "2099-01-31" };
    await chooser().setInputFiles(file(JSON.stringify({ exceptions: [kept] })));
    await page.getByRole("button", { name: "Remove: Two keys" }).waitFor();
    await settled(page);
    const [safe, made] = await make();
    assert.equal(safe, "verified: closes it");
    assert.equal(made.conditions.users.excludeUsers.length, 2);
    assert.ok(made.conditions.users.excludeUsers.every((id) => /^[0-9a-f-]{36}$/.test(id)));
    await page.getByRole("button", { name: "Remove: Two keys" }).click();
    await settled(page);
  });

  test("make no remedies while names are masked, and say so", async () => {
    await show(page, "posture?rule=legacy-auth-open");
    await panel().getByRole("button", { name: "Make remedies for this tenant" }).click();
    await panel().locator(".remedy").first().waitFor();
    await page.getByRole("button", { name: "Mask names" }).click();
    await settled(page);
    await panel().getByRole("button", { name: "Make remedies for this tenant" }).click();
    await panel().locator(".note", { hasText: "the tenant's own names and ids, which are hidden" }).waitFor();
    assert.equal(await panel().locator(".remedy").count(), 0);
    await page.getByRole("button", { name: /names/i }).first().click();
    await settled(page);
  });

  test("lead from the overview, and fit a phone", async () => {
    await show(page, "overview");
    await page.locator("a.tile", { hasText: "Posture findings" }).click();
    await page.waitForFunction(() => location.hash === "#/1/posture");
    await page.setViewportSize({ width: 390, height: 844 });
    await page.locator(".finding").nth(1).click();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(wide, 0);
    await opened.screenshot("posture-phone");
    for (const view of ["zero-trust", "eligible", "2026"]) {
      await show(page, `posture?view=${view}`);
      await page.locator(".areas").first().waitFor();
      const width = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(width, 0, view);
      await opened.screenshot(`posture-${view}-phone`);
    }
  });

  test("asked nothing of the network and complained of nothing", async () => {
    assert.deepEqual(opened.requests(), []);
    assert.deepEqual(await opened.complaints(), []);
  });
});
