import { chromiumEchoDeflate } from '../../../fixtures/record/cases.mjs';
import { describeScenario } from './scenario.ts';

describeScenario(chromiumEchoDeflate, ['explicit', 'reverse']);
