import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartSettings, setByChart, withChartSettings } from './chart-settings.ts';
import { settingsSchema } from './config.ts';

const schema = readFileSync(join(import.meta.dirname, '../../../../deploy/helm/symbolon/values.schema.json'), 'utf8');

test('the values of the Helm chart name the settings as they are: run npm run generate when this fails', () => {
  expect(schema).toContain('"SYMBOLON_SIGNUP"');
  expect(withChartSettings(schema)).toBe(schema);
  expect(withChartSettings(schema.replace('"SYMBOLON_SIGNUP",', '"SYMBOLON_SINGUP", "SYMBOLON_MASTER_KEY",'))).toBe(schema);
});

test('what the templates set by themselves is what nobody else may', () => {
  const templates = join(import.meta.dirname, '../../../../deploy/helm/symbolon/templates');
  const text = readdirSync(templates).map((file) => readFileSync(join(templates, file), 'utf8')).join('\n');
  expect([...new Set([...text.matchAll(/^ *- name: (SYMBOLON_\w+)$/gm)].map(([, name]) => name))].sort()).toEqual([...setByChart].sort());
});

test('what AWS KMS is asked with may be given, as secrets', () => {
  expect(chartSettings().settings).toContain('SYMBOLON_AWS_KMS_REGION');
  expect(chartSettings().secrets).toEqual(expect.arrayContaining(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN']));
});

test('what is told to nobody is no setting that stands in a manifest', () => {
  const { settings, secrets } = chartSettings();
  expect(secrets).toEqual(expect.arrayContaining(['DATABASE_URL', 'SYMBOLON_DATABASE_DIRECT_URL', 'SYMBOLON_DATABASE_READ_URL', 'SYMBOLON_MASTER_KEY', 'SYMBOLON_MASTER_KEY_NEXT', 'SYMBOLON_SMTP_URL', 'SYMBOLON_CAPTCHA_SECRET']));
  expect(settings.filter((name) => /(_SECRET|_TOKEN|_PIN|PASSWORD|MASTER_KEY.*|DATABASE_.*URL)$/.test(name))).toEqual(['SYMBOLON_PKCS11_TOKEN']); // which is the label of one
  expect(Object.keys(settingsSchema.shape)).toEqual(expect.arrayContaining([...setByChart]));
});
