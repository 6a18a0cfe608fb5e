// The server as it would be if its parts told nothing to whoever traces or counts: what that costs while nobody listens is measured beside it.
import { defineConfig } from 'rolldown';
import server from '../../apps/auth/rolldown.config.js';

const nothing = `
const deaf = { hasSubscribers: false, publish() {}, subscribe() {}, unsubscribe() {}, bindStore() {}, unbindStore() {}, runStores: (_, work) => work() };
export const channel = () => deaf;
export const tracingChannel = () => ({ hasSubscribers: false, start: deaf, end: deaf, asyncStart: deaf, asyncEnd: deaf, error: deaf, tracePromise: (work) => work() });
`;

const untold = {
  name: 'untold',
  // by import, as our own sources have it; Fastify's own channels stay
  resolveId: (id, _, { kind }) => (kind === 'import-statement' && id === 'node:diagnostics_channel' ? '\0untold' : undefined),
  load: (id) => (id === '\0untold' ? nothing : undefined),
};

export default defineConfig({ ...server, logLevel: 'silent', plugins: [untold, ...server.plugins], output: { ...server.output, dir: '../../tmp/bench-untold', sourcemap: false } });
