import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  calls,
  joinText,
  recordingContext,
  says,
  scriptedModel,
  type Emission,
  type ScriptedMove,
} from '../testing/index.ts'
import { sampleTools } from '../testing/sample-tools.ts'
import { stubBooks } from '../testing/stub-books.ts'
import type { AnalystEvent } from './execution.ts'
import { createAnalyst } from './analyst.ts'

/** What the model does in each step; it answers by where the conversation stands, as a real one does. */
type Plan = ('look' | 'look_twice' | 'draw' | 'fail' | 'pause' | 'cut')[]

function movesFor(plan: Plan, step: number): ScriptedMove[] {
  const id = `s${step}`
  switch (plan[step]) {
    case 'look':
      return [
        { type: 'text', text: `Looking (${step}). ` },
        ...calls({ id, name: 'look_up', input: { rows: step + 1, name: id } }),
      ]
    case 'look_twice':
      return calls(
        { id: 'same', name: 'look_up', input: { rows: 300 } },
        { id: 'same', name: 'look_up', input: { name: id } },
      )
    case 'draw':
      return calls({ id, name: 'draw', input: { datasetId: 'run1.d1' } })
    case 'fail':
      return calls({ id, name: 'nonesuch', input: {} })
    case 'pause':
      return says(`Part ${step}: [[d1:1:n]]. `, 'pause')
    case 'cut':
      return says(`Half ${step}: [[d1:1`, 'pause')
    default:
      return says(`Done after ${step} steps: [[ d1 : 1 : n ]], [[d2:total:n]], 7777.`)
  }
}

function analystFor(plan: Plan) {
  const { warehouse, directory } = stubBooks()
  const { tools, runs } = sampleTools()
  const model = scriptedModel((request) =>
    movesFor(plan, request.messages.filter(({ role }) => role === 'assistant').length),
  )
  const analyst = createAnalyst({ model, tools, warehouse, directory, history: async () => [], nowMs: () => 0 })
  return { analyst, model, runs }
}

async function run(plan: Plan, resume: { attempt: number; resumeFrom?: unknown } = { attempt: 1 }) {
  const { analyst, model, runs } = analystFor(plan)
  const recording = recordingContext(resume)
  const result = await analyst.execute({ message: 'Go.' }, recording.context)
  return { result, recording, model, runs }
}

function checkpoints(emissions: readonly Emission[]): number[] {
  return emissions.flatMap(({ checkpoint }, index) => (checkpoint === undefined ? [] : [index]))
}

function textOf(events: readonly AnalystEvent[]): string {
  return events.map((event) => (event.event === 'text' ? event.text : '')).join('')
}

function eventsOf(emissions: readonly Emission[]): AnalystEvent[] {
  return joinText(emissions.flatMap(({ events }) => events))
}

const plans: fc.Arbitrary<Plan> = fc.array(fc.constantFrom('look', 'look_twice', 'draw', 'fail', 'pause', 'cut'), {
  maxLength: 6,
})

describe('a run that is taken over', () => {
  test('at any checkpoint says what an uninterrupted one would have said', async () => {
    await fc.assert(
      fc.asyncProperty(plans, fc.nat(), async (plan, pick) => {
        const whole = await run(plan)
        const marks = checkpoints(whole.recording.emissions)
        const mark = marks[pick % marks.length]!
        const before = whole.recording.emissions.slice(0, mark + 1)
        const after = await run(plan, { attempt: 2, resumeFrom: before.at(-1)!.checkpoint })
        expect(after.result).toEqual(whole.result)
        // A reader takes the check back with the text, as soon as the next attempt says anything.
        const kept = eventsOf(before).filter(({ event }) => event !== 'check')
        expect(joinText([...kept, ...after.recording.events()])).toEqual(eventsOf(whole.recording.emissions))
      }),
      { numRuns: 150 },
    )
  })

  test('does no closed step again: neither its tools nor its model call', async () => {
    const plan: Plan = ['look', 'look_twice', 'draw']
    const whole = await run(plan)
    const marks = checkpoints(whole.recording.emissions)
    const resumed = await run(plan, { attempt: 2, resumeFrom: whole.recording.emissions[marks[1]!]!.checkpoint })
    expect(resumed.runs.get('look_up')).toBeUndefined()
    expect(resumed.runs.get('draw')).toBe(1)
    expect(resumed.model.requests).toHaveLength(2)
  })

  test('after its last step only has to end', async () => {
    const whole = await run(['look'])
    const last = whole.recording.emissions.at(-1)!.checkpoint
    const resumed = await run(['look'], { attempt: 2, resumeFrom: last })
    expect(resumed.result).toEqual({ outcome: 'completed' })
    expect(resumed.model.requests).toHaveLength(0)
    const check = whole.recording.events().filter(({ event }) => event === 'check')
    expect(check).toHaveLength(1)
    expect(resumed.recording.events()).toEqual(check)
  })

  test('holds each figure whole: never half a marker, and marks that stand where they should', async () => {
    await fc.assert(
      fc.asyncProperty(plans, fc.nat(), async (plan, pick) => {
        const whole = await run(plan)
        const marks = checkpoints(whole.recording.emissions)
        const before = whole.recording.emissions.slice(0, marks[pick % marks.length]! + 1)
        const after = await run(plan, { attempt: 2, resumeFrom: before.at(-1)!.checkpoint })
        const text = textOf([...eventsOf(before), ...after.recording.events()])
        expect(text).not.toContain('[[')
        const check = after.recording.events().find((event) => event.event === 'check')?.data
        const spots = check?.marks.map(({ offset, length }) => text.slice(offset, offset + length)) ?? []
        expect(spots).toHaveLength(check?.unsupported ?? -1)
        for (const spot of spots) expect(spot).toMatch(/^(\[no such figure\]\(cell:\)|\(?\d+\)?)$/)
        expect(spots).toContain('7777')
        expect(text.match(/\]\(cell:run1/g)?.length ?? 0).toBe(check?.cited)
      }),
      { numRuns: 150 },
    )
  })

  test('charges each try under an id of its own', async () => {
    const plan: Plan = ['look', 'look']
    const whole = await run(plan)
    const resumed = await run(plan, {
      attempt: 2,
      resumeFrom: whole.recording.emissions[checkpoints(whole.recording.emissions)[0]!]!.checkpoint,
    })
    const ids = [...whole.recording.charges(), ...resumed.recording.charges()].map(({ id }) => id)
    expect(ids).toEqual(['run1:a1:s1:t1', 'run1:a1:s2:t1', 'run1:a1:s3:t1', 'run1:a2:s2:t1', 'run1:a2:s3:t1'])
  })

  test('from a checkpoint of another version fails aloud instead of saying everything twice', async () => {
    const { analyst } = analystFor([])
    const recording = recordingContext({ attempt: 2, resumeFrom: { version: 0 } })
    await expect(analyst.execute({ message: 'Go.' }, recording.context)).rejects.toThrow()
  })
})
