import { readVerdict } from './captcha-verdict.ts';

test.each([
  ['{"success":true}', true],
  ['{"success":true,"challenge_ts":"2026-11-29T12:00:00Z","hostname":"id.example.com","error-codes":[],"action":"","cdata":""}', true],
  ['{"success":false,"error-codes":["invalid-input-response"]}', false],
  ['{"success":false,"error-codes":["timeout-or-duplicate"]}', false],
  ['{"success":false}', false],
  ['{"success":false,"error-codes":["invalid-input-secret"]}', 'wrong_secret'],
  ['{"success":false,"error-codes":["missing-input-secret"]}', 'wrong_secret'],
  ['{"success":"true"}', 'wrong_answer'],
  ['{"success":1}', 'wrong_answer'],
  ['{}', 'wrong_answer'],
  ['null', 'wrong_answer'],
  ['true', 'wrong_answer'],
  ['', 'wrong_answer'],
  ['<!doctype html><title>502</title>', 'wrong_answer'],
])('%s is read as it is meant', (body, verdict) => {
  expect(readVerdict(body)).toBe(verdict);
});
