import { afterEach, describe, expect, test } from 'vitest'
import { findRecordings, startFakeAnthropic, type FakeAnthropic, type Recording } from '../testing/index.ts'
import { hearOut, modelRequest, textOf } from '../testing/model-request.ts'
import { createAnthropicModel } from './anthropic.ts'
import type { ModelEvent, TokenUsage } from './model.ts'
import { ProviderError } from './provider-error.ts'

/** What one recorded answer amounts to. */
interface Heard {
  text: string
  calls: { name: string; input: unknown }[]
  opaque: number
  /** A stop reason, or the kind of error. */
  end: string
  usage: TokenUsage
}

const tokens = (inputTokens: number, outputTokens: number): TokenUsage => ({
  inputTokens,
  outputTokens,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
})

/** Recording → what its answers must come to. Texts are matched by their beginning. */
const EXPECTED: Record<string, Heard[]> = {
  'anthropic-clear-thinking.1.chunks.txt': [
    { text: '925 ÷ 5 = 185', calls: [], opaque: 1, end: 'end', usage: tokens(69, 53) },
  ],
  'anthropic-json-other-tool.1.chunks.txt': [
    {
      text: '',
      calls: [{ name: 'weather', input: { location: 'San Francisco' } }],
      opaque: 0,
      end: 'tool_calls',
      usage: tokens(843, 28),
    },
  ],
  'anthropic-json-tool.1.chunks.txt': [
    {
      text: '',
      calls: [
        { name: 'json', input: { elements: [{ location: 'San Francisco', temperature: 58, condition: 'sunny' }] } },
      ],
      opaque: 0,
      end: 'tool_calls',
      usage: tokens(849, 47),
    },
  ],
  // The input is told anew at the end, larger: the last one counts.
  'anthropic-message-delta-input-tokens.chunks.txt': [
    { text: 'pong', calls: [], opaque: 0, end: 'end', usage: tokens(61, 2) },
  ],
  'anthropic-refusal.chunks.txt': [{ text: '', calls: [], opaque: 0, end: 'refusal', usage: tokens(18, 5) }],
  'anthropic-text.chunks.txt': [
    { text: "Hello! I'm doing well, thank you for asking.", calls: [], opaque: 0, end: 'end', usage: tokens(12, 30) },
  ],
  'anthropic-tool-no-args.chunks.txt': [
    {
      text: "I'll update the issue list for you.",
      calls: [{ name: 'updateIssueList', input: {} }],
      opaque: 0,
      end: 'tool_calls',
      usage: tokens(565, 48),
    },
  ],
  'duplicate-message-start.chunks.txt': [
    { text: 'Hello, World!', calls: [], opaque: 0, end: 'end', usage: tokens(17, 227) },
  ],
  'incomplete_partial_json_response.txt': [
    { text: "I'll create a comprehensive tax guide", calls: [], opaque: 0, end: 'max_tokens', usage: tokens(450, 124) },
  ],
  'tool_use_response.txt': [
    {
      text: "I'll check the current weather in Paris for you.",
      calls: [{ name: 'get_weather', input: { location: 'Paris' } }],
      opaque: 0,
      end: 'tool_calls',
      usage: tokens(377, 65),
    },
  ],
}

const { recordings, missing } = findRecordings()
if (missing !== undefined) console.warn(`skipped: ${missing}`)

let fake: FakeAnthropic | undefined
afterEach(() => fake?.close())

async function replay({ bodies }: Recording): Promise<Heard[]> {
  fake = await startFakeAnthropic({ answer: ({ number }) => ({ type: 'recording', body: bodies[number - 1]! }) })
  const model = createAnthropicModel({ apiKey: 'k', baseUrl: fake.url })
  const heard: Heard[] = []
  for (const _ of bodies) heard.push(summed(await hearOut(model.stream(modelRequest(), new AbortController().signal))))
  expect(fake.requests).toHaveLength(bodies.length)
  return heard
}

function summed({ events, error }: { events: ModelEvent[]; error?: unknown }): Heard {
  if (error !== undefined && !(error instanceof ProviderError)) throw new Error('not a provider error', { cause: error })
  const stop = events.find((event) => event.type === 'stop')
  return {
    text: textOf(events),
    calls: events.flatMap((event) =>
      event.type === 'tool_call' ? [{ name: event.call.name, input: event.call.input }] : [],
    ),
    opaque: events.filter(({ type }) => type === 'opaque').length,
    end: error?.kind ?? stop?.reason ?? 'nothing',
    usage: events.flatMap((event) => (event.type === 'usage' ? [event.usage] : [])).at(-1)!,
  }
}

describe.skipIf(missing !== undefined)('recorded answers, through the SDK and a socket', () => {
  const single = recordings.filter(({ name }) => EXPECTED[name] !== undefined)

  test('are all known', () => {
    const programmatic = 'anthropic-programmatic-tool-calling.1.chunks.txt'
    expect(recordings.map(({ name }) => name)).toEqual([...Object.keys(EXPECTED), programmatic].toSorted())
  })

  test.each(single)('$name', async (recording) => {
    const expected = EXPECTED[recording.name]!
    const heard = await replay(recording)
    expect(heard).toEqual(
      expected.map((each) => ({ ...each, text: expect.stringMatching(beginning(each.text)) as string })),
    )
  })

  test('of a provider that runs code itself: its blocks are passed over, calls of our tools are heard', async () => {
    const recording = recordings.find(({ name }) => name.includes('programmatic'))!
    const heard = await replay(recording)
    expect(heard.map(({ end }) => end)).toEqual([...Array<string>(heard.length - 1).fill('tool_calls'), 'end'])
    expect(heard.slice(0, -1).flatMap(({ calls }) => calls)).toHaveLength(heard.length - 1)
    expect(heard[0]).toMatchObject({
      calls: [{ name: 'rollDie', input: { player: 'player1' } }],
      usage: tokens(3369, 725),
    })
    expect(heard.at(-1)!.text).toContain('Player')
  })
})

function beginning(text: string): RegExp {
  return text === '' ? /^$/ : new RegExp(`^${RegExp.escape(text)}`)
}
