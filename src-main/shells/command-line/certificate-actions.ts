/** What can be done with the authority of the proxies. */
export const CERTIFICATE_ACTIONS = ['show', 'remove'] as const;
export type CertificateAction = (typeof CERTIFICATE_ACTIONS)[number];
