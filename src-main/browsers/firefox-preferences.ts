import type { BrowserRequest } from './browser-request.ts';

type Preferences = Readonly<Record<string, string | number | boolean>>;

/** Everything goes through the proxy, or nowhere. */
function throughProxy({ address, port }: BrowserRequest['proxy']): Preferences {
  return {
    'network.proxy.type': 1,
    'network.proxy.http': address,
    'network.proxy.http_port': port,
    'network.proxy.ssl': address,
    'network.proxy.ssl_port': port,
    'network.proxy.share_proxy_settings': true,
    'network.proxy.no_proxies_on': '',
    // This computer's own addresses as well.
    'network.proxy.allow_hijacking_localhost': true,
    // Firefox's own requests may otherwise go past a proxy that refuses them.
    'network.proxy.failover_direct': false,
    'network.proxy.allow_bypass': false,
    // Names are the proxy's to look up: no DNS over HTTPS, by choice of the user.
    'network.trr.mode': 5,
    // HTTP/3 is UDP, and passes by a proxy.
    'network.http.http3.enable': false,
    // An address that was given as http is asked for as http.
    'dom.security.https_first': false,
  };
}

/** Pages and questions of a first run. */
const NO_FIRST_RUN: Preferences = {
  'browser.shell.checkDefaultBrowser': false,
  'browser.aboutwelcome.enabled': false,
  'browser.preonboarding.enabled': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.startup.page': 0,
  // No advice on how to restore the session in which it was told of the authority.
  'browser.startup.couldRestoreSession.count': -1,
  'browser.newtabpage.enabled': false,
  'startup.homepage_welcome_url': '',
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
};

/** What it would ask its makers for, which would be listed with what the pages ask for. */
const NO_BACKGROUND: Preferences = {
  'datareporting.healthreport.uploadEnabled': false,
  'datareporting.usage.uploadEnabled': false,
  'toolkit.telemetry.server': '',
  // Telemetry of the newer kind sends nothing, not even that it is switched off.
  'telemetry.fog.test.localhost_port': -1,
  'app.normandy.enabled': false,
  'app.update.auto': false,
  'extensions.update.enabled': false,
  'extensions.systemAddon.update.enabled': false,
  'extensions.getAddons.cache.enabled': false,
  'media.gmp-manager.updateEnabled': false,
  'browser.topsites.contile.enabled': false,
  'browser.newtabpage.activity-stream.showSponsoredTopSites': false,
  'browser.search.update': false,
  'browser.region.network.url': '',
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.safebrowsing.downloads.enabled': false,
  // A WebSocket of Firefox's own, open all the time.
  'dom.push.connection.enabled': false,
  // What Firefox takes for no server at all; see `FIREFOX_ENVIRONMENT`.
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
};

/** Without it a released Firefox asks the servers of its makers, whatever `services.settings.server` says. */
export const FIREFOX_ENVIRONMENT = { MOZ_REMOTE_SETTINGS_DEVTOOLS: '1' } as const;

/** For being told of the authority; nothing listens unless the command line asks for it. */
const MARIONETTE: Preferences = {
  // A free one, which is then named in the profile.
  'marionette.port': 0,
  // Marionette would set a hundred preferences for tests, and the profile would keep them: no popup blocker, for one.
  'remote.prefs.recommended': false,
};

/** The content of `user.js`, by which a profile begins with other preferences than Firefox has. */
export function firefoxPreferences(proxy: BrowserRequest['proxy']): string {
  const preferences: Preferences = {
    ...throughProxy(proxy),
    ...NO_FIRST_RUN,
    ...NO_BACKGROUND,
    ...MARIONETTE,
  };
  return Object.entries(preferences)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join('');
}
