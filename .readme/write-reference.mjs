/** `npm run docs`: writes the README's reference of the command line from the commands themselves. */
import { readFileSync, writeFileSync } from 'node:fs';
import { runnerImport } from 'vite';

const readme = new URL('../README.md', import.meta.url);
const { module } = await runnerImport('src-main/shells/command-line/documentation.ts', { configFile: false });
writeFileSync(readme, module.withReference(readFileSync(readme, 'utf8')));
