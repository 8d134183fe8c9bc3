import { chromiumEcho } from '../../../fixtures/record/cases.mjs';
import { describeScenario } from './scenario.ts';

describeScenario(chromiumEcho, ['explicit', 'reverse']);
