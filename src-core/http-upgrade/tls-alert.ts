/** Descriptions of TLS alerts by their number (RFC 8446 6, RFC 5246 7.2, IANA "TLS Alerts"). */
const DESCRIPTIONS: ReadonlyMap<number, string> = new Map([
  [0, 'close_notify'],
  [10, 'unexpected_message'],
  [20, 'bad_record_mac'],
  [22, 'record_overflow'],
  [40, 'handshake_failure'],
  [42, 'bad_certificate'],
  [43, 'unsupported_certificate'],
  [44, 'certificate_revoked'],
  [45, 'certificate_expired'],
  [46, 'certificate_unknown'],
  [47, 'illegal_parameter'],
  [48, 'unknown_ca'],
  [49, 'access_denied'],
  [50, 'decode_error'],
  [51, 'decrypt_error'],
  [70, 'protocol_version'],
  [71, 'insufficient_security'],
  [80, 'internal_error'],
  [86, 'inappropriate_fallback'],
  [90, 'user_canceled'],
  [109, 'missing_extension'],
  [110, 'unsupported_extension'],
  [112, 'unrecognized_name'],
  [116, 'certificate_required'],
  [120, 'no_application_protocol'],
]);

/** Record header of five bytes, level, description (RFC 8446 5.1, 6). */
const DESCRIPTION_AT = 6;

/** The name of the alert in an unencrypted alert record; `undefined` where its description hasn't come. */
export function tlsAlertName(record: Uint8Array): string | undefined {
  const description = record[DESCRIPTION_AT];
  if (description === undefined) return undefined;
  return DESCRIPTIONS.get(description) ?? `alert ${description}`;
}
