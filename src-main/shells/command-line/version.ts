import { readFileSync } from 'node:fs';
import { appRoot } from '../app-root.ts';

/** The version in package.json. */
export const VERSION = (
  JSON.parse(readFileSync(new URL('package.json', appRoot), 'utf8')) as { version: string }
).version;
