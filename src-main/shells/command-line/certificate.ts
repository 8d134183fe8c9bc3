import { authorityFolder } from '../authority-folder.ts';
import { AuthorityKeeping } from '../authority-keeping.ts';
import { dataFolder } from '../recent-captures.ts';
import type { CertificateAction } from './certificate-actions.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { say } from './standard-error.ts';
import { standardOutput } from './standard-output.ts';

/** `framescope certificate`: tells of the authority of the proxies, or removes it. */
export function certificate(action: CertificateAction): Promise<ExitCode> {
  switch (action) {
    case 'show':
      return show();
    case 'remove':
      return remove();
  }
}

async function show(): Promise<ExitCode> {
  const keeping = new AuthorityKeeping(authorityFolder(dataFolder()));
  const made = await keeping.make();
  if (made.kind === 'refused') return complain(made.message);
  const { certificatePath, fingerprint, notAfter } = made.result;
  const lines = [
    `file: ${certificatePath}`,
    `SHA-256 fingerprint: ${fingerprint}`,
    `valid until: ${new Date(notAfter).toISOString().slice(0, 10)}`,
  ];
  await standardOutput.write(lines.map((line) => `${line}\n`).join(''));
  return EXIT.done;
}

async function remove(): Promise<ExitCode> {
  const removed = await new AuthorityKeeping(authorityFolder(dataFolder())).remove();
  if (removed.kind === 'refused') return complain(removed.message);
  say(
    removed.result
      ? 'the authority is removed. A new one is made when a proxy next needs it; programs that trusted this one have to be told of it, and should be told to trust this one no more.'
      : 'there is no authority to be removed.',
  );
  return EXIT.done;
}

function complain(sentence: string): ExitCode {
  say(sentence);
  return EXIT.found;
}
