import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Why a request is turned away; `undefined` lets it in. */
export type Refusal = { readonly status: 401 | 403; readonly sentence: string };

/**
 * Who may talk to the browser host: whoever brings the one-time token of its address, and from then on the
 * cookie that was given for it. `Host` is checked against DNS rebinding, `Origin` against other pages.
 */
export class Access {
  /** Part of the address that is printed; good for one request. */
  readonly token = randomBytes(24).toString('base64url');
  private readonly session = randomBytes(24).toString('base64url');
  private tokenIsUsed = false;
  private readonly hosts: readonly string[];
  private readonly cookieName: string;

  constructor(port: number) {
    this.hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
    // Cookies don't know ports; the name keeps two hosts on one machine apart.
    this.cookieName = `framescope-${port}`;
  }

  /** Judges any request but the one that brings the token. */
  judge(request: IncomingMessage): Refusal | undefined {
    const refusal = this.judgeAddress(request);
    if (refusal !== undefined) return refusal;
    const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
    const isKnown = cookies.some((cookie) => isSame(cookie, `${this.cookieName}=${this.session}`));
    return isKnown
      ? undefined
      : { status: 401, sentence: 'Open the address that framescope printed when it started.' };
  }

  /** Takes the token and gives the Set-Cookie header for it, or refuses it. */
  exchange(request: IncomingMessage, token: string): { cookie: string } | Refusal {
    const refusal = this.judgeAddress(request);
    if (refusal !== undefined) return refusal;
    if (!isSame(token, this.token))
      return { status: 403, sentence: 'This token is not the one framescope printed.' };
    if (this.tokenIsUsed && this.judge(request) !== undefined) {
      return {
        status: 403,
        sentence: 'This address has been used already. Start framescope again for a new one.',
      };
    }
    this.tokenIsUsed = true;
    return { cookie: `${this.cookieName}=${this.session}; HttpOnly; SameSite=Strict; Path=/` };
  }

  private judgeAddress({ headers, method }: IncomingMessage): Refusal | undefined {
    if (!this.hosts.includes(headers.host ?? '')) {
      return { status: 403, sentence: 'The Host of this request is not the address of framescope.' };
    }
    const needsOrigin = method !== 'GET' || headers.upgrade !== undefined;
    if (headers.origin === undefined) {
      return needsOrigin ? { status: 403, sentence: 'This request needs an Origin.' } : undefined;
    }
    const isOwn = headers.origin === `http://${headers.host}`;
    return isOwn ? undefined : { status: 403, sentence: 'This request comes from another page.' };
  }
}

function isSame(given: string, wanted: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(wanted)];
  return left.length === right.length && timingSafeEqual(left, right);
}
