// A collector that takes what it is sent, and looks at nothing of it.
import { createServer } from 'node:http';

const server = createServer((request, response) => void request.resume().once('end', () => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()));
server.listen(0, '127.0.0.1', () => process.send?.({ origin: `http://127.0.0.1:${server.address().port}` }));
