import { isEmailAddress } from './email-address.ts';

test.each(['ada@example.com', 'Ada.Lovelace+tag@mail.example.co.uk', "o'neil_99@example.com", 'bücher@bücher.example', '用户@例子.公司', `${'a'.repeat(64)}@example.com`])('%s is an address', (address) =>
  expect(isEmailAddress(address)).toBe(true),
);

test.each([
  '', 'ada', '@example.com', 'ada@', 'ada@localhost', 'ada@example..com', 'ada@.example.com', 'ada@example.com.', '.ada@example.com', 'a..b@example.com', 'ada@-example.com', 'ada@example-.com',
  'ada@evil.example@example.com', 'ada@evil.example,ada@example.com', 'ada@evil.example;ada@example.com', 'ada@evil.example ada@example.com', ' ada@example.com', 'ada@example.com ',
  'ada@example.com\r\nBcc: eve@evil.example', 'ada@example.com\n', 'ada\0@example.com', '<ada@example.com>', 'Ada <ada@example.com>', '"ada"@example.com', '"a@evil.example> "@example.com', 'ada(x)@example.com',
  'ada@[127.0.0.1]', 'ada@example.com:25', 'ada@example.com/x', 'ａｄａ@example.com', 'ada@example。com', 'ada＠example.com', `${'a'.repeat(65)}@example.com`, `ada@${'a'.repeat(250)}.com`,
])('%j is none', (text) => expect(isEmailAddress(text)).toBe(false));
