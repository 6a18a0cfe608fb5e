import * as addresses from '../addresses.ts';
import { billingService } from './billing.ts';

billingService(addresses.issuer).listen(addresses.portOf(addresses.billing), 'localhost', () => console.log(`billing: ${addresses.billing}`));
