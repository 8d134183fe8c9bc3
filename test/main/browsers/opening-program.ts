/** Opens a browser as its first word says, in JSON, and ends as soon as anything is said to it, without closing it. */
import { openBrowser } from '../../../src-main/browsers/open-browser.ts';

const { pid } = await openBrowser(...(JSON.parse(process.argv[2] ?? '') as Parameters<typeof openBrowser>));
process.stdin.once('data', () => process.exit());
process.stdout.write(`${pid}\n`);
