/** `npm start [-- FILE]`: makes a bare clone ready, then opens the window. */
import { resolve } from 'node:path';
import { exitCode, prepareCheckout } from './checkout.mjs';

// npm runs scripts in the folder of package.json; file names are meant from where it was called.
const calledFrom = process.env.INIT_CWD ?? process.cwd();
const words = process.argv.slice(2).map((word) => (word.startsWith('-') ? word : resolve(calledFrom, word)));

await prepareCheckout();
process.exitCode = await exitCode(process.execPath, ['out/main/command-line.js', 'open', ...words]);
