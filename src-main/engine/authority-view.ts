import type { AuthorityView } from '../../src-core/contract/proxy.ts';
import type { CertificateAuthority } from '../certificates/authority.ts';
import { installationGuide } from '../certificates/installation-guide.ts';

/** What is shown of an authority. */
export function authorityView({
  certificatePath,
  fingerprint,
  notAfter,
}: CertificateAuthority): AuthorityView {
  return {
    certificatePath,
    fingerprint,
    notAfter: notAfter.getTime(),
    guides: installationGuide(certificatePath),
  };
}
