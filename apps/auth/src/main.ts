import { setFlagsFromString } from 'node:v8';

/** The server's command line. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 9)) {
  console.error(`Symbolon needs Node.js 24.9 or newer; this is ${process.versions.node}. Use npm start, which brings its own, or install a newer one.`);
  process.exit(1);
}
// Prisma's compiler works once for each kind of query, whose plan is kept: to make it fast takes V8 longer than it works. This is when
// that begins, thirteen million by default; here, as it is the whole process's.
setFlagsFromString('--wasm-tiering-budget=400000000');
const { run } = await import('./command-line/command-line.ts');
process.exitCode = await run(process.argv.slice(2), process.env);
