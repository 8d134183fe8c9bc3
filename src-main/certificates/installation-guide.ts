/** How one system or program is told to trust the authority, and how that is taken back. */
export interface InstallationGuide {
  /** `Debian, Ubuntu`. */
  readonly system: string;
  /** Each a sentence, which ends with a full stop, or a command line, which doesn't; in the order of doing. */
  readonly install: readonly string[];
  readonly remove: readonly string[];
}

/** How the authority is called where a name for it is to be chosen. */
const NAME = 'framescope-authority';

/** What systems and browsers show of it: the name that stands in its certificate. */
const SHOWN = 'Framescope authority of …';

/** How the certificate in a file is installed by hand, in every place that programs take authorities from. */
export function installationGuide(certificatePath: string): readonly InstallationGuide[] {
  return [...systems(certificatePath), ...browsers(certificatePath), ...programs(certificatePath)];
}

function systems(path: string): InstallationGuide[] {
  const file = posixQuoted(path);
  return [
    {
      system: 'Windows',
      install: [`certutil -user -addstore Root ${powerShellQuoted(path)}`, 'Say yes when Windows asks.'],
      remove: ['certmgr.msc', `Under Trusted Root Certification Authorities, Certificates, delete ${SHOWN}.`],
    },
    {
      system: 'macOS',
      install: [`security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db ${file}`],
      remove: [
        `security remove-trusted-cert ${file}`,
        `In Keychain Access, delete ${SHOWN} from the login keychain.`,
      ],
    },
    linuxSystem('Debian, Ubuntu', {
      file,
      place: `/usr/local/share/ca-certificates/${NAME}.crt`,
      update: 'sudo update-ca-certificates',
      // Without this, links to what has been removed stay.
      forget: 'sudo update-ca-certificates --fresh',
    }),
    linuxSystem('Fedora, RHEL', {
      file,
      place: `/etc/pki/ca-trust/source/anchors/${NAME}.pem`,
      update: 'sudo update-ca-trust extract',
      forget: 'sudo update-ca-trust extract',
    }),
  ];
}

/** Both have a folder for authorities of one's own, and a command that gathers what lies there. */
function linuxSystem(
  system: string,
  { file, place, update, forget }: Readonly<Record<'file' | 'place' | 'update' | 'forget', string>>,
): InstallationGuide {
  return {
    system,
    install: [`sudo install -m 644 ${file} ${place}`, update],
    remove: [`sudo rm ${place}`, forget],
  };
}

function browsers(path: string): InstallationGuide[] {
  const store = '-d sql:"$HOME/.pki/nssdb"';
  const firefox =
    'Open Settings, Privacy & Security, Certificates, View Certificates, and there the tab Authorities.';
  return [
    {
      system: 'Firefox',
      install: [firefox, `Import ${path}, and trust it to identify websites.`],
      remove: [firefox, `Under Framescope, choose ${SHOWN}, then Delete or Distrust.`],
    },
    {
      system: 'Chromium, Chrome on Linux',
      install: [
        'The command certutil is in the package libnss3-tools of Debian and Ubuntu, nss-tools of Fedora.',
        'mkdir -p "$HOME/.pki/nssdb"',
        `certutil ${store} -A -t C,, -n ${NAME} -i ${posixQuoted(path)}`,
        'Start the browser anew. From a snap, Chromium has its folder in ~/snap/chromium/current/.pki instead.',
      ],
      remove: [`certutil ${store} -D -n ${NAME}`, 'Start the browser anew.'],
    },
    android(path),
  ];
}

function android(path: string): InstallationGuide {
  return {
    system: 'Android emulator',
    install: [
      `adb push ${quotedForShell(path)} /sdcard/Download/${NAME}.crt`,
      `Search Settings for CA certificate, and install ${NAME}.crt from Downloads.`,
      'Chrome trusts it then; other apps only if their network security configuration admits authorities of the user.',
    ],
    remove: [`Search Settings for Trusted credentials, and remove ${SHOWN} under User.`],
  };
}

function programs(path: string): InstallationGuide[] {
  const file = quotedForShell(path);
  return [
    {
      system: 'Node.js',
      install: [
        variable('NODE_EXTRA_CA_CERTS', path),
        'Programs that are started from this shell trust it besides the usual ones.',
      ],
      remove: [withoutVariable('NODE_EXTRA_CA_CERTS', path)],
    },
    {
      system: 'Python',
      install: [
        variable('SSL_CERT_FILE', path),
        variable('REQUESTS_CA_BUNDLE', path),
        'The second is for the package requests. Both take the place of the usual authorities, so what does not go through the proxy fails.',
      ],
      remove: [withoutVariable('SSL_CERT_FILE', path), withoutVariable('REQUESTS_CA_BUNDLE', path)],
    },
    {
      system: 'Java 9 or later',
      install: [
        `keytool -importcert -noprompt -cacerts -storepass changeit -alias ${NAME} -file ${file}`,
        'It needs the right to write into the folder of the JDK.',
      ],
      remove: [`keytool -delete -cacerts -storepass changeit -alias ${NAME}`],
    },
    {
      system: 'curl',
      install: [curlLine(path)],
      remove: ['Leave --cacert out.'],
    },
  ];
}

function curlLine(path: string): string {
  // The curl of Windows asks who has revoked a certificate, and nobody answers for these.
  return isWindowsPath(path)
    ? `curl.exe --ssl-no-revoke --cacert ${powerShellQuoted(path)} https://example.com/`
    : `curl --cacert ${posixQuoted(path)} https://example.com/`;
}

function variable(name: string, path: string): string {
  return isWindowsPath(path)
    ? `$env:${name} = ${powerShellQuoted(path)}`
    : `export ${name}=${posixQuoted(path)}`;
}

function withoutVariable(name: string, path: string): string {
  return isWindowsPath(path) ? `Remove-Item Env:${name}` : `unset ${name}`;
}

/** For the shell of the system on which the file lies. */
function quotedForShell(path: string): string {
  return isWindowsPath(path) ? powerShellQuoted(path) : posixQuoted(path);
}

/** `C:\…` or `\\server\…`. */
function isWindowsPath(path: string): boolean {
  return /^(?:[A-Za-z]:[\\/]|\\\\)/.test(path);
}

/** POSIX 2.2.2: between single quotes everything means itself but a single quote. */
function posixQuoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}

/** The same in PowerShell, which takes typographic quotes for single quotes, and two of them for one that is meant. */
function powerShellQuoted(path: string): string {
  return `'${path.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
}
