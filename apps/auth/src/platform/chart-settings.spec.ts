import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartSettings, setByChart, withChartSettings } from './chart-settings.ts';
import { settingsSchema } from './config.ts';

const schema = readFileSync(join(import.meta.dirname, '../../../../deploy/helm/symbolon/values.schema.json'), 'utf8');

test('the values of the Helm chart name the settings as they are: run npm run generate when this fails', () => {
  expect(schema).toContain('"SYMBOLON_SIGNUP"');
  expect(withChartSettings(schema)).toBe(schema);
  expect(withChartSettings(schema.replace('"SYMBOLON_SIGNUP",', '"SYMBOLON_SINGUP", "SYMBOLON_MASTER_KEY",'))).toBe(schema);
});

test('what is told to nobody is no setting that stands in a manifest', () => {
  const { settings, secrets } = chartSettings();
  expect(secrets).toEqual(expect.arrayContaining(['DATABASE_URL', 'SYMBOLON_DATABASE_DIRECT_URL', 'SYMBOLON_MASTER_KEY', 'SYMBOLON_MASTER_KEY_NEXT', 'SYMBOLON_SMTP_URL', 'SYMBOLON_CAPTCHA_SECRET']));
  expect(settings.filter((name) => /(_SECRET|_TOKEN|PASSWORD|MASTER_KEY.*|DATABASE_.*URL)$/.test(name))).toEqual([]);
  expect(Object.keys(settingsSchema.shape)).toEqual(expect.arrayContaining([...setByChart]));
});
