/** `npm start [-- FILE]`: makes a bare clone ready, then opens the window. */
import { exitCode, prepareCheckout } from './checkout.mjs';

await prepareCheckout();
process.exitCode = await exitCode(process.execPath, ['out/main/command-line.js', 'open', ...process.argv.slice(2)]);
