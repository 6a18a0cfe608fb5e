// #region app/page.js
import { redirect } from 'next/navigation';
import { session } from '@/lib/symbolon.js';

export default async function Page() {
  const { person } = await session();
  if (!person) redirect('/login');
  return <h1>{`Hello, ${person.name ?? person.sub}.`}</h1>;
}
// #endregion
