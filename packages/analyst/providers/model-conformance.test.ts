import { describe } from 'vitest'
import { startAnthropicSubject } from '../testing/anthropic-subject.ts'
import { startMockLanguageModelSubject } from '../testing/mock-language-model-subject.ts'
import { modelConformance } from '../testing/model-conformance.ts'
import { openAiSubject } from '../testing/openai-subject.ts'

/** Small enough to cut the frames, the JSON in them and the bytes of a character. */
const PIECE_BYTES = 3

describe('Anthropic', () => modelConformance(startAnthropicSubject))
describe("the AI SDK's test model", () => modelConformance(startMockLanguageModelSubject))
describe('an OpenAI-compatible server', () => modelConformance(openAiSubject()))
describe('an OpenAI-compatible server whose bytes come in pieces', () => modelConformance(openAiSubject(PIECE_BYTES)))
