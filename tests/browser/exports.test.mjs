// What the page offers to somebody who has no exports yet, and what it makes of the zip file that comes of it.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { ROOT, WAYS, launch, openPage } from "./harness.mjs";

const EXPORT = path.join(ROOT, "tests", "fixtures", "export");
const SCRIPT = "Export-CanopyTenant.ps1";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

for (const via of WAYS) {
  describe(`exports, by ${via}`, () => {
    test("the script is saved and shown as it is in the repository", async () => {
      const opened = await openPage(browser, { via });
      const { page } = opened;
      try {
        const expected = await readFile(path.join(ROOT, "collect", SCRIPT), "utf8");
        const [download] = await Promise.all([
          page.waitForEvent("download"),
          page.getByRole("button", { name: "Save the script" }).click(),
        ]);
        assert.equal(download.suggestedFilename(), SCRIPT);
        assert.equal(await readFile(await download.path(), "utf8"), expected);
        await page.getByText("Read the script").click();
        assert.equal(await page.locator(".script pre").textContent(), expected);
        await opened.screenshot(`start-${via}`);
        assert.deepEqual(opened.requests(), []);
        assert.deepEqual(await opened.complaints(), []);
      } finally {
        await opened.close();
      }
    });

    test("a list of members that does not say whose they are is given to a group", async () => {
      const opened = await openPage(browser, { via });
      const { page } = opened;
      try {
        const graph = "https://graph.microsoft.com/v1.0/$metadata#";
        const file = (name, content) => ({ name, mimeType: "application/json", buffer: Buffer.from(JSON.stringify(content)) });
        const id = (digit) => `${digit}0000000-0000-4000-8000-000000000000`;
        const policy = {
          id: id(1), displayName: "MFA for all", state: "enabled",
          conditions: {
            clientAppTypes: ["all"], applications: { includeApplications: ["All"] },
            users: { includeUsers: ["All"], excludeGroups: [id(2)] },
          },
          grantControls: { operator: "OR", builtInControls: ["mfa"] },
        };
        const people = ["Ada", "Ben"].map((name, at) => ({
          id: id(4 + at), displayName: name, userPrincipalName: `${name}@contoso.example`, userType: "Member", accountEnabled: true,
        }));
        await page.locator("input[type=file]").first().setInputFiles([
          file("policies.json", { "@odata.context": `${graph}identity/conditionalAccess/policies`, value: [policy] }),
          file("users.json", { "@odata.context": `${graph}users`, value: people }),
          file("groups.json", { "@odata.context": `${graph}groups`, value: [{ id: id(2), displayName: "Exempt", groupTypes: [] }] }),
          file("download.json", { "@odata.context": `${graph}directoryObjects`, value: [{ "@odata.type": "#microsoft.graph.user", id: id(4) }] }),
        ]);
        await page.getByRole("heading", { name: /sign in somewhere without MFA/ }).waitFor();
        await page.locator(".nav-link", { hasText: "What we have" }).click();
        const section = page.locator("section", { hasText: "Whose members are these?" });
        await section.getByText("download.json").waitFor();
        const again = section.getByRole("button", { name: "Read the files again" });
        assert.equal(await again.isVisible(), false);
        await section.getByLabel("Members of the group").selectOption({ label: "Exempt" });
        await opened.screenshot(`members-${via}`);
        await again.click();
        await page.locator(".nav-link", { hasText: "Without MFA" }).click();
        await page.getByRole("heading", { name: "1 of 2 people can sign in somewhere without MFA" }).waitFor();
        await page.locator(".person", { hasText: "Ada" }).waitFor();
        await page.locator(".nav-link", { hasText: "What we have" }).click();
        assert.equal(await section.getByLabel("Members of the group").inputValue(), id(2));
        assert.deepEqual(opened.requests(), []);
        assert.deepEqual(await opened.complaints(), []);
      } finally {
        await opened.close();
      }
    });

    test("the zip file that it writes opens as it is", async () => {
      const opened = await openPage(browser, { via });
      const { page } = opened;
      try {
        const zip = { name: "canopy-export.zip", mimeType: "application/zip", buffer: await zipped(EXPORT) };
        await page.locator("input[type=file]").first().setInputFiles(zip);
        await page.locator(".nav-link", { hasText: "What we have" }).click();
        await page.locator(".files").getByText("canopy-export.zip/policies.json").waitFor();
        await page.getByText("5 policies · 7 people").first().waitFor();
        assert.equal(await page.locator(".notice.error, .notice.warning").count(), 0);
        await page.getByText("Nothing is missing").waitFor();
        await page.locator(".nav-link", { hasText: "Without MFA" }).click();
        await page.getByText("Emergency access").first().waitFor();
        assert.deepEqual(opened.requests(), []);
        assert.deepEqual(await opened.complaints(), []);
      } finally {
        await opened.close();
      }
    });

    test("a damaged zip file is told as one", async () => {
      const opened = await openPage(browser, { via });
      const { page } = opened;
      try {
        const whole = await zipped(EXPORT);
        const buffer = whole.subarray(0, whole.length / 2);
        await page.locator("input[type=file]").first().setInputFiles({ name: "half.zip", mimeType: "application/zip", buffer });
        await page.locator(".nav-link", { hasText: "What we have" }).click();
        await page.getByText("The zip archive is damaged or cut off").first().waitFor();
      } finally {
        await opened.close();
      }
    });
  });
}

test("each guide names requests, permissions and what they are good for", async () => {
  const opened = await openPage(browser);
  const { page } = opened;
  try {
    for (const [card, request] of [
      ["Policies", "/v1.0/identity/conditionalAccess/policies"],
      ["People, groups, roles", "/v1.0/roleManagement/directory/roleEligibilityScheduleInstances"],
      ["Settings, sign-ins", "/beta/auditLogs/signIns"],
    ]) {
      const heading = page.getByRole("heading", { name: card, exact: true });
      await page.locator(".kind", { has: heading }).getByRole("button", { name: "How to export" }).click();
      await page.locator(".guide code", { hasText: request }).first().waitFor();
    }
  } finally {
    await opened.close();
  }
});

/** A folder's files in a zip file, deflated, as a writer would lay them out. */
async function zipped(folder) {
  const names = (await readdir(folder)).sort();
  const [files, directory] = [[], []];
  let at = 0;
  for (const name of names) {
    const content = await readFile(path.join(folder, name));
    const packed = deflateRawSync(content);
    const fixed = Buffer.alloc(26);
    fixed.writeUInt16LE(20, 0);
    fixed.writeUInt16LE(8, 4);
    fixed.writeUInt32LE(crc32(content), 10);
    fixed.writeUInt32LE(packed.length, 14);
    fixed.writeUInt32LE(content.length, 18);
    fixed.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), fixed, Buffer.from(name), packed]);
    directory.push(Buffer.from("PK\x01\x02\x14\x00"), fixed, place, Buffer.from(name));
    files.push(local);
    at += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(names.length, 4);
  end.writeUInt16LE(names.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...files, listed, Buffer.from("PK\x05\x06"), end]);
}

/** The checksum that zip files carry. */
function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
