import { setFlagsFromString } from 'node:v8';

/** The server's command line. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 9)) {
  console.error(`Symbolon needs Node.js 24.9 or newer; this is ${process.versions.node}. Use npm start, which brings its own, or install a newer one.`);
  process.exit(1);
}
// Prisma's compiler works once for most kinds of query, whose plans are kept: in a start, V8 takes longer to make it fast than it works.
// So that begins eight times as late as by default: what is compiled again and again (createMany) gets there all the same. It is the
// whole process's, and so here.
setFlagsFromString('--wasm-tiering-budget=100000000');
const { run } = await import('./command-line/command-line.ts');
process.exitCode = await run(process.argv.slice(2), process.env);
