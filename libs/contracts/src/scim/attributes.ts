/** An attribute as its schema defines it (RFC 7643 section 7); what is not said has the default of section 2.2. */
export interface ScimAttribute {
  readonly name: string;
  readonly type: 'string' | 'boolean' | 'dateTime' | 'reference' | 'complex';
  readonly description: string;
  readonly multiValued?: true;
  readonly required?: true;
  /** Whether capital letters make another value. */
  readonly caseExact?: true;
  readonly mutability?: 'readOnly' | 'writeOnly' | 'immutable';
  readonly returned?: 'always' | 'never';
  readonly uniqueness?: 'server';
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
  readonly subAttributes?: readonly ScimAttribute[];
}

/** A schema: what resources that name it hold. */
export interface ScimSchema {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly ScimAttribute[];
}

/** A kind of resource: its schema, and those that extend it. */
export interface ScimResourceType {
  readonly name: 'User' | 'Group';
  readonly endpoint: '/Users' | '/Groups';
  readonly schema: ScimSchema;
  readonly extensions: readonly ScimSchema[];
}

export const text = (name: string, description: string, more: Partial<ScimAttribute> = {}): ScimAttribute => ({ name, type: 'string', description, ...more });

export const complex = (name: string, description: string, subAttributes: readonly ScimAttribute[], more: Partial<ScimAttribute> = {}): ScimAttribute => ({ name, type: 'complex', description, ...more, subAttributes });

/** The members of several values of one kind (RFC 7643 section 2.4). */
export const several = (name: string, description: string, canonicalValues: readonly string[], value: Partial<ScimAttribute> = {}): ScimAttribute =>
  complex(
    name,
    description,
    [
      text('value', 'The value itself.', value),
      text('display', 'How it is shown to people.'),
      text('type', 'What it is for.', { canonicalValues }),
      { name: 'primary', type: 'boolean', description: 'Whether it is the first choice: at most one is.' },
    ],
    { multiValued: true },
  );

/** What every resource has beside its schema (RFC 7643 section 3.1). */
export const commonAttributes: readonly ScimAttribute[] = [
  text('id', 'By which the server knows it.', { caseExact: true, mutability: 'readOnly', returned: 'always', uniqueness: 'server' }),
  text('externalId', 'By which the source knows it.', { caseExact: true }),
  complex(
    'meta',
    'What the server says of it.',
    [
      text('resourceType', 'Its kind.', { caseExact: true, mutability: 'readOnly' }),
      { name: 'created', type: 'dateTime', description: 'When it was made.', mutability: 'readOnly' },
      { name: 'lastModified', type: 'dateTime', description: 'When it was changed last.', mutability: 'readOnly' },
      { name: 'location', type: 'reference', description: 'Where it is.', caseExact: true, mutability: 'readOnly', referenceTypes: ['uri'] },
      text('version', 'The ETag.', { caseExact: true, mutability: 'readOnly' }),
    ],
    { mutability: 'readOnly' },
  ),
];
