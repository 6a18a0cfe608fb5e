import * as z from 'zod';
import { visibleText } from './text.ts';
import { unique } from './unique.ts';

/** Anything that JSON can say: a claim of a user, an attribute of a client. */
export const claimValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.unknown()), z.record(z.string(), z.unknown())]);

/** What somebody may do, for token contracts. */
export const roleList = () => unique(visibleText(128).min(1, 'must not be empty')).default([]);
