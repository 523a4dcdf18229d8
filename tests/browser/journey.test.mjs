// The main job, as a person does it: drop the exports of the sample tenant, read who can sign in
// without MFA and why, and simulate two sign-ins. Nothing is asked of the network meanwhile.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { ROOT, WAYS, dropFiles, launch, openPage } from "./harness.mjs";

const SAMPLE = path.join(ROOT, "crates", "canopy-workbench", "sample");

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

for (const via of WAYS) {
  describe(`the sample tenant, dropped by ${via}`, () => {
    let opened;
    let page;
    before(async () => {
      opened = await openPage(browser, { via });
      page = opened.page;
      await page.locator("#loading").waitFor({ state: "detached" });
      await dropFiles(page, await sampleFiles());
      await page.locator(".nav-link", { hasText: "What we have" }).click();
      await page.locator(".files").getByText("policies.json").first().waitFor();
    });
    after(() => opened?.close());

    test("shows what was read, without a complaint", async () => {
      await page.getByText("18 policies · 68 people").first().waitFor();
      assert.equal(await page.locator(".notice.error, .notice.warning").count(), 0);
    });

    test("names everybody who can sign in without MFA, and why", async () => {
      await page.locator(".nav-link", { hasText: "Without MFA" }).click();
      await page.getByRole("heading", { level: 1, name: "22 of 66 people can sign in somewhere without MFA" }).waitFor();
      // 22 people, and two kinds of people without an object in the directory.
      assert.equal(await page.locator(".person").count(), 24);
      await page.locator(".person", { hasText: "Léa Fontaine-Diallo" }).click();
      const panel = page.locator("aside.panel");
      await panel.getByText("nothing is asked but the first factor").waitFor();
      await page.getByText("SG-Finance-Interns → SG-Finance-Pilots → SG-CA-MFA-Exempt").first().waitFor();
      await panel.getByText("CA001 - Global - Require MFA for all users").first().waitFor();
      await opened.screenshot(`without-mfa-${via}`);
    });

    test("counts five more on a trusted network", async () => {
      const attacker = page.getByLabel("What the attacker has");
      await attacker.selectOption({ label: "Trusted network" });
      await page.getByRole("heading", { level: 1, name: /^27 of 66 people/ }).waitFor();
      await attacker.selectOption({ label: "Stolen password" });
      await page.getByRole("heading", { level: 1, name: /^22 of 66 people/ }).waitFor();
    });

    test("simulates a lab engineer on Linux, and on Windows", async () => {
      await page.locator(".person", { hasText: "Zoë Kähkönen" }).click();
      await page.getByRole("button", { name: "Simulate this" }).click();
      await decision(page, "Access is granted, and nothing is asked but the first factor");
      const platform = page.getByLabel("Device platform");
      assert.equal(await platform.inputValue(), "linux", "the example is a sign-in on Linux");
      await platform.selectOption("windows");
      await decision(page, "Access is granted with MFA");
    });

    test("simulates an administrator at the Azure portal", async () => {
      await page.getByRole("button", { name: /Reset/ }).click();
      await page.locator("#person").fill("Petra");
      await page.locator(".option", { hasText: "Petra" }).first().click();
      await page.getByLabel("Target resource").selectOption("c44b4083-3bb0-49c1-b47d-974e53cbdf3c");
      await decision(page, "phishing-resistant MFA and a managed device");
      for (const name of ["CA001", "CA011", "CA012"]) {
        await page.locator(".results").getByText(new RegExp(`^${name}`)).first().waitFor();
      }
      await opened.screenshot(`simulator-${via}`);
    });

    test("asked nothing of the network and complained of nothing", async () => {
      assert.deepEqual(opened.requests(), []);
      assert.deepEqual(await opened.complaints(), []);
      assert.match(await page.locator(".privacy-box").first().textContent(), /^0 requests/);
    });
  });
}

test("the sample tenant opens with one click", async () => {
  const opened = await openPage(browser);
  try {
    await opened.page.getByRole("button", { name: "Open the sample tenant" }).click();
    await opened.page.getByRole("heading", { level: 1, name: /^22 of 66 people/ }).waitFor();
    assert.deepEqual(opened.requests(), []);
  } finally {
    await opened.close();
  }
});

/** Waits until the simulator's answer says this. */
async function decision(page, text) {
  await page.locator(".decision").getByText(text).waitFor();
}

/** The sample's exports, as files on a disk. */
async function sampleFiles() {
  const names = (await readdir(SAMPLE)).filter((name) => name.endsWith(".json"));
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(path.join(SAMPLE, name), "utf8") })));
}
