import { stompRabbitMq } from '../../../fixtures/record/cases.mjs';
import { describeScenario } from './scenario.ts';

describeScenario(stompRabbitMq, ['explicit', 'reverse', 'bridge']);
