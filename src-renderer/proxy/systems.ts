/** The system a person sits at. */
export type PersonsSystem = 'windows' | 'mac' | 'linux';

/** By what a browser says of itself; all that is neither of the others is like Linux. */
export function systemOf(userAgent: string): PersonsSystem {
  if (/\bWindows\b/.test(userAgent)) return 'windows';
  return /\b(?:Macintosh|Mac OS X)\b/.test(userAgent) ? 'mac' : 'linux';
}

/** How a system is called in the guides to installing a certificate. */
const GUIDE_OF: Readonly<Record<PersonsSystem, RegExp>> = {
  windows: /^Windows\b/,
  mac: /^macOS\b/,
  linux: /^Debian\b/,
};

/** The guide that is shown first: that of the person's own system, else the first. */
export function firstGuide<Guide extends { readonly system: string }>(
  guides: readonly Guide[],
  system: PersonsSystem,
): Guide | undefined {
  return guides.find((guide) => GUIDE_OF[system].test(guide.system)) ?? guides[0];
}
