/** Ends the Chromium of this run. */
export default async function tearDown(): Promise<void> {
  await globalThis.browserServer?.close();
}
