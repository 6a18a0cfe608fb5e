import { html, type Html, type HtmlValue } from '../html.ts';

/** A message with its words in braces filled in; a word without a value is left empty. */
export const sentence = (message: string, values: Readonly<Record<string, HtmlValue>>): Html =>
  html`${message.split(/\{(\w+)\}/).map((part, index) => (index % 2 === 1 ? values[part] : part))}`;

/** The same as plain text. */
export const plainSentence = (message: string, values: Readonly<Record<string, string>>): string =>
  message.split(/\{(\w+)\}/).map((part, index) => (index % 2 === 1 ? (values[part] ?? '') : part)).join('');

/** A name that somebody chose, set apart, so that its writing direction cannot disturb the sentence around it. */
export const named = (name: string): Html => html`<strong><bdi>${name}</bdi></strong>`;
