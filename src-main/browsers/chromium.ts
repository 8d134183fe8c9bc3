import type { BrowserRequest } from './browser-request.ts';

/** Pages and questions of a first run. */
const NO_FIRST_RUN = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-search-engine-choice-screen',
  '--disable-default-apps',
];

/** What it would ask its makers for, which would be listed with what the pages ask for. */
const NO_BACKGROUND = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-domain-reliability',
  '--disable-client-side-phishing-detection',
  '--disable-breakpad',
  '--metrics-recording-only',
  '--no-pings',
];

/** Parts that no other word switches off. */
const FEATURES = [
  // An address that was given as http is asked for as http.
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  // They look for devices around, ask for the time, and for advice on pages, translations and searches.
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'Translate',
  'PreconnectToSearch',
];

/** What would leave something outside the profile, or the process that was started. */
const NOTHING_OUTSIDE = [
  // No keyring of the desktop is opened for passwords, none of macOS gets an entry.
  '--password-store=basic',
  '--use-mock-keychain',
  // On Windows, Chrome and Edge would start once more with other rights, and this process would end.
  '--do-not-de-elevate',
  '--edge-skip-compat-layer-relaunch',
];

/**
 * The command line of Chromium, Chrome, Edge and Brave. The authority is trusted by the hash of its public key, for
 * which a server has to send the certificate of the authority behind its own: only what is sent is looked at.
 *
 * @param profile its folder; without one of its own the hash would be ignored
 */
export function chromiumWords(profile: string, request: BrowserRequest): readonly string[] {
  const { proxy, authority, url, words = [] } = request;
  const host = proxy.address.includes(':') ? `[${proxy.address}]` : proxy.address;
  return [
    `--user-data-dir=${profile}`,
    `--proxy-server=http://${host}:${proxy.port}`,
    // This computer's own addresses are asked for through the proxy as well.
    '--proxy-bypass-list=<-loopback>',
    // HTTP/3 is UDP, and passes by a proxy.
    '--disable-quic',
    `--ignore-certificate-errors-spki-list=${authority.publicKeyHash}`,
    // The word before brings a bar that warns of it. There is no other way to leave that away but a policy of the system;
    // WebDriver runs browsers with it.
    '--test-type',
    ...NO_FIRST_RUN,
    ...NO_BACKGROUND,
    `--disable-features=${FEATURES.join(',')}`,
    ...NOTHING_OUTSIDE,
    ...rootWords(),
    ...words,
    url,
  ];
}

/** Reports of crashes would otherwise be put among those of the user's own browser. */
export function chromiumEnvironment(profile: string): NodeJS.ProcessEnv {
  return { BREAKPAD_DUMP_LOCATION: profile };
}

/** On Linux the sandbox is made of user namespaces, and Chromium refuses to start as root with it. */
function rootWords(): readonly string[] {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}
