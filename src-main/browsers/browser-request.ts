/** What a browser is to be opened with. */
export interface BrowserRequest {
  /** Where it sends everything, whatever the host. */
  readonly proxy: { readonly address: string; readonly port: number };
  /** The one certificate authority it trusts besides those it has of its own. */
  readonly authority: {
    /** Base64 of the SHA-256 hash of its public key (RFC 7469 2.4). */
    readonly publicKeyHash: string;
    readonly certificatePem: string;
  };
  /** What it shows first. */
  readonly url: string;
  /** Further words for its command line. */
  readonly words?: readonly string[];
}
