import type { Source } from '../source.ts';
import { auth0 } from './auth0.ts';
import { authentik } from './authentik.ts';
import { cognito } from './cognito.ts';
import { csv } from './csv.ts';
import { firebase } from './firebase.ts';
import { fusionauth } from './fusionauth.ts';
import { json } from './json.ts';
import { keycloak } from './keycloak.ts';
import { ory } from './ory.ts';

/** Every system that people can come from. */
export const sources: Readonly<Record<string, Source>> = { keycloak, auth0, cognito, firebase, ory, authentik, fusionauth, csv, json };
