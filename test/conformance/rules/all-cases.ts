import type { RuleName } from '../../../src-core/websocket/violations/violation.ts';
import { REQUEST_CASES } from './rfc-6455-4.1.ts';
import { RESPONSE_CASES } from './rfc-6455-4.2.2.ts';
import { HEADER_CASES } from './rfc-6455-5.2.ts';
import { MASKING_CASES } from './rfc-6455-5.3.ts';
import { FRAGMENT_CASES } from './rfc-6455-5.4.ts';
import { CONTROL_CASES } from './rfc-6455-5.5.ts';
import { CLOSING_CASES } from './rfc-6455-7.ts';
import { TEXT_CASES } from './rfc-6455-8.1.ts';
import { EXTENSION_CASES } from './rfc-7692.ts';
import type { RuleCases } from './rule-cases.ts';

/** The cases of every rule; one without any does not compile. */
export const ALL_CASES: Readonly<Record<RuleName, RuleCases>> = {
  ...REQUEST_CASES,
  ...RESPONSE_CASES,
  ...EXTENSION_CASES,
  ...HEADER_CASES,
  ...MASKING_CASES,
  ...FRAGMENT_CASES,
  ...CONTROL_CASES,
  ...CLOSING_CASES,
  ...TEXT_CASES,
};
