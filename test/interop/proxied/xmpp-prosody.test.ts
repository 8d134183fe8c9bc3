import { xmppProsody } from '../../../fixtures/record/cases.mjs';
import { describeScenario } from './scenario.ts';

describeScenario(xmppProsody, ['explicit', 'reverse']);
