import { expect, it } from 'vitest';
import { x509Library } from '../../../src-main/certificates/x509-library.ts';

it('the library loads, once, and leaves Reflect as it was', async () => {
  const before = Reflect.ownKeys(Reflect);
  const [first, second] = await Promise.all([x509Library(), x509Library()]);
  expect(first.X509CertificateGenerator).toBeTypeOf('function');
  expect(second).toBe(first);
  expect(Reflect.ownKeys(Reflect)).toEqual(before);
});
