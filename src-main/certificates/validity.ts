/** Milliseconds of a day. */
const DAY = 86_400_000;

/** From when and until when a certificate is valid. */
export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** A number of days that began a day ago, because clocks differ; it never goes beyond `latest`. */
export function validityOf(days: number, latest = Number.POSITIVE_INFINITY): Validity {
  const begin = Date.now() - DAY;
  return { notBefore: new Date(begin), notAfter: new Date(Math.min(begin + days * DAY, latest)) };
}
