import { setTimeout } from 'node:timers/promises';
import { errorCode } from './error-code.ts';
import type { PatientClient } from './patient-connection.ts';

const channel = 'symbolon_probe';
const patienceMs = 5_000;

/** Whether a session hears its own NOTIFY. Engines without it refuse the statements, or take them and tell nobody. */
export async function hearsNews(client: PatientClient): Promise<boolean> {
  const heard = new Promise<boolean>((resolve) => client.once('notification', () => resolve(true)));
  try {
    await client.query(`LISTEN ${channel}`);
    await client.query('SELECT pg_notify($1, $2)', [channel, '']);
  } catch (error) {
    if (/^(0A|42)/.test(errorCode(error) ?? '')) return false; // not supported, or no such statement or function
    throw error;
  }
  return Promise.race([heard, setTimeout(patienceMs, false, { ref: false })]);
}
