import { socketIo } from '../../../fixtures/record/cases.mjs';
import { describeScenario } from './scenario.ts';

describeScenario(socketIo, ['explicit', 'reverse']);
