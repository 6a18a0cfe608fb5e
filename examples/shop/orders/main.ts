import * as addresses from '../addresses.ts';
import { ordersService } from './orders.ts';

const app = await ordersService(addresses.issuer);
await app.listen({ port: addresses.portOf(addresses.orders) });
console.log(`orders: ${addresses.orders}`);
