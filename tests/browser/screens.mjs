// The screens by their addresses, and the sample tenant opened on one: what tests of every screen share.

import { openPage } from "./harness.mjs";

/** The screens, those behind the navigation in the order of their keys. */
export const SCREENS = ["overview", "matrix", "without-mfa", "gaps", "simulator", "policies", "posture", "files", "replay", "about"];

/** Looks that every screen must bear. */
export const LOOKS = [
  { name: "wide light", viewport: { width: 1440, height: 900 }, colorScheme: "light" },
  { name: "wide dark", viewport: { width: 1440, height: 900 }, colorScheme: "dark" },
  { name: "phone light", viewport: { width: 390, height: 844 }, colorScheme: "light" },
  { name: "phone dark", viewport: { width: 390, height: 844 }, colorScheme: "dark" },
];

/** Opens the sample tenant; `context` are further options of the browser context. */
export async function openSample(browser, context = {}) {
  // What fades is judged once it is there.
  const opened = await openPage(browser, { context: { reducedMotion: "reduce", ...context } });
  await opened.page.getByRole("button", { name: "Open the sample tenant" }).click();
  await opened.page.getByRole("heading", { level: 1, name: /^22 of 66 people/ }).waitFor();
  return opened;
}

/** Goes to a screen by its address, and waits until nothing is on its way. */
export async function show(page, screen) {
  await page.evaluate((screen) => (location.hash = `#/1/${screen}`), screen);
  // The last one stands beside the navigation.
  if (screen === "about") await page.locator("main .about").waitFor();
  else await page.locator(`.nav-link[aria-current="page"][href^="#/1/${screen}"]`).waitFor();
  await settled(page);
}

/** Waits until the answers are there and nothing fades any more. */
export async function settled(page) {
  await page.waitForFunction(
    () => !document.querySelector('[aria-busy="true"], .awaited, .waiting, .busy:not([hidden])') && !document.getAnimations().length,
  );
}
