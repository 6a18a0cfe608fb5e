import { spawn } from 'node:child_process';

/** Asks the system to show an address in the person's browser. Nobody can tell whether it did, so the address is printed as well. */
export function openBrowser(address: URL, environment: NodeJS.ProcessEnv): void {
  const opener = openerOf(environment);
  if (!opener) return;
  const [program, ...args] = opener;
  const child = spawn(program, [...args, address.href], { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined);
  child.unref();
}

/** None without a screen: a browser in text would take the terminal. */
function openerOf({ DISPLAY, WAYLAND_DISPLAY }: NodeJS.ProcessEnv): readonly [string, ...string[]] | undefined {
  if (process.platform === 'darwin') return ['open'];
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return (DISPLAY ?? '') === '' && (WAYLAND_DISPLAY ?? '') === '' ? undefined : ['xdg-open'];
}
