// #region app.mjs
import express from 'express';
import { defineContract } from '@symbolon/contracts';
import { createVerifier } from '@symbolon/resource-server';
import { protect } from '@symbolon/resource-server/express';

const contract = defineContract({ audience: 'https://api.example.com' });
const api = protect(createVerifier({ issuer: 'http://localhost:3000', contract }));

const app = express();
app.use(api.metadata);
app.get('/', api.token('orders:read'), (request, response) => {
  response.json({ caller: api.claims(request).sub });
});
app.listen(4000);
// #endregion
