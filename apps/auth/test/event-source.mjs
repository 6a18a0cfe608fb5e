// An EventSource that we did not write (undici's, the one of Node.js), given a token by the dispatcher below it: prints a line of JSON for each message, and for each time that it lost its stream.
const [address, token, ...types] = process.argv.slice(2);
const key = Symbol.for('undici.globalDispatcher.1');
await fetch('data:,'); // makes the dispatcher
const dispatcher = globalThis[key];
globalThis[key] = new Proxy(dispatcher, {
  get(target, name) {
    if (name === 'dispatch') return (options, handler) => target.dispatch({ ...options, headers: { ...options.headers, authorization: `Bearer ${token}` } }, handler);
    const value = Reflect.get(target, name, target);
    return typeof value === 'function' ? value.bind(target) : value;
  },
});
process.stdin.resume().on('end', () => process.exit()); // while it waits to come again, nothing else keeps it
const print = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
const source = new EventSource(address);
source.onopen = () => print({ opened: true });
source.onerror = () => print({ lost: source.readyState === EventSource.CLOSED ? 'for good' : 'for now' });
for (const type of types) source.addEventListener(type, ({ data, lastEventId }) => print({ id: lastEventId, type, event: JSON.parse(data) }));
