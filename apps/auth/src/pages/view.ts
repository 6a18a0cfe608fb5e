import type { Html } from './html.ts';

/** What a page puts into the layout. */
export interface View {
  readonly heading: string;
  /** One line under the heading. */
  readonly lead?: Html | undefined;
  readonly body: Html;
  /** The page shows something that went wrong: its title says so. */
  readonly failed?: boolean;
  /** It is to be read, not filled in at once: the card may be wider. */
  readonly wide?: boolean;
}
