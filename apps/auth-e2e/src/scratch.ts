import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Waits for the end of its input, which comes when we close it and also when we are killed, and then leaves nothing
 * behind: every PostgreSQL that was started below the directory ends, whoever started it, and the directory goes.
 */
const guardScript = `
  cat > /dev/null
  there() { readlink "/proc/$1/cwd" 2> /dev/null || ps -o stat=,command= -p "$1" 2> /dev/null | grep -v '^Z'; }
  find "$1" -name postmaster.pid 2> /dev/null | while read -r file; do
    pid=$(head -n 1 "$file")
    case "$(there "$pid")" in *"$1"*) kill -QUIT "$pid" ;; esac
    while case "$(there "$pid")" in *"$1"*) true ;; *) false ;; esac; do sleep 0.02; done
  done
  rm -rf "$1"
`;

/** A place for files and processes of a test. When it is closed, also after a failure, nothing of them is left. */
export interface Scratch {
  readonly path: string;
  /** A new directory in it. */
  directory(): string;
  /** A declarative file in a new directory of its own. */
  file(content: object): string;
  /** What has to end before the place goes; the last that came is the first to end. */
  onClose(end: () => Promise<unknown>): void;
  close(): Promise<void>;
}

export function openScratch(): Scratch {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'symbolon-e2e-')));
  chmodSync(path, 0o755); // started by root, PostgreSQL runs as another user and must get through
  const guard = spawn('/bin/sh', ['-c', guardScript, 'sh', path], { detached: true, stdio: ['pipe', 'ignore', 'inherit'] });
  const gone = once(guard, 'exit');
  guard.unref(); // a suite that never closes it must not keep the runner: its end closes it
  (guard.stdin as Socket).unref();
  const ends: (() => Promise<unknown>)[] = [];
  return {
    path,
    directory() {
      const made = mkdtempSync(join(path, 'd-'));
      chmodSync(made, 0o755);
      return made;
    },
    file(content) {
      const made = join(this.directory(), 'symbolon.yaml');
      writeFileSync(made, JSON.stringify(content)); // JSON is YAML
      return made;
    },
    onClose: (end) => void ends.unshift(end),
    async close() {
      for (const end of ends) await end();
      guard.ref();
      guard.stdin.end();
      await gone;
    },
  };
}
