import { Injectable } from '@nestjs/common';
import type { ScimListQuery, ScimResource } from '@symbolon/contracts';
import { ScimError } from '../../platform/errors/scim-error.ts';
import { Listing } from './listing.ts';
import { projectionOf, type Projection, type Wanted } from './projection.ts';
import { isObject, type Json } from './read-value.ts';
import { nobody, type Resources } from './resources.ts';
import type { Outcome, ScimCall, Source } from './scim-door.ts';
import { versionOf } from './version.ts';

interface Named {
  readonly id: string;
}

/** What is asked of resources, whatever their kind: each work of the door. */
@Injectable()
export class ResourceRequests {
  constructor(private readonly listing: Listing) {}

  list(resources: Resources) {
    return async ({ source, query }: { readonly source: Source; readonly query: ScimListQuery }): Promise<Outcome> => ({ body: await this.listing.of(resources, source, query) });
  }

  /** The same with the question in the body (RFC 7644 section 3.4.3). */
  search(resources: Resources) {
    return async ({ source, body }: { readonly source: Source; readonly body: ScimResource }): Promise<Outcome> => ({ body: await this.listing.of(resources, source, queryOf(body)) });
  }

  /** Of all kinds. */
  searchAll(all: readonly Resources[]) {
    return async ({ source, body }: { readonly source: Source; readonly body: ScimResource }): Promise<Outcome> => ({ body: await this.listing.ofAll(all, source, queryOf(body)) });
  }

  get(resources: Resources) {
    return async ({ source, params, query }: ScimCall<unknown, Named, Wanted>): Promise<Outcome> => {
      const projection = projectionOf(resources.type, query);
      const [resource] = await resources.view(source, [params.id]);
      if (!resource) throw nobody();
      return told(projection, resource);
    };
  }

  create(resources: Resources) {
    return async ({ source, body, query }: ScimCall<ScimResource, unknown, Wanted>): Promise<Outcome> => {
      const projection = projectionOf(resources.type, query);
      const resource = await resources.create(source, body);
      return { ...told(projection, resource), status: 201, location: locationOf(resource) };
    };
  }

  replace(resources: Resources) {
    return async ({ source, params, body, query, ifMatch }: ScimCall<ScimResource, Named, Wanted>): Promise<Outcome> => told(projectionOf(resources.type, query), await resources.replace(source, params.id, body, ifMatch));
  }

  patch(resources: Resources) {
    return async ({ source, params, body, query, ifMatch }: ScimCall<ScimResource, Named, Wanted>): Promise<Outcome> => told(projectionOf(resources.type, query), await resources.patch(source, params.id, body, ifMatch));
  }

  remove(resources: Resources) {
    return async ({ source, params, ifMatch }: ScimCall<unknown, Named, unknown>): Promise<Outcome> => {
      await resources.remove(source, params.id, ifMatch);
      return { status: 204 };
    };
  }
}

const told = (projection: Projection, resource: Json): Outcome => ({ body: projection.of(resource), version: versionOf(resource) });

export const locationOf = ({ meta }: Json): string => String(isObject(meta) ? meta['location'] : '');

/** A question in a body, as the URI has it. */
function queryOf(body: ScimResource): ScimListQuery {
  const textOf = (name: keyof ScimListQuery): string | undefined => {
    const value = body[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value.join(',');
    throw new ScimError(400, `${name} cannot be read.`, 'invalidSyntax');
  };
  return {
    filter: textOf('filter'), sortBy: textOf('sortBy'), sortOrder: textOf('sortOrder'), startIndex: textOf('startIndex'),
    count: textOf('count'), cursor: textOf('cursor'), attributes: textOf('attributes'), excludedAttributes: textOf('excludedAttributes'),
  };
}
