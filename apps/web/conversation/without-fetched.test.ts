import { createStore, type RunPhase, type RunSnapshot } from '@perdure/client'
import { emptyView } from '@perdure/protocol'
import { expect, test } from 'vitest'
import { withoutFetched } from './without-fetched.ts'

/** A run that goes through these phases, and each phase that one sees of it without what is fetched. */
function seen(...phases: RunPhase['phase'][]): string[] {
  const [first, ...others] = phases.map((phase) => ({ phase }) as RunPhase)
  if (first === undefined) return []
  const store = createStore<RunSnapshot>({
    runId: 'run_1',
    conversationId: 'conv_1',
    view: emptyView(),
    phase: first,
    error: undefined,
    stopping: false,
  })
  const shown = withoutFetched(store)
  const told = [shown.getSnapshot().phase.phase]
  shown.subscribe(() => void told.push(shown.getSnapshot().phase.phase))
  for (const phase of others) store.update({ phase })
  return told
}

test('a run that has been fetched is loading still, with the same snapshot each time', () => {
  expect(seen('loading', 'ended')).toEqual(['loading', 'loading'])
})

test('a run that was open when it came, and ended since, has ended', () => {
  expect(seen('loading', 'reading', 'ended')).toEqual(['loading', 'reading', 'ended'])
})

test('a run that was there before one looked, or that could not be fetched, is as it is', () => {
  expect(seen('ended')).toEqual(['ended'])
  expect(seen('loading', 'stopped')).toEqual(['loading', 'stopped'])
  expect(seen('sending', 'reading', 'ended')).toEqual(['sending', 'reading', 'ended'])
})
