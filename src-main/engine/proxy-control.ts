import {
  type AuthorityView,
  type BrowsersView,
  isHost,
  type ListenAddress,
  type ProxySettings,
  type ProxyView,
} from '../../src-core/contract/proxy.ts';
import type {
  DecisionRequest,
  InjectionRequest,
  ProxyRule,
  RuleProblem,
} from '../../src-core/contract/rules.ts';
import { type Trouble, troubleText } from '../../src-core/contract/trouble.ts';
import type { GoOnView, RelayedView } from '../../src-core/contract/views.ts';
import { DEFAULT_LIMITS } from '../../src-core/pipeline/limits.ts';
import { findBrowsers, type InstalledBrowser } from '../browsers/installed-browsers.ts';
import { type OpenedBrowser, openBrowser } from '../browsers/open-browser.ts';
import type { CertificateAuthority } from '../certificates/authority.ts';
import { UnusableAuthority } from '../certificates/unusable-authority.ts';
import type { KnownItem } from '../sources/live-proxy/intercept/held-items.ts';
import type { Interception } from '../sources/live-proxy/intercept/interception.ts';
import { LiveProxy } from '../sources/live-proxy/live-proxy.ts';
import { parseUpstreamRoute, routeText } from '../sources/live-proxy/upstream/upstream-route.ts';
import { authorityView } from './authority-view.ts';
import { ProxyAuthority } from './proxy-authority.ts';
import { RefusedRequest } from './refused-request.ts';

/** What a browser shows first: a page of its own. */
const FIRST_PAGE = 'about:blank';

/** The proxy of a capture, and what can be asked of it. */
export class ProxyControl {
  readonly source: LiveProxy;
  private listening: ListenAddress | null = null;
  private keyLogTrouble: Trouble | undefined;
  private readonly kept: ProxyAuthority;
  private readonly opened = new Set<OpenedBrowser>();

  /** @param authorityFolder where the authority is kept, or is to be made */
  constructor(
    private readonly settings: ProxySettings,
    authorityFolder: string,
  ) {
    this.kept = new ProxyAuthority(authorityFolder);
    this.source = new LiveProxy({
      settings,
      limits: DEFAULT_LIMITS,
      authority: () => this.certificates(),
      onKeyLogBroken: (trouble) => {
        this.keyLogTrouble = trouble;
      },
      onListening: (at) => {
        this.listening = at;
      },
    });
  }

  view(): ProxyView {
    const { mode, target, upstreamProxy, keyLog } = this.settings;
    const trouble = this.keyLogTrouble;
    const route = upstreamProxy === null ? undefined : parseUpstreamRoute(upstreamProxy);
    return {
      mode,
      target,
      listening: this.listening,
      upstreamProxy: route === undefined || 'mustBe' in route ? null : routeText(route),
      keyLog:
        keyLog === null
          ? null
          : { path: keyLog, trouble: trouble === undefined ? null : troubleText(trouble) },
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
    return authorityView(await this.certificates());
  }

  /** What can be done about a server that was not believed; `null` where nothing can, or nothing was the matter. */
  goOnOf(relayed: RelayedView | undefined): GoOnView | null {
    const host = relayed?.refusal?.unbelievedHost;
    if (!isHost(host) || this.source.interception === undefined) return null;
    return { host, isDone: !this.source.isVerified(host) };
  }

  goOnWith(host: string): null {
    this.running();
    this.source.goOnWith(host);
    return null;
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

  /** The proxy has ended; what it has recorded stays. */
  ended(): void {
    this.kept.release();
  }

  /** Closes the browsers that were opened. */
  close(): void {
    this.ended();
    for (const browser of this.opened) void browser.close();
  }

  private async certificates(): Promise<CertificateAuthority> {
    try {
      return await this.kept.open();
    } catch (error) {
      throw error instanceof UnusableAuthority ? new RefusedRequest(error.message) : error;
    }
  }
}
