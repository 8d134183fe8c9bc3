import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as elapse } from 'node:timers/promises';
import type { BrowserProcess } from './browser-process.ts';
import type { BrowserRequest } from './browser-request.ts';
import { FIREFOX_ENVIRONMENT, firefoxPreferences } from './firefox-preferences.ts';
import type { FreshProfile } from './fresh-profile.ts';
import { Marionette } from './marionette.ts';

/** How long Firefox may take to add the authority, in milliseconds: about two seconds on a computer that isn't busy. */
const LIMIT = 30_000;
/** How long it may take to quit then, in milliseconds, before it is asked by other means. */
const QUITTING = 5000;
/** How often it is looked whether Firefox listens, in milliseconds. */
const PAUSE = 20;

/** Runs in Firefox with the rights of Firefox itself: the authority may vouch for servers, and for nothing else. */
const ADD_AUTHORITY = `
  Components.classes['@mozilla.org/security/x509certdb;1']
    .getService(Components.interfaces.nsIX509CertDB)
    .addCertFromBase64(arguments[0], 'C,,');
`;

/**
 * Starts Firefox on a profile. Its certificates are a database that only Firefox writes, and there is no word for them on
 * its command line: so it is started twice, at first without a window, to be told of the authority by Marionette. Until it
 * has ended again, any program of this computer that finds the port could speak to it as well.
 */
export async function startFirefox(
  profile: FreshProfile,
  program: string,
  request: BrowserRequest,
): Promise<BrowserProcess> {
  await writeFile(join(profile.folder, 'user.js'), firefoxPreferences(request.proxy));
  await addAuthority(profile, program, request.authority.certificatePem);
  return start(profile, program, [...windowWords(), ...(request.words ?? []), request.url]);
}

async function addAuthority(profile: FreshProfile, program: string, certificate: string): Promise<void> {
  const words = ['--headless', '--offline', '--marionette', '--remote-allow-system-access', 'about:blank'];
  const firefox = start(profile, program, words);
  await firefox.started;
  const enough = new AbortController();
  const timer = setTimeout(() => enough.abort(), LIMIT);
  try {
    await Promise.race([tellAuthority(profile.folder, certificate, enough.signal), early(firefox)]);
    // It quits by itself, and closes its database before.
    await Promise.race([firefox.ended, elapse(QUITTING, undefined, { ref: false })]);
  } catch (error) {
    if (!enough.signal.aborted) throw error;
    throw new Error(`it didn't take the certificate authority within ${LIMIT / 1000} seconds`);
  } finally {
    clearTimeout(timer);
    // It may still wait for a Firefox that has ended.
    enough.abort();
    await firefox.close();
  }
}

async function tellAuthority(folder: string, certificate: string, signal: AbortSignal): Promise<void> {
  const marionette = await Marionette.connect(await portIn(folder, signal), signal);
  await marionette.command('WebDriver:NewSession', {});
  await marionette.command('Marionette:SetContext', { value: 'chrome' });
  const base64 = certificate.replace(/-----[^-]*-----|\s/g, '');
  await marionette.command('WebDriver:ExecuteScript', { script: ADD_AUTHORITY, args: [base64] });
  await marionette.command('Marionette:Quit', { flags: ['eForceQuit'] });
}

/** Where Firefox listens, which it writes into its profile. */
async function portIn(folder: string, signal: AbortSignal): Promise<number> {
  for (;;) {
    const text = await readFile(join(folder, 'MarionetteActivePort'), 'utf8').catch(() => '');
    if (/^\d+$/.test(text.trim())) return Number(text);
    await elapse(PAUSE, undefined, { signal });
  }
}

async function early(firefox: BrowserProcess): Promise<never> {
  await firefox.ended;
  throw new Error(firefox.howItEnded());
}

function start(profile: FreshProfile, program: string, words: readonly string[]): BrowserProcess {
  // No Firefox that runs already takes this over.
  const all = ['--profile', profile.folder, '--no-remote', ...processWords(), ...words];
  return profile.start(program, all, FIREFOX_ENVIRONMENT);
}

/** On Windows the program starts another one and ends, unless it is told to wait for it. */
function processWords(): readonly string[] {
  return process.platform === 'win32' ? ['--wait-for-browser'] : [];
}

/** On macOS a window of a program that was started by another stays behind, unless it is told to come to the front. */
function windowWords(): readonly string[] {
  return process.platform === 'darwin' ? ['--foreground'] : [];
}
