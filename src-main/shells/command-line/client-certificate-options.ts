import { FILES, type OptionDefinition, type Parsed } from './command-definition.ts';

/** A file, and the host that it is for. */
export interface FileForHost {
  readonly host: string;
  readonly file: string;
}

export const CLIENT_CERTIFICATE = fileForHostOption(
  '--client-certificate',
  'a certificate to show to servers that ask for one, in PEM or PKCS#12, as HOST=FILE; more with commas between them',
);

export const CLIENT_KEY = fileForHostOption(
  '--client-key',
  'its key in PEM, where that is in another file, written likewise',
);

export const CLIENT_PASSPHRASE = fileForHostOption(
  '--client-passphrase',
  'a file whose first line is what the key is encrypted with, written likewise',
);

function fileForHostOption(flag: `--${string}`, meaning: string): OptionDefinition<readonly FileForHost[]> {
  return { flag, valueName: 'host=file', meaning, completion: FILES, fallback: [], parse: filesForHosts };
}

/** A comma is part of a file's name, unless a host and an equals sign follow. */
function filesForHosts(text: string): Parsed<readonly FileForHost[]> {
  const read = text.split(/,(?=[^,=/\\]+=)/).map((member) => /^\s*([^=\s]+?)\s*=(.+)$/s.exec(member));
  const files = read.flatMap((found) =>
    found === null ? [] : [{ host: found[1] ?? '', file: found[2] ?? '' }],
  );
  return files.length < read.length
    ? { mustBe: 'It must be a host and a file, as in example.com=client.pem.' }
    : { value: files };
}
