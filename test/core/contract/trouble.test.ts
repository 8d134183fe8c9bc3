import { expect, it } from 'vitest';
import { troubleText } from '../../../src-core/contract/trouble.ts';

it('trouble is told in one line', () => {
  const trouble = { what: 'The file is empty', where: 'a.pcap', remedy: 'Record again.' };
  expect(troubleText(trouble)).toBe('The file is empty (a.pcap). Record again.');
});
