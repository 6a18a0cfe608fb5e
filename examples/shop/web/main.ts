import { readFile } from 'node:fs/promises';
import * as addresses from '../addresses.ts';
import { webApp } from './web.ts';

const secret = (await readFile(new URL('../secrets/web', import.meta.url), 'utf8')).trim();
const { issuer, web, orders, billing } = addresses;
const app = await webApp({ issuer, web, orders, billing, secret });
app.listen(addresses.portOf(addresses.web), 'localhost', () => console.log(`web: ${addresses.web}`));
