/** Hosts by name; `*.example.com` stands for all below a name, `*` for all. Case and a final dot don't matter. */
export class HostList {
  private readonly names = new Set<string>();
  private readonly endings: string[] = [];

  constructor(patterns: readonly string[]) {
    for (const pattern of patterns) this.add(pattern);
  }

  add(given: string): void {
    const pattern = plain(given);
    if (pattern === '*') this.endings.push('');
    else if (pattern.startsWith('*.')) this.endings.push(pattern.slice(1));
    else this.names.add(pattern);
  }

  includes(host: string): boolean {
    const name = plain(host);
    return this.names.has(name) || this.endings.some((ending) => name.endsWith(ending));
  }
}

function plain(host: string): string {
  return host
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}
