/** Where a request is to go. */
export interface Authority {
  /** A name, or an address without brackets. */
  readonly host: string;
  readonly port: number;
}

export interface AbsoluteTarget extends Authority {
  readonly isSecure: boolean;
  /** What a server is asked for (origin-form, RFC 9112 3.2.1). */
  readonly path: string;
}

/** `host:port` (RFC 9112 3.2.3), a port of its own only where there is no other. */
export function parseAuthority(text: string, otherwise?: number): Authority | undefined {
  const [, bracketed, plain, digits] =
    /^(?:\[([0-9A-Fa-f:.]+)\]|([^\s[\]:/?#@]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  const port = digits === undefined ? otherwise : Number(digits);
  if (host === undefined || port === undefined || port === 0 || port > 65_535) return undefined;
  return { host, port };
}

/** `http://host/path`, and the same with the schemes of WebSocket (RFC 9112 3.2.2, RFC 6455 3); a fragment is nobody's. */
export function parseAbsoluteTarget(text: string): AbsoluteTarget | undefined {
  const [, scheme = '', authority = '', rest = ''] =
    /^(https?|wss?):\/\/(?:[^\s/?#@]*@)?([^\s/?#@]+)((?:[/?][^\s#]*)?)(?:#\S*)?$/i.exec(text) ?? [];
  const isSecure = scheme.toLowerCase() === 'https' || scheme.toLowerCase() === 'wss';
  const where = parseAuthority(authority, isSecure ? 443 : 80);
  if (where === undefined) return undefined;
  return { ...where, isSecure, path: rest.startsWith('/') ? rest : `/${rest}` };
}

/** `tcp://host:port`. */
export function parseTcpTarget(text: string): Authority | undefined {
  const [, authority] = /^tcp:\/\/([^/?#]+)\/?$/i.exec(text) ?? [];
  return authority === undefined ? undefined : parseAuthority(authority);
}

/** As a Host field has it (RFC 9110 7.2): without the port that goes without saying. */
export function hostField({ host, port }: Authority, isSecure: boolean): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return port === (isSecure ? 443 : 80) ? name : `${name}:${port}`;
}
