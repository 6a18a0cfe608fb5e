import { Prisma } from './generated/client.ts';

/** Where the value of an attribute is: a column by its name, or a path into what the directory said that is no column. */
export type Place = { readonly column: string } | { readonly path: readonly string[] };

export type Comparison = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';

/** Which rows are wanted: a filter whose attributes were found in their schema. Values are only ever parameters. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly has: Place }
  | { readonly place: Place; readonly is: Comparison; readonly value: string | Date | null; readonly caseExact: boolean }
  /** Of several values, one to which all of it applies; places inside are of that value. */
  | { readonly some: Place; readonly where: Condition };

/** The columns of a kind of resource, and its lists that are tables of their own. */
export interface Columns {
  readonly [column: string]: Prisma.Sql | { readonly list: (inside: Prisma.Sql) => Prisma.Sql; readonly columns: Columns };
}

/** What paths lead into, unless they are inside of a value of several. */
const kept = Prisma.sql`p.attributes`;

/** A condition as SQL; null counts as false, so that an index can be used where nothing is turned round. */
export function conditionSql(condition: Condition, columns: Columns, within: Prisma.Sql = kept): Prisma.Sql {
  const of = (each: Condition) => conditionSql(each, columns, within);
  if ('all' in condition) return joined(condition.all.map(of), ' AND ');
  if ('any' in condition) return joined(condition.any.map(of), ' OR ');
  if ('not' in condition) return Prisma.sql`NOT coalesce(${of(condition.not)}, false)`;
  if ('has' in condition) return Prisma.sql`(${valueSql(condition.has, columns, within)}::text <> '')`;
  if ('some' in condition) return someSql(condition.some, condition.where, columns, within);
  return comparisonSql(valueSql(condition.place, columns, within), condition);
}

/** What is at a place, as SQL; null where there is nothing. */
export function valueSql(place: Place, columns: Columns, within: Prisma.Sql = kept): Prisma.Sql {
  if ('path' in place) return Prisma.sql`(${within} #>> ${[...place.path]}::text[])`;
  const column = Object.hasOwn(columns, place.column) ? columns[place.column] : undefined;
  if (!(column instanceof Prisma.Sql)) throw new Error(`There is no column ${place.column}.`);
  return column;
}

function someSql(place: Place, where: Condition, columns: Columns, within: Prisma.Sql): Prisma.Sql {
  if ('path' in place) {
    const list = Prisma.sql`${within} #> ${[...place.path]}::text[]`;
    const inside = conditionSql(where, columns, Prisma.sql`each.value`);
    return Prisma.sql`EXISTS (SELECT 1 FROM jsonb_array_elements(CASE jsonb_typeof(${list}) WHEN 'array' THEN ${list} ELSE '[]' END) AS each WHERE ${inside})`;
  }
  const list = Object.hasOwn(columns, place.column) ? columns[place.column] : undefined;
  if (list === undefined || list instanceof Prisma.Sql) throw new Error(`There is no list ${place.column}.`);
  return list.list(conditionSql(where, list.columns));
}

const joined = (parts: readonly Prisma.Sql[], by: ' AND ' | ' OR '): Prisma.Sql => Prisma.sql`(${Prisma.join([...parts], by)})`;

const orders = { gt: Prisma.raw('>'), ge: Prisma.raw('>='), lt: Prisma.raw('<'), le: Prisma.raw('<=') } as const;

function comparisonSql(stored: Prisma.Sql, { is, value, caseExact }: Extract<Condition, { is: Comparison }>): Prisma.Sql {
  if (value === null) return is === 'ne' ? Prisma.sql`(${stored} IS NOT NULL)` : Prisma.sql`(${stored} IS NULL)`;
  if (value instanceof Date) return timeSql(stored, is, value);
  const [left, right] = caseExact ? [stored, Prisma.sql`${value}::text`] : [Prisma.sql`lower(${stored})`, Prisma.sql`lower(${value}::text)`];
  switch (is) {
    case 'eq':
      return Prisma.sql`(${left} = ${right})`;
    case 'ne':
      return Prisma.sql`(${left} IS DISTINCT FROM ${right})`;
    case 'co':
      return Prisma.sql`(strpos(${left}, ${right}) > 0)`;
    case 'sw':
      return Prisma.sql`starts_with(${left}, ${right})`;
    case 'ew':
      return Prisma.sql`(right(${left}, length(${right})) = ${right})`;
    default:
      return Prisma.sql`(${left} COLLATE "C" ${orders[is]} ${right} COLLATE "C")`;
  }
}

function timeSql(stored: Prisma.Sql, is: Comparison, value: Date): Prisma.Sql {
  const by = is === 'eq' ? Prisma.raw('=') : is === 'ne' ? Prisma.raw('<>') : is in orders ? orders[is as keyof typeof orders] : undefined;
  if (!by) throw new Error(`Times are not compared by ${is}.`);
  return Prisma.sql`(${stored} ${by} ${value})`;
}
