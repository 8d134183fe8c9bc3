import { rfbTightVnc } from '../../../fixtures/record/cases.mjs';
import { describeScenario } from './scenario.ts';

describeScenario(rfbTightVnc, ['explicit', 'reverse', 'bridge']);
