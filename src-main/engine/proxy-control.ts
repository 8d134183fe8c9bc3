import type {
  AuthorityView,
  BrowsersView,
  ListenAddress,
  ProxySettings,
  ProxyView,
} from '../../src-core/contract/proxy.ts';
import type {
  DecisionRequest,
  InjectionRequest,
  ProxyRule,
  RuleProblem,
} from '../../src-core/contract/rules.ts';
import { DEFAULT_LIMITS } from '../../src-core/pipeline/limits.ts';
import { findBrowsers, type InstalledBrowser } from '../browsers/installed-browsers.ts';
import { type OpenedBrowser, openBrowser } from '../browsers/open-browser.ts';
import { CertificateAuthority } from '../certificates/authority.ts';
import { installationGuide } from '../certificates/installation-guide.ts';
import { UnusableAuthority } from '../certificates/unusable-authority.ts';
import type { KnownItem } from '../sources/live-proxy/intercept/held-items.ts';
import type { Interception } from '../sources/live-proxy/intercept/interception.ts';
import { LiveProxy } from '../sources/live-proxy/live-proxy.ts';
import { parseUpstreamRoute, routeText } from '../sources/live-proxy/upstream/upstream-route.ts';
import { RefusedRequest } from './refused-request.ts';

/** What a browser shows first: a page of its own. */
const FIRST_PAGE = 'about:blank';

/** The proxy of a capture, and what can be asked of it. */
export class ProxyControl {
  readonly source: LiveProxy;
  private listening: ListenAddress | null = null;
  private known: Promise<CertificateAuthority> | undefined;
  private readonly opened = new Set<OpenedBrowser>();

  /** @param authorityFolder where the authority is kept, or is to be made */
  constructor(
    private readonly settings: ProxySettings,
    private readonly authorityFolder: string,
  ) {
    this.source = new LiveProxy({
      settings,
      limits: DEFAULT_LIMITS,
      authority: () => this.certificates(),
      onListening: (at) => {
        this.listening = at;
      },
    });
  }

  view(): ProxyView {
    const { mode, target, upstreamProxy } = this.settings;
    const route = upstreamProxy === null ? undefined : parseUpstreamRoute(upstreamProxy);
    return {
      mode,
      target,
      listening: this.listening,
      upstreamProxy: route === undefined || 'mustBe' in route ? null : routeText(route),
      held: this.source.interception?.heldCount ?? 0,
      rulesOn: this.rules().filter(({ isOn }) => isOn).length,
    };
  }

  async browsers(): Promise<BrowsersView> {
    const found = await findBrowsers();
    const openOf = (name: string): number =>
      [...this.opened].filter((browser) => browser.name === name).length;
    return { browsers: found.map(({ name }) => ({ name, open: openOf(name) })) };
  }

  /** Rejects with a sentence when it can't be opened. */
  async openBrowser(name: string): Promise<null> {
    const browser = (await findBrowsers()).find((found: InstalledBrowser) => found.name === name);
    if (browser === undefined || this.listening === null)
      throw new RefusedRequest(`${name} is not to be found any more.`);
    const { publicKeyHash, certificatePem } = await this.certificates();
    const opened = await openBrowser(browser, {
      proxy: this.listening,
      authority: { publicKeyHash, certificatePem },
      url: FIRST_PAGE,
    }).catch((error: Error) => {
      throw new RefusedRequest(error.message);
    });
    this.opened.add(opened);
    void opened.ended.then(() => this.opened.delete(opened));
    return null;
  }

  async authority(): Promise<AuthorityView> {
    const { certificatePath, fingerprint, notAfter } = await this.certificates();
    return {
      certificatePath,
      fingerprint,
      notAfter: notAfter.getTime(),
      guides: installationGuide(certificatePath),
    };
  }

  rules(): readonly ProxyRule[] {
    return this.source.interception?.currentRules ?? [];
  }

  /** What keeps the rules from being taken, if anything does. */
  setRules(rules: readonly ProxyRule[]): RuleProblem | null {
    return this.running().setRules(rules);
  }

  held(): readonly KnownItem[] {
    return this.source.interception?.held ?? [];
  }

  decide(request: DecisionRequest): boolean {
    return this.running().decide(request);
  }

  forwardAll(connection: number | null): number {
    return this.running().forwardAll(connection);
  }

  inject(request: InjectionRequest): null {
    if (!this.running().inject(request))
      throw new RefusedRequest(
        `Connection ${request.connection} is not open, so nothing can be put into it.`,
      );
    return null;
  }

  private running(): Interception {
    const { interception } = this.source;
    if (interception === undefined) throw new RefusedRequest('The proxy does not run any more.');
    return interception;
  }

  /** Closes the browsers that were opened. */
  close(): void {
    for (const browser of this.opened) void browser.close();
  }

  private certificates(): Promise<CertificateAuthority> {
    this.known ??= CertificateAuthority.open(this.authorityFolder).catch((error: unknown) => {
      // What is wrong with it can be mended while the proxy runs.
      this.known = undefined;
      throw error instanceof UnusableAuthority ? new RefusedRequest(error.message) : error;
    });
    return this.known;
  }
}
