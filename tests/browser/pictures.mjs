// Makes the pictures of the README from the sample tenant: node pictures.mjs FOLDER

import path from "node:path";
import { launch } from "./harness.mjs";
import { openSample, show } from "./screens.mjs";

/** Each picture: its screen, how light it is, and what is done before. */
const PICTURES = [
  { name: "overview", screen: "overview", colorScheme: "light" },
  { name: "coverage", screen: "matrix", colorScheme: "dark", act: (page) => page.locator('[role="gridcell"]').nth(3).click() },
  { name: "without-mfa", screen: "without-mfa", colorScheme: "light" },
  { name: "gaps", screen: "gaps", colorScheme: "light" },
  { name: "simulator", screen: "simulator", colorScheme: "light" },
  { name: "policies", screen: "policies", colorScheme: "dark" },
];

const folder = path.resolve(process.argv[2] ?? ".");
const browser = await launch();
for (const { name, screen, colorScheme, act } of PICTURES) {
  const opened = await openSample(browser, { viewport: { width: 1280, height: 800 }, colorScheme });
  await show(opened.page, screen);
  await act?.(opened.page);
  await opened.page.screenshot({ path: path.join(folder, `${name}.png`) });
  console.log(`docs/${name}.png`);
  await opened.close();
}
await browser.close();
