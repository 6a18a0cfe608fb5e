import { rmSync } from 'node:fs';
import endBrowser from './browser-server.teardown.ts';

/** After the last spec: the browser ends, and what was made and compiled goes. */
export default async function tearDown(): Promise<void> {
  await endBrowser();
  await globalThis.madeBefore?.close();
  rmSync(process.env['NODE_COMPILE_CACHE'] ?? '', { recursive: true, force: true });
}
