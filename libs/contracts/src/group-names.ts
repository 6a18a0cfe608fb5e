import { shownName } from './text.ts';
import { unique } from './unique.ts';

/** Groups of directories by their names, or `*` for all. */
export const groupNames = () => unique(shownName(200).min(1, 'must not be empty')).max(100, 'has more than 100 names');
