/** Type-checks each folder with its own compiler options; `src-core` thereby without Node or DOM types. */
import { exitCode } from '../src-main/launcher/checkout.mjs';

for (const project of ['src-core', 'src-main', 'src-renderer', 'test']) {
  const code = await exitCode(process.execPath, ['node_modules/typescript/bin/tsc', '-p', project]);
  if (code !== 0) process.exitCode = 1;
}
