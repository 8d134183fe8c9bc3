import type { BrowserProcess } from './browser-process.ts';
import type { BrowserRequest } from './browser-request.ts';
import { chromiumEnvironment, chromiumWords } from './chromium.ts';
import { startFirefox } from './firefox.ts';
import { FreshProfile } from './fresh-profile.ts';
import type { InstalledBrowser } from './installed-browsers.ts';

/** A browser with a profile of its own. */
export interface OpenedBrowser {
  readonly name: string;
  readonly pid: number;
  /** Fulfils when the browser has ended, by whomever, and its profile is removed. Never rejects. */
  readonly ended: Promise<void>;
  /** Asks it to end, ends it by force after five seconds, and fulfils with `ended`. */
  close(): Promise<void>;
}

/**
 * Opens a browser that sends everything through a proxy and trusts our authority, with a fresh profile in the system's
 * temporary folder, which is removed when the browser has ended. No other profile, no setting and no list of certificates
 * is touched.
 *
 * Rejects with an error of one sentence when the browser can't be started, or ends with an error in its first
 * moments. On a signal that ends this process without further ado nothing can be closed: whoever opens browsers catches it.
 */
export async function openBrowser(
  browser: InstalledBrowser,
  request: BrowserRequest,
): Promise<OpenedBrowser> {
  let profile: FreshProfile | undefined;
  try {
    profile = await FreshProfile.create();
    return await open(browser, request, profile);
  } catch (error) {
    await profile?.remove();
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${browser.name} can't be opened: ${why}`);
  }
}

async function open(
  browser: InstalledBrowser,
  request: BrowserRequest,
  profile: FreshProfile,
): Promise<OpenedBrowser> {
  // What begins like an option would be taken for one.
  if (!URL.canParse(request.url)) throw new Error(`${request.url} is not an address`);
  const running = await start(browser, request, profile);
  const pid = await running.started;
  await running.outliveStart();
  const ended = running.ended.then(() => profile.remove());
  return {
    name: browser.name,
    pid,
    ended,
    close: async () => {
      await running.close();
      await ended;
    },
  };
}

async function start(
  { family, program }: InstalledBrowser,
  request: BrowserRequest,
  profile: FreshProfile,
): Promise<BrowserProcess> {
  switch (family) {
    case 'chromium':
      return profile.start(
        program,
        chromiumWords(profile.folder, request),
        chromiumEnvironment(profile.folder),
      );
    case 'firefox':
      return startFirefox(profile, program, request);
  }
}
