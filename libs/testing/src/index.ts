export { startSymbolon } from './start-symbolon.ts';
export type * from './symbolon.ts';
