import { endingOf, phoneNumber } from './phone-number.ts';

test.each<[typed: string, number: string, callingCode: string]>([
  ['+4915123456789', '+4915123456789', '49'],
  [' +49 151 23456789 ', '+4915123456789', '49'],
  ['+49 (0)151 / 23456789', '+4915123456789', '49'],
  ['0049 151-234-567-89', '+4915123456789', '49'],
  ['+1 (415) 555-2671', '+14155552671', '1'],
  ['+81 90-1234-5678', '+819012345678', '81'],
])('%s is a number', async (typed, number, callingCode) => {
  expect(await phoneNumber(typed)).toEqual({ number, callingCode });
});

test.each([
  '', ' ', '+', '015123456789', '15123456789', '+49', '+49 1', '+999 123 456 789', '+4915123456789123456', '+49 151 23456789 ext. 5', '+49 151 23456789;ext=5', '+1-800-FLOWERS', 'tel:+4915123456789', '+٤٩١٥١٢٣٤٥٦٧٨٩',
  '+4915123456789\n+4915123456780', '+49 151 23456789, +49 151 23456780', '++4915123456789', `+49${'1'.repeat(100_000)}`, '+49\u0000151 23456789',
])('%j is none', async (typed) => {
  expect(await phoneNumber(typed)).toBeUndefined();
});

test('its ending is two digits', () => {
  expect(endingOf('+4915123456789')).toBe('89');
});
